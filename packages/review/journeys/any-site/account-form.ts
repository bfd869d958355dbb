import type { Page } from 'playwright-core';
import type { SignUpEnd } from '../../src/journey.ts';
import { samePage } from './addresses.ts';
import { ageQuestionIn } from './age-question.ts';
import { textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { joinsNoSite, makesAccounts } from './words.ts';

/** Whether an account would come of sending what is on the page. */
export function isAccountForm(page: Page, base: string, fields: readonly Field[]): boolean {
  const texts = fields.filter(({ kind }) => kind === 'text');
  if (texts.some(({ type }) => type === 'password')) return true;
  const opens = (scope: number) =>
    fields.some(
      (one) =>
        one.scope === scope &&
        !one.href &&
        one.kind === 'button' &&
        makesAccounts.test(one.words) &&
        !joinsNoSite.test(one.words),
    );
  return texts.some(({ scope }) => opens(scope)) || (texts.length > 0 && !samePage(page.url(), base));
}

/** What the way to an account stops at, on this page. */
export async function barrier(page: Page, base: string, fields: readonly Field[]): Promise<SignUpEnd | null> {
  const isForm = isAccountForm(page, base, fields);
  const away = !samePage(page.url(), base);
  if (!isForm && !away) return ageQuestionIn(fields, '') ? 'stopped-at-form' : null;
  const text = await textOf(page);
  if ((await page.evaluate(showsCaptcha)) || /not a robot|you are (a )?human/i.test(text))
    return 'stopped-at-captcha';
  if (
    /(upload|scan|photo|picture)[^.]{0,40}(passport|identity|driving licen[cs]e|\bID\b)|face scan|video selfie/i.test(
      text,
    )
  )
    return 'stopped-at-id';
  const words = (pattern: RegExp) => fields.filter((one) => one.kind !== 'button' && pattern.test(one.words));
  if (words(/card number|\bcc number\b/).length > 0) return 'stopped-at-payment';
  const hasMail = words(/e-? ?mail/).length > 0;
  const phones = fields.filter(
    ({ type, words, kind }) =>
      (type === 'tel' || (kind === 'text' && /phone|mobile/.test(words))) && !/e-? ?mail/.test(words),
  );
  if (phones.some(({ required }) => required || !hasMail)) return 'stopped-at-phone';
  const byOthers = fields.some(({ words }) => /(sign up|continue|join|register) with/.test(words));
  return isForm || byOthers || ageQuestionIn(fields, text) ? 'stopped-at-form' : null;
}

/** Runs in the page: whether it shows a puzzle for people. The badge of one that only watches is none. */
function showsCaptcha(): boolean {
  const signs =
    '[class*=captcha i], [id*=captcha i], [src*=captcha i], [src*="challenges.cloudflare.com"], [src*=arkoselabs]';
  return [...document.querySelectorAll(signs)].some(
    (one) =>
      one.checkVisibility() && one.getBoundingClientRect().width > 0 && !one.closest('.grecaptcha-badge'),
  );
}
