import { loadCodes } from '@stairgate/codes';
import {
  ageInterval,
  compile,
  type Grant,
  type Grantor,
  grants,
  limits,
  noGrants,
  situations,
} from '@stairgate/rulebook';
import { describe, expect, it } from 'vitest';
import { writeAnswer } from './answer-writer.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const grantors: readonly Grantor[] = ['child', 'guardian'];
const ages = Array.from({ length: 19 }, (_, age) => age);
const yes = (wanted: (situation: number, by: number) => boolean) =>
  grants(
    situations.flatMap((situation, number) =>
      grantors.flatMap((by, at): Grant[] => (wanted(number, at) ? [{ situation, by }] : [])),
    ),
  );
const granted = [
  noGrants,
  yes((_, by) => by === 0),
  yes((_, by) => by === 1),
  yes(() => true),
  yes((situation, by) => (situation * 7 + by) % 3 === 0),
];
const limited = [
  undefined,
  limits([
    { situation: 'contact.message/peer', by: 'guardian', how: 'closed' },
    { situation: 'location.collect/coarse', by: 'child', how: 'ask' },
  ]),
];

describe('an answer in writing', () => {
  it.each(['GB', 'US-CA'])('is about what was asked, and is what the law of %s decides', (place) => {
    const scope = rulebook.scope(place);
    const wrong: unknown[] = [];
    for (const situation of situations)
      for (const age of ages)
        for (const level of ['self-declared', 'verified'] as const)
          for (const [set, limit] of limited.entries())
            for (const [has, given] of granted.entries()) {
              const known = ageInterval(age, age, level);
              const answer = writeAnswer(scope, situation, known, given, 0, limit);
              const decided = scope.decide(situation, known, given, limit);
              if (answer.situation !== situation || answer.allowed !== decided.allowed)
                wrong.push({ situation, age, level, set, has, answered: answer.situation });
            }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
