import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose';
import { type GroundSettings, SettingsError } from '../settings/settings.ts';
import { type AddressKeys, loadAddressKeys } from './address-keys.ts';

/** The service's own keys. */
export interface ServiceKeys {
  /** Signs receipts; ES256. */
  readonly signing: { readonly alg: 'ES256'; readonly kid: string; readonly privateKey: KeyObject };
  /** The public half, and those of keys used before, for `/.well-known/jwks.json`. */
  readonly publicJwks: { readonly keys: readonly JWK[] };
  /**
   * HMAC-SHA-256 under the newest secret: `<id of the secret>.<hex>`. `purpose` keeps uses apart: the same text gives
   * another value for another purpose.
   */
  mac(purpose: string, text: string): string;
  /** What `mac` gives under each secret, the newest first: by them something is found that was filed before a rotation. */
  macs(purpose: string, text: string): readonly string[];
  /** Whether `mac` gave this, under the newest secret or one from before. */
  checkMac(purpose: string, text: string, mac: string): 'current' | 'retired' | false;
  /** The beginning of all that `mac` gives. */
  readonly currentMac: string;
  /** Tells whether records belong to these keys, without giving anything of them away. Those from before come after. */
  readonly fingerprints: readonly string[];
  readonly addresses: AddressKeys;
}

/** Keys as `keys.json` holds them. */
export interface StoredKeys {
  readonly signing: JWK;
  /** Base64url, 32 bytes. */
  readonly secret: string;
  /** Public halves of signing keys from before, newest first: receipts of theirs stay verifiable. */
  readonly retired?: readonly JWK[];
  /** Secrets from before, newest first. */
  readonly retiredSecrets?: readonly string[];
}

/**
 * Reads the keys from the setting, else from `keys.json` in the data folder, which is made on first start and only the
 * owner can read. With neither, keys live as long as the process.
 */
export async function loadServiceKeys(
  from: Pick<GroundSettings, 'keys' | 'dataDir'> & Partial<AddressKeySettings>,
): Promise<ServiceKeys> {
  return fromStored(readStoredKeys(from), { ...noAddressKeys, ...from });
}

type AddressKeySettings = Parameters<typeof loadAddressKeys>[0];
const noAddressKeys: AddressKeySettings = {
  addressKeys: null,
  addressKeysFile: null,
  addressKeysCommand: null,
};

/** New keys beside those there are, which are kept to read and verify what they wrote. */
export function rotateKeys(stored: StoredKeys): StoredKeys {
  const { d: _, ...retired } = stored.signing;
  return {
    ...makeKeys(),
    retired: [retired, ...(stored.retired ?? [])],
    retiredSecrets: [stored.secret, ...(stored.retiredSecrets ?? [])],
  };
}

/** The keys as they are stored; made where the data folder has none. */
export function readStoredKeys(from: Pick<GroundSettings, 'keys' | 'dataDir'>): StoredKeys {
  if (from.keys !== null) return parse(from.keys, 'STAIRGATE_KEYS');
  if (from.dataDir === null) return makeKeys();
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
  return parse(readFileSync(file, 'utf8'), file);
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
    for (const retired of stored.retired ?? []) createPublicKey({ key: retired as never, format: 'jwk' });
    return stored;
  } catch (error) {
    throw new SettingsError(
      `The keys in ${where} cannot be read (${(error as Error).message}). Put back the file as it was; new keys would not open the records.`,
    );
  }
}

async function fromStored(stored: StoredKeys, address: AddressKeySettings): Promise<ServiceKeys> {
  const privateKey = createPrivateKey({ key: stored.signing as never, format: 'jwk' });
  const publicKeys = await Promise.all([
    publicHalf(stored.signing),
    ...(stored.retired ?? []).map(publicHalf),
  ]);
  const secrets = [stored.secret, ...(stored.retiredSecrets ?? [])].map((secret) =>
    Buffer.from(secret, 'base64url'),
  );
  const hmac = (secret: Buffer, purpose: string, text: string) =>
    createHmac('sha256', secret).update(`${purpose.length}:${purpose}:${text}`).digest('hex');
  const fingerprints = secrets.map((secret) =>
    createHash('sha256')
      .update(hmac(secret, 'fingerprint', ''))
      .digest('hex')
      .slice(0, 16),
  );
  const [newest] = secrets as [Buffer];
  const currentMac = `${fingerprints[0]}.`;
  return {
    signing: { alg: 'ES256', kid: publicKeys[0]!.kid!, privateKey },
    publicJwks: { keys: publicKeys },
    currentMac,
    mac: (purpose, text) => currentMac + hmac(newest, purpose, text),
    macs: (purpose, text) =>
      secrets.map((secret, at) => `${fingerprints[at]}.${hmac(secret, purpose, text)}`),
    checkMac(purpose, text, mac) {
      const at = fingerprints.indexOf(mac.slice(0, mac.indexOf('.')));
      if (at < 0) return false;
      const wanted = Buffer.from(`${fingerprints[at]}.${hmac(secrets[at]!, purpose, text)}`);
      const given = Buffer.from(mac);
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return false;
      return at === 0 ? 'current' : 'retired';
    },
    fingerprints,
    addresses: loadAddressKeys(address, secrets),
  };
}

/** Never more of a key than that, whatever was stored. */
async function publicHalf(key: JWK): Promise<JWK> {
  const publicJwk = createPublicKey({ key: key as never, format: 'jwk' }).export({ format: 'jwk' }) as JWK;
  const { alg = 'ES256', kid = await calculateJwkThumbprint(publicJwk) } = key;
  return { ...publicJwk, kid, alg, use: 'sig' };
}
