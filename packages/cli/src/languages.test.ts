import { expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

test('lists what each language has, and nothing is wrong', async () => {
  const { out, exitCode } = await stairgate('languages');
  expect(out).toMatch(/^cy +rulebook +\d+ +\d+ +\d+ +0$/m);
  expect(out).toMatch(/^cy +pages +(\d+) +\1 +0 +0$/m);
  expect(exitCode).toBe(0);
});

test('says of one language who still reads English, and that it is not children', async () => {
  const { out, exitCode } = await stairgate('languages', 'cy');
  expect(out).toContain('missing for auditor');
  expect(out).not.toMatch(/missing for (?:\d|guardian|everybody)/);
  expect(exitCode).toBe(0);
  const { out: printed } = await stairgate('languages', 'cy', '--json');
  const [rulebook, pages] = JSON.parse(printed);
  expect(rulebook).toMatchObject({ language: 'cy', source: 'rulebook', faults: [] });
  expect(pages).toMatchObject({ language: 'cy', source: 'pages', faults: [], missing: [] });
});

test('tells how to begin a language that is not there', async () => {
  const { error, exitCode } = await stairgate('languages', 'ga');
  expect(exitCode).toBe(2);
  expect(error).toContain('a copy of en.json, named ga.json');
});
