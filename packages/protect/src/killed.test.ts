import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoredKeys, rotateKeys } from '@stairgate/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../service/src/database/test-postgres.testing.ts';
import type { Start } from './killed-service.testing.ts';
import { startReceiver } from './operator/webhooks/start-receiver.testing.ts';

/** Points at which a process is killed on each of two databases: few enough for every run; 50 by hand make the hundred. */
const points = Number(process.env.STAIRGATE_KILLS ?? 10);
const seed = Number(process.env.STAIRGATE_SEED ?? 20261130);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

/** Numbers that a seed gives, evenly from 0 up to 1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns how the process ended. @throws what it found wrong. */
function run(start: Start): Promise<NodeJS.Signals | null> {
  const script = new URL('killed-service.testing.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=development', script], {
    env: { PATH: process.env.PATH, START: JSON.stringify(start) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    child.on('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(signal);
      else reject(new Error(`round ${start.round}, killed at ${start.killAt}, seed ${seed}: ${said}`));
    });
  });
}

it.each(['PGlite', 'Postgres'])(
  'a process killed at any statement on %s loses nothing acknowledged and leaves nothing half done',
  async (engine) => {
    const folder = mkdtempSync(join(tmpdir(), 'stairgate-killed-'));
    const dataDir = join(folder, 'data');
    const number = numbersFrom(seed + engine.length);
    const newKey = () => randomBytes(32).toString('base64url');
    let addressKeys = [newKey()];
    const receiver = await startReceiver();
    const start = {
      hook: receiver.url,
      ...{ dataDir, diary: join(folder, 'diary'), fromStart: false, before: true, killAt: null, round: 0 },
      databaseUrl: engine === 'Postgres' ? await postgres.database() : null,
    };
    expect(await run({ ...start, addressKeys: addressKeys.join() })).toBe(null);
    // The embedded database hears several messages for each statement, and rounds each of them.
    const perStatement = engine === 'PGlite' ? 6 : 1;
    let killed = 0;
    for (let round = 1; round <= points; round++) {
      const rotates = round % 3 === 0;
      if (rotates) {
        // As `stairgate keys rotate` does; a copy beside it may be what a kill leaves there.
        const file = join(dataDir, 'keys.json');
        writeFileSync(`${file}.new`, JSON.stringify(rotateKeys(readStoredKeys({ keys: null, dataDir }))), {
          mode: 0o600,
        });
        cpSync(`${file}.new`, file);
        addressKeys = [newKey(), ...addressKeys];
      }
      // After a rotation it dies at the start, where addresses are sealed anew; else somewhere in its work.
      const most = (rotates ? 120 : 900) * perStatement;
      const killAt = 1 + Math.floor(number() * most);
      const kill = { killAt, before: number() < 0.5, fromStart: rotates, round };
      if ((await run({ ...start, addressKeys: addressKeys.join(), ...kill })) === 'SIGKILL') killed++;
    }
    expect(await run({ ...start, addressKeys: addressKeys.join(), round: points + 1 })).toBe(null);
    expect(killed).toBe(points);
    const diary = readFileSync(start.diary, 'utf8');
    for (const step of ['consented', 'part', 'withdrawn', 'refused', 'erased'])
      if (points > 5) expect(diary).toContain(`"${step}","is":"done"`);
    // What was acknowledged the platform was told, at least once, and again only for what died on its way.
    const lines = diary
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as { family: string; step: string; is: string; childId?: string });
    const told = new Set(
      receiver.received.map(({ event }) => `${event.type} ${'childId' in event.data && event.data.childId}`),
    );
    const erased = lines.filter(({ step, is }) => step === 'erased' && is === 'done');
    expect(erased.filter(({ childId }) => !told.has(`child.erased ${childId}`))).toEqual([]);
    const gone = new Set(lines.filter(({ step }) => step === 'erased').map(({ family }) => family));
    const changed = lines.filter(
      ({ family, step, is }) => step === 'consented' && is === 'done' && !gone.has(family),
    );
    expect(changed.filter(({ childId }) => !told.has(`child.changed ${childId}`))).toEqual([]);
    const twice = receiver.received.length - new Set(receiver.received.map(({ id }) => id)).size;
    // Four are on their way to one receiver at a time.
    expect(twice).toBeLessThanOrEqual(4 * killed);
    await receiver.close();
    rmSync(folder, { recursive: true });
  },
  600_000 + points * 20_000,
);
