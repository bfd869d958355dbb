import { hash, timingSafeEqual } from 'node:crypto';
import type { ServiceContext } from '../context.ts';
import type { ApiKeyRow } from '../database/ground-tables.ts';

export type KeyScope = ApiKeyRow['scope'];

/** A key that may be used, as the service remembers it. */
export interface KnownKey {
  readonly keyId: string;
  readonly scope: KeyScope;
}

const prefixes: Record<KeyScope, string> = { platform: 'sgp_', operator: 'sgo_' };
const keyBytes = 32;

/**
 * Makes an API key.
 * @returns the key itself, which is shown this once: only its SHA-256 is stored. (A hash made to be slow is for
 *   passwords; there is nothing to guess in 256 random bits.)
 */
export async function createApiKey(
  context: Pick<ServiceContext, 'events' | 'ledger' | 'random' | 'id' | 'clock'>,
  { name, scope }: { name: string; scope: KeyScope },
): Promise<{ keyId: string; key: string }> {
  const key = `${prefixes[scope]}${Buffer.from(context.random(keyBytes)).toString('base64url')}`;
  const keyId = context.id('k');
  await context.events.transact(async (trx) => {
    await trx
      .insertInto('api_keys')
      .values({
        key_id: keyId,
        key_hash: hashKey(key).toString('hex'),
        name,
        scope,
        created_at: new Date(context.clock()).toISOString(),
        revoked_at: null,
      })
      .execute();
    await context.ledger.append(trx, { kind: 'api-key-created', alias: null, body: { keyId, scope } });
  });
  return { keyId, key };
}

/** Ends a key on every node at once. @returns false when there is no such key, or it was revoked already. */
export async function revokeApiKey(
  context: Pick<ServiceContext, 'events' | 'ledger' | 'clock'>,
  keyId: string,
): Promise<boolean> {
  return context.events.transact(async (trx) => {
    const revoked = await trx
      .updateTable('api_keys')
      .set({ revoked_at: new Date(context.clock()).toISOString() })
      .where('key_id', '=', keyId)
      .where('revoked_at', 'is', null)
      .returning('key_id')
      .executeTakeFirst();
    if (revoked === undefined) return false;
    await trx.deleteFrom('web_sessions').where('key_id', '=', keyId).execute();
    await context.ledger.append(trx, { kind: 'api-key-revoked', alias: null, body: { keyId } });
    await context.events.publish(trx, { kind: 'api-key', keyId });
    return true;
  });
}

/** Every key, without anything of the key itself. */
export async function listApiKeys({
  db,
}: Pick<ServiceContext, 'db'>): Promise<Omit<ApiKeyRow, 'key_hash'>[]> {
  return db
    .selectFrom('api_keys')
    .select(['key_id', 'name', 'scope', 'created_at', 'revoked_at'])
    .orderBy('created_at')
    .execute();
}

export interface KeyRing {
  /** The key if it is known from before and certain not to be revoked; else undefined, which settles nothing. */
  peek(key: string): KnownKey | undefined;
  /** The key, or undefined when it is unknown or revoked. */
  find(key: string): Promise<KnownKey | undefined>;
}

interface Kept extends KnownKey {
  readonly hash: Buffer;
}

const mostKept = 10_000;

/** Remembers keys by their hash, never themselves. */
export function createKeyRing({ db, events }: Pick<ServiceContext, 'db' | 'events'>): KeyRing {
  const kept = new Map<string, Kept>();
  let generation = 0;
  events.subscribe((event) => {
    if (event.kind !== 'api-key' && event.kind !== 'link') return;
    kept.clear();
    generation++;
  });
  const isSame = (one: Kept, digest: Buffer) => timingSafeEqual(one.hash, digest);
  return {
    peek(key) {
      if (!events.live) return undefined;
      const digest = hashKey(key);
      const one = kept.get(digest.toString('latin1'));
      return one !== undefined && isSame(one, digest) ? one : undefined;
    },
    async find(key) {
      const digest = hashKey(key);
      const before = generation;
      const row = await db
        .selectFrom('api_keys')
        .select(['key_id', 'key_hash', 'scope'])
        .where('key_hash', '=', digest.toString('hex'))
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const found: Kept = { keyId: row.key_id, scope: row.scope, hash: Buffer.from(row.key_hash, 'hex') };
      if (!isSame(found, digest)) return undefined;
      if (before === generation && events.live && kept.size < mostKept)
        kept.set(digest.toString('latin1'), found);
      return found;
    },
  };
}

function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
