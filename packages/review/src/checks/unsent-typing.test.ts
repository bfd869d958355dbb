import { expect, test } from 'vitest';
import type { Carried } from '../evidence.ts';
import { inShort, observed, request } from './evidence.testing.ts';
import { unsentTyping } from './unsent-typing.ts';

const says = (url: string, what: Carried['what'], during = 'typeUnsent') =>
  observed(unsentTyping, {
    requests: [request(url, { during, method: 'POST', carries: [{ what, how: 'clear', where: 'body' }] })],
  });

test.each(['email', 'name', 'username', 'birth-date', 'typed'] as const)(
  '%s goes to somebody else',
  (what) => {
    const found = says('https://in.hotjar.com/keys', what);
    expect(inShort(found)).toEqual(['data.collect/optional allow', 'data.share/third-party allow']);
    expect(found[0]!.says).toContain('Hotjar (in.hotjar.com)');
  },
);

test('to the platform itself, which may only look whether a name is free', () => {
  expect(inShort(says('http://127.0.0.1:4301/is-free', 'username'))).toEqual([
    'data.collect/optional cannot-tell',
  ]);
});

test('what was sent by the one who typed it, and what nobody typed', () => {
  expect(says('https://in.hotjar.com/keys', 'email', 'finishSignUp')).toEqual([]);
  expect(says('https://in.hotjar.com/keys', 'place')).toEqual([]);
});
