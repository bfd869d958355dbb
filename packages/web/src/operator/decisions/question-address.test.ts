import { levels, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Question, readQuestion, writeQuestion } from './question-address.ts';

const question: fc.Arbitrary<Question> = fc
  .record({
    situation: fc.constantFrom(...situations),
    in: fc.constantFrom('GB', 'GB,US', 'unknown'),
    lo: fc.integer({ min: 0, max: 18 }),
    span: fc.integer({ min: 0, max: 18 }),
    level: fc.constantFrom(...levels),
    granted: fc.subarray(['child', 'guardian'] as const),
    othersOpen: fc.boolean(),
  })
  .map(({ lo, span, level, ...rest }) => ({ ...rest, age: { lo, hi: Math.min(18, lo + span), level } }));

test('an address gives back the question that was written into it', () => {
  fc.assert(
    fc.property(question, (one) => {
      expect(readQuestion(new URLSearchParams(`${writeQuestion(one)}`))).toEqual(one);
    }),
  );
});

test('what is no question is none', () => {
  for (const text of ['', 'situation=x/y', 'situation=contact.message/adult&ages=9-3&level=verified'])
    expect(readQuestion(new URLSearchParams(text)).age).toBeUndefined();
});
