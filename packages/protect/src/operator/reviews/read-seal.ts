import type { ReviewSeal, SentSeal } from '@stairgate/wire';
import { calculateJwkThumbprint, EmbeddedJWK, flattenedVerify } from 'jose';
import { Problem } from '../../problem.ts';

/** As the reviewer writes it. */
const signatureType = 'stairgate-manifest+jws';

/**
 * Reads the seal of a report that somebody sent: its signature is genuine, by whichever key, and what it is over names the
 * report. Nothing else of the folder is here, so nothing else is vouched for.
 * @param id SHA-256 of the report, in lower-case hex.
 * @throws Problem `seal-invalid`.
 */
export async function readSeal({ manifest, signature }: SentSeal, id: string): Promise<ReviewSeal> {
  const kid = await signerOf(manifest, signature);
  const { format, version, sealedAt, files, evidence } = fieldsOf(manifest);
  if (format !== 'stairgate-manifest' || version !== 1 || !isInstant(sealedAt) || !Array.isArray(files))
    throw new Problem('seal-invalid', 'This is no manifest of version 1.');
  const report = files.map(recordOf).find(({ path }) => path === 'report.json');
  if (report?.sha256 !== id) throw new Problem('seal-invalid', 'The manifest names another report.json.');
  return { kid, sealedAt, evidence: evidenceOf(evidence) };
}

async function signerOf(manifest: string, signature: string): Promise<string> {
  const [head, payload, sign] = signature.split('.');
  if (!head || payload !== '' || !sign)
    throw new Problem('seal-invalid', 'The signature is no detached JWS.');
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
    throw new Problem('seal-invalid', `The signature does not hold: ${(error as Error).message}.`);
  }
}

function evidenceOf(evidence: unknown): ReviewSeal['evidence'] {
  if (evidence === undefined) return 'within';
  if (evidence === null) return 'not-as-sealed';
  const { kid, sealedAt, manifest } = recordOf(evidence);
  if (typeof kid !== 'string' || !isInstant(sealedAt) || !/^[0-9a-f]{64}$/.test(String(manifest)))
    throw new Problem('seal-invalid', 'The manifest names no seal of its evidence.');
  return { kid: kid.slice(0, 100), sealedAt, manifest: String(manifest) };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    throw new Problem('seal-invalid', 'The manifest is no JSON.');
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
