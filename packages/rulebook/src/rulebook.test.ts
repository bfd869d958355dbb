import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageInterval, parseAge, unknownAge } from './age.ts';
import type { Code, Rule } from './code.ts';
import { compile } from './compile.ts';
import { grants } from './grants.ts';
import { alternativeNames, practiceNames } from './practice.ts';
import { limits } from './limits.ts';
import { decideByReference } from './reference.ts';
import { age, codes, day, granted, limitLists, places, situation } from './rulebook.arbitraries.ts';
import { code, rule } from './rulebook.fixtures.ts';
import { effects, levels, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 400 };
const rung = (effect: (typeof effects)[number]) => effects.indexOf(effect);

describe('two evaluators', () => {
  test('agree on random codes, places, ages, choices and days', () => {
    fc.assert(
      fc.property(codes, day, places, age, granted, limitLists, (list, asOf, where, years, choices, set) => {
        const rulebook = compile(list, { asOf });
        const packed = grants(choices);
        const closed = limits(set);
        for (const one of situations) {
          const fast = rulebook.scope(where).decide(one, years, packed, closed);
          const slow = decideByReference({
            codes: list,
            asOf,
            situation: one,
            in: where,
            age: years,
            granted: choices,
            limits: set,
          });
          expect({
            allowed: fast.allowed,
            effect: fast.effect,
            needs: [...fast.needs],
            waitsFor: fast.waitsFor,
            obligations: [...fast.obligations].sort(),
            rules: fast.rules.map((each) => `${each.code}/${each.rule}`).sort(),
            deviations: [],
          }).toEqual(slow);
        }
      }),
      { ...seed, numRuns: 150 },
    );
  });
});

describe('what must always hold', () => {
  test('adding a code never loosens', () => {
    fc.assert(
      fc.property(codes, codes, day, age, situation, granted, (list, more, asOf, years, one, choices) => {
        const joined = [...list, ...more.map((each, number) => ({ ...each, code: `more-${number}` }))];
        const before = compile(list, { asOf }).scope('unknown').decide(one, years, grants(choices));
        const after = compile(joined, { asOf }).scope('unknown').decide(one, years, grants(choices));
        expect(rung(after.effect)).toBeGreaterThanOrEqual(rung(before.effect));
        expect(after.allowed && !before.allowed).toBe(false);
        expect(after.obligations).toEqual(expect.arrayContaining([...before.obligations]));
      }),
      seed,
    );
  });

  test('knowing less never loosens: place, age, level', () => {
    fc.assert(
      fc.property(codes, day, places, age, situation, granted, (list, asOf, where, years, one, choices) => {
        const rulebook = compile(list, { asOf });
        const packed = grants(choices);
        const known = rulebook.scope(where).decide(one, years, packed);
        const wider = { ...years, lo: Math.max(0, years.lo - 3), hi: Math.min(18, years.hi + 2) };
        const weaker = levels.slice(0, levels.indexOf(years.level)).map((level) => ({ ...years, level }));
        const lesser = [
          rulebook.scope('unknown').decide(one, years, packed),
          ...[unknownAge, wider, ...weaker].map((other) => rulebook.scope(where).decide(one, other, packed)),
        ];
        for (const other of lesser) {
          expect(rung(other.effect)).toBeGreaterThanOrEqual(rung(known.effect));
          expect(other.allowed && !known.allowed).toBe(false);
        }
      }),
      seed,
    );
  });

  test('taking a choice back never loosens, and no choice opens a forbid', () => {
    fc.assert(
      fc.property(codes, day, places, age, situation, granted, (list, asOf, where, years, one, choices) => {
        const scope = compile(list, { asOf }).scope(where);
        const all = scope.decide(one, years, grants(choices));
        const fewer = scope.decide(one, years, grants(choices.slice(1)));
        expect(fewer.allowed && !all.allowed).toBe(false);
        const everything = grants(
          situations.flatMap((s) => (['child', 'guardian'] as const).map((by) => ({ situation: s, by }))),
        );
        expect(scope.decide(one, years, everything).allowed).toBe(all.effect !== 'forbid');
      }),
      seed,
    );
  });

  test('every answer that is not "allow" cites a rule of that effect and says why', () => {
    fc.assert(
      fc.property(codes, day, places, age, situation, granted, (list, asOf, where, years, one, choices) => {
        const answer = compile(list, { asOf }).scope(where).decide(one, years, grants(choices)).toJSON();
        expect(answer.reasons.length).toBeGreaterThan(0);
        if (answer.effect !== 'allow') expect(answer.rules[0]?.effect).toBe(answer.effect);
        expect(answer.allowed).toBe(
          answer.effect !== 'forbid' && !answer.reasons.some((reason) => reason.endsWith('missing')),
        );
        if (answer.allowed) expect(answer.unlock).toEqual([]);
        else if (answer.effect !== 'forbid') expect(answer.unlock.length).toBeGreaterThan(0);
      }),
      seed,
    );
  });

  test('what is said to unlock does loosen', () => {
    fc.assert(
      fc.property(codes, day, places, age, situation, (list, asOf, where, years, one) => {
        const scope = compile(list, { asOf }).scope(where);
        const answer = scope.decide(one, years);
        const strictness = (other: typeof answer) => rung(other.effect) * 4 + other.needs.length;
        for (const way of answer.unlock) {
          if (way.how === 'turn') {
            const later = scope.decide(one, { lo: way.age, hi: way.age, level: years.level });
            expect(strictness(later)).toBeLessThan(strictness(answer));
          }
          if (way.how === 'prove-age' && way.past !== undefined) {
            const past = Math.min(18, way.past + 1);
            const proved = scope.decide(one, { lo: past, hi: Math.max(past, years.hi), level: way.level });
            expect(strictness(proved)).toBeLessThanOrEqual(strictness(answer));
          }
        }
      }),
      seed,
    );
  });
});

