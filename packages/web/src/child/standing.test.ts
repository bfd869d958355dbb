import { loadCodes } from '@stairgate/codes';
import { compile, factsOf, type Situation, situations } from '@stairgate/rulebook';
import type { GuardianState } from '@stairgate/wire';
import { describe, expect, test } from 'vitest';
import { type CannedChild, decisionFor, protectionsFor } from '../../testing/canned-child.ts';
import { firstState } from '../../testing/canned-state.ts';
import type { ReaderLanguage } from '../parts/languages.ts';
import { controlOf } from './control.ts';
import { childLanguages } from './languages.ts';
import { pageWords } from './page-words.ts';
import { standing } from './standing.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const guardianStates: readonly GuardianState[] = [
  ...(['none', 'invited', 'consented', 'withdrawn', 'refused', 'expired', 'ended'] as const),
];
const words = pageWords('10-12', childLanguages.load('en') as ReaderLanguage);
const all = (by: 'child' | 'guardian'): CannedChild['choices'] =>
  situations.map((situation) => ({ situation, by, duration: 'until-changed' }));
const kinds: readonly (readonly [string, Partial<CannedChild>])[] = [
  ['nothing chosen', { choices: [] }],
  ['the child chose all', { choices: all('child') }],
  ['the guardian agreed to all', { choices: all('guardian') }],
  ['both said yes to all', { choices: [...all('child'), ...all('guardian')] }],
  ...(['child', 'guardian', 'platform'] as const).map((by): readonly [string, Partial<CannedChild>] => [
    `all closed by ${by}`,
    {
      choices: [...all('child'), ...all('guardian')],
      limits: situations.map((situation, at) => ({
        ...{ limitId: `l_${at}`, at: '2026-11-22T10:00:00.000Z', by, kind: 'closed' as const, situation },
      })),
    },
  ]),
];

describe.each(kinds)('%s', (_, changes) => {
  test.each(['GB', 'US', 'FR', 'unknown'])('in %s: each line says what is so, whoever is there', (place) => {
    for (const age of [5, 8, 12, 15, 17]) {
      const child: CannedChild = {
        ...{ ...firstState().child, limits: [], ...changes },
        place,
        age: { lo: age, hi: age, level: 'verified' },
      };
      const views = protectionsFor(rulebook, child).situations;
      for (const guardianState of guardianStates) {
        for (const situation of situations) {
          const view = views[situation];
          const { state } = standing(situation, { situations: views, guardianState }, words);
          const decided = decisionFor(rulebook, child, situation);
          const at = [place, age, guardianState, situation];
          const isThere = factsOf(situation).reaches !== 'guardian' || guardianState === 'consented';
          expect([...at, state === 'on']).toEqual([...at, decided.allowed && isThere]);
          if (state === 'locked') expect([...at, decided.effect]).toEqual([...at, 'forbid']);
          if (state === 'limited') expect(decided.limits.some(({ how }) => how === 'closed')).toBe(true);
          if (state === 'ask') expect(decided.needs).toContain('guardian');
          if (state === 'waits')
            expect(decided.waitsFor.length > 0 || decided.limits.length > 0 || !isThere).toBe(true);
          const control = controlOf(view, state);
          if (control.kind === 'switch') expect(control.checked).toBe(decided.allowed && isThere);
        }
      }
    }
  });
});

test('who follows where a child goes is never on without a grown-up who is linked', () => {
  const { situations: views } = protectionsFor(rulebook, {
    ...firstState().child,
    ...{ choices: [...all('child'), ...all('guardian')], place: 'GB', limits: [] },
  });
  const watching = situations.filter((one) => factsOf(one).reaches === 'guardian');
  expect(watching).toEqual(expect.arrayContaining<Situation>(['monitor.guardian/location']));
  for (const guardianState of ['none', 'invited', 'withdrawn', 'refused', 'ended'] as const) {
    for (const one of watching) {
      const said = standing(one, { situations: views, guardianState }, words);
      expect([one, guardianState, said.state]).not.toEqual([one, guardianState, 'on']);
    }
  }
});

test('what nobody is there for, and nobody is needed for, waits for nothing', () => {
  const { situations: views } = protectionsFor(rulebook, {
    ...firstState().child,
    ...{ choices: [...all('child'), ...all('guardian')], place: 'GB', limits: [] },
    age: { lo: 18, hi: 18, level: 'verified' },
  });
  const watching = situations.filter((one) => factsOf(one).reaches === 'guardian');
  expect(watching).toContain('location.share/guardian');
  for (const one of watching) {
    const said = standing(one, { situations: views, guardianState: 'none', decidesItself: true }, words);
    expect([one, said.state]).not.toEqual([one, 'waits']);
    expect([one, said.state]).not.toEqual([one, 'on']);
    expect(said.next).toEqual([]);
  }
});
