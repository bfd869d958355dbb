import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readEvidence } from '@stairgate/review';
import { recorded, recordedAge } from './recorded.ts';
import { reviewRound } from './review-round.ts';

/** Reviews Birch with nothing seeded, and keeps what was seen without its pictures: `npx node testing/faults/record-clean.ts`. */
const out = mkdtempSync(join(tmpdir(), 'stairgate-recorded-'));
try {
  const { seconds } = await reviewRound({ faults: [], place: 'GB', ages: [recordedAge], out });
  writeFileSync(recorded, gzipSync(JSON.stringify(readEvidence(out)), { level: 9 }));
  console.log(`${recorded}: ${seconds.toFixed(0)} s`);
} finally {
  rmSync(out, { recursive: true, force: true });
}
