import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAge, unknownAge } from './age.ts';
import { daysOfChange } from './binding.ts';
import type { Code, Rule } from './code.ts';
import { grants } from './grants.ts';
import type { Deviation, Profile } from './profile.ts';
import { decideByReference } from './reference.ts';
import { age, codes, codesAndProfile, day, granted, places, situation } from './rulebook.arbitraries.ts';
import { birch, compileAlone as compile, everything } from './rulebook.fixtures.ts';
import { effects, levels, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 400 };
const asOf = '2026-11-22';
const rung = (effect: (typeof effects)[number]) => effects.indexOf(effect);

describe('two evaluators', () => {
  test('agree on random codes, profiles, places, ages, choices and days', () => {
    let moved = 0;
    fc.assert(
      fc.property(codesAndProfile, day, places, age, granted, ([list, own], asOf, where, years, choices) => {
        const rulebook = compile(list, { asOf, profile: own });
        const packed = grants(choices);
        for (const one of situations) {
          const fast = rulebook.scope(where).decide(one, years, packed);
          if (fast.deviations.length > 0) moved++;
          expect({
            allowed: fast.allowed,
            effect: fast.effect,
            own: fast.own,
            needs: [...fast.needs],
            waitsFor: fast.waitsFor,
            obligations: [...fast.obligations].sort(),
            rules: [...new Set(fast.rules.map((each) => `${each.code}/${each.rule}`))].sort(),
            deviations: fast.deviations.map(({ id }) => id).sort(),
          }).toEqual(
            decideByReference({
              codes: list,
              asOf,
              profile: own,
              situation: one,
              in: where,
              age: years,
              granted: choices,
            }),
          );
        }
      }),
      { ...seed, numRuns: 500 },
    );
    expect(moved).toBeGreaterThan(50);
  });
});

