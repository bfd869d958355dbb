import type { Page } from 'playwright-core';
import type { SignUpEnd } from '../../src/journey.ts';
import { samePage } from './addresses.ts';
import { ageQuestionIn } from './age-question.ts';
import { textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { says } from './words.ts';

const isWritten = ({ kind, around }: Field) =>
  !around && ['text', 'date', 'select', 'spin', 'list'].includes(kind);
const called = (words: RegExp, not?: RegExp) => (one: Field) =>
  one.kind === 'button' &&
  !one.href &&
  one.words.length < 60 &&
  words.test(one.words) &&
  !not?.test(one.words);
const opens = called(says.joins, says.joinsNoSite);
const signsIn = called(says.signIn, says.joins);

/** The fields of the form from which an account would come, and its buttons; null where the page has none. */
export function accountForm(page: Page, base: string, fields: readonly Field[]): readonly Field[] | null {
  const scopes = [...new Set(fields.filter(isWritten).map(({ scope }) => scope))];
  const forms = scopes
    .map((scope) => fields.filter((one) => one.scope === scope))
    .map((own) => ({
      own,
      secret: own.some(({ type }) => type === 'password'),
      opens: own.some(opens),
      signsIn: own.some(signsIn),
    }))
    .filter(
      (one) =>
        // One for a letter alone stands on every page.
        (one.secret || one.opens || (!samePage(page.url(), base) && !one.own.some(isOther))) &&
        (one.opens || !one.signsIn),
    );
  return (forms.find((one) => one.secret) ?? forms.find((one) => one.opens) ?? forms[0])?.own ?? null;
}

const isOther = ({ kind, words }: Field) =>
  kind === 'search' || (kind === 'button' && (says.search.test(words) || says.joinsNoSite.test(words)));

/** What the way to an account stops at, on this page: what the reviewer does not give. */
export async function barrier(page: Page, fields: readonly Field[]): Promise<SignUpEnd | null> {
  const text = await textOf(page);
  if ((await page.evaluate(showsCaptcha)) || says.notRobot.test(text)) return 'stopped-at-captcha';
  if (says.identity.test(text)) return 'stopped-at-id';
  const written = fields.filter((one) => isWritten(one));
  if (written.some(({ own, machine }) => machine.startsWith('cc-') || says.card.test(own)))
    return 'stopped-at-payment';
  const isMail = ({ type, own }: Field) => type === 'email' || says.email.test(own);
  const phones = written.filter(
    (one) => (one.type === 'tel' || one.machine === 'tel' || says.phone.test(one.own)) && !isMail(one),
  );
  return phones.some(({ required }) => required || !written.some(isMail)) ? 'stopped-at-phone' : null;
}

/** Whether there is a page of the way to an account here at all, whoever could go on from it. */
export const isOnTheWay = (fields: readonly Field[], text: string): boolean =>
  fields.some(({ words }) => /(sign up|continue|join|register) with/.test(words)) ||
  ageQuestionIn(fields, text) !== null;

/** Runs in the page: whether it shows a puzzle for people. The badge of one that only watches is none. */
function showsCaptcha(): boolean {
  const signs =
    '[class*=captcha i], [id*=captcha i], [src*=captcha i], [src*="challenges.cloudflare.com"], [src*=arkoselabs]';
  return [...document.querySelectorAll(signs)].some(
    (one) =>
      one.checkVisibility() && one.getBoundingClientRect().width > 0 && !one.closest('.grecaptcha-badge'),
  );
}
