import compress from '@fastify/compress';
import type { RouteOptions } from 'fastify';
import type { ServiceApp } from './service-app.ts';

/**
 * How an answer is compressed. Only for answers that hold no secret, or nothing that somebody else could choose beside one:
 * the length of what is compressed together tells whether the two are alike (BREACH).
 */
export const compressed: NonNullable<RouteOptions['compress']> = {
  // Brotli and gzip are what every browser and HTTP library knows.
  encodings: ['br', 'gzip'],
  threshold: 1024,
  // Above this, bytes, it is done beside the loop that decides.
  syncThreshold: 4096,
};

/** Makes `compressed` work. No answer is compressed unless its route says so; a stream of events never is. */
export async function compressAnswers(app: ServiceApp): Promise<void> {
  await app.register(compress, { global: false });
}
