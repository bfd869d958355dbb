import { expect, test } from 'vitest';
import type { Carried, PersonaEvidence, Stored } from '../evidence.ts';
import { birthDateKept } from './birth-date-kept.ts';
import { done, inShort, observed, request } from './evidence.testing.ts';

const age = done({ answer: 'accepted' as const, screen: { file: 'a.png' } });
const born = (where: Carried['where']): Carried[] => [{ what: 'birth-date', how: 'clear', where }];
const stored = (where: Stored['where'], carries = born('body')): Stored => ({
  where,
  host: '127.0.0.1',
  name: 'born',
  during: 'answerAge',
  lasts: 1000,
  carries,
});
const says = (more: Partial<PersonaEvidence>) => inShort(observed(birthDateKept, { age, ...more }));
const broken = ['data.collect/essential allow..forbid -least-data'];
const met = ['data.collect/essential allow..forbid +least-data'];

test.each(['cookie', 'local-storage', 'session-storage', 'indexed-db'] as const)('kept: %s', (where) => {
  expect(says({ storage: [stored(where)] })).toEqual(broken);
});

test('in the address of a page', () => {
  const here = 'http://127.0.0.1:4301/sign-up/account?born=2014-05';
  expect(says({ requests: [request(here, { carries: born('address') })] })).toEqual(broken);
});

test('in the answer itself it has to be, and elsewhere it is another matter', () => {
  const answer = request('http://127.0.0.1:4301/sign-up', { method: 'POST', carries: born('body') });
  const elsewhere = request('http://in.hotjar.com/?born=2014-05', { carries: born('address') });
  const plain = stored('cookie', [{ what: 'username', how: 'clear', where: 'body' }]);
  expect(says({ requests: [answer, elsewhere], storage: [plain] })).toEqual(met);
});

test('where it was never asked there is nothing to keep', () => {
  expect(says({ age: done({ answer: 'not-asked' as const, screen: { file: 'a.png' } }) })).toEqual([]);
});
