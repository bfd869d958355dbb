import { loadCodes } from '@stairgate/codes';
import { compile, type Situation, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CannedChild, decisionFor, protectionsFor } from '../../testing/canned-child.ts';
import { firstState } from '../../testing/canned-state.ts';
import { wordsFor } from '../words.ts';
import { controlOf } from './control.ts';
import { ownLimitsOn } from './limit-words.ts';
import { firstToOpen } from './waits.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const at = '2026-11-22T10:00:00.000Z';
const situation = fc.constantFrom(...situations);
const child: fc.Arbitrary<CannedChild> = fc
  .record({
    place: fc.constantFrom('GB', 'FR', 'US-CA', 'BR'),
    age: fc.integer({ min: 3, max: 17 }),
    choices: fc.array(fc.record({ situation, by: fc.constantFrom('child', 'guardian') }), { maxLength: 60 }),
    limits: fc.array(
      fc.record({
        situation,
        by: fc.constantFrom('child', 'guardian', 'platform'),
        kind: fc.constantFrom('closed', 'ask'),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ place, age, choices, limits }) => ({
    ...firstState().child,
    place,
    age: { lo: age, hi: age, level: 'verified' },
    choices: choices.map((choice) => ({ ...choice, duration: 'until-changed' })),
    limits: limits.map((limit, index) => ({ ...limit, at, limitId: `l_${index}` })),
  }));

/** Every line of a child's page: its view, and what is offered there. */
function linesOf(one: CannedChild) {
  const views = protectionsFor(rulebook, one).situations;
  return situations.map((name) => {
    const view = views[name];
    const { state } = wordsFor(name, view, '10-12');
    return { name, view, state, control: controlOf(view, state) };
  });
}

const without = (all: CannedChild['choices'], gone: Situation, by: 'child' | 'guardian') =>
  all.filter((one) => one.situation !== gone || one.by !== by);

test('a switch turns on what it says, and turns off what is on', () => {
  fc.assert(
    fc.property(child, (one) => {
      for (const { name, view, control } of linesOf(one)) {
        if (control.kind !== 'switch') continue;
        expect(control.checked).toBe(view.allowed);
        const before = without(one.choices, name, 'child');
        const yes = { situation: name, by: 'child', duration: 'once' } as const;
        const choices = control.checked ? before : [...before, yes];
        expect(decisionFor(rulebook, { ...one, choices }, name).allowed).toBe(!control.checked);
      }
    }),
    { numRuns: 40 },
  );
});

test('who is sent to ask lacks a yes of the guardian, and nothing else has to be open first', () => {
  fc.assert(
    fc.property(child, (one) => {
      for (const { name, view, control } of linesOf(one)) {
        if (control.kind !== 'ask') continue;
        expect(view.waitsFor).toEqual([]);
        const both = (['child', 'guardian'] as const).map(
          (by) => ({ situation: name, by, duration: 'once' }) as const,
        );
        const mine = one.choices.filter((choice) => choice.situation !== name);
        expect(decisionFor(rulebook, { ...one, choices: [...mine, ...both] }, name).allowed).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

test('what waits names first steps that wait for nothing, and a lifted limit is one of the child', () => {
  fc.assert(
    fc.property(child, (one) => {
      const lines = linesOf(one);
      const views = protectionsFor(rulebook, one).situations;
      for (const { view, state, control } of lines) {
        if (state === 'waits') {
          const first = firstToOpen(view, views);
          expect(first.length).toBeGreaterThan(0);
          for (const name of first) expect(views[name].allowed).toBe(false);
        }
        if (control.kind !== 'lift') continue;
        const own = ownLimitsOn(view, one.limits);
        expect(own.length).toBeGreaterThan(0);
        expect(own.every(({ by }) => by === 'child')).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});
