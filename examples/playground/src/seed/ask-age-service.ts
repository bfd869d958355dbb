import type { AgeProof } from './seed-birch.ts';

/**
 * Has the ages of demo people shown by the demo verification service at `url`, to protect at its public address `audience`.
 * `undefined` if it does not answer.
 */
export function askAgeService(url: string, audience: string): AgeProof {
  return async ({ gateId, lo, hi, level }) => {
    try {
      const answer = await fetch(`${url}/age-results`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sub: gateId, audience, lo, hi, level }),
        signal: AbortSignal.timeout(5_000),
      });
      if (!answer.ok) return undefined;
      const { token } = (await answer.json()) as { token: string };
      return { method: 'vendor', lo, hi, level, token };
    } catch {
      return undefined;
    }
  };
}