describe('what must always hold of a profile', () => {
  const world = fc.tuple(codesAndProfile, day, places, age, situation, granted);

  test('one that says nothing changes nothing', () => {
    fc.assert(
      fc.property(codes, day, (list, asOf) => {
        expect(compile(list, { asOf, profile: birch }).revision).toBe(compile(list, { asOf }).revision);
      }),
      seed,
    );
  });

  test('a deviation moves only what a compelling rule sets, and takes no obligation away', () => {
    fc.assert(
      fc.property(world, ([[list, own], asOf, where, years, one]) => {
        const ask = (profile: Profile, law = list) =>
          compile(law, { asOf, profile }).scope(where).decide(one, years);
        const law = ask({ ...own, deviations: [] });
        const here = ask(own);
        expect(rung(here.effect)).toBeLessThanOrEqual(rung(law.effect));
        expect(here.obligations).toEqual(law.obligations);
        const firm = list.map((code) => ({
          ...code,
          rules: code.rules.map((one) => (one.compelling ? { ...one, effect: 'allow' as const } : one)),
        }));
        expect(rung(here.effect)).toBeGreaterThanOrEqual(rung(ask(own, firm).effect));
      }),
      seed,
    );
  });

  test('what it moves says so and names it, and nothing else does', () => {
    fc.assert(
      fc.property(world, ([[list, own], asOf, where, years, one, choices]) => {
        const ask = (profile: Profile) =>
          compile(list, { asOf, profile }).scope(where).decide(one, years, grants(choices));
        const here = ask(own);
        const law = ask({ ...own, deviations: [] });
        const moved = here.effect !== law.effect || here.needs.join() !== law.needs.join();
        expect(here.reasons.includes('deviation')).toBe(moved);
        expect(here.deviations.length > 0).toBe(moved);
        expect(here.toJSON().deviations).toEqual(moved ? here.deviations : undefined);
        const without = ask({
          ...own,
          deviations: own.deviations.filter((each) => !here.deviations.includes(each)),
        });
        expect(without.effect).toBe(law.effect);
        expect(without.needs).toEqual(law.needs);
        if (here.effect !== 'allow') expect(here.rules[0]?.effect).toBe(here.effect);
      }),
      seed,
    );
  });

  test('knowing less never loosens', () => {
    fc.assert(
      fc.property(world, ([[list, own], asOf, where, years, one, choices]) => {
        const rulebook = compile(list, { asOf, profile: own });
        const packed = grants(choices);
        const known = rulebook.scope(where).decide(one, years, packed);
        const wider = { ...years, lo: Math.max(0, years.lo - 3), hi: Math.min(18, years.hi + 2) };
        const weaker = levels.slice(0, levels.indexOf(years.level)).map((level) => ({ ...years, level }));
        for (const other of [
          rulebook.scope('unknown').decide(one, years, packed),
          ...[unknownAge, wider, ...weaker].map((less) => rulebook.scope(where).decide(one, less, packed)),
        ]) {
          expect(rung(other.effect)).toBeGreaterThanOrEqual(rung(known.effect));
          expect(other.allowed && !known.allowed).toBe(false);
        }
      }),
      { ...seed, numRuns: 1500 },
    );
  });

  test('nothing changes between two of its days of change', () => {
    const days = fc
      .tuple(day, fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 3 }))
      .map(([on, before, length]) =>
        [before, before + length].map((n) =>
          new Date(Date.parse(on) + n * 86_400_000).toISOString().slice(0, 10),
        ),
      );
    fc.assert(
      fc.property(codesAndProfile, days, ([list, own], [first, last]) => {
        fc.pre(!daysOfChange(list, own).some((on) => first! < on && on <= last!));
        const revisionOn = (asOf: string) => compile(list, { asOf, profile: own }).revision;
        expect(revisionOn(last!)).toBe(revisionOn(first!));
      }),
      seed,
    );
  });

  test('one rulebook, asked about every age, answers as one made anew for each', () => {
    fc.assert(
      fc.property(codesAndProfile, day, places, ([list, own], asOf, where) => {
        const make = () => compile(list, { asOf, profile: own }).scope(where);
        const scope = make();
        for (let year = 0; year <= 18; year++) {
          const age = { lo: year, hi: year, level: 'verified' } as const;
          expect(scope.row(age)).toEqual(make().row(age));
        }
      }),
      { ...seed, numRuns: 40 },
    );
  });

  test('leaving guidance out or a code out leaves what the others say', () => {
    fc.assert(
      fc.property(world, ([[list, own], asOf, where, years, one]) => {
        const profile = { ...own, deviations: [] };
        const here = compile(list, { asOf, profile }).scope(where).decide(one, years);
        for (const { code, status } of here.rules) {
          if (!own.guidance) expect(status).not.toBe('guidance');
          const out = own.exempt.some(
            (each) => each.code === code && each.approved <= asOf && asOf <= each.expires,
          );
          expect(out).toBe(false);
        }
      }),
      seed,
    );
  });
});

