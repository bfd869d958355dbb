import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  activities,
  alternatives,
  compile,
  effects,
  groups,
  levels,
  obligationNames,
  practiceNames,
  practices,
  silentBaseline,
  situations,
  standardBaseline,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { createAsking } from './ask-cases.ts';
import { wordProblem } from './code-error.ts';
import { codesFolder as folder } from './codes-folder.ts';
import { coverage, loadCodes, readProvisions } from './index.ts';
import { type CaseFile, readCases } from './read-cases.ts';
import { confidences, statuses } from './read-code.ts';

const codes = loadCodes();
const files = globSync('*/*.yaml', { cwd: folder, exclude: ['**/*.test.yaml'] }).sort();
const schema = JSON.parse(readFileSync(join(folder, 'code.schema.json'), 'utf8'));

interface Enumerated {
  readonly enum: readonly string[];
  readonly markdownEnumDescriptions: readonly string[];
}

describe('the vocabulary', () => {
  test('is what the schema completes, with a word on each', () => {
    const { rule, duty, assurance, status, confidence, situation, coverable } = schema.$defs;
    const wordsOf = ({ enum: words, markdownEnumDescriptions: told }: Enumerated) =>
      Object.fromEntries(words.map((word, at) => [word, told[at]]));
    const patterns = Object.keys(activities).map((activity) => `${activity}/*`);
    expect([...situation.enum].sort()).toEqual([...situations, ...patterns].sort());
    expect(coverable.enum).toEqual(['everything', ...groups.map(({ id }) => id), ...Object.keys(activities)]);
    expect(rule.properties.effect.enum).toEqual(effects);
    expect(rule.properties.obligations.items.enum).toEqual(obligationNames);
    expect(wordsOf(rule.properties.alternatives.items)).toEqual(alternatives);
    expect(wordsOf(duty.properties['seen-by'].items)).toEqual(practices);
    expect(assurance.properties.level.enum).toEqual(levels);
    expect(status.enum).toEqual(statuses);
    expect(confidence.enum).toEqual(confidences);
    const { effect, obligations } = rule.properties;
    for (const words of [
      situation,
      effect,
      obligations.items,
      assurance.properties.level,
      status,
      confidence,
    ]) {
      expect(words.markdownEnumDescriptions).toHaveLength(words.enum.length);
      expect(words.markdownEnumDescriptions.every((text: unknown) => typeof text === 'string' && text)).toBe(
        true,
      );
    }
  });
});

