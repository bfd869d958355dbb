import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import schema from '../export.schema.json' with { type: 'json' };
import { compile } from './compile.ts';
import { exportRulebook, ImportError, importRulebook } from './export-json.ts';
import { type Schema, shapeProblems } from './json-shape.ts';
import { alternativeNames } from './practice.ts';
import { codesAndProfile, day, places } from './rulebook.arbitraries.ts';
import { baseline, code, rule } from './rulebook.fixtures.ts';
import type { Rulebook } from './rulebook.ts';
import { effects, levels, obligationNames } from './vocabulary.ts';

const valid = new Ajv2020({ allErrors: true }).compile(schema);

const withKeys = (order: (keys: string[]) => string[]) => (_: string, part: unknown) =>
  part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(order(Object.keys(part)).map((key) => [key, part[key as keyof typeof part]]))
    : part;

/** As a database or another tool hands it back: through text, with the keys in another order. */
const throughElsewhere = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(
      value,
      withKeys((keys) => keys.reverse()),
    ),
  );

/** Everything that a rulebook says in a place, year by year and of all ages, at every level. */
function answers(rulebook: Rulebook, where: Parameters<Rulebook['scope']>[0]): string[] {
  const scope = rulebook.scope(where);
  return levels.flatMap((level) =>
    Array.from({ length: 20 }, (_, year) => {
      const age = year === 19 || level === 'none' ? { lo: 0, hi: 18, level } : { lo: year, hi: year, level };
      return JSON.stringify(
        [scope.note, scope.row(age)],
        withKeys((keys) => keys.sort()),
      );
    }),
  );
}

test('there and back: the same revision, and the same answers with the same citations', () => {
  fc.assert(
    fc.property(codesAndProfile, fc.boolean(), day, places, ([codes, own], without, asOf, where) => {
      const rulebook = compile(codes, { asOf, profile: without ? undefined : own });
      const exported = exportRulebook(rulebook);
      expect(valid(exported), JSON.stringify(valid.errors)).toBe(true);
      const back = importRulebook(throughElsewhere(exported));
      expect(back.revision).toBe(rulebook.revision);
      const [ours, theirs] = [answers(rulebook, where), answers(back, where)];
      expect(theirs.findIndex((row, at) => row !== ours[at])).toBe(-1);
      expect(exportRulebook(back)).toEqual(exported);
    }),
    { seed: 20261122, numRuns: 30 },
  );
});

test('the lines that do not bind on the day come along, and decide on theirs', () => {
  const codes = [baseline(), code({ rules: [rule({ from: '2027-01-01', effect: 'forbid' })] })];
  const back = importRulebook(exportRulebook(compile(codes, { asOf: '2026-11-22' })));
  expect(compile(back.codes, { asOf: '2027-01-01' }).revision).toBe(
    compile(codes, { asOf: '2027-01-01' }).revision,
  );
});

test('it shares nothing with the rulebook', () => {
  const rulebook = compile([code({ rules: [rule({})] }), baseline()], { asOf: '2026-11-22' });
  const exported = exportRulebook(rulebook) as unknown as { codes: { rules: { effect: string }[] }[] };
  exported.codes[0]!.rules[0]!.effect = 'allow';
  expect(rulebook.codes[0]!.rules[0]!.effect).toBe('opt-in');
});

test('the schema knows the words of the vocabulary', () => {
  const { $defs } = schema;
  expect($defs.effect.enum).toEqual(effects);
  expect($defs.rule.properties.obligations.items.enum).toEqual(obligationNames);
  expect($defs.rule.properties.alternatives.items.enum).toEqual(alternativeNames);
  expect($defs.assurance.properties.level.enum).toEqual(levels);
});

