import { expect, test } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

const nothing = { chosen: null, asked: null, browser: [] };

test.each([
  [{ ...nothing, browser: ['cy'] }, 'cy'],
  [{ ...nothing, browser: ['cy-GB', 'en'] }, 'cy'],
  [{ ...nothing, browser: ['fr', 'CY'] }, 'cy'],
  [{ ...nothing, browser: ['en-US', 'cy'] }, 'en'],
  [{ ...nothing, browser: ['pt'] }, 'en'],
  [{ ...nothing, browser: ['pt-BR'] }, 'pt-BR'],
  [{ ...nothing, asked: 'cy', browser: ['en'] }, 'cy'],
  [{ chosen: 'en', asked: 'cy', browser: ['cy'] }, 'en'],
  [{ ...nothing, chosen: 'gone', asked: '../cy', browser: ['cy'] }, 'cy'],
  [nothing, 'en'],
])('%j gives %s', (wishes, language) => {
  expect(chooseLanguage(['en', 'cy', 'pt-BR'], wishes)).toBe(language);
});
