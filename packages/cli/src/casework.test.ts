import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

const data = mkdtempSync(join(tmpdir(), 'stairgate-office-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('an office has its first head from the command line, and a register that holds', async () => {
  const nothing = await stairgate('casework', 'verify', '--data', data);
  expect([nothing.exitCode, nothing.error]).toEqual([2, expect.stringContaining('There are no records')]);
  const added = await stairgate('casework', 'add', '--name', 'Ines Okoro', '--data', data, '--json');
  expect([added.exitCode, JSON.parse(added.out).key]).toEqual([0, expect.stringMatching(/^cw_/)]);
  const held = await stairgate('casework', 'verify', '--data', data);
  expect([held.exitCode, held.out]).toEqual([0, expect.stringContaining('The register holds. 1 steps')]);
  const wrong = await stairgate('casework', 'verify', '--data', data, '--expect-head', '0'.repeat(63));
  expect([wrong.exitCode, wrong.error]).toEqual([2, expect.stringContaining('is no head')]);
  const gone = await stairgate('casework', 'verify', '--data', data, '--expect-head', 'f'.repeat(64));
  expect([gone.exitCode, gone.error]).toEqual([1, expect.stringContaining('tampered with')]);
}, 600_000);
