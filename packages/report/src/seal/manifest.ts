import type { ReviewFacts } from '@stairgate/wire';

/** What was in a folder when it was sealed. `manifest.json` holds it, and the signature is over that file's bytes. */
export interface Manifest {
  readonly format: 'stairgate-manifest';
  readonly version: 1;
  /** ISO 8601 instant, by the clock of the machine that sealed. */
  readonly sealedAt: string;
  /** The facts of the review, the authority that was stated and the version of the tool among them. */
  readonly review: ReviewFacts;
  /** Every file but the manifest and its signature, by path. */
  readonly files: readonly SealedFile[];
  /**
   * Of a judgement that was made again, from evidence in another folder: the seal of that evidence, null where it was not as
   * it was sealed. Left out where the evidence lies in the folder itself.
   */
  readonly evidence?: EvidenceSeal | null;
}

/** By what the seal of another folder is known. */
export interface EvidenceSeal {
  /** SHA-256 of the bytes of its manifest, in lower-case hex. */
  readonly manifest: string;
  readonly kid: string;
  readonly sealedAt: string;
}

export interface SealedFile {
  /** Path in the folder, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Of the content, in lower-case hex. */
  readonly sha256: string;
}

/** Files that make a folder a sealed one. The signature is a JWS whose payload is detached (RFC 7515, appendix F). */
export const sealFiles = {
  manifest: 'manifest.json',
  signature: 'manifest.jws',
  publicKey: 'public-key.json',
} as const;

export const signatureType = 'stairgate-manifest+jws';

/** Reads a manifest as data of a stranger: null unless it has the shape of one. */
export function readManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value.format !== 'stairgate-manifest' || value.version !== 1) return null;
  if (typeof value.sealedAt !== 'string' || !isRecord(value.review) || !Array.isArray(value.files))
    return null;
  if (value.evidence !== undefined && value.evidence !== null && !isEvidenceSeal(value.evidence)) return null;
  const paths = new Set<string>();
  for (const file of value.files as unknown[]) {
    if (!isRecord(file) || typeof file.path !== 'string' || paths.has(file.path)) return null;
    if (!Number.isSafeInteger(file.bytes) || !/^[0-9a-f]{64}$/.test(String(file.sha256))) return null;
    paths.add(file.path);
  }
  return value as unknown as Manifest;
}

function isEvidenceSeal(value: unknown): boolean {
  return (
    isRecord(value) &&
    /^[0-9a-f]{64}$/.test(String(value.manifest)) &&
    typeof value.kid === 'string' &&
    typeof value.sealedAt === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
