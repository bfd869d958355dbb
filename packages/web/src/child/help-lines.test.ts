import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { HelpLines } from './help-lines.tsx';

const shown = (place: string, language: string, band: '6-9' | '10-12' | '16-17' = '10-12') =>
  renderToStaticMarkup(createElement(HelpLines, { facts: { place, band }, words: { language } }));

test('a child reads the numbers of where it is', () => {
  expect(shown('GB', 'en')).toContain('Childline: call 0800 1111.');
  expect(shown('GB', 'en', '6-9')).toContain('Call 999.');
  expect(shown('US-CA', 'en', '16-17')).toContain('call 988.');
  expect(shown('US-CA', 'en')).not.toContain('0800 1111');
});

test('in its language', () => {
  expect(shown('GB', 'cy')).toContain('0800 1111');
  expect(shown('GB', 'cy')).not.toBe(shown('GB', 'en'));
  expect(shown('GB', 'cy')).not.toContain('lang=');
  expect(shown('GB', 'fr')).toContain('lang="en"');
});

test('where the place is not known, where to look, and the number for emergencies', () => {
  expect(shown('unknown', 'en')).toContain('findahelpline.com');
  expect(shown('unknown', 'en')).toContain('emergencies');
});
