import { sql } from 'kysely';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/**
 * Refuses a yes of a grown-up who is the guardian of as many children already as `childrenPerGuardian` lets: known by the
 * name that the issuer of the proof has for it, and by the mailbox, whatever follows a plus in the address. Operators see it
 * on their page. Yeses of one grown-up are counted one after another, each with those before it.
 * @param subjects of `AdultKept`; none where the proof names nobody.
 * @throws Problem `too-many-children`.
 */
export async function refuseManyChildren(
  { log, settings }: Pick<Context, 'log' | 'settings'>,
  { trx, childId, child }: Pick<Change, 'trx' | 'childId' | 'child'>,
  { guardian_id, mailbox_hash }: Pick<GuardianRow, 'guardian_id' | 'mailbox_hash'>,
  subjects: readonly string[],
): Promise<void> {
  // Held until the transaction ends. In one order, and after the child's lock everywhere, so that no two wait for each other.
  for (const one of [mailbox_hash, ...subjects].filter((one) => one !== null).sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${one}, 0))`.execute(trx);
  const mailbox = trx
    .selectFrom('guardians')
    .select('child_id')
    .where('mailbox_hash', '=', mailbox_hash)
    .where('state', '=', 'consented');
  const proof = trx
    .selectFrom('consents')
    .select('child_id')
    .where('subject', 'in', ['', ...subjects])
    .where('state', '=', 'given');
  const rows = await mailbox.union(proof).execute();
  const others = new Set(rows.map(({ child_id }) => child_id).filter((one) => one !== childId));
  if (others.size < settings.childrenPerGuardian) return;
  log.warn(
    { child: child.ledger_alias, children: others.size },
    'one grown-up was to vouch for more children than a guardian may',
  );
  throw new TooManyChildren(`At most ${settings.childrenPerGuardian}.`, { childId, guardian_id });
}

class TooManyChildren extends Problem {
  readonly whose: { readonly childId: string; readonly guardian_id: string };

  constructor(detail: string, whose: TooManyChildren['whose']) {
    super('too-many-children', detail);
    this.whose = whose;
  }
}

/** Keeps for operators that a yes was refused because of too many children, once what was begun for it is undone. */
export async function notingTooMany<T>(
  { children }: Pick<Context, 'children'>,
  answering: Promise<T>,
): Promise<T> {
  try {
    return await answering;
  } catch (error) {
    if (error instanceof TooManyChildren) {
      const { childId, guardian_id } = error.whose;
      await children.change(childId, async ({ trx, at }) => {
        await trx
          .updateTable('guardians')
          .set({ too_many_at: at })
          .where('child_id', '=', childId)
          .where('guardian_id', '=', guardian_id)
          .execute();
      });
    }
    throw error;
  }
}
