import type { JWTPayload } from 'jose';

/** Seconds that the clocks of an issuer may differ from ours. */
export const skew = 30;
/** Seconds after its `iat` that a token is taken: it is made for the question that was just asked. */
export const oldest = 3600;
/** Seconds from `iat` to `exp`: who makes a token that is good for longer has not made it for one question. */
export const longestLife = 24 * 3600;

/** Whether a token's own times, both seconds since the epoch, fit one question. What of them is past, jose has checked. */
export function fitsOneQuestion({ iat, exp }: JWTPayload): boolean {
  return iat !== undefined && exp !== undefined && exp > iat && exp - iat <= longestLife;
}

/** Until when a token could be shown again, in milliseconds since the epoch, with the clocks as far apart as they may be. */
export function takenUntil({ iat, exp }: JWTPayload): number {
  return (Math.min(exp!, iat! + oldest) + 2 * skew) * 1000;
}
