import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeclaration } from '../declaration/read-declaration.ts';
import type { Estimate } from '../effects/estimate.ts';
import { estimateEffect, readSpecification, registerSpecification } from '../effects/specification.ts';
import { seededRandom } from '../noise/seeded-random.testing.ts';
import { type Insight, openInsight } from '../open-insight.ts';
import { checkData, type Engine } from '../sql/engine.ts';
import { openDuckdb } from '../sql/open-duckdb.ts';
import { demonstrationTruth, makeDemonstration } from './make-demonstration.ts';

let folder: string;
let insight: Insight;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-demonstration-'));
  await makeDemonstration(folder);
  insight = await openInsight({ dataDir: null });
  engine = await openDuckdb(declared().declaration, folder);
});
afterAll(async () => {
  await engine?.close();
  await insight?.close();
  rmSync(folder, { recursive: true });
});
const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const declared = () => readDeclaration(text('birch.yaml'), 'birch.yaml');
const clock = () => Date.parse('2026-11-30T12:00:00Z');

describe('the made-up platform', () => {
  it('is as it is declared, and no interval of its known effects misses the truth', async () => {
    const read = declared();
    checkData(read, engine);
    for (const [file, truth] of [
      ['sleep.json', demonstrationTruth.sleep],
      ['feed-at-13.json', demonstrationTruth.feedAt13],
    ] as const) {
      const specification = readSpecification(text(file), file, read.declaration);
      await registerSpecification(insight.db, specification, { project: 'open', clock });
      const { effect } = await estimateEffect(
        specification,
        { project: 'open' },
        { ...insight, read, engine, random: seededRandom(file), clock, wait: async () => {} },
      );
      const { interval } = effect as Estimate;
      expect([file, interval[0] <= truth && truth <= interval[1]]).toEqual([file, true]);
      // It says something: nought is not in it.
      expect(interval[0]).toBeGreaterThan(0);
    }
  });
});
