import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/** A fresh private key, as a JWK with `kid` and `alg`. */
export async function makeWalletKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'ES256', kid: await calculateJwkThumbprint(jwk) };
}

/** The key in `wallet-key.json` under a folder, made on first use, so that proofs outlive a restart. */
export async function loadWalletKey(dataDir: string): Promise<JWK> {
  const file = join(dataDir, 'wallet-key.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const key = await makeWalletKey();
  writeFileSync(`${file}.new`, JSON.stringify(key), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return key;
}

/** The public half. */
export function publicWalletKey({ kty, crv, x, y, alg, kid }: JWK): JWK {
  return { kty, crv, x, y, alg, kid, use: 'sig' } as JWK;
}
