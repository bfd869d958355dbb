import type { Kysely, Transaction } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { Json } from '../ledger/canonical-json.ts';
import { auditNoted, createChain, type Ledger } from '../ledger/ledger.ts';

/** Who did or looked at something. */
export interface Actor {
  /** `oidc`, `key`, `platform-key`, or `nobody` where nobody was let in. */
  readonly by: 'oidc' | 'key' | 'platform-key' | 'nobody';
  /** Staff by what the identity provider or the key calls them. */
  readonly person?: string | null;
  readonly name?: string | null;
  readonly keyId?: string | null;
  readonly platform?: string | null;
  /** The beginning of the hash of a session. */
  readonly session?: string | null;
}

/** One thing that somebody did or looked at. */
export interface AuditNote {
  /** Kebab-case, such as `read-complaint`. */
  readonly kind: string;
  readonly actor: Actor;
  /** The name in the ledger of the child it is about. */
  readonly alias?: string | null;
  /** What it was about. Nothing that names a child, or holds what a child wrote. */
  readonly about?: { readonly [name: string]: Json | undefined };
}

/**
 * Who did or looked at what: a chain of its own beside the ledger, since what it holds of staff ends some day, as what the
 * ledger holds never does. No decision about a child ever waits for it.
 */
export interface Audit {
  /**
   * Writes an entry down, in a transaction of its own: within another, which may hold the ledger's head, it would wait for
   * who notes the audit in the ledger. What cannot be written down is not to be done.
   */
  note(note: AuditNote): Promise<void>;
}

export function createAudit<Tables extends GroundTables>({
  db,
  clock,
}: {
  db: Kysely<Tables>;
  clock: () => number;
}): Audit {
  const chain = createChain('audit', { clock });
  return {
    note: ({ kind, actor, alias = null, about = {} }) =>
      groundOf(db)
        .transaction()
        .execute(async (trx) => {
          await chain.append(trx, { kind, alias, body: { ...actor, about: present(about) } });
        }),
  };
}

function present(about: NonNullable<AuditNote['about']>): { [name: string]: Json } {
  const given = Object.entries(about).filter((one): one is [string, Json] => one[1] !== undefined);
  return Object.fromEntries(given);
}

/** Notes in the ledger how the audit ends, where it moved since the ledger noted it last. */
export async function noteAudit(trx: Transaction<GroundTables>, ledger: Ledger): Promise<void> {
  const { seq, hash } = await trx
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (seq <= (await lastNoted(trx))) return;
  await ledger.append(trx, { kind: auditNoted.head, alias: null, body: { seq, hash } });
}

async function lastNoted(trx: Transaction<GroundTables>): Promise<number> {
  const noted = await trx
    .selectFrom('ledger')
    .select('body')
    .where('kind', '=', auditNoted.head)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return noted === undefined ? 0 : (JSON.parse(noted.body) as { seq: number }).seq;
}

/**
 * Forgets entries of the audit that are older than a moment, from its beginning on; the ledger notes up to where.
 * @param before ISO 8601.
 * @returns how many went.
 */
export async function forgetAudit(
  trx: Transaction<GroundTables>,
  ledger: Ledger,
  before: string,
): Promise<number> {
  const head = await trx.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow();
  const first = await trx
    .selectFrom('audit')
    .select('seq')
    .where('at', '>=', before)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  const upTo = (first?.seq ?? head.seq + 1) - 1;
  if (upTo <= head.base_seq) return 0;
  const last = await trx.selectFrom('audit').select('hash').where('seq', '=', upTo).executeTakeFirstOrThrow();
  const gone = await trx.deleteFrom('audit').where('seq', '<=', upTo).executeTakeFirst();
  await trx.updateTable('audit_head').set({ base_seq: upTo, base_hash: last.hash }).execute();
  await ledger.append(trx, { kind: auditNoted.base, alias: null, body: { seq: upTo, hash: last.hash } });
  return Number(gone.numDeletedRows);
}
