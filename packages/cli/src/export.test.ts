import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { ageInterval, compile, exportCedar, importRulebook, levels } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCedar } from '../../../testing/cedar-oracle.ts';
import { stairgate, today } from './stairgate.testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-export-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('export json: what is printed decides as the codes do, cell by cell', async () => {
  const { exitCode, out } = await stairgate('export', 'json');
  expect(exitCode).toBe(0);
  const back = importRulebook(JSON.parse(out));
  const rulebook = compile(loadCodes(), { asOf: today });
  expect(back.revision).toBe(rulebook.revision);
  for (const place of ['GB', 'US', 'US-CA', 'FR', 'NO', 'AU', 'unknown']) {
    const [theirs, ours] = [back, rulebook].map((one) => one.scope(place));
    let different = 0;
    for (const level of levels) {
      for (let lo = 0; lo <= 18; lo++) {
        for (let hi = lo; hi <= 18; hi++) {
          const age = ageInterval(lo, hi, level);
          const row = ours!.row(age);
          for (const [at, cell] of theirs!.row(age).entries()) {
            const { effect, need, obligations, rules } = row[at]!;
            if (
              cell.effect !== effect ||
              cell.need !== need ||
              String(cell.obligations) !== String(obligations) ||
              cell.rules.length !== rules.length ||
              cell.rules.some(({ code, rule }, n) => code !== rules[n]!.code || rule !== rules[n]!.rule)
            )
              different++;
          }
        }
      }
    }
    expect([place, different]).toEqual([place, 0]);
  }
});

describe('export cedar', () => {
  test('the files are what Cedar reads, and answer as the rulebook does', async () => {
    const { exitCode, out } = await stairgate('export', 'cedar', '--out', join(folder, 'cedar'), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ asOf: today });
    expect(readdirSync(join(folder, 'cedar')).sort()).toEqual([
      'entities.json',
      'policies.cedar',
      'stairgate.cedarschema',
    ]);
    const read = (name: string) => readFileSync(join(folder, 'cedar', name), 'utf8');
    const engine = openCedar({
      schema: read('stairgate.cedarschema'),
      policies: read('policies.cedar'),
      entities: JSON.parse(read('entities.json')),
    });
    expect(engine.faults).toEqual([]);
    const rulebook = compile(loadCodes(), { asOf: today });
    const wrong: string[] = [];
    engine.compare({ rulebook, in: 'GB', situations: ['location.share/anyone'] }, (what) => wrong.push(what));
    expect(wrong).toEqual([]);
  });

  test('to the terminal: one part, or all of it as JSON', async () => {
    const exported = exportCedar(compile(loadCodes(), { asOf: '2027-01-01' }));
    const print = async (...words: string[]) =>
      (await stairgate('export', 'cedar', '--as-of', '2027-01-01', ...words)).out;
    expect(await print()).toBe(exported.policies);
    expect(await print('--part', 'schema')).toBe(exported.schema);
    expect(JSON.parse(await print('--part', 'entities'))).toEqual(exported.entities);
    expect(JSON.parse(await print('--json'))).toEqual(exported);
  });
});

test.each<[string[], RegExp]>([
  [['export', 'json', '--as-of', '2026-13-01'], /no day/],
  [['export', 'json', '--as-of', '1990-01-01'], /no rule of these codes binds, which permits nothing/],
  [['export', 'json', '--codes', '/nowhere'], /is not there/],
  [['export', 'cedar', '--profile', '/nowhere.yaml'], /is not there/],
  [['export', 'cedar', '--part', 'all'], /schema, policies, entities/],
  [['export', 'xml'], /"xml" is no action of export/],
])('asked wrongly, it says what would be right: %j', async (words, message) => {
  const { exitCode, out, error } = await stairgate(...words);
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  expect(error).toMatch(message);
});

test('a folder that cannot be written to is named', async () => {
  const file = join(folder, 'taken');
  writeFileSync(file, '');
  const { exitCode, error } = await stairgate('export', 'json', '--out', file);
  expect(exitCode).toBe(2);
  expect(error).toMatch(/taken cannot be written to/);
});
