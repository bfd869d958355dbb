import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { SealError } from './seal-error.ts';

/** The public half of a key that seals: an Ed25519 JWK (RFC 8037) whose `kid` is its thumbprint (RFC 7638). */
export interface PublicSealKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'Ed25519';
  readonly use: 'sig';
}

export interface SealKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicSealKey;
}

/**
 * Reads the key that seals reviews from a file, or makes one there that only its owner can read.
 * @throws SealError where the file holds no such key, or others can read it.
 */
export async function loadSealKey(path: string): Promise<SealKey> {
  await makeKey(path);
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new SealError(`Others can read the key in ${path}. Make it your own: chmod 600 ${path}`);
  try {
    const privateKey = createPrivateKey({ key: JSON.parse(await readFile(path, 'utf8')), format: 'jwk' });
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
    return { privateKey, publicKey: await publicHalf(privateKey) };
  } catch (error) {
    throw new SealError(
      `${path} holds no key that can seal (${(error as Error).message}). Name another file, and one is made there.`,
    );
  }
}

/**
 * Reads a public key as `sealFolder` leaves it beside a folder.
 * @throws SealError for anything else, a private key included.
 */
export async function readPublicKey(text: string): Promise<PublicSealKey> {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch {
    throw new SealError('The public key is not JSON. It is the file public-key.json of a sealed folder.');
  }
  if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
    throw new SealError('The public key is not an Ed25519 key in JWK form, as public-key.json has it.');
  if (jwk.d !== undefined)
    throw new SealError(
      'This is the private key. Keep it to yourself; whoever verifies needs public-key.json.',
    );
  return describe(jwk.x);
}

async function publicHalf(privateKey: KeyObject): Promise<PublicSealKey> {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return describe(x!);
}

async function describe(x: string): Promise<PublicSealKey> {
  const bare = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'Ed25519', use: 'sig' };
}

/** Writes a new key whole or not at all: of two that start at once, the first one's stays. */
async function makeKey(path: string): Promise<void> {
  if (await stat(path).catch(() => null)) return;
  const { privateKey } = generateKeyPairSync('ed25519');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const half = `${path}.${randomBytes(6).toString('hex')}.part`;
  const file = await open(half, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(privateKey.export({ format: 'jwk' }), null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(half, 0o600);
  try {
    await link(half, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(half);
  }
}
