import { hash, timingSafeEqual } from 'node:crypto';
import type { KeyScope, Role } from '@stairgate/wire';
import type { Selectable } from 'kysely';
import type { ServiceContext } from '../context.ts';
import { type ApiKeyRow, groundOf } from '../database/ground-tables.ts';
import { isKeySealed, keySeal, sealedKeys } from './key-seals.ts';
import { needRole } from './need-key.ts';
import { platformNamed } from './platforms.ts';

/** Whose key it is: a platform's, or that of who runs the service. */
export type KeyKind = ApiKeyRow['scope'];

/** A key that may be used, as the service remembers it. */
export interface KnownKey {
  readonly keyId: string;
  readonly scope: KeyKind;
  /** The id of the platform whose it is; null for an operator's. */
  readonly platform: string | null;
  /** What it was made for; null for everything. */
  readonly scopes: ReadonlySet<string> | null;
  /** What an operator's may do; null for a platform's. */
  readonly role: Role | null;
  /** Whose an operator's is; null where nobody said. */
  readonly person: string | null;
  /** Whose it is and who made it, none of whom is somebody else beside another. */
  readonly people: readonly string[];
  readonly name: string;
  /** From when it counts no more, in milliseconds since the epoch; null for never. */
  readonly endsAt: number | null;
}

export interface NewKey {
  readonly name: string;
  readonly scope: KeyKind;
  /** The name of the platform whose it is, made if it is new. Needed where there are several. */
  readonly platform?: string | undefined;
  /** What a platform's key may be used for; everything, if left out. */
  readonly scopes?: readonly KeyScope[] | undefined;
  /** What an operator's may do; everything, if left out. */
  readonly role?: Role | undefined;
  /** Whose an operator's is. Only who is named can be told from somebody else. */
  readonly person?: string | undefined;
  /** Who has it made, and whoever that may be as well; nobody where it is made by the owner of the records. */
  readonly madeBy?: readonly string[] | undefined;
  /** With which session it is made, as the audit names it; for the ledger, which names nobody. */
  readonly madeIn?: string | undefined;
  /** From when it counts no more, in milliseconds since the epoch; never, if left out. */
  readonly expiresAt?: number | undefined;
}

const prefixes: Record<KeyKind, string> = { platform: 'sgp_', operator: 'sgo_' };
const keyBytes = 32;

/**
 * Makes an API key.
 * @returns the key itself, which is shown this once: only its SHA-256 is stored. (A hash made to be slow is for
 *   passwords; there is nothing to guess in 256 random bits.)
 * @throws PlatformUnclear
 */
