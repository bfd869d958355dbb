import { describe, expect, test } from 'vitest';
import type { Control } from '../evidence.ts';
import { choicesEqual } from './choices-equal.ts';
import { control, inShort, observed, screen } from './evidence.testing.ts';

const box = (width: number, height: number, y = 100) => ({ x: 0, y, width, height });
const link = (label: string, more: Partial<Control> = {}) => control({ kind: 'link', label, ...more });
const says = (...controls: Control[]) => observed(choicesEqual, { screens: [screen({ controls })] });

describe('two answers', () => {
  test.each([
    ['alike', link('Yes'), link('No'), 'held'],
    [
      'of which the longer is wider',
      link('Yes, show me things I love', { box: box(260, 40) }),
      link('No', { box: box(50, 40) }),
      'held',
    ],
    [
      'of which no is the bolder',
      link('Switch it on', { contrast: 5, box: box(90, 40) }),
      link('Leave it off', { box: box(200, 60) }),
      'held',
    ],
    [
      'of which yes is huge',
      link('Yes please', { box: box(240, 80), fontSize: 24 }),
      link('No', { box: box(14, 16), fontSize: 11 }),
      'not held',
    ],
    ['of which yes has larger letters', link('Allow', { fontSize: 20 }), link('Deny'), 'not held'],
    ['of which no is pale', link('Yes'), link('No', { contrast: 1.48 }), 'not held'],
    ['of which both are pale', link('Yes', { contrast: 2 }), link('No', { contrast: 2 }), 'held'],
  ] as const)('%s', (_, yes, no, expected) => {
    expect(inShort(says(yes, no))).toEqual([`choices-equal ${expected}`]);
  });

  test('of which one is on another page', () => {
    const found = says(link('Agree'), link('More choices'));
    expect(inShort(found)).toEqual(['choices-equal not held']);
    expect(found[0]!.says).toContain('behind "More choices"');
  });

  test('say what was seen of each', () => {
    const found = says(link('Yes', { box: box(200, 90) }), link('No', { box: box(20, 16), contrast: 2 }));
    expect(found.map((one) => one.says)).toEqual([
      '"Yes" was 200 by 90 pixels large, and "No" 20 by 16.',
      '"No" was hard to see: a contrast of 2 to 1.',
    ]);
  });
});

test('one is filled and the other is an outline', () => {
  const pair = (yes: number, no: number) => says(link('Yes', { fill: yes }), link('No', { fill: no }));
  expect(inShort(pair(8, 1))).toEqual(['choices-equal not held']);
  expect(inShort(pair(8, 8))).toEqual(['choices-equal held']);
  expect(inShort(pair(1, 1))).toEqual(['choices-equal held']);
});

test('answers to different questions are not held against each other', () => {
  expect(inShort(says(link('Yes', { box: box(200, 90, 0) }), link('No', { box: box(20, 16, 900) })))).toEqual(
    ['choices-equal not-tested'],
  );
});

test('pages that ask nothing, and no pages', () => {
  expect(inShort(says(link('Not for me'), link('Like 3'), link('Go on')))).toEqual([
    'choices-equal not-tested',
  ]);
  expect(inShort(observed(choicesEqual, {}))).toEqual(['choices-equal not-tested']);
});
