import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageInterval, parseAge, unknownAge } from './age.ts';
import type { Code, Rule } from './code.ts';
import { compile as compileCodes } from './compile.ts';
import { grants } from './grants.ts';
import { limits } from './limits.ts';
import { alternativeNames, practiceNames } from './practice.ts';
import type { Profile } from './profile.ts';
import { decideByReference } from './reference.ts';
import { age, codes, day, granted, limitLists, places, situation } from './rulebook.arbitraries.ts';
import { baseline, birch, code, compileAlone as compile, rule } from './rulebook.fixtures.ts';
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
            own: fast.own,
            needs: [...fast.needs],
            waitsFor: fast.waitsFor,
            obligations: [...fast.obligations].sort(),
            rules: [...new Set(fast.rules.map((each) => `${each.code}/${each.rule}`))].sort(),
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
          answer.effect !== 'forbid' &&
            !answer.reasons.some((reason) => reason.endsWith('missing') || reason === 'waits-for-another'),
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

  describe('where no law covers', () => {
    const standIn = baseline({ rules: [rule({ id: 'usual', effect: 'guardian', compelling: true })] });
    const ask = (list: Code[], years: string, where = 'GB', profile?: Profile) =>
      compile([...list, standIn], { asOf, profile }).decide({
        situation: 'contact.message/adult',
        in: where,
        age: parseAge(years, 'verified'),
      });

    test('a place without a code of its own gets the baseline, and not the law of others', () => {
      const answer = ask([code({ rules: [rule({ effect: 'forbid' })] })], '12', 'BR');
      expect(answer).toMatchObject({ effect: 'guardian', rules: [{ code: 'int-baseline', rule: 'usual' }] });
      expect(answer.reasons).toContain('not-covered-here');
    });

    test('a code that covers some ages leaves the others to the baseline', () => {
      const covers = [{ activities: ['contact.message' as const], ages: [0, 12] as const }];
      const narrow = code({ covers, rules: [rule({ ages: [0, 12] })] });
      expect(['12', '13', '12-13', '18'].map((years) => ask([narrow], years).effect)).toEqual([
        'opt-in',
        'guardian',
        'guardian',
        'allow',
      ]);
      expect(ask([narrow], '12').reasons).not.toContain('not-covered-here');
    });

    test('a code that names a group covers of it what a rule of its own is about', () => {
      const covers = [{ activities: ['contact.call', 'contact.message'] as const, ages: [0, 17] as const }];
      const calls = rule({ situations: ['contact.call/*'], effect: 'allow' });
      expect(ask([code({ covers, rules: [calls] })], '5').effect).toBe('guardian');
      const both = [calls, rule({ id: 'messages', ages: [16, 17] })];
      expect(ask([code({ covers, rules: both })], '5').effect).toBe('allow');
    });

    test('what a place leaves uncovered can be asked for', () => {
      const covers = [{ activities: ['contact.message' as const], ages: [3, 12] as const }];
      const rulebook = compile([code({ covers, rules: [rule({ ages: [0, 12] })] }), standIn], { asOf });
      const of = (place: string) =>
        rulebook
          .uncovered(place)
          .flatMap(({ activities, ages }) => (activities.includes('contact.message') ? [ages] : []));
      expect(of('UK')).toEqual([
        [0, 2],
        [13, 17],
      ]);
      for (const place of ['BR', 'unknown']) expect(of(place)).toEqual([[0, 17]]);
      expect(() => rulebook.uncovered('Narnia')).toThrow(/no place we know/);
    });

    test('a code that speaks and covers nothing has the baseline beside it', () => {
      const answer = ask([code({ covers: [], rules: [rule({})] })], '12');
      expect(answer.rules.map((one) => one.rule)).toEqual(['usual', 'a']);
      expect(answer.needs).toEqual(['guardian', 'child']);
    });

    test('of joined places, each has to cover it', () => {
      const british = code({ rules: [rule({})] });
      expect(ask([british], '12', 'GB,BR').effect).toBe('guardian');
      expect(
        ask([british, code({ code: 'b', jurisdiction: 'BR', rules: [rule({})] })], '12', 'GB,BR').effect,
      ).toBe('opt-in');
    });

    test('a code covers by its own rules, where they hold', () => {
      const french = code({ jurisdiction: 'EU', rules: [rule({ places: ['FR'] })] });
      expect([ask([french], '12', 'FR').effect, ask([french], '12', 'DE').effect]).toEqual([
        'opt-in',
        'guardian',
      ]);
    });

    test('what a profile leaves out covers nothing, and the baseline is never left out', () => {
      const profile = { ...birch, guidance: false };
      const soft = code({ rules: [rule({ status: 'guidance' })] });
      const softBaseline = {
        ...standIn,
        rules: standIn.rules.map((one) => ({ ...one, status: 'guidance' as const })),
      };
      const decided = compile([soft, softBaseline], { asOf, profile }).decide({
        situation: 'contact.message/adult',
        in: 'GB',
        age: parseAge('12', 'verified'),
      });
      expect(decided.effect).toBe('guardian');
      const approval = { reason: 'r', approver: 'a', approved: '2026-01-01', expires: '2026-12-31' };
      const exempt = [
        { ...approval, code: 'one' },
        { ...approval, code: 'int-baseline' },
      ];
      expect(ask([code({ rules: [rule({})] })], '12', 'GB', { ...birch, exempt }).effect).toBe('guardian');
    });

    test('a documented deviation lowers it, and a profile names another code in its place', () => {
      const approval = { reason: 'r', approver: 'a', approved: '2026-01-01', expires: '2026-12-31' };
      const deviations = [
        {
          ...approval,
          id: 'd',
          situations: ['contact.message/*'],
          ages: [0, 17] as const,
          effect: 'opt-in' as const,
        },
      ];
      expect(ask([], '12', 'GB', { ...birch, deviations })).toMatchObject({
        effect: 'opt-in',
        deviations: [{ id: 'd' }],
      });
      const strict = code({
        code: 'strict',
        jurisdiction: 'BR',
        rules: [rule({ id: 'ban', effect: 'forbid' })],
      });
      const answer = ask([strict], '12', 'GB', { ...birch, baseline: 'strict' });
      expect(answer.rules).toMatchObject([{ code: 'strict', rule: 'ban' }]);
      expect(answer.reasons).toContain('not-covered-here');
    });

    test('without a baseline nothing is decided', () => {
      expect(() => compileCodes([code({})], { asOf })).toThrow('no code "int-baseline"');
    });
  });

  describe('what hangs together', () => {
    const age = parseAge('12', 'verified');
    const law = (...rules: Partial<Rule>[]) =>
      compile([code({ rules: rules.map((given, at) => rule({ id: `r${at}`, ...given })) })], { asOf }).scope(
        'GB',
      );
    const yes = (...list: [string, 'child' | 'guardian'][]) =>
      grants(list.map(([situation, by]) => ({ situation, by })));

    test('what is wider is bound by what is said of the narrower, and opens by its own yes and by theirs', () => {
      const scope = law({
        situations: ['profile.view/adult'],
        effect: 'guardian',
        obligations: ['explain-risk'],
      });
      const ask = (...given: [string, 'child' | 'guardian'][]) =>
        scope.decide('profile.view/anyone', age, yes(...given)).toJSON();
      expect(ask()).toMatchObject({
        effect: 'guardian',
        needs: ['guardian'],
        obligations: ['explain-risk'],
        waitsFor: ['profile.view/adult'],
      });
      expect(ask(['profile.view/anyone', 'guardian'])).toMatchObject({
        allowed: false,
        reasons: expect.arrayContaining(['waits-for-another']),
        unlock: expect.arrayContaining([
          { by: 'guardian', how: 'open-other', situation: 'profile.view/adult' },
        ]),
      });
      expect(ask(['profile.view/adult', 'guardian']).allowed).toBe(false);
      expect(ask(['profile.view/adult', 'guardian'], ['profile.view/anyone', 'guardian']).allowed).toBe(true);
      expect(scope.decide('profile.view/contact', age).allowed).toBe(true);
    });

    test('what is empty without another waits for it, and cites why', () => {
      const scope = law(
        { situations: ['location.collect/*'], effect: 'opt-in', obligations: ['show-sign'] },
        { situations: ['location.share/contact'], effect: 'opt-in' },
      );
      const shared = scope.decide('location.share/contact', age, yes(['location.share/contact', 'child']));
      expect(shared.own).toBe('opt-in');
      expect(shared.toJSON()).toMatchObject({
        allowed: false,
        effect: 'opt-in',
        needs: ['child'],
        obligations: [],
        waitsFor: ['location.collect/coarse'],
      });
      expect(shared.rules.map(({ rule: id, about }) => [id, about])).toEqual([
        ['r1', undefined],
        ['r0', 'location.collect/coarse'],
      ]);
      const both = yes(['location.share/contact', 'child'], ['location.collect/coarse', 'child']);
      expect(scope.decide('location.share/contact', age, both).allowed).toBe(true);
    });

    test('what rests on something forbidden is forbidden', () => {
      const scope = law({ situations: ['account.open/*'], effect: 'forbid' });
      const asked = scope.decide('contact.message/contact', age, yes(['contact.message/contact', 'child']));
      expect(asked.own).toBe('allow');
      expect(asked.toJSON()).toMatchObject({ effect: 'forbid', needs: [], allowed: false });
      expect(asked.rules).toMatchObject([{ effect: 'forbid', about: 'account.open/with-guardian' }]);
    });
  });

  describe('limits', () => {
    const scope = compile([code({ rules: [rule({ situations: ['location.collect/*'] })] })], { asOf }).scope(
      'GB',
    );
    const young = parseAge('12', 'verified');
    const on = grants([{ situation: 'location.collect', by: 'child' }]);

    test.each(['child', 'guardian', 'platform'] as const)(
      'of a %s close, and what rests on it with it',
      (by) => {
        const set = limits([{ situation: 'location.collect/coarse', by, how: 'closed' }]);
        for (const one of [
          'location.collect/coarse',
          'location.collect/precise',
          'location.share/contact',
        ] as const) {
          expect(scope.decide(one, young, on).allowed).toBe(true);
          const closed = scope.decide(one, young, on, set).toJSON();
          expect(closed).toMatchObject({ allowed: false, effect: 'forbid', limits: [{ by, how: 'closed' }] });
          expect(closed.reasons).toContain(`${by}-limit`);
          expect(closed.unlock).toContainEqual({
            by,
            how: 'lift-limit',
            situation: 'location.collect/coarse',
          });
        }
        expect(scope.decide('feed.rank/choices', young, on, set).allowed).toBe(true);
      },
    );

    test('that ask each time want a yes for this time, which a lasting one is not', () => {
      const set = limits([{ situation: 'location.collect/coarse', by: 'guardian', how: 'ask' }]);
      const ask = (given: Parameters<typeof grants>[0]) =>
        scope.decide('location.collect/coarse', young, grants(given), set).toJSON();
      const chosen = { situation: 'location.collect', by: 'child' } as const;
      const lasting = { situation: 'location.collect/coarse', by: 'guardian' } as const;
      expect(ask([chosen, lasting])).toMatchObject({
        allowed: false,
        effect: 'guardian',
        needs: ['guardian', 'child'],
        unlock: expect.arrayContaining([
          { by: 'guardian', how: 'say-yes-this-time', situation: 'location.collect/coarse' },
        ]),
      });
      expect(ask([chosen, { ...lasting, once: true }]).allowed).toBe(true);
    });

    test('of a guardian end at 18, and not by the word of who is 18', () => {
      const set = limits([{ situation: 'location.collect', by: 'guardian', how: 'closed' }]);
      const at = (level: (typeof levels)[number]) =>
        scope.decide('location.collect/coarse', parseAge('18', level), on, set).allowed;
      expect([at('self-declared'), at('declared-by-guardian-or-device'), at('verified')]).toEqual([
        false,
        true,
        true,
      ]);
    });
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

    test('joined and unknown places have the rules of all that they may be', () => {
      expect(rules('FR,DE', '12')).toEqual(['french', 'german']);
      expect(rules('unknown', '12')).toEqual(['french', 'german']);
    });

    test('how surely an age must be known counts there alone', () => {
      expect(rules('DE', '18', 'self-declared')).toEqual(['german']);
      expect(rules('AT', '18', 'self-declared')).toEqual([]);
      expect(rules('unknown', '18', 'self-declared')).toEqual(['german']);
      expect(rules('DE', '18', 'estimated')).toEqual([]);
    });
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
  ])('law that %s is no permission: the baseline stands in', (_, silent) => {
    const own = code({ code: 'brazil', jurisdiction: 'BR', rules: [rule({ ...silent, effect: 'allow' })] });
    const rulebook = (day: string) => compile([baseline({ rules: [rule({})] }), own], { asOf: day });
    const at = (day: string) =>
      rulebook(day).decide({ situation: 'contact.message/adult', in: 'BR', age: unknownAge });
    expect(at(asOf)).toMatchObject({ effect: 'opt-in' });
    expect(at(asOf).reasons).toContain('not-covered-here');
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

test('joins of places are let go when there are too many, and decide alike when they are made again', () => {
  const countries = ['AT', 'BE', 'BR', 'CA', 'DE', 'DK', 'ES', 'FI', 'GB', 'IE', 'IN'];
  const list = countries.map((jurisdiction, number) =>
    code({ code: `c${number}`, jurisdiction, rules: [rule({})] }),
  );
  const rulebook = compile(list, { asOf: '2026-11-22' });
  const ask = (where: readonly string[]) =>
    rulebook.decide({ situation: 'contact.message/adult', in: where, age: unknownAge }).toJSON();
  const first = rulebook.scope('GB');
  expect(rulebook.scope(['GB'])).toBe(first);
  const before = ask(['GB']);
  for (let bits = 1; bits < 1 << countries.length; bits++)
    rulebook.scope(countries.filter((_, number) => bits & (1 << number)));
  expect(rulebook.scope('GB')).not.toBe(first);
  expect(ask(['GB'])).toEqual(before);
});
