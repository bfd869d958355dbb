import type { SignUpEnd, Stage } from '../../src/journey.ts';
import type { Player } from '../../src/persona.ts';
import { Untaught } from '../../src/untaught.ts';
import { accountForm, barrier, isOnTheWay } from './account-form.ts';
import { isSameSite, samePage } from './addresses.ts';
import { ageQuestionIn, chooseCountry, fillAge, senderOf } from './age-question.ts';
import { at, give } from './give.ts';
import type { Known } from './known.ts';
import { doAndSee, fieldsOn, press, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { goOn, linesOf, newLines, open } from './ways.ts';
import { isIn, signIn } from './who-is-in.ts';
import { claimIn, says } from './words.ts';

/** Pages from the first one to an account. */
const mostPages = 8;

interface Joining {
  readonly known: Known;
  readonly guardian: Player;
  /** Of the persona, in whole years. */
  readonly age: number;
  /** This one. */
  readonly year: number;
}

/** Goes on from wherever the question for the age was left to an account, as far as that is known for sure. */
export async function join(stage: Stage, joining: Joining): Promise<SignUpEnd> {
  const { page, base, me, knew } = stage;
  const { known } = joining;
  if (await isIn(stage)) return 'account';
  if (!page.url().startsWith('http')) await open(stage, base);
  let sent = 0;
  let isNamed = false;
  for (let step = 0; step < mostPages; step++) {
    const fields = await fieldsOn(page);
    const stop = await barrier(page, fields);
    if (stop && (sent > 0 || !samePage(page.url(), base) || accountForm(page, base, fields))) return stop;
    const form = accountForm(page, base, fields);
    if (form) {
      const before = await linesOf(stage);
      isNamed = (await fill(stage, form, joining)) || isNamed;
      await send(stage, form);
      sent++;
      if (await isIn(stage)) return 'account';
      const text = await newLines(stage, before);
      const after = await fieldsOn(page);
      const again = accountForm(page, base, after);
      const end = await endIn(stage, text, { isNamed, isForm: again !== null });
      if (end === 'letter-awaited') {
        const went = await byLetter(stage);
        if (!went) return end;
        if (await isIn(stage)) return 'account';
        continue;
      }
      if (end) return end;
      if (!again || !isSameForm(form, again)) continue;
      if (says.badPassword.test(text) && !known.passwords.has(me.id)) {
        known.passwords.set(me.id, `${me.identity.password.replace(/^t/, 'T')}-7!`);
        knew({ did: 'takes a stronger password', how: 'the page asks for one', sure: 'likely' });
        continue;
      }
      if (says.taken.test(text) && (await mayBeMember(stage, known))) return 'account';
      throw new Untaught(
        'finishSignUp',
        `The form for an account was sent and came back${text.trim() ? `, with "${text.trim().slice(0, 120)}"` : ', and nothing says why'}.`,
      );
    }
    const agreeing = agreement(fields, page.url(), base);
    if (agreeing) {
      knew({ did: `agrees by "${agreeing.words}"`, how: 'its words', sure: 'likely' });
      await press(stage, at(page, agreeing));
      continue;
    }
    if (await goOn(stage, fields)) continue;
    const text = await textOf(page);
    const end = await endIn(stage, text, { isNamed, isForm: false });
    if (end && (sent > 0 || end === 'invite-only')) return end;
    if (sent === 0)
      return isOnTheWay(fields, text) && !samePage(page.url(), base) ? 'stopped-at-form' : 'no-way';
    break;
  }
  const last = (await textOf(page)).trim().slice(0, 120);
  if (sent > 0 && (await mayBeMember(stage, known))) return 'account';
  throw new Untaught(
    'finishSignUp',
    `The form for an account was sent, and no page shows that somebody is signed in: "${last}".`,
  );
}

/** Whether the persona is a member after all: the first page knows it, or it can sign in. */
async function mayBeMember(stage: Stage, known: Known): Promise<boolean> {
  await open(stage, stage.base);
  if (await isIn(stage)) return true;
  return signIn(stage, known).then(
    () => true,
    () => false,
  );
}

/** Follows the link of the letter that the platform wrote; false where the review gets none. */
async function byLetter(stage: Stage): Promise<boolean> {
  const { base, me, knew } = stage;
  const letter = await stage.letterTo(me).catch(() => null);
  if (!letter) return false;
  const links = letter.links.filter((link) => isSameSite(link, base) && !samePage(link, base));
  const link =
    links.find((one) => /confirm|verif|activat|token|code|key|valid|bestaet|cadarn/i.test(one)) ?? links[0];
  if (!link) return false;
  knew({
    did: `follows the link of the letter "${letter.subject}"`,
    how: 'it leads to the platform',
    sure: 'sure',
  });
  await open(stage, link);
  // Some want a press besides, so that no scanner of mail confirms.
  const fields = (await fieldsOn(stage.page)).filter(({ around, inBanner }) => !around && !inBanner);
  const button = fields.some(({ kind }) => kind === 'text') ? undefined : senderOf(fields);
  if (button && !(await isIn(stage))) await press(stage, at(stage.page, button));
  return true;
}

/** What a page says after something was sent. */
async function endIn(
  { page }: Stage,
  text: string,
  { isNamed, isForm }: { readonly isNamed: boolean; readonly isForm: boolean },
): Promise<SignUpEnd | null> {
  const words = text || (await textOf(page));
  // Before a no: "Come back when they have agreed" is none.
  if (isNamed && says.guardianAsked.test(words)) return 'guardian-asked';
  if (says.tooYoung.test(text) || says.plainlyTooYoung.test(words)) return 'refused';
  if (!isForm && says.letterSent.test(words)) return 'letter-awaited';
  if (!isForm && says.approvalAwaited.test(words)) return 'approval-awaited';
  if (says.inviteOnly.test(words)) return 'invite-only';
  return says.later.test(text) ? 'later' : null;
}

/** A button by which one agrees to the rules of a platform, on the way to an account. Never one of a banner. */
function agreement(fields: readonly Field[], url: string, base: string): Field | undefined {
  if (samePage(url, base)) return undefined;
  return fields.find(
    ({ kind, words, around, inBanner, href, near }) =>
      kind === 'button' &&
      !says.tracking.test(near) &&
      !around &&
      !inBanner &&
      !href &&
      words.length < 60 &&
      says.agree.test(words) &&
      !says.disagree.test(words) &&
      !says.marketing.test(words) &&
      claimIn(words, 0) === null,
  );
}

type What =
  | 'username'
  | 'name'
  | 'given-name'
  | 'family-name'
  | 'email'
  | 'guardian'
  | 'password'
  | 'about'
  | 'gender'
  | 'country'
  | 'skip';

const machine: Readonly<Record<string, What>> = {
  username: 'username',
  nickname: 'username',
  email: 'email',
  'new-password': 'password',
  'current-password': 'password',
  name: 'name',
  'given-name': 'given-name',
  'family-name': 'family-name',
  sex: 'gender',
  country: 'country',
  'country-name': 'country',
};
const byWords: readonly (readonly [What, RegExp])[] = [
  ['guardian', says.guardianEmail],
  ['email', says.email],
  ['username', says.username],
  ['given-name', says.givenName],
  ['family-name', says.familyName],
  ['country', says.country],
  ['gender', says.gender],
  ['about', says.about],
  ['name', says.name],
];

/** What a field asks for, and how that is known. */
function whatIs(
  field: Field,
): { readonly what: What; readonly how: string; readonly sure: 'sure' | 'likely' } | null {
  const { type, own, words } = field;
  if (says.guardianEmail.test(words)) return { what: 'guardian', how: 'its words', sure: 'likely' };
  const known = machine[field.machine.split(' ').at(-1)!];
  if (known) return { what: known, how: `autocomplete=${field.machine}`, sure: 'sure' };
  if (type === 'password' || type === 'email') return { what: type, how: `type=${type}`, sure: 'sure' };
  const found = byWords.find(([, pattern]) => pattern.test(own));
  return found ? { what: found[0], how: 'its words', sure: 'likely' } : null;
}

/**
 * Fills a form for an account with what it asks, and nothing besides.
 * @returns whether it was given the address of a guardian
 */
async function fill(stage: Stage, form: readonly Field[], joining: Joining): Promise<boolean> {
  const { page, me, knew } = stage;
  const { identity } = me;
  const [given = '', family = ''] = identity.name.split(' ');
  const values: Readonly<Partial<Record<What, string>>> = {
    username: identity.username,
    name: identity.name,
    'given-name': given,
    'family-name': family,
    email: identity.email,
    guardian: joining.guardian.identity.email,
    password: joining.known.passwords.get(me.id) ?? identity.password,
  };
  const question = ageQuestionIn(form, await textOf(page), joining.year);
  const asked = new Set([
    ...Object.values(question?.parts ?? {}).map(({ index }) => index),
    ...(question?.claims ?? []).map(({ field }) => field.index),
  ]);
  if (question) await fillAge(page, question, { born: identity.born, age: joining.age });
  const texts = form.filter(({ kind, index }) => kind === 'text' && !asked.has(index));
  let isNamed = false;
  for (const field of form) {
    const { kind, index, own, required } = field;
    if (asked.has(index) || kind === 'button' || kind === 'search') continue;
    const title = field.own.slice(0, 60);
    if (kind === 'checkbox' || kind === 'radio') {
      const agrees = says.agree.test(field.words) && !says.marketing.test(field.words);
      if (
        kind === 'checkbox' &&
        !field.filled &&
        (agrees || (required && !says.marketing.test(field.words)))
      ) {
        knew({
          did: `ticks "${title}"`,
          how: required ? 'it is required' : 'its words',
          sure: required ? 'sure' : 'likely',
        });
        await at(page, field).check({ force: true });
      }
      continue;
    }
    const others = texts.filter((one) => one.index !== index && whatIs(one) === null);
    const found =
      whatIs(field) ??
      // The one thing besides that a form with a password asks is what one is called.
      (kind === 'text' &&
      others.length === 0 &&
      !texts.some((one) => ['username', 'email'].includes(whatIs(one)?.what ?? ''))
        ? ({ what: 'username', how: 'nothing else in the form is the name', sure: 'likely' } as const)
        : null);
    if (found?.what === 'country') await chooseCountry(page, [field]);
    else if (found?.what === 'gender') {
      if (required && kind === 'select') await give(page, field, [field.options.at(-1)!]);
    } else if (found && values[found.what] !== undefined) {
      knew({
        did: `fills "${title}" with the ${found.what === 'guardian' ? "guardian's address" : found.what}`,
        how: found.how,
        sure: found.sure,
      });
      await give(page, field, [values[found.what]!]);
      isNamed ||= found.what === 'guardian';
    } else if (required && !field.filled && found?.what !== 'about') {
      knew({ did: `leaves "${title}" alone`, how: 'nothing says what it asks for', sure: 'guess' });
      throw new Untaught(
        'finishSignUp',
        `The form for an account asks for "${own.slice(0, 80)}", and nothing says what that is.`,
      );
    }
  }
  return isNamed;
}

async function send(stage: Stage, form: readonly Field[]): Promise<void> {
  const { page, shot } = stage;
  await shot('sign-up');
  // What was filled may have changed what there is.
  const fields = (await fieldsOn(page)).filter(({ scope }) => scope === form[0]!.scope);
  const buttons = fields.filter(
    ({ kind, href, words }) => kind === 'button' && !href && !says.signIn.test(words) && words.length < 60,
  );
  const button =
    buttons.find(({ words }) => says.joins.test(words) && !says.joinsNoSite.test(words)) ??
    senderOf(buttons) ??
    buttons.find(({ type }) => type === 'submit');
  if (button) return press(stage, at(page, button));
  const last = fields.findLast(({ kind }) => kind === 'text');
  if (!last) throw new Untaught('finishSignUp', 'Nothing sends the form for an account.');
  await doAndSee(stage, () => at(page, last).press('Enter'));
}

const isSameForm = (one: readonly Field[], other: readonly Field[]) => {
  const names = (form: readonly Field[]) =>
    form
      .filter(({ kind }) => kind !== 'button')
      .map(({ own }) => own)
      .join('|');
  return names(one) === names(other);
};
