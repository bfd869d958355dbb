import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  activities,
  type Breadth,
  compile,
  effects,
  type Grant,
  levels,
  obligationNames,
  parseAge,
  situations,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { coverage, loadCodes, readProvisions } from './index.ts';
import { confidences, statuses } from './read-code.ts';

const folder = import.meta.dirname;
const codes = loadCodes();
const files = globSync('*/*.yaml', { cwd: folder, exclude: ['node_modules/**', '**/*.test.yaml'] }).sort();
const schema = JSON.parse(readFileSync(join(folder, 'code.schema.json'), 'utf8'));

describe('the vocabulary', () => {
  test('is the same in vocabulary.yaml and in the rulebook', () => {
    expect(parse(readFileSync(join(folder, 'vocabulary.yaml'), 'utf8'))).toEqual(activities);
  });

  test('is what the schema completes, with a word on each', () => {
    const { rule, assurance, status, confidence, situation } = schema.$defs;
    const patterns = Object.keys(activities).map((activity) => `${activity}/*`);
    expect([...situation.enum].sort()).toEqual([...situations, ...patterns].sort());
    expect(rule.properties.effect.enum).toEqual(effects);
    expect(rule.properties.obligations.items.enum).toEqual(obligationNames);
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
    expect(codes).toHaveLength(35);
    expect(listed.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(469);
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
      const scope = compile([code], { asOf: '2026-11-22' }).scope('unknown');
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

interface Case {
  why?: string;
  ask: string;
  in: string;
  age: number | string;
  level?: string;
  asOf?: string;
  /** Whether only the code of this file is in force. */
  alone?: boolean;
  granted?: Partial<Record<Grant['by'], string[]>>;
  expect: {
    effect: string;
    allowed?: boolean;
    needs?: string[];
    obligations?: string[];
    without?: string[];
    cites?: string[];
  };
}

const caseKeys = ['why', 'ask', 'in', 'age', 'level', 'asOf', 'alone', 'granted', 'expect'];
const expectKeys = ['effect', 'allowed', 'needs', 'obligations', 'without', 'cites'];

function caseFile(file: string): { code?: string; asOf: string; cases: Case[] } {
  return parse(readFileSync(join(folder, file), 'utf8'));
}

describe.each(globSync(['*.test.yaml', '*/*.test.yaml'], { cwd: folder }).sort())('%s', (file) => {
  const breadth: Breadth = 'general';
  const { code, asOf, cases } = caseFile(file);
  const named = cases.map((one) => ({
    one,
    name: `${one.ask} in ${one.in} at ${one.age} ${one.level ?? ''}`,
  }));

  test.each(named)('$name', ({ one }) => {
    expect(Object.keys(one).filter((key) => !caseKeys.includes(key))).toEqual([]);
    expect(Object.keys(one.expect).filter((key) => !expectKeys.includes(key))).toEqual([]);
    const level = levels.find((known) => known === (one.level ?? 'verified'));
    const granted = Object.entries(one.granted ?? {}).flatMap(([by, list]) =>
      list.map((situation) => ({ situation: situation.replace('/*', ''), by: by as Grant['by'] })),
    );
    const alone = codes.filter((known) => known.code === code).map((known) => ({ ...known, breadth }));
    const inForce = one.alone ? alone : codes;
    const rulebook = compile(inForce, { asOf: one.asOf ?? asOf });
    const decision = rulebook.decide({
      situation: one.ask,
      in: one.in.split(','),
      age: parseAge(String(one.age), level!),
      granted,
    });
    const { effect, allowed = effect === 'allow', needs, obligations = [], without = [], cites } = one.expect;
    const { rules } = decision;
    expect({ effect: decision.effect, allowed: decision.allowed }).toEqual({ effect, allowed });
    if (needs) expect(decision.needs).toEqual(needs);
    expect(decision.obligations).toEqual(expect.arrayContaining(obligations));
    expect(without.filter((name) => decision.obligations.some((owed) => owed === name))).toEqual([]);
    const cited = rules.flatMap((rule) => [rule.cite, `${rule.code}/${rule.rule}`]);
    if (cites?.length === 0) expect(cited).toEqual([]);
    else expect(cited).toEqual(expect.arrayContaining(cites ?? []));
  });
});
