import { expect, test } from 'vitest';
import type { PersonaEvidence } from '../evidence.ts';
import type { SignUpEnd } from '../journey.ts';
import { accountNeedsGuardian } from './account-needs-guardian.ts';
import { done, failed, inShort, missing, observed } from './evidence.testing.ts';

const says = (end: SignUpEnd, more: Partial<PersonaEvidence> = {}) =>
  inShort(observed(accountNeedsGuardian, { signUp: done({ end }), ...more }));
const [self, guardian] = ['account.open/self', 'account.open/with-guardian'];

test.each([
  ['account', 'allow'],
  ['guardian-asked', 'guardian'],
  ['refused', 'forbid'],
  ['stopped-at-captcha', 'cannot-tell'],
  ['stopped-at-phone', 'cannot-tell'],
  ['stopped-at-form', 'not-tested'],
  ['no-way', 'not-tested'],
] as const)('a sign-up that ends with %s: %s', (end, expected) => {
  expect(says(end)).toEqual([`${self} ${expected}`, `${guardian} ${expected}`]);
});

test('an account that opens before the guardian answers is open', () => {
  const beforeConsent = done<{ end: SignUpEnd }>({ end: 'account' });
  expect(says('guardian-asked', { beforeConsent })).toEqual([`${self} allow`, `${guardian} allow`]);
  const waits = done<{ end: SignUpEnd }>({ end: 'guardian-asked' });
  expect(says('guardian-asked', { beforeConsent: waits })).toEqual([
    `${self} guardian`,
    `${guardian} guardian`,
  ]);
});

test("the child's own address is no guardian's", () => {
  const own = (answer: 'accepted' | 'refused' | 'no-way') =>
    says('guardian-asked', { ownAddressAsGuardian: done({ answer }) });
  expect(own('accepted')).toEqual([`${self} guardian`, `${guardian} allow`]);
  expect(own('refused')).toEqual([`${self} guardian`, `${guardian} guardian`]);
  expect(own('no-way')).toEqual([`${self} guardian`, `${guardian} guardian`]);
});

test('what was not done is not known', () => {
  expect(inShort(observed(accountNeedsGuardian, { signUp: missing() }))).toContain(`${self} not-tested`);
  expect(inShort(observed(accountNeedsGuardian, { signUp: failed() }))).toContain(`${self} cannot-tell`);
});
