import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { type ApiKeyRow, type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import type { Ledger, RecordsCheck } from '../ledger/ledger.ts';
import { checkSeal, lastUseOfRetired, type Seal, sealedText } from '../ledger/seals.ts';

/** The entries that hold the seal of a key: the last of them counts. */
const kinds = ['api-key-created', 'api-key-revoked', 'api-key-sealed'] as const;
const purpose = 'api-key';

type Row = Selectable<ApiKeyRow>;

/** All of a key's row that opens something, or says whose it is. */
const columns = [
  ...['key_id', 'platform_id', 'key_hash', 'name', 'scope', 'scopes', 'role', 'person', 'people'],
  ...['created_at', 'expires_at', 'revoked_at'],
] as readonly (keyof Row)[];

function textOf(row: Row): string {
  return sealedText(Object.fromEntries(columns.map((name) => [name, row[name]])));
}

/** The seal of a key as its row is now, for the body of an entry. */
export function keySeal(row: Row, keys: Pick<ServiceKeys, 'mac'>): string {
  return keys.mac(purpose, textOf(row));
}

/** A key's row with its last seal, as they are at one moment. */
export type SealedKeyRow = Row & { readonly seal: string | null };

/** Every key with its last seal. */
export function sealedKeys(db: Kysely<GroundTables>) {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .select(
      sql<string | null>`(
        select jsonb_build_object('at', ledger.at, 'mac', ledger.body::jsonb ->> 'mac')::text from ledger
        where ledger.kind in ${ofKeys} and ${keyId} = api_keys.key_id
        order by ledger.seq desc limit 1)`.as('seal'),
    );
}

const ofKeys = sql.raw(`(${kinds.map((kind) => `'${kind}'`).join()})`);
/** As the index of the ledger has it. */
const keyId = sql<string>`(ledger.body::jsonb ->> 'keyId')`;

/** Whether a row is as the service last left it. */
export async function isKeySealed(
  db: Kysely<GroundTables>,
  row: SealedKeyRow,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<boolean> {
  const fits = await fitOf(row, keys, () => lastUseOfRetired(db));
  return fits === 'current' || fits === 'retired';
}

async function fitOf(row: SealedKeyRow, keys: Pick<ServiceKeys, 'checkMac'>, until: () => Promise<number>) {
  const seal = row.seal === null ? undefined : (JSON.parse(row.seal) as Partial<Seal>);
  if (seal?.mac == null) return false;
  return checkSeal(keys, { purpose, text: textOf(row), seal: seal as Seal }, until);
}

/**
 * Seals keys anew whose seal is under a secret from before; with `first` those that are older than seals are, as far as the
 * ledger knows them: a row of which it says nothing, or something else, stays without, and opens nothing.
 * @returns how many were sealed, and the ids of those that stay without.
 */
export async function sealKeys(
  trx: Transaction<GroundTables>,
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: Pick<ServiceKeys, 'mac' | 'checkMac'> },
  { first }: { first: boolean },
): Promise<{ readonly sealed: number; readonly left: readonly string[] }> {
  const left: string[] = [];
  let sealed = 0;
  for (const row of await sealedKeys(trx).orderBy('key_id').execute()) {
    const fits = await fitOf(row, keys, () => lastUseOfRetired(trx));
    if (fits === 'current') continue;
    if (fits !== 'retired' && !(first && (await isToldByLedger(trx, row)))) {
      left.push(row.key_id);
      continue;
    }
    await ledger.append(trx, {
      kind: 'api-key-sealed',
      alias: null,
      body: { keyId: row.key_id, mac: keySeal(row, keys) },
    });
    sealed++;
  }
  return { sealed, left };
}

async function isToldByLedger(trx: Kysely<GroundTables>, row: Row): Promise<boolean> {
  const entries = await trx
    .selectFrom('ledger')
    .select(['kind', 'body'])
    .where(sql<boolean>`kind in ${ofKeys} and ${keyId} = ${row.key_id}`)
    .execute();
  const made = entries.find(({ kind }) => kind === 'api-key-created');
  if (made === undefined) return false;
  const told = JSON.parse(made.body) as Partial<Record<'scope' | 'platform' | 'role', string>>;
  const isRevoked = entries.some(({ kind }) => kind === 'api-key-revoked');
  return (
    told.scope === row.scope &&
    // Entries from before there were platforms and roles name neither.
    (told.platform ?? row.platform_id) === row.platform_id &&
    (told.role ?? row.role) === row.role &&
    isRevoked === (row.revoked_at !== null)
  );
}

/** Holds every key against its last seal in the ledger, and every key of the ledger against the records. */
export async function verifyKeys<Tables extends GroundTables>(
  db: Kysely<Tables>,
  keys: Pick<ServiceKeys, 'checkMac'>,
): Promise<RecordsCheck> {
  const trx = groundOf(db);
  const rows = await sealedKeys(trx).orderBy('key_id').execute();
  const until = await lastUseOfRetired(trx);
  const fail = (keyId: string, what: string): RecordsCheck => ({
    ok: false,
    about: `the API key ${keyId}`,
    what,
  });
  for (const row of rows) {
    if (row.seal === null)
      return fail(row.key_id, 'the ledger knows nothing of this key: it was put there beside the service');
    const fits = await fitOf(row, keys, async () => until);
    if (fits === 'late')
      return fail(
        row.key_id,
        'this key was sealed with a secret that was out of use by then: somebody has it',
      );
    if (fits === false)
      return fail(row.key_id, 'this key is not as the service last left it: its row was forged or changed');
  }
  const known = new Set(rows.map(({ key_id }) => key_id));
  const made = await trx.selectFrom('ledger').select('body').where('kind', '=', 'api-key-created').execute();
  const gone = made
    .map(({ body }) => (JSON.parse(body) as { keyId: string }).keyId)
    .find((keyId) => !known.has(keyId));
  if (gone !== undefined) return fail(gone, 'this key is gone, and the service removes none');
  return { ok: true, records: 0, unsealed: 0 };
}
