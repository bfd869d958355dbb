import { expect, test } from 'vitest';
import { mailboxOf } from './mailbox-of.ts';

test.each([
  ['Parent@Example.com', 'parent@example.com'],
  ['parent+one@example.com', 'parent@example.com'],
  ['parent+one+two@example.com', 'parent@example.com'],
  ['+one@example.com', '+one@example.com'],
])('%s is delivered to %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
});