describe('one deviation at a time', () => {
  const rule = (given: Partial<Rule>): Rule => ({
    id: 'off',
    provisions: [],
    cite: 'Standard 7',
    url: 'https://example.org',
    confidence: 'high',
    status: 'in-force',
    situations: ['location.share/*'],
    ages: [0, 17],
    effect: 'guardian',
    obligations: ['record-reason'],
    says: 'It is off.',
    compelling: true,
    ...given,
  });
  const code = (...rules: Rule[]): Code => ({
    code: 'one',
    title: 'One',
    short: 'One',
    jurisdiction: 'GB',
    issuer: 'Nobody',
    url: 'https://example.org',
    rules,
    assurance: [],
    duties: [],
    covers: everything,
    mappings: [],
    unmodelled: [],
  });
  const friends: Deviation = {
    id: 'meet-friends',
    situations: ['location.share/contact'],
    ages: [16, 17],
    effect: 'opt-in',
    reason: 'Older teenagers meet after school.',
    approver: 'Safety board',
    approved: '2026-01-01',
    expires: '2026-12-31',
  };
  const ask = (
    how: string,
    { on = asOf, law = [code(rule({}))], of = 'location.share/contact', ...given } = {} as {
      on?: string;
      law?: Code[];
      of?: string;
    } & Partial<Deviation>,
  ) =>
    compile(law, { asOf: on, profile: { ...birch, deviations: [{ ...friends, ...given }] } }).decide({
      situation: of,
      in: 'GB',
      age: parseAge(how, 'verified'),
    });

  test('counts at its ages and situations and on its days, the last included, and nowhere else', () => {
    expect(['15', '16', '17', '18', '15-16', '16-17'].map((years) => ask(years).effect)).toEqual([
      ...['guardian', 'opt-in', 'opt-in', 'allow', 'guardian', 'opt-in'],
    ]);
    expect(ask('16', { of: 'location.share/anyone' }).effect).toBe('guardian');
    const on = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(on.map((day) => ask('16', { on: day }).effect)).toEqual([
      ...['guardian', 'opt-in', 'opt-in', 'guardian'],
    ]);
  });

  test('says what it is, what it lowered and from what; the obligations stay', () => {
    const answer = ask('16').toJSON();
    expect(answer).toMatchObject({
      effect: 'opt-in',
      needs: ['child'],
      reasons: ['child-choice-missing', 'deviation'],
      obligations: ['record-reason'],
      deviations: [friends],
    });
    expect(answer.rules).toMatchObject([
      { rule: 'off', effect: 'opt-in', deviation: { id: 'meet-friends', from: 'guardian' } },
    ]);
    expect(ask('16', { effect: 'allow' }).reasons).toEqual(['deviation']);
    expect(ask('15').toJSON()).not.toHaveProperty('deviations');
  });

  test('where a year without it is possible too, everybody who is asked at any of them is asked', () => {
    expect(ask('15-16').needs).toEqual(['guardian', 'child']);
  });

  test('does not move a rule that leaves no room, or what another rule asks', () => {
    expect(ask('16', { law: [code(rule({ compelling: false }))] }).effect).toBe('guardian');
    expect(ask('16', { law: [code(rule({ effect: 'forbid', compelling: false }))] }).effect).toBe('forbid');
    const law = [code(rule({ effect: 'opt-in' }), rule({ id: 'firm', compelling: false, effect: 'opt-in' }))];
    expect(ask('16', { law, effect: 'allow' }).effect).toBe('opt-in');
    expect(ask('16', { law, effect: 'allow' }).toJSON()).not.toHaveProperty('deviations');
  });

  test('beside another rule that wants a guardian, the child is asked as well', () => {
    const law = [code(rule({}), rule({ id: 'firm', compelling: false }))];
    expect(ask('16', { law })).toMatchObject({ effect: 'guardian', needs: ['guardian', 'child'] });
  });

  test('is part of the revision, and only while it counts', () => {
    const plain = compile([code(rule({}))], { asOf }).revision;
    expect(ask('16').revision).not.toBe(plain);
    expect(ask('16', { reason: 'Another reason.' }).revision).not.toBe(ask('16').revision);
    expect(ask('16', { on: '2027-01-01' }).revision).toBe(plain);
    const idle = { ...friends, situations: ['ads.market/direct'] };
    const rulebook = compile([code(rule({}))], { asOf, profile: { ...birch, deviations: [friends, idle] } });
    expect(rulebook.deviations).toEqual([friends]);
  });

  test('refuses two for one situation and age, and one that loosens nothing', () => {
    const twice = [friends, { ...friends, id: 'again', situations: ['location.share/*'] }];
    expect(() => compile([], { asOf, profile: { ...birch, deviations: twice } })).toThrow(
      'meet-friends and again',
    );
    const make = (given: object) => () => ask('16', given);
    expect(make({ effect: 'forbid' })).toThrow('loosens nothing');
    expect(make({ ages: [16, 18] })).toThrow('do not lie within');
    expect(make({ situations: ['location.show'] })).toThrow('not in the vocabulary');
  });

  test('an exempt code is silent on its days, and its place stays covered', () => {
    const { reason, approver, approved, expires } = friends;
    const exempt = [{ code: 'one', reason, approver, approved, expires }];
    const other = { ...code(rule({ effect: 'forbid' })), code: 'two', jurisdiction: 'US' };
    const at = (asOf: string) =>
      compile([code(rule({})), other], { asOf, profile: { ...birch, exempt } }).decide({
        situation: 'location.share/contact',
        in: 'GB',
        age: parseAge('12', 'verified'),
      });
    expect(at('2026-12-31')).toMatchObject({ effect: 'allow', reasons: ['no-rule'] });
    expect(at('2027-01-01').effect).toBe('guardian');
    const rulebook = (asOf: string) => compile([code(rule({}))], { asOf, profile: { ...birch, exempt } });
    expect(rulebook('2026-12-31').exemptions).toEqual(exempt);
    expect(rulebook('2027-01-01').exemptions).toEqual([]);
  });
});
