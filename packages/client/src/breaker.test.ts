import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBreaker } from './breaker.ts';

const options = { first: 250, longest: 2_000 };

test('after a failure nobody tries until the pause is over, then exactly one looks', () => {
  let now = 0;
  const breaker = createBreaker({ clock: () => now, ...options });
  expect(breaker.mayTry()).toBe(true);
  breaker.failed();
  now = 249;
  expect(breaker.mayTry()).toBe(false);
  now = 250;
  expect([breaker.mayTry(), breaker.mayTry(), breaker.mayTry()]).toEqual([true, false, false]);
  breaker.failed();
  now = 250 + 499;
  expect(breaker.mayTry()).toBe(false);
  now = 250 + 500;
  expect(breaker.mayTry()).toBe(true);
  breaker.worked();
  expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, true]);
});

test('however often it fails, the pause never exceeds the longest, and one success ends it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (outcomes) => {
      let now = 0;
      const breaker = createBreaker({ clock: () => now, ...options });
      for (const works of outcomes) {
        now += options.longest;
        expect(breaker.mayTry()).toBe(true);
        if (works) breaker.worked();
        else breaker.failed();
        expect(breaker.mayTry()).toBe(works);
      }
    }),
  );
});
