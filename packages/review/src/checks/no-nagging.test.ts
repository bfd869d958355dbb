import { expect, test } from 'vitest';
import type { FeedVisit } from '../evidence.ts';
import { control, inShort, observed, screen } from './evidence.testing.ts';
import { noNagging } from './no-nagging.ts';

const asking = screen({
  text: 'Turn on your location?',
  controls: [control({ kind: 'link', label: 'Turn it on' }), control({ kind: 'link', label: 'Not now' })],
});
const calm = screen({ text: 'Your feed' });
const visit = (after: FeedVisit['after'], here: typeof calm, pressed: string | null = null): FeedVisit => ({
  after,
  pressed,
  screen: here,
});
const says = (...visits: FeedVisit[]) => observed(noNagging, { visits });

test('asked again after a no', () => {
  const found = says(
    visit('opening', asking),
    visit('refusing', asking, 'Not now'),
    visit('signing-in', asking),
  );
  expect(inShort(found)).toEqual(['no-nagging not held']);
  expect(found[0]!.says).toBe(
    'Whoever pressed "Not now" was asked again at the next visit and after signing in anew.',
  );
  expect(
    inShort(says(visit('opening', asking), visit('refusing', calm, 'Not now'), visit('signing-in', asking))),
  ).toEqual(['no-nagging not held']);
});

test('a no that is taken', () => {
  expect(
    inShort(says(visit('opening', asking), visit('refusing', calm, 'Not now'), visit('signing-in', calm))),
  ).toEqual(['no-nagging held']);
  expect(inShort(says(visit('opening', calm), visit('signing-in', calm)))).toEqual(['no-nagging held']);
});

test('a question that nobody answered', () => {
  expect(inShort(says(visit('opening', asking)))).toEqual(['no-nagging cannot-tell']);
  expect(inShort(observed(noNagging, {}))).toEqual(['no-nagging not-tested']);
});
