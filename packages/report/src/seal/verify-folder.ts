import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { GivenFileError, readGivenFile } from '@stairgate/codes';
import { type CompactJWSHeaderParameters, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { hashFolder } from './hash-folder.ts';
import {
  type EvidenceSeal,
  type Manifest,
  readManifest,
  type SealedFile,
  sealFiles,
  signatureType,
} from './manifest.ts';
import { type PublicSealKey, readPublicKey } from './seal-key.ts';

export type SealProblemKind =
  | 'changed'
  | 'missing'
  | 'added'
  | 'renamed'
  /** A link, a device or a file that cannot be read, where only files were sealed. */
  | 'not-a-file'
  | 'no-manifest'
  | 'bad-manifest'
  | 'no-signature'
  | 'bad-signature'
  /** Signed properly, by another key than the one that was asked for. */
  | 'another-key';

/** One thing that is not as it was sealed. */
export interface SealProblem {
  readonly kind: SealProblemKind;
  /** Path in the folder. */
  readonly path: string;
  /** A sentence for people. */
  readonly says: string;
}

export interface SealCheck {
  /** Nothing is wrong. Who sealed it is known only if `keyKnown`. */
  readonly valid: boolean;
  readonly problems: readonly SealProblem[];
  /** The key that signed, if the signature is genuine. */
  readonly kid: string | null;
  /** Whether that key is the one the caller gave. Without one, anybody could have sealed the folder anew. */
  readonly keyKnown: boolean;
  readonly manifest: Manifest | null;
  /** By what a judgement of this evidence names its seal; null unless the folder is as it was sealed. */
  readonly named: EvidenceSeal | null;
  readonly files: number;
}

export interface VerifyOptions {
  /** The key that must have sealed it: the text of a `public-key.json` that came by another way than the folder. */
  readonly publicKey?: string;
}

/**
 * Tells whether a folder is as it was sealed, and names every file that is not. Needs nothing but the folder and, to
 * know who sealed it, the public key. Reads only inside the folder and never writes.
 * @throws SealError where `publicKey` is no public key.
 */
export async function verifyFolder(dir: string, { publicKey }: VerifyOptions = {}): Promise<SealCheck> {
  const wanted = publicKey === undefined ? null : await readPublicKey(publicKey);
  const names = sealFiles;
  const text = readSealed(dir, names.manifest);
  const { files, odd } = await hashFolder(dir, new Set([names.manifest, names.signature]));
  const problems: SealProblem[] = [];
  if (text === null) {
    problems.push({
      kind: 'no-manifest',
      path: names.manifest,
      says: `There is no ${names.manifest}: this folder is not sealed.`,
    });
    return {
      valid: false,
      problems,
      kid: null,
      keyKnown: false,
      manifest: null,
      named: null,
      files: files.length,
    };
  }
  const signer = await signerOf(dir, text, wanted, problems);
  const manifest = readManifest(text.toString('utf8'));
  if (manifest === null) {
    problems.push({
      kind: 'bad-manifest',
      path: names.manifest,
      says: `${names.manifest} is not a list of sealed files.`,
    });
  } else {
    for (const { path, says } of odd)
      problems.push({ kind: 'not-a-file', path, says: `${path} is ${says}; a file was sealed, or nothing.` });
    problems.push(...differences(manifest.files, files, new Set(odd.map(({ path }) => path))));
  }
  return {
    valid: problems.length === 0,
    problems,
    kid: signer?.kid ?? null,
    keyKnown: signer !== null && wanted !== null && signer.kid === wanted.kid,
    manifest,
    named:
      problems.length === 0 && manifest !== null && signer !== null
        ? {
            manifest: createHash('sha256').update(text).digest('hex'),
            kid: signer.kid,
            sealedAt: manifest.sealedAt,
          }
        : null,
    files: files.length,
  };
}

/** Null where there is no such file in the folder: what a link leads to outside is none. */
function readSealed(dir: string, path: string): Buffer | null {
  try {
    return readGivenFile(join(dir, path), { within: dir });
  } catch (error) {
    if (error instanceof GivenFileError) return null;
    throw error;
  }
}

/** The key whose signature over the manifest is genuine, or null; says what is wrong with the signature. */
async function signerOf(
  dir: string,
  manifest: Buffer,
  wanted: PublicSealKey | null,
  problems: SealProblem[],
): Promise<PublicSealKey | null> {
  const path = sealFiles.signature;
  const jws = readSealed(dir, path)?.toString('utf8') ?? null;
  if (jws === null) {
    problems.push({ kind: 'no-signature', path, says: `There is no ${path}: nobody vouches for the list.` });
    return null;
  }
  const [, header, signature] = /^([\w-]+)\.\.([\w-]+)\n$/.exec(jws) ?? [];
  const embedded = await embeddedKey(header);
  // A signature has one spelling only, so that not one byte of the file can be another.
  const canonical =
    signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;
  const signed = `${header}.${manifest.toString('base64url')}.${signature}`;
  if (!embedded || !canonical || !(await isSignedBy(embedded, signed))) {
    problems.push({
      kind: 'bad-signature',
      path,
      says: `The signature does not fit ${sealFiles.manifest}: one of the two was changed or swapped.`,
    });
    return null;
  }
  if (wanted && wanted.kid !== embedded.kid) {
    problems.push({
      kind: 'another-key',
      path,
      says: `It was sealed with the key ${embedded.kid}, not with ${wanted.kid} that was asked for.`,
    });
  }
  return embedded;
}

async function embeddedKey(header: string | undefined): Promise<PublicSealKey | null> {
  try {
    const { jwk, typ, kid } = decodeProtectedHeader(`${header}..`) as CompactJWSHeaderParameters;
    const key = await readPublicKey(JSON.stringify(jwk));
    return typ === signatureType && kid === key.kid ? key : null;
  } catch {
    return null;
  }
}

async function isSignedBy({ kty, crv, x }: PublicSealKey, jws: string): Promise<boolean> {
  try {
    await compactVerify(jws, await importJWK({ kty, crv, x }, 'Ed25519'), { algorithms: ['Ed25519'] });
    return true;
  } catch {
    return false;
  }
}

function differences(
  sealed: readonly SealedFile[],
  found: readonly SealedFile[],
  odd: ReadonlySet<string>,
): SealProblem[] {
  const before = new Map(sealed.map((file) => [file.path, file]));
  const now = new Map(found.map((file) => [file.path, file]));
  const problems: SealProblem[] = [];
  for (const file of found) {
    const was = before.get(file.path);
    if (was && (was.sha256 !== file.sha256 || was.bytes !== file.bytes))
      problems.push({ kind: 'changed', path: file.path, says: wordChange(was, file) });
  }
  const added = found.filter(({ path }) => !before.has(path));
  const byContent = Map.groupBy(added, ({ sha256 }) => sha256);
  const moved = new Set<string>();
  for (const { path, sha256 } of sealed) {
    if (now.has(path) || odd.has(path)) continue;
    const to = byContent.get(sha256)?.shift();
    if (to) moved.add(to.path);
    problems.push(
      to
        ? { kind: 'renamed', path, says: `${path} is now called ${to.path}.` }
        : { kind: 'missing', path, says: `${path} is missing.` },
    );
  }
  for (const { path } of added)
    if (!moved.has(path)) problems.push({ kind: 'added', path, says: `${path} was added after sealing.` });
  return problems;
}

function wordChange(was: SealedFile, is: SealedFile): string {
  const size =
    was.bytes === is.bytes ? `still ${is.bytes} bytes` : `${was.bytes} bytes then, ${is.bytes} now`;
  return `${is.path} was changed after sealing (${size}).`;
}
