import { createHash } from 'node:crypto';

const tokenBytes = 32;

/** What is stored of a token: its SHA-256. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** 256 random bits as base64url. */
export function newToken({ random }: { random: (size: number) => Uint8Array }): string {
  return Buffer.from(random(tokenBytes)).toString('base64url');
}
