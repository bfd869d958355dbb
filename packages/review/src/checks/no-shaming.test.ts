import { expect, test } from 'vitest';
import { control, inShort, observed, screen } from './evidence.testing.ts';
import { noShaming } from './no-shaming.ts';

const says = (label: string) =>
  inShort(observed(noShaming, { screens: [screen({ controls: [control({ kind: 'link', label })] })] }));

test.each([
  'No, I like being bored and left out',
  "No thanks, I don't want to make friends",
  'No, I prefer random adverts',
  'Skip and miss out',
])('"%s" shames', (label) => {
  expect(says(label)).toEqual(['no-shaming not held']);
});

test.each(['No', 'Not now', 'No, not now', 'No, thank you', 'Leave it off', 'Skip', 'No, ask me later'])(
  '"%s" does not',
  (label) => {
    expect(says(label)).toEqual(['no-shaming held']);
  },
);

test('a page with no no', () => {
  expect(says('Go on')).toEqual(['no-shaming not-tested']);
  expect(inShort(observed(noShaming, {}))).toEqual(['no-shaming not-tested']);
});
