import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appliesUnder } from './applies-under.ts';
import { applying } from './applying.ts';
import type { Applies } from './code.ts';
import { compile } from './compile.ts';
import {
  audiences,
  childrenTests,
  measures,
  type Profile,
  type ServiceFacts,
  serviceKinds,
} from './profile.ts';
import { decideByReference } from './reference.ts';
import { codes as someCodes } from './rulebook.arbitraries.ts';
import { situations } from './vocabulary.ts';

const day = '2026-11-30';
const nothing = {
  service: { name: 'Birch', kinds: ['social'] },
  places: ['US-SC'],
  offers: [],
  risk: 'high',
  guidance: true,
  exempt: [],
  deviations: [],
} as const satisfies Profile;

const approval = { reason: 'Counted.', approver: 'Board', approved: '2026-01-01', expires: '2026-12-31' };
const known = (facts: Partial<ServiceFacts>): Profile => ({
  ...nothing,
  facts: { sizes: [], ...approval, ...facts },
});
const binds = (applies: Applies, profile?: Profile) => appliesUnder(profile, day)(applies);
const revenue: Applies = { size: [[{ measure: 'revenue', in: 'USD', over: 100 }]] };

describe('a line for some services', () => {
  test('binds whoever documents nothing', () => {
    expect(binds(revenue)).toBe(true);
    expect(binds(revenue, nothing)).toBe(true);
    expect(binds({ children: ['directed'] }, nothing)).toBe(true);
    expect(binds({ kinds: ['game'] })).toBe(true);
  });

  test.each([
    [100, false],
    [101, true],
  ])('over 100 and a revenue of %d: %s', (is, expected) => {
    expect(binds(revenue, known({ sizes: [{ measure: 'revenue', in: 'USD', is }] }))).toBe(expected);
    expect(binds(revenue, known({ sizes: [{ measure: 'revenue', in: 'EUR', is }] }))).toBe(true);
  });

  test('binds again when what was documented is over, and before it was', () => {
    const profile = known({ sizes: [{ measure: 'revenue', in: 'USD', is: 1 }] });
    expect(appliesUnder(profile, '2026-12-31')(revenue)).toBe(false);
    expect(appliesUnder(profile, '2027-01-01')(revenue)).toBe(true);
    expect(appliesUnder(profile, '2025-12-31')(revenue)).toBe(true);
  });

  test('takes no more people to be in a part than in the whole, and no less in the whole than in a part', () => {
    const users: Applies = { size: [[{ measure: 'users', in: 'US-SC', from: 50 }]] };
    expect(binds(users, known({ sizes: [{ measure: 'users', in: 'US', is: 49 }] }))).toBe(false);
    expect(binds(users, known({ sizes: [{ measure: 'users', in: 'world', is: 49 }] }))).toBe(false);
    expect(binds(users, known({ sizes: [{ measure: 'users', in: 'US-GA', is: 49 }] }))).toBe(true);
    const everywhere: Applies = { size: [[{ measure: 'users', in: 'world', from: 50 }]] };
    expect(binds(everywhere, known({ sizes: [{ measure: 'users', in: 'US', is: 1 }] }))).toBe(true);
  });

  test('lets nobody off who knows of a child', () => {
    for (const test of ['known', 'disregarded', 'inferred'] as const)
      expect(binds({ children: [test, 'directed'] }, known({ children: 'unlikely' }))).toBe(true);
    expect(binds({ children: ['directed'] }, known({ children: 'mostly' }))).toBe(false);
    expect(binds({ children: ['likely'] }, known({ children: 'directed' }))).toBe(true);
  });

  test('says what is not documented', () => {
    const law = {
      ...{ code: 'law', title: 'Law', short: 'Law', jurisdiction: 'US-SC', issuer: '', url: '', covers: [] },
      ...{ rules: [], assurance: [], mappings: [], unmodelled: [] },
      duties: [revenue, { children: ['likely'] as const }, { kinds: ['game'] as const }].map(
        (applies, at) => ({
          ...{ id: `duty-${at}`, provisions: [], cite: 's.1', url: '', says: '', owes: '', evidence: '' },
          ...({ confidence: 'high', status: 'in-force', from: '2026-01-01' } as const),
          applies,
        }),
      ),
    };
    expect(applying([law], nothing, day).map(({ binds: how, unknown }) => [how, unknown])).toEqual([
      ['unknown', ['revenue in USD']],
      ['unknown', ['children']],
      ['no', []],
    ]);
    expect(applying([law], { ...nothing, places: ['GB'] }, day)).toEqual([]);
  });
});

const where = fc.constantFrom('world', 'US', 'US-CA', 'GB');
const number = fc.nat(3);
const applies: fc.Arbitrary<Applies> = fc.record(
  {
    kinds: fc.subarray(['social', 'game', 'shop'] as const, { minLength: 1 }),
    children: fc.subarray([...childrenTests], { minLength: 1 }),
    size: fc.array(
      fc.array(
        fc.oneof(
          fc.record({ measure: fc.constantFrom(...measures), in: where, from: number }),
          fc.record({ measure: fc.constantFrom(...measures), in: where, over: number }),
        ),
        { minLength: 1, maxLength: 2 },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const facts: fc.Arbitrary<ServiceFacts> = fc
  .record(
    {
      children: fc.constantFrom(...audiences),
      sizes: fc.array(fc.record({ measure: fc.constantFrom(...measures), in: where, is: number }), {
        maxLength: 12,
      }),
    },
    { requiredKeys: ['sizes'] },
  )
  .map((own) => ({ ...own, ...approval }));
const profile: fc.Arbitrary<Profile> = fc
  .record({ facts, kinds: fc.subarray([...serviceKinds], { maxLength: 3 }) })
  .map(({ kinds, ...own }) => ({ ...nothing, ...own, service: { name: 'Birch', kinds } }));

test('the plain reading of the codes agrees on which lines bind, at every size', () => {
  let lifted = 0;
  fc.assert(
    fc.property(
      someCodes,
      profile,
      fc.array(applies, { minLength: 8, maxLength: 8 }),
      fc.constantFrom(...situations),
      (list, own, conditions, situation) => {
        let at = 0;
        const codes = list.map((code) => ({
          ...code,
          rules: code.rules.map((rule) => ({ ...rule, applies: conditions[at++ % 8]! })),
        }));
        const rulebook = compile(codes, { asOf: day, profile: own });
        const age = { lo: 12, hi: 15, level: 'verified' } as const;
        const cell = rulebook.decide({ situation, in: ['US-CA', 'GB'], age });
        const plain = decideByReference({
          ...{ codes, asOf: day, profile: own, situation, in: ['US-CA', 'GB'], age, granted: [] },
        });
        expect([cell.effect, cell.needs]).toEqual([plain.effect, plain.needs]);
        expect([...cell.obligations].sort()).toEqual([...plain.obligations].sort());
        if (rulebook.citations.length < compile(codes, { asOf: day }).citations.length) lifted++;
      },
    ),
    { seed: 20261130, numRuns: 800 },
  );
  expect(lifted).toBeGreaterThan(200);
});