export async function createApiKey(
  context: Pick<ServiceContext, 'events' | 'ledger' | 'keys' | 'random' | 'id' | 'clock'>,
  { name, scope, platform, scopes, role = 'switch-law', person, madeBy = [], madeIn, expiresAt }: NewKey,
): Promise<{ keyId: string; key: string }> {
  const key = `${prefixes[scope]}${Buffer.from(context.random(keyBytes)).toString('base64url')}`;
  const keyId = context.id('k');
  const isOperators = scope === 'operator';
  const own = isOperators && person !== undefined ? [person] : [];
  const people = [...new Set([...own, ...madeBy])];
  const ends = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
  await context.events.transact(async (trx) => {
    const platformId = scope === 'platform' ? await platformNamed(context, trx, platform) : null;
    const row = await trx
      .insertInto('api_keys')
      .values({
        key_id: keyId,
        key_hash: hashKey(key).toString('hex'),
        platform_id: platformId,
        name,
        scope,
        scopes: scopes === undefined ? null : JSON.stringify(scopes),
        role: isOperators ? role : null,
        person: (isOperators && person) || null,
        people: JSON.stringify(people),
        expires_at: ends,
        created_at: new Date(context.clock()).toISOString(),
        revoked_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await context.ledger.append(trx, {
      kind: 'api-key-created',
      alias: null,
      body: {
        keyId,
        scope,
        ...(platformId !== null && { platform: platformId }),
        ...(scopes !== undefined && { scopes: [...scopes] }),
        ...(ends !== null && { expires: ends }),
        ...(isOperators && { role }),
        mac: keySeal(row, context.keys),
        ...(madeIn !== undefined && { by: madeIn }),
      },
    });
  });
  return { keyId, key };
}

/**
 * Ends a key on every node at once.
 * @param by the role of the operator who does; nobody ends the key of a higher one. Left out: the owner of the records.
 * @returns false when there is no such key, or it was revoked already.
 * @throws Problem `role-missing`.
 */
export async function revokeApiKey(
  context: Pick<ServiceContext, 'events' | 'ledger' | 'keys' | 'clock'>,
  keyId: string,
  by?: Role,
): Promise<boolean> {
  return context.events.transact(async (trx) => {
    const before = await sealedKeys(trx).where('key_id', '=', keyId).executeTakeFirst();
    if (by !== undefined && before?.role) needRole(by, before.role);
    const revoked = await trx
      .updateTable('api_keys')
      .set({ revoked_at: new Date(context.clock()).toISOString() })
      .where('key_id', '=', keyId)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (revoked === undefined || before === undefined) return false;
    // A row that was forged stays found.
    const wasSealed = await isKeySealed(trx, before, context.keys);
    await trx.deleteFrom('web_sessions').where('key_id', '=', keyId).execute();
    await context.ledger.append(trx, {
      kind: 'api-key-revoked',
      alias: null,
      body: { keyId, ...(wasSealed && { mac: keySeal(revoked, context.keys) }) },
    });
    await context.events.publish(trx, { kind: 'api-key', keyId });
    return true;
  });
}

/** A key without anything of the key itself. */
export interface ListedKey extends Omit<Selectable<ApiKeyRow>, 'key_hash' | 'scopes' | 'people'> {
  /** The name of the platform whose it is. */
  readonly platform: string | null;
  readonly scopes: readonly KeyScope[] | null;
  /** Who made it, but whose it is. */
  readonly madeBy: readonly string[];
}

/** Every key, the oldest first. */
export async function listApiKeys({ db }: Pick<ServiceContext, 'db'>): Promise<ListedKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .leftJoin('platforms', 'platforms.platform_id', 'api_keys.platform_id')
    .select([
      'key_id',
      'api_keys.platform_id',
      'platforms.name as platform',
      'api_keys.name',
      'scope',
      'scopes',
      'role',
      'person',
      'people',
      'last_used_on',
      'api_keys.created_at',
      'expires_at',
      'revoked_at',
    ])
    .orderBy('api_keys.created_at')
    .execute();
  return rows.map(({ scopes, people, ...row }) => ({
    ...row,
    scopes: readScopes(scopes),
    madeBy: (JSON.parse(people) as string[]).filter((one) => one !== row.person),
  }));
}

function readScopes(scopes: string | null): readonly KeyScope[] | null {
  return scopes === null ? null : (JSON.parse(scopes) as KeyScope[]);
}

export interface KeyRing {
  /** The key if it is known from before and certain to be in force; else undefined, which settles nothing. */
  peek(key: string): KnownKey | undefined;
  /** The key, or undefined when it is unknown, revoked, or not as the service left it. It may be over. */
  find(key: string): Promise<KnownKey | undefined>;
  /** Whether a key is past its end. */
  isOver(key: KnownKey): boolean;
  /** Writes down on which day keys were used that were used since the last time. */
  noteUse(): Promise<void>;
}

interface Kept extends KnownKey {
  readonly hash: Buffer;
  /** Whether it was used since that was written down; one store on the way of a decision. */
  used: boolean;
}

const mostKept = 10_000;

/** Remembers keys by their hash, never themselves. */
export function createKeyRing({
  db,
  events,
  clock,
  keys,
  log,
}: Pick<ServiceContext, 'db' | 'events' | 'clock' | 'keys' | 'log'>): KeyRing {
  const kept = new Map<string, Kept>();
  let generation = 0;
  const used = new Set<string>();
  const gather = () => {
    for (const one of kept.values()) {
      if (one.used) used.add(one.keyId);
      one.used = false;
    }
  };
  events.subscribe((event) => {
    if (event.kind !== 'api-key' && event.kind !== 'link') return;
    gather();
    kept.clear();
    generation++;
  });
  const isOver = ({ endsAt }: KnownKey) => endsAt !== null && clock() >= endsAt;
  const isSame = (one: Kept, digest: Buffer) => timingSafeEqual(one.hash, digest);
  return {
    isOver,
    peek(key) {
      if (!events.live) return undefined;
      const digest = hashKey(key);
      const one = kept.get(digest.toString('latin1'));
      if (one === undefined || !isSame(one, digest) || isOver(one)) return undefined;
      one.used = true;
      return one;
    },
    async find(key) {
      const digest = hashKey(key);
      const before = generation;
      const ground = groundOf(db);
      const row = await sealedKeys(ground)
        .where('key_hash', '=', digest.toString('hex'))
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      if (!(await isKeySealed(ground, row, keys))) {
        log.error(
          { keyId: row.key_id },
          'an API key was put there or changed beside the service, and opens nothing; run "stairgate ledger verify"',
        );
        return undefined;
      }
      const scopes = readScopes(row.scopes);
      const found: Kept = {
        keyId: row.key_id,
        scope: row.scope,
        platform: row.platform_id,
        scopes: scopes && new Set(scopes),
        role: row.role,
        person: row.person,
        people: JSON.parse(row.people) as string[],
        name: row.name,
        used: false,
        endsAt: row.expires_at === null ? null : Date.parse(row.expires_at),
        hash: Buffer.from(row.key_hash, 'hex'),
      };
      if (!isSame(found, digest)) return undefined;
      used.add(found.keyId);
      if (before === generation && events.live && kept.size < mostKept)
        kept.set(digest.toString('latin1'), found);
      return found;
    },
    async noteUse() {
      gather();
      if (used.size === 0) return;
      const today = new Date(clock()).toISOString().slice(0, 10);
      const ids = [...used];
      used.clear();
      await db
        .updateTable('api_keys')
        .set({ last_used_on: today })
        .where('key_id', 'in', ids)
        .where((of) => of.or([of('last_used_on', 'is', null), of('last_used_on', '<', today)]))
        .execute();
    },
  };
}

function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
