import { createHash } from 'node:crypto';
import {
  checkSeal,
  type Ledger,
  lastUseOfRetired,
  type RecordsCheck,
  type Seal,
  type ServiceKeys,
  sealedText,
} from '@stairgate/service';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database, LawStateRow } from '../../database/schema.ts';

/**
 * The entries that hold the seal of the law in force, as `mac`: each of a change to it, and `law-sealed` where nothing else is to be
 * said. The last one counts. A law is named by what it holds, so that the names in the one row that is sealed bind all of it:
 * codes, profile and guidance, of what is in force, what is tried, and what was before.
 */
const kinds = ['law-sealed', 'rulebook-changed', 'candidate-set', 'candidate-dropped'] as const;
const purpose = 'law';

/** The law in force is not what this service put in force. */
export class LawForged extends Error {
  override name = 'LawForged';
  constructor(what: string) {
    super(
      `The law in force is not as this service left it: ${what}. Somebody changed the records beside the service. Run "stairgate ledger verify", put the records back from a copy that it finds whole, and find out who can write to the database.`,
    );
  }
}

type SealKeys = Pick<ServiceKeys, 'mac' | 'checkMac'>;

/** The seal of the law in force as it stands within a change to it, for the body of the entry that tells of that. */
export async function lawSeal(
  trx: Transaction<Database>,
  { keys }: { readonly keys: Pick<ServiceKeys, 'mac'> },
): Promise<string> {
  const { row } = await readSealed(trx, { lock: true });
  if (row === undefined) throw new LawForged(rowIsGone);
  return keys.mac(purpose, sealedText(row));
}

/** Notes the seal in the ledger where no other entry tells of the change. */
export async function sealLaw(
  trx: Transaction<Database>,
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: Pick<ServiceKeys, 'mac'> },
): Promise<void> {
  await ledger.append(trx, { kind: 'law-sealed', alias: null, body: { mac: await lawSeal(trx, { keys }) } });
}

/**
 * Seals the law in force anew where its seal is under a secret from before, or where it is older than seals are and is the one
 * that the ledger says was put in force last.
 * @param mayRetire whether no node goes by the secret from before any more.
 * @returns `first`: it was the first seal of these records.
 * @throws LawForged
 */
export async function resealLaw(
  trx: Transaction<Database>,
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: SealKeys },
  { mayRetire }: { mayRetire: boolean },
): Promise<'first' | 'again' | 'as-it-was'> {
  const { row, seal, told } = await readSealed(trx, { lock: true });
  if (row === undefined) {
    if (seal === null) return 'as-it-was';
    throw new LawForged(rowIsGone);
  }
  if (seal === null) {
    needTold(row, told);
    await sealLaw(trx, { ledger, keys });
    return 'first';
  }
  const fits = await fitOf(trx, row, seal, keys);
  if (fits !== 'retired' || !mayRetire) return 'as-it-was';
  await sealLaw(trx, { ledger, keys });
  return 'again';
}

/**
 * The one row that says what is in force; locked against other changes if asked so.
 * @returns undefined on records that nobody opened yet.
 * @throws LawForged
 */
export async function readLawState(
  db: Kysely<Database>,
  keys: Pick<ServiceKeys, 'checkMac'>,
  { lock = false }: { lock?: boolean } = {},
): Promise<LawStateRow | undefined> {
  const { row, seal, told } = await readSealed(db, { lock });
  if (row === undefined) {
    if (seal !== null) throw new LawForged(rowIsGone);
    return undefined;
  }
  const fault = await faultOf(db, { row, seal, told }, keys);
  if (fault !== undefined) throw new LawForged(fault);
  return row;
}

/** Holds what is in force against its last seal, and the laws that it names against their names. */
export async function verifyLaw(
  trx: Kysely<Database>,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<RecordsCheck> {
  const found = await readSealed(trx, { lock: false });
  const { row, seal, told } = found;
  const whole: RecordsCheck = { ok: true, records: 0, unsealed: 0 };
  const fail = (what: string): RecordsCheck => ({ ok: false, about: 'the law in force', what });
  if (row === undefined) return seal === null ? whole : fail(rowIsGone);
  // Older than seals are; a service that starts on it seals it.
  if (seal === null) return isTold(row, told) ? whole : fail(otherThanTold);
  const fault = await faultOf(trx, { row, seal, told }, keys);
  if (fault !== undefined) return fail(fault);
  const named = [row.law, row.candidate, row.former].filter((law) => law !== null);
  const laws = await trx.selectFrom('laws').select(['law', 'body']).where('law', 'in', named).execute();
  const bad = laws.find(({ law, body }) => createHash('sha256').update(body).digest('hex') !== law);
  return bad === undefined ? whole : fail(`the law ${bad.law} is not what it is named by`);
}

/** Whether these records know of seals: until then, what stands there is taken as it is. */
export async function sealsHaveBegun(db: Kysely<Database>): Promise<boolean> {
  return (await readSealed(db, { lock: false })).seal !== null;
}

const rowIsGone = 'the row that names it is gone';
const otherThanTold = 'it is another than the ledger says was put in force last';

interface Sealed {
  readonly row: LawStateRow | undefined;
  /** JSON, the last seal; null where there is none. */
  readonly seal: string | null;
  /** The law that was put in force last, as the ledger has it. */
  readonly told: string | null;
}

const ofLaw = sql.raw(`(${kinds.map((kind) => `'${kind}'`).join()})`);

/** In one statement, so that no change comes between the row and its seal. */
async function readSealed(db: Kysely<Database>, { lock }: { lock: boolean }): Promise<Sealed> {
  if (lock)
    await db.selectFrom('law_state').select('id').where('id', '=', 'main').forUpdate().executeTakeFirst();
  const { rows } = await sql<Sealed>`
    select (select to_jsonb(law_state) from law_state where id = 'main') as row,
      (select jsonb_build_object('at', at, 'mac', body::jsonb ->> 'mac')::text from ledger
        where kind in ${ofLaw} and body::jsonb ->> 'mac' is not null order by seq desc limit 1) as seal,
      (select body::jsonb ->> 'law' from ledger
        where kind = 'rulebook-changed' order by seq desc limit 1) as told`.execute(db);
  const { row, ...rest } = rows[0]!;
  return { row: row ?? undefined, ...rest };
}

async function faultOf(
  db: Kysely<Database>,
  { row, seal, told }: Sealed & { readonly row: LawStateRow },
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<string | undefined> {
  const fits = await fitOf(db, row, seal, keys);
  if (fits === 'late') return 'it was sealed with a secret that was out of use by then, so somebody has that';
  if (fits === false) return 'the row that names it does not bear its last seal';
  return isTold(row, told) ? undefined : otherThanTold;
}

async function fitOf(
  db: Kysely<Database>,
  row: LawStateRow,
  seal: string | null,
  keys: Pick<ServiceKeys, 'checkMac'>,
) {
  const read = seal === null ? undefined : (JSON.parse(seal) as Partial<Seal>);
  if (read?.mac == null) return false;
  return checkSeal(keys, { purpose, text: sealedText(row), seal: read as Seal }, () => lastUseOfRetired(db));
}

/** Installed codes stand in the row for a moment before the ledger is told of their revision. */
function isTold(row: LawStateRow, told: string | null): boolean {
  return row.as_of === '' || told === null || told === row.law;
}

function needTold(row: LawStateRow, told: string | null): void {
  if (!isTold(row, told)) throw new LawForged(otherThanTold);
}
