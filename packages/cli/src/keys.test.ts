import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '@stairgate/protect';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../../protect/src/database/migrations.ts';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { stairgate } from './stairgate.testing.ts';

const above = mkdtempSync(join(tmpdir(), 'stairgate-keys-'));
const data = join(above, 'data');
let service: RunningService;
beforeAll(async () => {
  service = await startService({
    settings: { dataDir: data, port: 0, logLevel: 'silent' },
    emptyDatabase: await emptyDatabase(migrations),
  });
});
afterAll(async () => {
  await service?.close();
  rmSync(above, { recursive: true, force: true });
});

const keys = async (...words: readonly string[]) => {
  const { exitCode, out, error } = await stairgate('keys', ...words, '--data', data, '--json');
  expect(error).toBe('');
  expect(exitCode).toBe(0);
  return JSON.parse(out);
};
const ask = (key: string) =>
  fetch(`${service.url}/v1/rulebook`, { headers: { authorization: `Bearer ${key}` } });

describe('keys of a service that runs on its embedded database', () => {
  test('are made, listed and revoked at once', async () => {
    const { key, keyId } = await keys('create', '--name', 'shop');
    expect((await ask(key)).status).toBe(200);
    expect(await keys('list')).toContainEqual(
      expect.objectContaining({ key_id: keyId, name: 'shop', scope: 'platform', revoked_at: null }),
    );
    const stream = await fetch(`${service.url}/v1/changes`, { headers: { authorization: `Bearer ${key}` } });
    expect(await keys('revoke', keyId)).toEqual({ revoked: keyId });
    expect((await ask(key)).status).toBe(401);
    // Its stream ends by itself.
    await stream.text();
    const again = await stairgate('keys', 'revoke', keyId, '--data', data);
    expect([again.exitCode, again.error]).toEqual([2, expect.stringContaining('no key')]);
  });

  test('are made for a platform and for part of the work, and whose they are has to be said once there are two', async () => {
    const { key } = await keys('create', '--platform', 'Birch', '--scopes', 'decide');
    expect((await ask(key)).status).toBe(403);
    const { exitCode, error } = await stairgate('keys', 'create', '--data', data);
    expect([exitCode, error]).toEqual([2, expect.stringContaining('Birch, default')]);
  });

  test.skipIf(process.platform === 'win32')('are reached by who may open its folder alone', () => {
    expect(statSync(data).mode & 0o077).toBe(0);
    expect(existsSync(join(data, 'stairgate.door'))).toBe(true);
  });
});

describe('a folder that holds nothing', () => {
  test.each([
    ['keys', 'list'],
    ['keys', 'revoke', 'k_1'],
    ['ledger', 'verify'],
  ])('%s %s says so and makes nothing there', async (...words) => {
    const nothing = join(above, 'nothing');
    const { exitCode, error } = await stairgate(...words, '--data', nothing);
    expect([exitCode, error]).toEqual([2, expect.stringContaining(`There are no records in ${nothing}.`)]);
    expect(existsSync(nothing)).toBe(false);
  });
});

test('a key is made where the records are, and none beside those of "stairgate start"', async () => {
  const whole = join(above, 'whole');
  mkdirSync(join(whole, 'protect', 'records'), { recursive: true });
  const { exitCode, error } = await stairgate('keys', 'create', '--data', whole);
  expect([exitCode, error]).toEqual([2, expect.stringContaining(`give --data ${join(whole, 'protect')}.`)]);
  expect(existsSync(join(whole, 'records'))).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a folder that others could enter is closed by opening it',
  async () => {
    const open = join(above, 'open');
    const first = await startService({
      settings: { dataDir: open, port: 0, logLevel: 'silent' },
      emptyDatabase: await emptyDatabase(migrations),
    });
    await first.close();
    for (const path of [open, join(open, 'keys.json'), join(open, 'records')]) chmodSync(path, 0o755);
    const lines: string[] = [];
    const second = await startService({
      settings: { dataDir: open, port: 0, logLevel: 'warn', mailbox: true },
      logTo: { write: (line) => lines.push(line) },
    });
    await second.close();
    expect(
      [open, join(open, 'keys.json'), join(open, 'records')].map((path) => statSync(path).mode & 0o777),
    ).toEqual([0o700, 0o700, 0o700]);
    expect(lines.join('')).toMatch(/closed now\. The keys are among it/);
  },
);
