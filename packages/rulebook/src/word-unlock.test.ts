import { expect, test } from 'vitest';
import type { Unlock } from './decision.ts';
import { unlockForOperators } from './operator-words.ts';

test.each<[Unlock, string]>([
  [{ by: 'child', how: 'opt-in' }, 'the child chooses it'],
  [{ by: 'guardian', how: 'consent', strong: false }, 'a verified guardian consents'],
  [
    { by: 'guardian', how: 'consent', strong: true },
    'a verified guardian consents, by a method that suits disclosure',
  ],
  [{ by: 'time', how: 'turn', age: 13 }, 'the child turns 13'],
  [
    { by: 'child', how: 'prove-age', level: 'estimated', past: 15 },
    'evidence (<estimated> or better) of being over 15',
  ],
  [{ by: 'child', how: 'prove-age', level: 'estimated' }, 'evidence of the age (<estimated> or better)'],
])('%j is %s', (way, said) => {
  expect(unlockForOperators(way, (level) => `<${level}>`)).toBe(said);
});
