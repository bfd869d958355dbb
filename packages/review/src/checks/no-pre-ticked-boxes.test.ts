import { expect, test } from 'vitest';
import type { Control, Screen } from '../evidence.ts';
import { control, inShort, missing, observed, screen } from './evidence.testing.ts';
import { noPreTickedBoxes } from './no-pre-ticked-boxes.ts';

const box = (label: string, preset: boolean, kind: Control['kind'] = 'checkbox') =>
  control({ kind, label, preset });
const says = (controls: readonly Control[], more: Partial<Screen> = {}) =>
  inShort(observed(noPreTickedBoxes, { screens: [screen({ name: 'finishSignUp', controls, ...more })] }));

test('a ticked box that gives something away', () => {
  expect(says([box('Send me offers and let partners write to me', true)])).toEqual([
    'no-pre-ticked-boxes not held',
    'ads.market/direct allow',
  ]);
  expect(says([box('Make my profile visible to everyone', true, 'switch')])).toEqual([
    'no-pre-ticked-boxes not held',
  ]);
});

test.each([[[box('Send me offers', false)]], [[box('Remember me on this device', true)]], [[]]])(
  'nothing given away: %#',
  (controls) => {
    expect(says(controls)).toEqual(['no-pre-ticked-boxes held']);
  },
);

test('boxes that came after the sign-up may be the child’s own ticks', () => {
  const own = screen({ name: 'settings', controls: [box('Share my posts', true)] });
  const joined = screen({ name: 'finishSignUp' });
  expect(inShort(observed(noPreTickedBoxes, { screens: [joined, own] }))).toEqual([
    'no-pre-ticked-boxes held',
  ]);
  const known = [screen({ during: 'finishSignUp' }), { ...own, during: 'openFeed' }];
  expect(inShort(observed(noPreTickedBoxes, { screens: known }))).toEqual(['no-pre-ticked-boxes held']);
});

test('no sign-up was seen', () => {
  expect(inShort(observed(noPreTickedBoxes, { signUp: missing() }))).toEqual([
    'no-pre-ticked-boxes not-tested',
  ]);
});

test.each([
  'Receive e-mails from administrators',
  'Allow other members to send me private messages',
  'Let others find me',
  'Derbyn ein cylchlythyr',
  'Recevoir les offres de nos partenaires',
])('%s is given away', (label) => {
  expect(says([box(label, true)])[0]).toBe('no-pre-ticked-boxes not held');
});

test('a ticked box whose words say nothing known is no reason to say that all is well', () => {
  expect(says([box('Space', true)])).toEqual(['no-pre-ticked-boxes cannot-tell']);
});
