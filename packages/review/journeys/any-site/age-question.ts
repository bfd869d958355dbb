import type { Page } from 'playwright-core';
import type { AgeAnswer, Stage } from '../../src/journey.ts';
import type { Identity } from '../../src/persona.ts';
import { at, give } from './give.ts';
import { fieldsOn, press, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { linesOf, newLines } from './ways.ts';
import { askedLimit, claimIn, says } from './words.ts';

/** A question for the age, by the fields in which it is answered. */
export interface AgeQuestion {
  readonly scope: number;
  readonly parts: Readonly<Partial<Record<'date' | 'year' | 'month' | 'day' | 'whole' | 'age', Field>>>;
  /** Boxes and buttons such as "I am 13 or older", with the ages that may truthfully take them. */
  readonly claims: readonly { readonly field: Field; readonly from: number; readonly below: number }[];
}

/** Somebody as the question for the age asks. */
export interface Aged {
  readonly born: Identity['born'];
  /** In whole years. */
  readonly age: number;
}

/** The question for the age among these fields, if one is asked. */
export function ageQuestionIn(fields: readonly Field[], text: string, year = 0): AgeQuestion | null {
  const claims = [
    ...fields.flatMap((field) => {
      const claim = mayClaim(field) ? claimIn(field.words, year) : null;
      return claim ? [{ field, ...claim }] : [];
    }),
    ...yesOrNo(fields, text),
  ];
  const parts: Partial<Record<keyof AgeQuestion['parts'], Field>> = {};
  for (const field of fields) {
    const part = partOf(field);
    if (part && (!parts.year || parts.year.scope === field.scope)) parts[part] ??= field;
  }
  const first = parts.date ?? parts.whole ?? parts.year ?? parts.age ?? claims[0]?.field;
  return first ? { scope: first.scope, parts, claims } : null;
}

/** A box may say it at length; a link may speak of an age for any reason, unless that is all that it says. */
function mayClaim({ kind, href, words, around }: Field): boolean {
  if (kind === 'checkbox' || kind === 'radio') return true;
  return kind === 'button' && !around && words.length < (href ? 40 : 160);
}

/** "Are you over 18?", with two buttons under it. */
function yesOrNo(fields: readonly Field[], text: string): AgeQuestion['claims'] {
  const limit = askedLimit(text);
  if (limit === undefined) return [];
  const called = (words: RegExp) =>
    fields.find((one) => one.kind === 'button' && one.words.length < 40 && words.test(one.words));
  const [yes, no] = [called(says.yes), called(says.no)];
  if (!yes || !no) return [];
  return [
    { field: yes, from: limit, below: 200 },
    { field: no, from: 0, below: limit },
  ];
}

const machine = {
  bday: 'whole',
  'bday-year': 'year',
  'bday-month': 'month',
  'bday-day': 'day',
} as const;

function partOf({
  kind,
  words,
  own,
  options,
  type,
  machine: word,
}: Field): keyof AgeQuestion['parts'] | null {
  const known = machine[word as keyof typeof machine];
  if (known) return known === 'whole' && kind === 'date' ? 'date' : known;
  const isBirth = says.birth.test(words);
  if (kind === 'date') return isBirth || words === '' || /\bdate\b/.test(words) ? 'date' : null;
  if (kind === 'select') {
    if (options.filter((one) => /^(19|20)\d\d$/.test(one)).length >= 10) return 'year';
    if (options.length >= 12 && options.length <= 14 && (says.month.test(words) || isBirth)) return 'month';
    if (options.length >= 31 && options.length <= 33 && (says.day.test(words) || isBirth)) return 'day';
    return says.age.test(words) ? 'age' : null;
  }
  if (!['text', 'spin', 'list'].includes(kind) || ['email', 'password', 'tel', 'textarea'].includes(type))
    return null;
  // A hint for a whole date names all its parts.
  const isWhole =
    [/y{2,4}|j{2,4}|a{4}|\bb{4}\b/, /\bm{2}\b/, /\b(d{2}|j{2}|t{2})\b/].filter((one) => one.test(own))
      .length > 1;
  if (!isWhole) {
    for (const part of ['year', 'month', 'day'] as const) if (says[part].test(own)) return part;
  }
  if (isBirth) return 'whole';
  return says.age.test(own) ? 'age' : null;
}

/**
 * Writes the answer and sends nothing.
 * @returns the buttons that say it
 */
export async function fillAge(
  page: Page,
  { parts, claims }: AgeQuestion,
  { born, age }: Aged,
): Promise<readonly Field[]> {
  const { date, whole, year, month, day, age: years } = parts;
  const two = (value: number) => String(value).padStart(2, '0');
  if (date) await give(page, date, [`${born.year}-${two(born.month)}-${two(born.day)}`]);
  if (whole && !date) await give(page, whole, [wholeDate(whole.own, born)]);
  if (!date && !whole) {
    if (year) await give(page, year, [String(born.year)]);
    if (month) await give(page, month, monthsOf(born.month));
    if (day) await give(page, day, [String(born.day), two(born.day)]);
  }
  if (years) await give(page, years, [String(age)]);
  const own = claims.filter(({ from, below }) => age >= from && age < below).map(({ field }) => field);
  for (const field of own) if (field.kind !== 'button') await at(page, field).check({ force: true });
  return own.filter(({ kind }) => kind === 'button');
}

/**
 * Answers it as this persona, and sends the answer where nothing but an answer would be sent.
 * @throws Error where nothing says what became of the answer.
 */
export async function answerAge(
  stage: Pick<Stage, 'page' | 'within'>,
  question: AgeQuestion,
  aged: Aged,
): Promise<AgeAnswer> {
  const { page } = stage;
  const before = await linesOf(stage);
  const buttons = await fillAge(page, question, aged);
  const fields = (await fieldsOn(page)).filter(({ scope }) => scope === question.scope);
  await chooseCountry(page, fields);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

  const asked = new Set([
    ...Object.values(question.parts).map(({ index }) => index),
    ...question.claims.map(({ field }) => field.index),
  ]);
  const isMore = ({ kind, index }: Field) => kind === 'text' && !asked.has(index);
  const button = buttons[0] ?? senderOf(fields);
  const canSay = question.claims.some(({ from, below }) => aged.age >= from && aged.age < below);
  const isAskedPlainly = Object.keys(question.parts).length > 0;
  const refused = async () => says.tooYoung.test(await newLines(stage, before));
  if (!isAskedPlainly && !canSay && !button) return 'refused';
  if (fields.some(isMore) || !button || (says.joins.test(button.words) && !buttons.includes(button))) {
    return (await refused()) ? 'refused' : 'not-sent';
  }
  await press(stage, at(page, button));
  if (await refused()) return 'refused';
  const still = ageQuestionIn(await fieldsOn(page), await textOf(page));
  if (!still || Object.keys(still.parts).join() !== Object.keys(question.parts).join()) return 'accepted';
  // Where one can only say to be old enough, and did not, the same page again is a no.
  if (!isAskedPlainly && !canSay) return 'refused';
  throw new Error('The question for the age was answered and is still there, and nothing says why.');
}

/** The button that sends an answer and goes on. */
export function senderOf(fields: readonly Field[]): Field | undefined {
  const buttons = fields.filter(
    ({ kind, href, words }) =>
      kind === 'button' && !href && !says.back.test(words) && claimIn(words, 0) === null,
  );
  return (
    buttons.find(({ words }) => says.goesOn.test(words) && words.length < 40) ??
    (buttons.length === 1 ? buttons[0] : undefined)
  );
}

/** A month as it is typed, and as lists write it in the languages that personas speak. */
function monthsOf(month: number): readonly string[] {
  const names = ['en', 'cy', 'fr', 'de', 'es', 'it'].flatMap((locale) =>
    (['long', 'short'] as const).map((style) =>
      new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' })
        .format(Date.UTC(2000, month - 1, 1))
        .toLowerCase(),
    ),
  );
  return [String(month), String(month).padStart(2, '0'), ...names];
}

function wholeDate(words: string, { year, month, day }: Identity['born']): string {
  const [y, m, d] = [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  if (/\byyyy\W?mm\b/.test(words)) return `${y}-${m}-${d}`;
  return /\bmm\W?dd\b/.test(words) ? `${m}/${d}/${y}` : `${d}/${m}/${y}`;
}

/** Says where the persona is, if the question for the age wants that as well. */
export async function chooseCountry(page: Page, fields: readonly Field[]): Promise<void> {
  const field = fields.find(({ kind, words }) => kind === 'select' && says.country.test(words));
  const region = (await page.evaluate(() => navigator.language)).split('-')[1];
  if (!field || !region) return;
  const names = ['en', 'cy', 'fr', 'de', 'es', 'it'].map(
    (locale) => new Intl.DisplayNames(locale, { type: 'region' }).of(region)!,
  );
  await give(page, field, [...names, region]);
}
