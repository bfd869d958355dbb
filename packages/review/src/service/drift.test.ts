import { type Effect, type Obligation, situations } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { child, evidenceOf, sure } from '../checks/evidence.testing.ts';
import { atLeast, exactly, type Observation, type SituationSeen } from '../observation.ts';
import { driftOn, faultyBirch, promisesOf } from '../report/birch-review.testing.ts';
import { driftOf } from './drift.ts';
import type { ServiceAnswers } from './service-answers.ts';

const situation = 'profile.view/anyone';

function promised(effect: Effect, obligations: readonly Obligation[] = []): ServiceAnswers {
  const answer = { situation, effect, obligations, allowed: effect === 'allow', revision: 'r1' } as const;
  return {
    format: 'stairgate-service-answers',
    version: 1,
    url: 'http://127.0.0.1:4300',
    place: 'GB',
    askedAt: '2026-11-22T12:00:00.000Z',
    personas: [
      {
        persona: 'child-12',
        age: { lo: 12, hi: 12, level: 'self-declared' },
        answers: [answer],
        problem: null,
      },
    ],
  };
}

const base = {
  check: 'c',
  persona: 'child-12',
  says: 'So it was.',
  evidence: [],
  proof: [sure],
  situation,
} as const;
const seeing = (...sights: readonly Partial<SituationSeen>[]): readonly Observation[] =>
  sights.map((one) => ({ ...base, effect: exactly('allow'), met: [], broken: [], ...one }));
const evidence = evidenceOf(child());
const state = (promises: ServiceAnswers, observations: readonly Observation[]) =>
  driftOf(evidence, observations, promises).lines.map((line) => line.state);

describe('a promise', () => {
  test.each([
    ['guardian', exactly('guardian'), 'kept'],
    ['guardian', exactly('opt-in'), 'looser-than-promised'],
    ['opt-in', exactly('forbid'), 'stricter-than-promised'],
    ['opt-in', atLeast('allow'), 'cannot-tell'],
    ['opt-in', atLeast('opt-in'), 'kept'],
    ['allow', exactly('allow'), 'kept'],
  ] as const)('of %s, with %s seen, is %s', (effect, seen, expected) => {
    expect(state(promised(effect), seeing({ effect: seen }))).toEqual([expected]);
  });

  test('that nobody looked at is not tested; one that was looked at in vain cannot be told', () => {
    expect(state(promised('opt-in'), [])).toEqual(['not-tested']);
    const inVain: Observation = { ...base, because: 'cannot-tell' };
    expect(state(promised('opt-in'), [inVain])).toEqual(['cannot-tell']);
  });

  test('is broken by one sight of many, and by an obligation that it names', () => {
    const kept = { effect: exactly('opt-in') };
    expect(state(promised('opt-in'), seeing(kept, {}))).toEqual(['looser-than-promised']);
    const unsigned = { ...kept, broken: ['show-sign'] } as const;
    expect(state(promised('opt-in', ['show-sign']), seeing(unsigned))).toEqual(['looser-than-promised']);
    expect(state(promised('opt-in'), seeing(unsigned))).toEqual(['kept']);
  });

  test('is not kept by what a regulator accepts instead', () => {
    const instead = ['no-personal-data', 'details-for-friends-only'] as const;
    expect(state(promised('opt-in'), seeing({ instead }))).toEqual(['looser-than-promised']);
  });
});

test('a child about whom nobody asked, or who could not be asked about, is said and has no lines', () => {
  const two = evidenceOf([child(), child({}, 15)]);
  const promises = promised('opt-in');
  expect(driftOf(two, seeing({}), promises).problems).toEqual([
    { persona: 'child-15', says: 'It was not asked.' },
  ]);
  const down = {
    ...promises,
    personas: [{ ...promises.personas[0]!, answers: [], problem: 'It was down.' }],
  };
  const { lines, problems, revisions } = driftOf(evidence, seeing({}), down);
  expect([lines, revisions]).toEqual([[], []]);
  expect(problems).toEqual([{ persona: 'child-12', says: 'It was down.' }]);
});

test('a service that promises what the law asks drifts exactly where the platform falls short', () => {
  const { lines, problems, revisions } = driftOn(faultyBirch);
  expect([lines.length, problems, revisions.length]).toEqual([situations.length * 5, [], 1]);
  const faults = Object.entries(faultyBirch.faults)
    .filter(([what]) => (situations as readonly string[]).includes(what))
    .flatMap(([what, ages]) => ages.map((age) => `${what}@${age}`));
  const loose = lines.filter((line) => line.state === 'looser-than-promised');
  expect(loose.map((line) => `${line.situation}@${line.age}`).sort()).toEqual(faults.sort());
  expect(driftOn(faultyBirch)).toEqual(driftOn(faultyBirch, promisesOf(faultyBirch)));
});
