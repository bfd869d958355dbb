import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Evidence } from '@stairgate/review';

/** What a real review of Birch with nothing seeded saw, without its pictures; `record-clean.ts` makes it anew. */
export const recorded = join(import.meta.dirname, 'recorded-clean.json.gz');
export const recordedAge = 12;

export const readRecorded = (): Evidence => JSON.parse(gunzipSync(readFileSync(recorded)).toString());
