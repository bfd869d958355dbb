import { expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

test('lists what each language has, and nothing is wrong', async () => {
  const { out, exitCode } = await stairgate('languages');
  expect(out).toMatch(/^cy +child +(\d+) +\1 +0 +0$/m);
  expect(out).toMatch(/^cy +child-pages +(\d+) +\1 +0 +0$/m);
  expect(out).toMatch(/^cy +operator +0 +(\d+) +\1 +0$/m);
  expect(exitCode).toBe(0);
});

test('says of one language who still reads English, and that it is not children', async () => {
  const { out, exitCode } = await stairgate('languages', 'cy');
  expect(out).toContain('missing for operator');
  expect(out).not.toMatch(/missing for (?:\d|child)/);
  expect(exitCode).toBe(0);
  const { out: printed } = await stairgate('languages', 'cy', '--json');
  for (const audience of ['casework', 'child', 'child-pages', 'guardian-pages'])
    expect(JSON.parse(printed)).toContainEqual(
      expect.objectContaining({ language: 'cy', audience, faults: [], missing: [] }),
    );
});

test('tells how to begin a language that is not there', async () => {
  const { error, exitCode } = await stairgate('languages', 'ga');
  expect(exitCode).toBe(2);
  expect(error).toContain('a copy of the folder en, named ga');
});
