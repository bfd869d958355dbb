import { mailboxOf } from '@stairgate/service';
import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { whoseAddress } from '../guardians/reseal-addresses.ts';

/** Who was overruled when an objection was upheld, as its row keeps it; null all three where nobody was, or somebody let it in again. */
type ShutOut = Pick<GuardianRow, 'shut_out_at' | 'shut_out_by' | 'shut_out_mac'>;
export const letIn = { shut_out_at: null, shut_out_by: null, shut_out_mac: null } as const satisfies ShutOut;

/**
 * What shuts a grown-up out from one child: a keyed hash of its mailbox, beside those that its consents hold of its proofs.
 * @param by the guardian who objected.
 */
export async function shutOut(
  { keys }: Pick<Context, 'keys'>,
  row: GuardianRow,
  { at, by }: { readonly at: string; readonly by: string },
): Promise<ShutOut> {
  const address = await addressOf({ keys }, row);
  const mac = address === null ? null : keys.mac(purpose, mailboxOf(address));
  return { shut_out_at: at, shut_out_by: by, shut_out_mac: mac };
}

const purpose = 'shut-out';

async function addressOf({ keys }: Pick<Context, 'keys'>, row: GuardianRow): Promise<string | null> {
  return row.email === null ? null : keys.addresses.open(row.email, whoseAddress(row));
}

/**
 * Refuses a grown-up who was shut out from a child, by whichever of what is known of it: the mailbox, whatever follows a
 * plus in it, and the name that the issuer of a proof has for it.
 * @throws Problem `shut-out`.
 */
export async function refuseShutOut(
  { keys }: Pick<Context, 'keys'>,
  trx: Kysely<Database>,
  childId: string,
  who: {
    readonly guardian?: GuardianRow;
    readonly address?: string;
    /** Of `AdultKept`. */
    readonly subjects?: readonly string[];
  },
): Promise<void> {
  const rows = await trx
    .selectFrom('guardians')
    .select(['guardian_id', 'shut_out_at', 'shut_out_mac'])
    .where('child_id', '=', childId)
    .where('shut_out_at', 'is not', null)
    .execute();
  if (rows.length === 0) return;
  const { guardian, subjects = [] } = who;
  const address = who.address ?? (guardian && (await addressOf({ keys }, guardian)));
  const proofs =
    subjects.length === 0
      ? []
      : await trx
          .selectFrom('consents')
          .select('guardian_id')
          .where('child_id', '=', childId)
          .where('subject', 'in', subjects)
          .execute();
  const found = rows.find(
    ({ guardian_id, shut_out_mac }) =>
      guardian_id === guardian?.guardian_id ||
      (address != null &&
        shut_out_mac !== null &&
        keys.checkMac(purpose, mailboxOf(address), shut_out_mac) !== false) ||
      proofs.some((proof) => proof.guardian_id === guardian_id),
  );
  if (found !== undefined) throw new Problem('shut-out', undefined, { at: found.shut_out_at });
}

/** Whom the home of a guardian has to tell of: itself, or others whom it can let in again. */
export async function shutOutFor(
  { db }: Pick<Context, 'db'>,
  row: GuardianRow,
): Promise<'this' | 'other' | null> {
  if (row.shut_out_at !== null) return 'this';
  const other = await db
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', row.child_id)
    .where('shut_out_by', 'in', rowsOf(db, row))
    .limit(1)
    .executeTakeFirst();
  return other === undefined ? null : 'other';
}

/** All rows of a guardian for a child: one that was asked again has several. */
function rowsOf(db: Kysely<Database>, { child_id, guardian_id, email_hash }: GuardianRow) {
  return db
    .selectFrom('guardians as own')
    .select('own.guardian_id')
    .where('own.child_id', '=', child_id)
    .where((eb) => eb.or([eb('own.guardian_id', '=', guardian_id), eb('own.email_hash', '=', email_hash)]));
}

/**
 * Lets grown-ups be asked and agree again for a child: all who were shut out, or where the one who objected says so those
 * who were because of it.
 * @throws Problem `nobody-shut-out`.
 */
export function letInAgain(
  { children }: Pick<Context, 'children'>,
  childId: string,
  who: { readonly by: 'operator' | 'platform' } | { readonly by: 'guardian'; readonly guardian: GuardianRow },
): Promise<{ letIn: number }> {
  return children.change(childId, async ({ trx, record }) => {
    const guardian = who.by === 'guardian' ? await lockGuardian(trx, who.guardian) : undefined;
    if (guardian !== undefined && guardian.shut_out_at !== null) throw new Problem('nobody-shut-out');
    const rows = await trx
      .updateTable('guardians')
      .set(letIn)
      .where('child_id', '=', childId)
      .where('shut_out_at', 'is not', null)
      .$if(guardian !== undefined, (query) => query.where('shut_out_by', 'in', rowsOf(trx, guardian!)))
      .returning('guardian_id')
      .execute();
    if (rows.length === 0) throw new Problem('nobody-shut-out');
    await record('let-in-again', { by: who.by, grownUps: rows.length });
    return { letIn: rows.length };
  });
}
