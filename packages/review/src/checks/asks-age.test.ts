import { expect, test } from 'vitest';
import { asksAge, isAgeClaim } from './asks-age.ts';
import { control } from './evidence.testing.ts';

const asks = (text: string, ...controls: Parameters<typeof control>[0][]) =>
  asksAge({ text, controls: controls.map((one) => control(one)) });

test.each([
  [{ kind: 'text', label: 'Day', group: 'Date of birth' }],
  [{ kind: 'text', label: 'Oed' }],
  [{ kind: 'select', label: 'Dyddiad geni' }],
  [{ kind: 'button', label: 'Choose your birthday' }],
  [{ kind: 'text', label: 'Quel âge as-tu ?', group: '' }],
  [{ kind: 'date', label: 'Geburtsdatum' }],
] as const)('%j asks for the age', (one) => {
  expect(asks('', one)).toBe(true);
});

test('a page of rules with a button for each age asks for it', () => {
  const text =
    'Registration agreement. To join you need to be of thirteen years or older. These are the rules.';
  expect(asks(text, { kind: 'button', label: 'I agree' }, { kind: 'button', label: 'I do not agree' })).toBe(
    true,
  );
  expect(asks('The rules of chess.', { kind: 'button', label: 'I agree' })).toBe(false);
});

test.each([
  'I am over the age of thirteen',
  'need to be of thirteen years or older',
  '16 oed neu hŷn',
  "J'ai plus de 15 ans",
  'Ich bin mindestens 16 Jahre alt',
])('%s is a claim', (label) => {
  expect(isAgeClaim(label)).toBe(true);
});

test.each(['Page 13 of 20', 'Space', 'Join 13 friends', 'Thirteen posts'])('%s is none', (label) => {
  expect(isAgeClaim(label)).toBe(false);
  expect(asks(label, { kind: 'button', label })).toBe(false);
});
