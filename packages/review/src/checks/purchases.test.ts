import { describe, expect, test } from 'vitest';
import { control, inShort, observed, screen } from './evidence.testing.ts';
import { purchases } from './purchases.ts';

const kite = 'Shop\n12 acorns in your pocket.\nThe long kite\n5 acorns';
const box = 'The mystery box\n9 acorns. In it is one of: a hat (60 in 100), a cat (40 in 100).';
const says = (text: string, labels: readonly string[] = [], during = 'openShop') =>
  inShort(
    observed(purchases, {
      screens: [
        screen({ text, during, controls: labels.map((label) => control({ kind: 'button', label })) }),
      ],
    }),
  );

describe('what is left to chance', () => {
  test('has a button', () => {
    expect(says(`${kite}\n${box}`, ['Get it: The long kite', 'Open one'])).toEqual([
      'purchase.buy/random allow',
    ]);
  });
  test('is closed, or not there', () => {
    expect(says(`${kite}\n${box}\nOff on your account.`, ['Get it'])).toEqual([]);
    expect(says(kite, ['Open now'])).toEqual([]);
  });
});

describe('a push to buy', () => {
  test.each([
    'Offer · from the shop\nThe very long kite goes well with a windy week.',
    'Only today: hats',
    '20% off everything',
  ])('%s', (text) => {
    expect(says(`${kite}\n${text}`)).toEqual(['purchase.prompt/any allow']);
  });
  test('is not what things cost, or what is offered elsewhere', () => {
    expect(says(kite)).toEqual([]);
    expect(says(`${kite}\nWe offer returns.`)).toEqual([]);
  });
});

test('no shop was seen', () => {
  const nothing = ['purchase.buy/random not-tested', 'purchase.prompt/any not-tested'];
  expect(inShort(observed(purchases, {}))).toEqual(nothing);
  expect(says(box, ['Open one'], 'openFeed')).toEqual(nothing);
});

test('a shop is known by its address as well, unless the child was just switching something on there', () => {
  const url = 'http://127.0.0.1:4301/shop';
  const controls = [control({ kind: 'button', label: 'Open one' })];
  const at = (during?: string) =>
    inShort(
      observed(purchases, { screens: [screen({ url, text: box, controls, ...(during ? { during } : {}) })] }),
    );
  expect(at()).toEqual(['purchase.buy/random allow']);
  expect(at('switchSetting purchase.buy/random')).toContain('purchase.buy/random not-tested');
});