describe('what is no export', () => {
  const exported = exportRulebook(
    compile(
      [
        baseline(),
        code({
          covers: [{ activities: ['contact.message'], ages: [0, 17] }],
          rules: [
            rule({
              alternatives: ['no-personal-data'],
              places: ['GB-SCT'],
              hours: { from: '22:00', to: '07:00', days: ['mon'], term: true },
            }),
          ],
          assurance: [
            {
              ...{
                provisions: [],
                cite: 's.2',
                url: 'https://example.org',
                confidence: 'high',
                status: 'in-force',
              },
              ...{ past: 17, level: 'estimated', says: 'Estimate it.' },
            },
          ],
        }),
      ],
      { asOf: '2026-11-22' },
    ),
  );

  test('our own reader of the schema finds what a whole one finds', () => {
    const odd = [null, 0, 1.5, -1, 18, true, '', 'x', '2026-02-30', [], [1], ['x'], {}, { x: 1 }];
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]) => {
      if (path.length > 0) paths.push(path);
      if (value !== null && typeof value === 'object')
        for (const [key, part] of Object.entries(value))
          walk(part, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(
      {
        ...exported,
        vocabulary: {
          ...exported.vocabulary,
          activities: { a: ['b'] },
          includes: { a: ['b'] },
          needs: { a: ['b'] },
        },
        unions: { EU: ['FR'] },
      },
      [],
    );
    let refused = 0;
    for (const path of paths) {
      for (const change of [undefined, 'extra', ...odd]) {
        const copy = structuredClone(exported) as unknown as Record<string | number, never>;
        let at = copy;
        for (const key of path.slice(0, -1)) at = at?.[key] as never;
        if (at === undefined) continue;
        const last = path.at(-1)!;
        if (change === undefined && Array.isArray(at)) continue;
        if (change === undefined) delete at[last];
        else if (change === 'extra') at[`${last} more`] = 1 as never;
        else at[last] = change as never;
        if (change === 'extra' && Array.isArray(at)) continue;
        const ours = shapeProblems(schema as Schema, copy).length === 0;
        expect([path, change, ours]).toEqual([path, change, valid(copy)]);
        if (!ours) refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test.each<[string, (copy: Record<string, unknown>) => unknown, RegExp]>([
    ['nothing at all', () => undefined, /\/ must be an object/],
    ['another format', (copy) => ({ ...copy, format: 'other' }), /\/format must be "stairgate-rulebook"/],
    ['a later version', (copy) => ({ ...copy, version: 3 }), /\/version must be 2/],
    ['a key that nobody knows', (copy) => ({ ...copy, more: 1 }), /\/more is no key here/],
    ['a day that there is not', (copy) => ({ ...copy, asOf: '2026-99-99' }), /no day/],
    [
      'another revision',
      (copy) => ({ ...copy, revision: '0'.repeat(16) }),
      /\/revision is not that of the content/,
    ],
    [
      'a loosened rule',
      (copy) => JSON.parse(JSON.stringify(copy).replace('"opt-in","obligations', '"allow","obligations')),
      /changed since/,
    ],
    [
      'a situation outside the vocabulary',
      (copy) =>
        JSON.parse(JSON.stringify(copy).replace('["contact.message/adult"]', '["contact.whisper/adult"]')),
      /contact\.whisper/,
    ],
    [
      'other words',
      (copy) => ({ ...copy, vocabulary: { ...exported.vocabulary, effects: ['allow', 'forbid'] } }),
      /\/vocabulary\/effects/,
    ],
    [
      'other obligations',
      (copy) => ({ ...copy, vocabulary: { ...exported.vocabulary, obligations: {} } }),
      /\/vocabulary\/obligations/,
    ],
    [
      'other words about what rests on what',
      (copy) => ({ ...copy, vocabulary: { ...exported.vocabulary, needs: {} } }),
      /\/vocabulary\/needs/,
    ],
    ['another union', (copy) => ({ ...copy, unions: { EU: ['FR'] } }), /\/unions/],
    ['a code twice', (copy) => ({ ...copy, codes: [...exported.codes, ...exported.codes] }), /given twice/],
  ])('%s', (_, change, message) => {
    const changed = change(structuredClone(exported) as unknown as Record<string, unknown>);
    expect(() => importRulebook(changed)).toThrow(ImportError);
    expect(() => importRulebook(changed)).toThrow(message);
  });

  test('as it is, it is one', () => {
    expect(importRulebook(structuredClone(exported)).revision).toBe(exported.revision);
  });
});
