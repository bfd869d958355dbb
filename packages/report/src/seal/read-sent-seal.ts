import type { ReviewSeal, SentSeal } from '@stairgate/wire';
import { calculateJwkThumbprint, EmbeddedJWK, flattenedVerify } from 'jose';
import { type Manifest, readManifest, signatureType } from './manifest.ts';
import { SealError } from './seal-error.ts';

/**
 * Reads the seal of a report that somebody sent: its signature is genuine, by whichever key, and what it is over names the
 * report. Nothing else of the folder is here, so nothing else is vouched for.
 * @param id SHA-256 of the report, in lower-case hex.
 * @throws SealError.
 */
export async function readSentSeal(
  { manifest, signature }: SentSeal,
  id: string,
): Promise<{ readonly seal: ReviewSeal; readonly files: Manifest['files'] }> {
  const kid = await signerOf(manifest, signature);
  const read = readManifest(manifest);
  if (read === null || !isInstant(read.sealedAt)) throw new SealError('This is no manifest of version 1.');
  const { sealedAt, files, evidence } = read;
  const report = files.find(({ path }) => path === 'report.json');
  if (report?.sha256 !== id) throw new SealError('The manifest names another report.json.');
  return { seal: { kid, sealedAt, evidence: evidenceOf(evidence) }, files };
}

async function signerOf(manifest: string, signature: string): Promise<string> {
  const [head, payload, sign] = signature.split('.');
  if (!head || payload !== '' || !sign) throw new SealError('The signature is no detached JWS.');
  try {
    const { protectedHeader } = await flattenedVerify(
      { protected: head, payload: Buffer.from(manifest).toString('base64url'), signature: sign },
      EmbeddedJWK,
      { algorithms: ['Ed25519'] },
    );
    const { jwk, kid, typ } = protectedHeader ?? {};
    if (jwk === undefined || typ !== signatureType) throw new Error('it is of another kind');
    if ((await calculateJwkThumbprint(jwk)) !== kid) throw new Error('it names another key');
    return kid;
  } catch (error) {
    throw new SealError(`The signature does not hold: ${(error as Error).message}.`);
  }
}

function evidenceOf(evidence: Manifest['evidence']): ReviewSeal['evidence'] {
  if (evidence === undefined) return 'within';
  if (evidence === null) return 'not-as-sealed';
  const { kid, sealedAt, manifest } = evidence;
  if (!isInstant(sealedAt)) throw new SealError('The manifest names no seal of its evidence.');
  return { kid: kid.slice(0, 100), sealedAt, manifest };
}

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
