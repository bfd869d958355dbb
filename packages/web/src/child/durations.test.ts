import { obligationNames } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationsFor } from './durations.ts';

const someObligations = fc.subarray([...obligationNames]);
const someSession = fc.option(fc.string({ minLength: 1 }), { nil: null });

test('just this time is always offered, and first', () => {
  fc.assert(
    fc.property(someObligations, someSession, (obligations, session) => {
      expect(durationsFor(obligations, session)[0]).toBe('once');
    }),
  );
});

test('what resets at the end of a session can never be left on', () => {
  fc.assert(
    fc.property(someObligations, someSession, (obligations, session) => {
      const lasting = durationsFor(obligations, session).includes('until-changed');
      expect(lasting).toBe(!obligations.includes('reset-at-session-end'));
    }),
  );
});

test('a session is offered only while there is one', () => {
  expect(durationsFor([], null)).toEqual(['once', 'until-changed']);
  expect(durationsFor([], 's_1')).toEqual(['once', 'session', 'until-changed']);
  expect(durationsFor(['reset-at-session-end'], 's_1')).toEqual(['once', 'session']);
});
