import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binds } from './binding.ts';
import type { Code, Rule } from './code.ts';
import { silentBaseline } from './coverage.ts';
import { overlay, standingOf, withoutGuidance } from './overlay.ts';
import { type Profile, standardBaseline } from './profile.ts';
import { decideByReference } from './reference.ts';
import { codes, day, places } from './rulebook.arbitraries.ts';
import { everything } from './rulebook.fixtures.ts';
import { effects, levels, situationNumber, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 200 };
const rung = (effect: (typeof effects)[number]) => effects.indexOf(effect);
const year = fc.nat(18);
const level = fc.constantFrom(...levels.slice(1));
/** The circumstances of a few activities, so that random rules meet. */
const some = situations.filter((situation) => /^(contact\.message|ads\.show)/.test(situation));
const question = fc.record({
  list: codes.map((all) =>
    all.map((code) => ({
      ...code,
      rules: code.rules.map((rule) => ({ ...rule, situations: ['contact.message', 'ads.show/*'] })),
    })),
  ),
  asOf: day,
  where: places,
  year,
  level,
  guidance: fc.boolean(),
  situation: fc.constantFrom(...some),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

/** The slow second opinion on the same question. */
function reference(list: readonly Code[], { asOf, where, year: at, level: known, situation }: Question) {
  const age = { lo: at, hi: at, level: known };
  return decideByReference({ codes: list, asOf, situation, in: where, age, granted: [] });
}

function spoken(given: Question) {
  const { list, asOf, where, year: at, level: known, guidance, situation } = given;
  return overlay(list, { asOf, guidance }).row(where, at, known)[situationNumber(situation)]!;
}

test('what binds is what the second opinion says, with guidance and without', () => {
  fc.assert(
    fc.property(question, (given) => {
      const { cell, guidanceOnly } = spoken(given);
      const firm = reference(withoutGuidance(given.list), given);
      const expected = given.guidance ? reference(given.list, given) : firm;
      expect([cell.effect, [...cell.obligations].sort()]).toEqual([expected.effect, expected.obligations]);
      expect(guidanceOnly).toBe(rung(expected.effect) > rung(firm.effect));
    }),
    seed,
  );
});

test('a rule speaks where it would be cited, were it law, and nowhere else', () => {
  fc.assert(
    fc.property(question, (given) => {
      const found = spoken(given).silent.map(({ code, rule }) => `${code}/${rule}`);
      const bound = given.guidance ? given.list : withoutGuidance(given.list);

      const expected: string[] = [];
      for (const [at, code] of given.list.entries()) {
        const standsIn = code.code === standardBaseline;
        for (const rule of code.rules) {
          const over = rule.until !== undefined && rule.until < given.asOf;
          const leftOut = !given.guidance && rule.status === 'guidance' && !standsIn;
          if (over || (binds(rule, given.asOf) && !leftOut)) continue;
          const law = { ...rule, status: 'in-force', confidence: 'high', from: undefined } as const;
          // Beside its code, so that it covers nothing while it does not bind.
          const { assurance } = bound[at]!;
          const beside = standsIn
            ? bound.with(at, {
                ...bound[at]!,
                rules: [...bound[at]!.rules.filter(({ id }) => id !== rule.id), law],
              })
            : [...bound, { ...code, code: 'beside', covers: [], rules: [law], assurance }];
          const cited = reference(beside, given).rules;
          const name = standsIn ? code.code : 'beside';
          if (cited.includes(`${name}/${rule.id}`)) expected.push(`${code.code}/${rule.id}`);
        }
      }
      expect(found.sort()).toEqual(expected.sort());
    }),
    seed,
  );
});

test('it would be the strictest of what binds and what speaks, and is said only where that is stricter', () => {
  fc.assert(
    fc.property(question, (given) => {
      const { cell, wouldBe, silent } = spoken(given);
      const strictest = Math.max(cell.rung, ...silent.map(({ effect }) => rung(effect)));
      expect(wouldBe).toBe(strictest > cell.rung ? effects[strictest] : undefined);
    }),
    seed,
  );
});

test('what an operator documents as not applying speaks, and its deviations lower what binds', () => {
  const rule = (id: string, effect: Rule['effect'], compelling = false): Rule => ({
    ...{ id, effect, compelling, status: 'in-force', confidence: 'high', provisions: [], obligations: [] },
    situations: ['ads.show/*'],
    ages: [0, 17],
    cite: 's.1',
    url: 'https://example.org',
    says: 'It says so.',
  });
  const code = (name: string, rules: Code['rules']): Code => ({
    ...{ code: name, title: name, short: name, jurisdiction: 'GB', issuer: '', url: '', covers: everything },
    ...{ rules, assurance: [], duties: [], mappings: [], unmodelled: [] },
  });
  const codes = [
    silentBaseline,
    code('big', [rule('ban', 'forbid')]),
    code('small', [rule('ask', 'guardian', true)]),
  ];
  const approval = { reason: 'r', approver: 'a', approved: '2026-01-01', expires: '2026-12-31' };
  const profile: Profile = {
    service: { name: 's', kinds: [] },
    places: ['GB'],
    offers: [],
    risk: 'low',
    guidance: true,
    exempt: [{ ...approval, code: 'big' }],
    deviations: [
      { ...approval, id: 'd', situations: ['ads.show/contextual'], ages: [16, 17], effect: 'opt-in' },
    ],
  };
  const at = (asOf: string, age: number) =>
    overlay(codes, { asOf, profile }).row('GB', age, 'verified')[situationNumber('ads.show/contextual')]!;
  expect(at('2026-11-22', 12)).toMatchObject({ cell: { effect: 'guardian' }, wouldBe: 'forbid' });
  expect(at('2026-11-22', 12).silent.map(({ rule: id, why }) => [id, why])).toEqual([['ban', 'exempt']]);
  expect(at('2026-11-22', 16).cell).toMatchObject({ effect: 'opt-in', deviations: [{ id: 'd' }] });
  expect(at('2027-01-01', 16)).toMatchObject({ cell: { effect: 'forbid' }, silent: [] });
});

test.each([
  [{ status: 'in-force' }, 'binds'],
  [{ status: 'in-force', from: '2026-11-23' }, 'later'],
  [{ status: 'in-force', until: '2026-11-21' }, 'over'],
  [{ status: 'in-force', until: '2026-11-22' }, 'binds'],
  [{ status: 'enacted' }, 'later'],
  [{ status: 'enacted', from: '2026-11-22' }, 'binds'],
  [{ status: 'bill' }, 'bill'],
  [{ status: 'enjoined', confidence: 'low' }, 'enjoined'],
  [{ status: 'enacted', from: '2027-01-01', confidence: 'low' }, 'low'],
] as const)('%j stands as %s', (line, standing) => {
  expect(standingOf({ confidence: 'high', ...line }, '2026-11-22')).toBe(standing);
});
