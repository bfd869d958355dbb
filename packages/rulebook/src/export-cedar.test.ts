import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCedar } from '../../../testing/cedar-oracle.ts';
import { AgeError, ageInterval } from './age.ts';
import { compile } from './compile.ts';
import { type CedarAsk, cedarAnswer, cedarQuestion, exportCedar } from './export-cedar.ts';
import { PlaceError } from './place.ts';
import { codesAndProfile, day, places, situation } from './rulebook.arbitraries.ts';
import { baseline, code, rule } from './rulebook.fixtures.ts';

test('Cedar agrees on random codes, profiles, days and places', () => {
  const some = fc.uniqueArray(situation, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      codesAndProfile,
      fc.boolean(),
      day,
      places,
      some,
      ([codes, own], without, asOf, where, asked) => {
        const rulebook = compile(codes, { asOf, profile: without ? undefined : own });
        const engine = openCedar(exportCedar(rulebook));
        const aimed = codes.flatMap(({ rules }) => rules).filter((one) => one.compelling);
        const about = aimed
          .flatMap((one) => one.situations)
          .filter((one) => one.includes('/') && !one.endsWith('*'));
        const wrong: string[] = [];
        const all = [...new Set([...asked, ...about.slice(0, 3)])] as typeof asked;
        engine.compare({ rulebook, in: where, situations: all }, (what) => wrong.push(what));
        engine.compareLimits({ rulebook, in: where, situations: all.slice(0, 1) }, (what) =>
          wrong.push(what),
        );
        expect(wrong).toEqual([]);
        expect(engine.faults).toEqual([]);
      },
    ),
    { seed: 20261122, numRuns: 20 },
  );
});