describe('the codes', () => {
  test('are all that the list names, one file each', () => {
    const listed = Object.entries(readProvisions()).map(([code, list]) => [code, list.length]);
    const carried = coverage(codes).map(({ code, provisions }) => [code, provisions]);
    expect(carried.sort()).toEqual(listed.sort());
    expect(codes.length).toBeGreaterThanOrEqual(35);
    expect(listed.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThanOrEqual(469);
  });

  test('carry every provision of the list', () => {
    for (const { code, missing } of coverage(codes)) expect(missing, code).toEqual([]);
  });

  test('miss exactly what a removed line alone carried', () => {
    for (const code of codes) {
      for (const part of ['rules', 'duties', 'assurance', 'mappings', 'unmodelled'] as const) {
        for (const line of code[part]) {
          const less = { ...code, [part]: (code[part] as unknown[]).filter((one) => one !== line) };
          const others = [
            ...[...less.rules, ...less.duties, ...less.assurance],
            ...[...less.mappings, ...less.unmodelled],
          ];
          const left = new Set(others.flatMap(({ provisions }) => provisions));
          const alone = line.provisions.filter((id) => !left.has(id));
          expect(coverage([less])[0]!.missing).toEqual(alone);
        }
      }
    }
    const childrensCode = codes.find(({ code }) => code === 'uk-aadc')!;
    const rules = childrensCode.rules.filter(({ id }) => id !== 'location-resets');
    expect(coverage([{ ...childrensCode, rules }])[0]!.missing).toEqual(['uk-aadc-54']);
  });

  test('decide the same, under the same revision, without what is said for reviews', () => {
    const silent = codes.map((code) => ({
      ...code,
      rules: code.rules.map(({ alternatives: _, ...rule }) => rule),
      duties: code.duties.map(({ seenBy: _, ...duty }) => duty),
    }));
    expect(silent).not.toEqual(codes);
    for (const asOf of ['2024-01-01', '2026-11-22', '2027-06-01']) {
      const [told, plain] = [codes, silent].map((list) => compile(list, { asOf }));
      expect(told!.revision).toBe(plain!.revision);
      for (const place of ['GB', 'US-CA', 'FR', 'unknown']) {
        const answers = [told, plain].map((rulebook) =>
          rulebook!
            .scope(place)
            .row({ lo: 0, hi: 18, level: 'none' })
            .map(({ effect, need, obligations }) => [effect, need, obligations]),
        );
        expect(answers[0]).toEqual(answers[1]);
      }
    }
  });

  test('name a British duty for every practice but those that rules carry, the opt-out signal and help in a crisis', () => {
    const seen = new Set(
      codes.flatMap(({ jurisdiction, duties }) =>
        jurisdiction === 'GB'
          ? duties.flatMap(({ confidence, seenBy }) => (confidence === 'low' ? [] : (seenBy ?? [])))
          : [],
      ),
    );
    const byRules = ['no-tracking-before-consent', 'no-identity-to-third-parties'];
    expect(practiceNames.filter((one) => !seen.has(one))).toEqual([
      ...byRules,
      'opt-out-signal-honoured',
      'crisis-help',
    ]);
  });

  test('never bind what is unconfirmed, and claim no more than the list', () => {
    const { citations } = compile(codes, { asOf: '2026-11-22' });
    expect(citations.filter(({ confidence }) => confidence === 'low')).toEqual([]);
    expect(citations.length).toBeGreaterThan(60);
    const unconfirmed = Object.values(readProvisions())
      .flat()
      .filter(({ confidence }) => confidence === 'low');
    const firm = codes
      .flatMap((code) => [...code.rules, ...code.duties, ...code.assurance])
      .filter(({ confidence }) => confidence !== 'low')
      .flatMap(({ provisions }) => provisions);
    expect(unconfirmed.filter(({ id }) => firm.includes(id))).toEqual([]);
  });

  test('are never looser on younger children, nor on those of whom nothing is known', () => {
    for (const code of codes) {
      const alone = code.code === standardBaseline ? [code] : [code, silentBaseline];
      const scope = compile(alone, { asOf: '2026-11-22' }).scope('unknown');
      const unknown = scope.row({ lo: 0, hi: 18, level: 'none' });
      for (const level of levels.slice(1)) {
        let younger = unknown;
        for (let age = 0; age <= 18; age++) {
          const row = scope.row({ lo: age, hi: age, level });
          for (const [number, { rung }] of row.entries()) {
            const where = `${code.code}: ${situations[number]} at ${age}, ${level}`;
            expect(rung, where).toBeLessThanOrEqual(younger[number]!.rung);
          }
          younger = row;
        }
      }
    }
  });

  test("keep apart what the Children's code demands and what it recommends", () => {
    const kinds = new Map(
      Object.values(readProvisions())
        .flat()
        .map(({ id, kind }) => [id, kind]),
    );
    const childrensCode = codes.find(({ code }) => code === 'uk-aadc')!;
    for (const line of [...childrensCode.rules, ...childrensCode.duties]) {
      const should = line.provisions.some((id) => kinds.get(id) === 'should');
      expect(line.status, line.id).toBe(should ? 'guidance' : 'in-force');
    }
  });

  test.each(files)('%s names its schema and has a test beside it', (file) => {
    const [first] = readFileSync(join(folder, file), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=../code.schema.json');
    const { code, cases } = caseFile(file.replace(/yaml$/, 'test.yaml'));
    const rules = codes
      .find((one) => one.code === code)!
      .rules.filter(({ status }) => status !== 'bill').length;
    expect(cases.length).toBeGreaterThanOrEqual(Math.min(25, rules));
  });
});

/** Every file of questions, by its path. */
const questions = globSync(['*.test.yaml', '*/*.test.yaml'], { cwd: folder }).sort();
const ask = createAsking(codes);

function caseFile(file: string): CaseFile {
  return readCases(readFileSync(join(folder, file)), file);
}

describe.each(questions)('%s', (file) => {
  const { cases, ...of } = caseFile(file);
  const named = cases.map((one) => ({ one, name: `${one.at.line}: ${one.ask} in ${one.in}` }));

  test.each(named)('line $name', ({ one }) => {
    expect(ask({ ...of, cases: [one] }).map(wordProblem)).toEqual([]);
  });
});
