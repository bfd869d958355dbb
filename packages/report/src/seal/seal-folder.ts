import { rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReviewFacts } from '@stairgate/wire';
import { CompactSign } from 'jose';
import { hashFolder } from './hash-folder.ts';
import { type EvidenceSeal, type Manifest, sealFiles, signatureType } from './manifest.ts';
import { SealError } from './seal-error.ts';
import type { SealKey } from './seal-key.ts';

export interface SealOptions {
  readonly review: ReviewFacts;
  readonly key: SealKey;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Seals a folder that is sealed already, as it is now. */
  readonly again?: boolean;
  /** As of a manifest, where the folder holds a judgement that was made again. */
  readonly evidence?: EvidenceSeal | null;
}

/**
 * Seals the folder of a review: writes the public key, the list of every file with its hash, and a signature over that
 * list. From then on `verifyFolder` finds whatever is changed, added, taken away or renamed.
 * @throws SealError where it is sealed already, or holds something that is not a file.
 */
export async function sealFolder(
  dir: string,
  { review, key, now, again, evidence }: SealOptions,
): Promise<Manifest> {
  const { manifest, signature, publicKey } = sealFiles;
  if (!again && (await stat(join(dir, manifest)).catch(() => null)))
    throw new SealError(
      `${dir} is sealed already. A sealed review stays as it is; write into another folder.`,
    );
  await put(dir, publicKey, `${JSON.stringify(key.publicKey, null, 2)}\n`);
  const { files, odd } = await hashFolder(dir, new Set([manifest, signature]));
  if (odd.length > 0) {
    const list = odd.map(({ path, says }) => `${path} is ${says}`).join('; ');
    throw new SealError(`Only files can be sealed, and ${list}. Take it away and seal again.`);
  }
  const sealed: Manifest = {
    format: 'stairgate-manifest',
    version: 1,
    sealedAt: new Date(now).toISOString(),
    review,
    files,
    ...(evidence !== undefined && { evidence }),
  };
  const text = `${JSON.stringify(sealed, null, 1)}\n`;
  const { alg, kid } = key.publicKey;
  const jws = await new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, kid, jwk: { ...key.publicKey }, typ: signatureType })
    .sign(key.privateKey);
  const [header, , signed] = jws.split('.');
  await put(dir, signature, `${header}..${signed}\n`);
  await put(dir, manifest, text);
  return sealed;
}

/** There whole or not at all. */
async function put(dir: string, name: string, text: string): Promise<void> {
  const half = join(dir, `.${name}.part`);
  await writeFile(half, text);
  await rename(half, join(dir, name));
}