describe('one rule at a time', () => {
  const asOf = '2026-11-22';
  const ask = (given: Partial<Rule>, how: string, level: (typeof levels)[number] = 'verified', on = asOf) =>
    compile([code({ rules: [rule(given)] })], { asOf: on }).decide({
      situation: 'contact.message/adult',
      in: 'GB',
      age: parseAge(how, level),
    });

  test('binds at its first and last year of age, and not beside them', () => {
    const effectsAt = [12, 13, 15, 16].map((year) => ask({ ages: [13, 15] }, String(year)).effect);
    expect(effectsAt).toEqual(['allow', 'opt-in', 'opt-in', 'allow']);
  });

  test('an interval is decided at its strictest year', () => {
    expect(ask({ ages: [13, 13], effect: 'forbid' }, '10-14').effect).toBe('forbid');
    expect(ask({ ages: [13, 13], effect: 'forbid' }, '14-17').effect).toBe('allow');
  });

  test('binds from its first day to its last, an enacted one from its own', () => {
    const on = (given: Partial<Rule>, day: string) => ask(given, '12', 'verified', day).effect;
    const spell = { from: '2026-01-01', until: '2026-06-30' };
    expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((day) => on(spell, day))).toEqual([
      'allow',
      'opt-in',
      'opt-in',
      'allow',
    ]);
    expect(on({ status: 'enacted', from: '2027-01-01' }, '2026-12-31')).toBe('allow');
    expect(on({ status: 'enacted', from: '2027-01-01' }, '2027-01-01')).toBe('opt-in');
    expect(on({ status: 'enjoined' }, asOf)).toBe('allow');
    expect(on({ status: 'bill' }, asOf)).toBe('allow');
    expect(on({ confidence: 'low' }, asOf)).toBe('allow');
    expect(on({ status: 'guidance' }, asOf)).toBe('opt-in');
  });

  test('a claim weaker than the code demands leaves the person inside', () => {
    const list = [
      code({
        rules: [rule({ ages: [0, 17] })],
        assurance: [{ ...rule({}), past: 17, level: 'estimated' }],
      }),
    ];
    const at = (years: string, level: (typeof levels)[number]) =>
      compile(list, { asOf }).decide({
        situation: 'contact.message/adult',
        in: 'GB',
        age: parseAge(years, level),
      });
    expect(at('25', 'self-declared').effect).toBe('opt-in');
    expect(at('25', 'self-declared').unlock).toContainEqual({
      by: 'child',
      how: 'prove-age',
      level: 'estimated',
      past: 17,
    });
    expect(at('25', 'self-declared').reasons).toContain('age-claim-too-weak');
    expect(at('25', 'estimated').effect).toBe('allow');
  });

  test('a guardian rule beside an opt-in rule wants both, and only both open it', () => {
    const list = [
      code({ rules: [rule({ effect: 'opt-in' })] }),
      code({ code: 'two', jurisdiction: 'US', rules: [rule({ effect: 'guardian' })] }),
    ];
    const answer = (...by: ('child' | 'guardian')[]) =>
      compile(list, { asOf }).decide({
        situation: 'contact.message/adult',
        in: 'GB,US',
        age: ageInterval(12, 12, 'verified'),
        granted: by.map((one) => ({ situation: 'contact.message/adult', by: one })),
      });
    expect(answer().needs).toEqual(['guardian', 'child']);
    expect(
      [answer(), answer('child'), answer('guardian'), answer('child', 'guardian')].map((a) => a.allowed),
    ).toEqual([false, false, false, true]);
  });

  test('a place without a code of its own is no permission', () => {
    const rulebook = compile([code({ rules: [rule({})] })], { asOf });
    const age = ageInterval(12, 12, 'verified');
    const answer = rulebook.decide({ situation: 'contact.message/adult', in: 'BR', age });
    expect(answer.effect).toBe('opt-in');
    expect(answer.reasons).toContain('place-not-covered');
  });

  describe('places of a line', () => {
    const list = [
      code({
        jurisdiction: 'EU',
        rules: [
          rule({ id: 'french', ages: [0, 14], effect: 'guardian', places: ['FR'] }),
          rule({ id: 'german', ages: [0, 15], effect: 'guardian', places: ['DE', 'AT'] }),
          rule({ id: 'everywhere', situations: ['ads.show/personalised'], effect: 'forbid' }),
        ],
        assurance: [{ ...rule({}), past: 15, level: 'estimated', places: ['DE'] }],
      }),
    ];
    const rules = (where: string, years: string, level: (typeof levels)[number] = 'verified') =>
      compile(list, { asOf })
        .decide({ situation: 'contact.message/adult', in: where, age: parseAge(years, level) })
        .rules.map((each) => each.rule);

    test('a rule binds in these alone, inside the jurisdiction of its code', () => {
      expect(['FR', 'DE', 'AT', 'IT'].map((where) => rules(where, '12'))).toEqual([
        ['french'],
        ['german'],
        ['german'],
        [],
      ]);
      expect(rules('FR', '15')).toEqual([]);
      expect(rules('DE', '15')).toEqual(['german']);
      const elsewhere = compile(list, { asOf }).scope('IT').decide('ads.show/personalised', unknownAge);
      expect(elsewhere.effect).toBe('forbid');
    });

    test('a part of a place is in it', () => {
      expect(rules('FR-IDF', '12')).toEqual(['french']);
    });

    test('joined, unknown and uncovered places have the rules of all that they may be', () => {
      expect(rules('FR,DE', '12')).toEqual(['french', 'german']);
      expect(rules('unknown', '12')).toEqual(['french', 'german']);
      expect(rules('BR', '12')).toEqual(['french', 'german']);
    });

    test('how surely an age must be known counts there alone', () => {
      expect(rules('DE', '18', 'self-declared')).toEqual(['german']);
      expect(rules('AT', '18', 'self-declared')).toEqual([]);
      expect(rules('unknown', '18', 'self-declared')).toEqual(['german']);
      expect(rules('DE', '18', 'estimated')).toEqual([]);
    });
  });

  test('a narrow code adds to what its place has, and alone is no answer for it', () => {
    const general = code({ rules: [rule({})] });
    const narrow = code({
      code: 'narrow',
      jurisdiction: 'FR',
      breadth: 'narrow',
      rules: [rule({ situations: ['ads.show/personalised'], effect: 'forbid' })],
    });
    const scope = (list: Code[]) => compile(list, { asOf }).scope('FR');
    expect(scope([general, narrow]).note).toBe('place-not-covered');
    expect(scope([general, narrow]).codes).toEqual(['one', 'narrow']);
    const french = code({ code: 'french', jurisdiction: 'FR', rules: [rule({})] });
    expect(scope([general, narrow, french]).note).toBeNull();
    expect(scope([general, narrow, french]).codes).toEqual(['narrow', 'french']);
    const adverts = scope([general, narrow, french]).decide('ads.show/personalised', unknownAge);
    expect(adverts.effect).toBe('forbid');
  });

  test('hours say when it is night; that the night is closed, they do not change', () => {
    const hours = { from: '22:00', to: '06:00' };
    const night = (given: Partial<Rule>) =>
      compile([code({ rules: [rule({ situations: ['engage.notify/night'], ...given })] })], { asOf });
    const decide = (rulebook: ReturnType<typeof compile>) =>
      rulebook.scope('GB').decide('engage.notify/night', ageInterval(12, 12, 'verified')).effect;
    expect([decide(night({})), decide(night({ hours }))]).toEqual(['opt-in', 'opt-in']);
    expect(night({ hours }).revision).not.toBe(night({}).revision);
  });

  test('mappings and duties bind nobody', () => {
    const line = { ...rule({}), theirs: 'ageBand', ours: 'An age.', owes: 'They', evidence: 'A paper' };
    const plain = compile([code({ rules: [rule({})] })], { asOf });
    const more = compile([code({ rules: [rule({})], mappings: [line], duties: [line] })], { asOf });
    expect(more.revision).toBe(plain.revision);
    expect(more.citations).toEqual(plain.citations);
  });

  test('what a review is told decides nothing and leaves the revision as it is', () => {
    fc.assert(
      fc.property(codes, (list) => {
        const told = list.map((one) => ({
          ...one,
          rules: one.rules.map((each) => ({ ...each, alternatives: alternativeNames })),
          duties: [{ ...rule({}), owes: 'They', evidence: 'A paper', seenBy: practiceNames }],
        }));
        const [plain, more] = [compile(list, { asOf }), compile(told, { asOf })];
        expect(more.revision).toBe(plain.revision);
        const cells = (rulebook: typeof plain) =>
          rulebook
            .scope('unknown')
            .row(unknownAge)
            .map(({ effect, need, obligations }) => [effect, need, obligations]);
        expect(cells(more)).toEqual(cells(plain));
        for (const [at, citation] of more.citations.entries())
          expect(citation).toEqual({ ...plain.citations[at], alternatives: alternativeNames });
      }),
      { seed: 20261122, numRuns: 100 },
    );
  });

  test.each([
    ['has not begun', { status: 'enacted' as const, from: '2027-01-01' }],
    ['is over', { until: '2025-12-31' }],
    ['is a bill', { status: 'bill' as const }],
    ['a court stopped', { status: 'enjoined' as const }],
    ['is unconfirmed', { confidence: 'low' as const }],
  ])('law that %s is no permission: its place gets every code', (_, silent) => {
    const own = code({ code: 'brazil', jurisdiction: 'BR', rules: [rule({ ...silent, effect: 'allow' })] });
    const rulebook = (day: string) => compile([code({ rules: [rule({})] }), own], { asOf: day });
    const at = (day: string) =>
      rulebook(day).decide({ situation: 'contact.message/adult', in: 'BR', age: unknownAge });
    expect(at(asOf)).toMatchObject({ effect: 'opt-in' });
    expect(at(asOf).reasons).toContain('place-not-covered');
    if ('from' in silent) expect(at(silent.from)).toMatchObject({ effect: 'allow', reasons: ['no-rule'] });
  });

  test('a word that is not in the vocabulary is refused', () => {
    const answer = compile([], { asOf }).decide({
      situation: 'contact.shout/adult',
      in: 'GB',
      age: unknownAge,
    });
    expect(answer.toJSON()).toMatchObject({
      allowed: false,
      effect: 'forbid',
      reasons: ['unknown-situation'],
    });
  });

  test('the revision names what binds: another day changes it only when the law does', () => {
    const list = [code({ rules: [rule({ from: '2026-01-01' })] })];
    const revision = (on: string) => compile(list, { asOf: on }).revision;
    expect(revision('2026-01-01')).toBe(revision('2026-11-22'));
    expect(revision('2025-12-31')).not.toBe(revision('2026-01-01'));
    expect(compile([code({ rules: [rule({ effect: 'forbid' })] })], { asOf }).revision).not.toBe(
      compile([code({ rules: [rule({})] })], { asOf }).revision,
    );
  });

  test('refuses codes that make no sense', () => {
    const make = (given: Partial<Rule>) => () => compile([code({ rules: [rule(given)] })], { asOf });
    expect(make({ situations: ['contact.shout/adult'] })).toThrow('not in the vocabulary');
    expect(make({ effect: 'maybe' as 'allow' })).toThrow('not on the ladder');
    expect(make({ ages: [15, 12] })).toThrow('do not lie within');
    expect(() => compile([code({}), code({})], { asOf })).toThrow('given twice');
    for (const day of ['tomorrow', '2026-02-30', '2026-13-01']) {
      expect(() => compile([], { asOf: day })).toThrow('Write it as YYYY-MM-DD');
    }
  });
});
