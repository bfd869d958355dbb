import type { Decision } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { refusedProblem } from './refused-problem.ts';

const answer = (of: Partial<Pick<Decision, 'effect' | 'needs' | 'unlock'>>) =>
  ({
    situation: 'feed.comment',
    reasons: [],
    rules: [],
    revision: 'r',
    source: 'service',
    ...of,
  }) as unknown as Answer;

test('of what waits for the child and for another situation, both are said to be needed', () => {
  const { detail, fix } = refusedProblem(
    answer({
      effect: 'guardian',
      needs: ['child'],
      unlock: [
        { by: 'child', how: 'opt-in' },
        { by: 'guardian', how: 'open-other', situation: 'account.open/with-guardian' },
      ],
    }),
  );
  expect(detail).toBe('feed.comment is off until this person chooses it.');
  expect(fix).toBe(
    'It opens once they switch it on themselves, and account.open/with-guardian is opened first.',
  );
});

test('ways around it are told as such', () => {
  const { detail, fix } = refusedProblem(
    answer({
      effect: 'guardian',
      needs: ['guardian'],
      unlock: [
        { by: 'guardian', how: 'consent', strong: false },
        { by: 'time', how: 'turn', age: 13 },
      ],
    }),
  );
  expect(detail).toContain('until their guardian agrees');
  expect(fix).toBe('It opens once their guardian agrees, or they are older.');
});
