import { canonicalJson, type ServiceKeys } from '@stairgate/service';
import { CompactSign, compactVerify, createLocalJWKSet, type JWK } from 'jose';
import type { Release } from './release.ts';

/** A release with its seal: a compact JWS (RFC 7515, ES256) over its canonical JSON. */
export interface SealedRelease {
  readonly release: Release;
  readonly seal: string;
}

const type = 'insight-release+jws';

export async function signRelease(
  release: Release,
  { signing }: Pick<ServiceKeys, 'signing'>,
): Promise<SealedRelease> {
  const seal = await new CompactSign(new TextEncoder().encode(canonicalJson(release)))
    .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: type })
    .sign(signing.privateKey);
  return { release, seal };
}

/** What a release is found to be. */
export type Verified =
  | { readonly ok: true; readonly kid: string }
  | { readonly ok: false; readonly what: string };

/**
 * Whether a release is as it was sealed, and its noise is what its own bounds and cost ask for.
 * @param jwks the public keys of the data holder.
 */
export async function verifyRelease(
  sealed: unknown,
  jwks: { readonly keys: readonly JWK[] },
): Promise<Verified> {
  const { release, seal } = (sealed ?? {}) as Partial<SealedRelease>;
  if (typeof seal !== 'string' || typeof release !== 'object' || release === null)
    return { ok: false, what: 'It is no release: it has no release and seal.' };
  let payload: Uint8Array;
  let kid: string | undefined;
  try {
    const verified = await compactVerify(seal, createLocalJWKSet({ keys: [...jwks.keys] }), {
      algorithms: ['ES256'],
    });
    if (verified.protectedHeader.typ !== type) return { ok: false, what: 'The seal is of something else.' };
    payload = verified.payload;
    kid = verified.protectedHeader.kid;
  } catch {
    return { ok: false, what: 'The seal is by none of these keys, or was changed.' };
  }
  if (new TextDecoder().decode(payload) !== canonicalJson(release))
    return { ok: false, what: 'What it says is not what was sealed.' };
  const wrong = noiseShortfall(release);
  return wrong === undefined ? { ok: true, kid: kid ?? '' } : { ok: false, what: wrong };
}

/** Whether the costs add up to what was paid, and each noise is as wide as its bound and cost ask. */
function noiseShortfall({ measures, rho }: Release): string | undefined {
  const nano = (cost: number) => BigInt(Math.round(cost * 1e9));
  const sum = measures.reduce((total, measure) => total + nano(measure.rho), 0n);
  if (sum > nano(rho)) return 'Its parts cost more than it says.';
  for (const { name, most, cells, rho: own, noise } of measures) {
    const [over = 0n, under = 0n] = noise.parameter.split('/').map(BigInt);
    const distance = BigInt(most);
    const isWide =
      noise.kind === 'gaussian'
        ? over * 2n * nano(own) >= distance * distance * BigInt(cells) * 1_000_000_000n * under
        : over * over * 2n * nano(own) >= (distance * BigInt(cells)) ** 2n * 1_000_000_000n * under * under;
    if (!isWide) return `The noise of "${name}" is narrower than its bound and cost ask.`;
  }
  return undefined;
}
