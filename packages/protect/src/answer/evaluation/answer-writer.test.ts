import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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
import { mostKept, writeAnswer } from './answer-writer.ts';

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

  it('is not kept without end: a hundred thousand different questions take no more than is allowed', () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const used = () => {
      gc();
      const { heapUsed, external, arrayBuffers } = process.memoryUsage();
      return heapUsed + external + arrayBuffers;
    };
    const scope = rulebook.scope('US-CA');
    // Cells of the rulebook are kept as well, and are as many as there are ages: they are made first.
    for (const lo of ages)
      for (const hi of ages.slice(lo))
        for (const situation of situations)
          scope.decide(situation, ageInterval(lo, hi, 'verified'), noGrants);
    const before = used();
    let most = 0;
    let asked = 0;
    const wrong: unknown[] = [];
    for (let round = 0; asked < 100_000; round++) {
      const limit = limits(
        situations.flatMap((situation, at) =>
          (at * 31 + round) % 7 === 0
            ? [
                {
                  situation,
                  by: 'guardian' as const,
                  how: round % 2 === 0 ? ('closed' as const) : ('ask' as const),
                },
              ]
            : [],
        ),
      );
      for (const lo of ages)
        for (const hi of ages.slice(lo))
          for (const situation of situations) {
            const age = ageInterval(lo, hi, 'verified');
            const given = granted[(asked + round) % granted.length]!;
            const answer = writeAnswer(scope, situation, age, given, asked % 4, limit);
            if (++asked % 997 === 0) {
              const { allowed } = scope.decide(situation, age, given, limit);
              if (JSON.parse(answer.text).decision !== allowed) wrong.push({ situation, lo, hi, round });
            }
            if (asked % 20_000 === 0) most = Math.max(most, used() - before);
          }
    }
    expect(wrong).toEqual([]);
    expect(most).toBeLessThan(mostKept * 1.5);
  });
});
