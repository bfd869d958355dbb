import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose';

/** The service's own keys. */
export interface ServiceKeys {
  /** Signs receipts; ES256. */
  readonly signing: { readonly alg: 'ES256'; readonly kid: string; readonly privateKey: KeyObject };
  /** The public half, and those of keys used before, for `/.well-known/jwks.json`. */
  readonly publicJwks: { readonly keys: readonly JWK[] };
  /** HMAC-SHA-256 in hex. `purpose` keeps uses apart: the same text gives another value for another purpose. */
  hmac(purpose: string, text: string): string;
  /** Tells whether records belong to these keys, without giving anything of them away. */
  readonly fingerprint: string;
}

interface StoredKeys {
  readonly signing: JWK;
  /** Base64url, 32 bytes. */
  readonly secret: string;
  readonly retired?: readonly JWK[];
}

/**
 * Reads the keys from the setting, else from `keys.json` in the data folder, which is made on first start and only the
 * owner can read. With neither, keys live as long as the process.
 */
export async function loadServiceKeys(from: {
  keys: string | null;
  dataDir: string | null;
}): Promise<ServiceKeys> {
  if (from.keys !== null) return fromStored(parse(from.keys, 'STAIRGATE_KEYS'));
  if (from.dataDir === null) return fromStored(makeKeys());
  const file = join(from.dataDir, 'keys.json');
  if (!existsSync(file)) {
    mkdirSync(from.dataDir, { recursive: true, mode: 0o700 });
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${JSON.stringify(makeKeys(), null, 2)}\n`);
      fsyncSync(handle);
      closeSync(handle);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return fromStored(parse(readFileSync(file, 'utf8'), file));
}

/** Fresh keys in the form that `STAIRGATE_KEYS` and `keys.json` hold. */
export function makeKeys(): StoredKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    signing: privateKey.export({ format: 'jwk' }) as JWK,
    secret: randomBytes(32).toString('base64url'),
  };
}

function parse(text: string, where: string): StoredKeys {
  try {
    const stored = JSON.parse(text) as StoredKeys;
    if (Buffer.from(stored.secret, 'base64url').length < 32) throw new Error('the secret is too short');
    createPrivateKey({ key: stored.signing as never, format: 'jwk' });
    for (const jwk of stored.retired ?? []) createPublicKey({ key: jwk as never, format: 'jwk' });
    return stored;
  } catch (error) {
    throw new Error(
      `The keys in ${where} cannot be read (${(error as Error).message}). Put back the file as it was; new keys would not open the records.`,
    );
  }
}

/** Of keys that signed before: whoever put one there may have put the whole of it. */
async function publicHalves(retired: readonly JWK[] = []): Promise<JWK[]> {
  return Promise.all(
    retired.map(async (jwk) => {
      const half = createPublicKey({ key: jwk as never, format: 'jwk' }).export({ format: 'jwk' }) as JWK;
      const { alg = 'ES256', kid = await calculateJwkThumbprint(half) } = jwk;
      return { ...half, kid, alg, use: 'sig' };
    }),
  );
}

async function fromStored(stored: StoredKeys): Promise<ServiceKeys> {
  const privateKey = createPrivateKey({ key: stored.signing as never, format: 'jwk' });
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(publicJwk);
  const secret = Buffer.from(stored.secret, 'base64url');
  const hmac = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`${purpose.length}:${purpose}:${text}`).digest('hex');
  return {
    signing: { alg: 'ES256', kid, privateKey },
    publicJwks: {
      keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }, ...(await publicHalves(stored.retired))],
    },
    hmac,
    fingerprint: createHash('sha256').update(hmac('fingerprint', '')).digest('hex').slice(0, 16),
  };
}