describe('a policy reads like its rule', () => {
  const text = (given: Parameters<typeof rule>[0], assurance: Parameters<typeof code>[0]['assurance'] = []) =>
    exportCedar(
      compile([baseline(), code({ code: 'gb-act', rules: [rule(given)], assurance })], {
        asOf: '2026-11-22',
      }),
    ).policies;

  test('who, what, at which ages, and what opens it', () => {
    const policies = text(
      {
        id: 'quiet',
        ages: [13, 15],
        situations: ['ads.show/*', 'contact.call/adult'],
        says: 'Say "no"\\yes.\u0007',
      },
      [{ ...rule({}), past: 15, level: 'estimated', cite: 's.9' }],
    );
    expect(policies).toContain(`@id("gb-act/quiet")`);
    expect(policies).toContain(String.raw`@says("Say \"no\"\\yes.\u{7}")`);
    expect(policies).toContain(`@assurance("s.9")`);
    expect(policies).toContain(`forbid (principal, action in [
  Action::"contact.call/adult",
  Action::"ads.show"
], resource in Jurisdiction::"GB")
when {
  context.oldest >= 13 &&
  (context.youngest <= 15 || !(context.level in Level::"estimated"))
}
unless { context.childChose };`);
  });

  test('a deviation cuts it in parts, and each says so', () => {
    const profile = {
      service: { name: 'Birch', kinds: ['social' as const] },
      places: ['GB'],
      offers: [],
      risk: 'low' as const,
      guidance: true,
      exempt: [],
      deviations: [
        {
          ...{
            id: 'class',
            situations: ['contact.call/adult'],
            ages: [13, 15] as const,
            effect: 'opt-in' as const,
          },
          ...{ reason: 'A class.', approver: 'A. N. Other', approved: '2026-01-01', expires: '2026-12-31' },
        },
      ],
    };
    const rules = [rule({ effect: 'guardian', compelling: true, situations: ['contact.call/*'] })];
    const { policies } = exportCedar(compile([baseline(), code({ rules })], { asOf: '2026-11-22', profile }));
    expect(policies.match(/^@id\("one\/a.*$/gm)).toEqual([
      '@id("one/a")',
      '@id("one/a/2")',
      '@id("one/a/3")',
      '@id("one/a/4")',
    ]);
    expect(policies).toContain('@deviation("class")\n@loweredFrom("guardian")');
  });
});

describe('what is asked wrongly is refused', () => {
  const law = compile([baseline(), code({ rules: [rule({ ages: [0, 12] })] })], { asOf: '2026-11-22' });
  const engine = openCedar(exportCedar(law));
  const open: CedarAsk = {
    situation: 'contact.message/adult',
    in: 'GB',
    age: ageInterval(18, 18, 'verified'),
  };

  test('an adult may', () => expect(engine.ask(open).decision).toBe('allow'));

  test.each([
    ['no youngest age', { youngest: undefined }],
    ['no oldest age', { oldest: undefined }],
    ['no level', { level: undefined }],
    ['no word on the child’s choice', { childChose: undefined }],
    ['no word on consent', { guardianConsented: undefined }],
    ...[
      'chosen',
      'consented',
      'chosenOnce',
      'consentedOnce',
      'closed',
      'closedByGuardian',
      'ask',
      'askByGuardian',
    ].flatMap((set): [string, Record<string, unknown>][] => [
      [`no word on ${set}`, { [set]: undefined }],
      [`what is no set for ${set}`, { [set]: 'contact.message/adult' }],
    ]),
    ...['closed', 'closedByGuardian', 'ask', 'askByGuardian'].flatMap(
      (set): [string, Record<string, unknown>][] => [
        [`what is no situation in ${set}`, { [set]: ['contact.shout/adult'] }],
        [`numbers in ${set}`, { [set]: [1] }],
      ],
    ),
    ['an explanation with a choice about another in force', { explain: true, chosen: ['account.open/self'] }],
    ['a choice in words', { childChose: 'no' }],
    ['a consent in words', { guardianConsented: 'yes' }],
    ['a number for explaining', { explain: 0 }],
    ['no word on explaining', { explain: undefined }],
    ['ages that run backwards', { youngest: 18, oldest: 17 }],
    ['an age that cannot be', { oldest: 19 }],
    ['an age without evidence', { level: { __entity: { type: 'Level', id: 'none' } } }],
    ['a level that there is not', { level: { __entity: { type: 'Level', id: 'sure' } } }],
    ['words for numbers', { youngest: 'eighteen' }],
    ['an explanation with a choice in force', { explain: true, childChose: true }],
  ])('%s', (_, context) => {
    expect(engine.ask(open, context)).toMatchObject({ decision: 'deny', diagnostics: { reason: [] } });
  });

  test('the entities of another revision', () => {
    const other = exportCedar(
      compile([baseline(), code({ rules: [rule({ ages: [0, 13] })] })], { asOf: '2026-11-22' }),
    );
    const mixed = openCedar({ ...exportCedar(law), entities: other.entities });
    expect(mixed.ask(open).decision).toBe('deny');
  });

  test('a refusal that no policy accounts for is read as a refusal', () => {
    const nothing = { decision: 'deny' as const, diagnostics: { reason: [] } };
    expect(cedarAnswer(engine.annotations, open.situation, nothing, nothing)).toMatchObject({
      allowed: false,
      effect: 'forbid',
    });
  });

  test('places, ages and situations that there are not', () => {
    const exported = exportCedar(law);
    expect(() => cedarQuestion(exported, { ...open, in: 'EU' })).toThrow(PlaceError);
    expect(() => cedarQuestion(exported, { ...open, age: { lo: 5, hi: 3, level: 'verified' } })).toThrow(
      AgeError,
    );
    expect(() => cedarQuestion(exported, { ...open, situation: 'contact.mesage/adult' })).toThrow(RangeError);
  });

  test('a part of a country that is not listed is asked about as the country', () => {
    const { entities } = cedarQuestion(exportCedar(law), { ...open, in: ['FR-75', 'FR', 'US-CA'] });
    expect(entities[0]!.parents.map(({ id }) => id)).toEqual(['FR', 'US-CA']);
  });
});
