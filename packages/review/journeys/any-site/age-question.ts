import type { Locator, Page } from 'playwright-core';
import type { AgeAnswer, Stage } from '../../src/journey.ts';
import type { Identity } from '../../src/persona.ts';
import { fieldsOn, press, textOf } from './press.ts';
import { type Field, fieldSelector } from './read-fields.ts';
import { answers, countries, goesOn, makesAccounts } from './words.ts';

/** A question for the age, by the fields in which it is answered. */
export interface AgeQuestion {
  readonly scope: number;
  readonly parts: Readonly<Partial<Record<'date' | 'year' | 'month' | 'day' | 'whole' | 'age', Field>>>;
  /** Boxes and buttons such as "I am 13 or older", with the ages that may truthfully take them. */
  readonly claims: readonly { readonly field: Field; readonly from: number; readonly below: number }[];
}

/** The question for the age among these fields, if one is asked. */
export function ageQuestionIn(fields: readonly Field[], text: string): AgeQuestion | null {
  const claims = [
    ...fields.flatMap((field) => {
      const claim = isClaim(field) ? claimOf(field) : null;
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

function isClaim({ kind, href, words }: Field): boolean {
  // A link may speak of an age for any reason, unless that is all that it says.
  return kind === 'checkbox' || kind === 'radio' || (kind === 'button' && words.length < (href ? 30 : 60));
}

/** "Are you over 18?", with two buttons under it. */
function yesOrNo(fields: readonly Field[], text: string): AgeQuestion['claims'] {
  const limit = Number(/\bare you\b[^.?!\n]{0,40}\b(1[0-9]|2[01])\b[^.?!\n]{0,30}\?/i.exec(text)?.[1]);
  if (!limit) return [];
  const called = (words: RegExp) => fields.find((one) => one.kind === 'button' && words.test(one.words));
  const [yes, no] = [called(/^(yes|oui|ja|sí|sì)\b/), called(/^(no|non|nein)\b/)];
  if (!yes || !no) return [];
  return [
    { field: yes, from: limit, below: 200 },
    { field: no, from: 0, below: limit },
  ];
}

function partOf({ kind, words, options, type }: Field): keyof AgeQuestion['parts'] | null {
  const isBirth = /birth|\bborn\b|\bdob\b|\bbday\b|naissance|geburt|nacimiento|nascita/.test(words);
  if (kind === 'date') return isBirth || words === '' || /\bdate\b/.test(words) ? 'date' : null;
  if (kind === 'select') {
    if (options.filter((one) => /^(19|20)\d\d$/.test(one)).length >= 10) return 'year';
    if (options.length >= 12 && options.length <= 14 && (/month/.test(words) || isBirth)) return 'month';
    if (options.length >= 31 && options.length <= 33 && (/\bday\b/.test(words) || isBirth)) return 'day';
    return /\bage\b|how old/.test(words) ? 'age' : null;
  }
  if (kind !== 'text' || ['email', 'password', 'tel'].includes(type)) return null;
  if (/\byear\b|\byyyy\b(?!.*\bmm\b)/.test(words) && !/\bmm\b.*\byyyy\b/.test(words)) return 'year';
  if (/\bmonth\b|^mm\b/.test(words)) return 'month';
  if (/\bday\b|^dd\b/.test(words) && !/\byyyy\b/.test(words)) return 'day';
  if (isBirth) return 'whole';
  return /\b(your )?age\b|how old/.test(words) ? 'age' : null;
}

function claimOf({ words }: Field): { from: number; below: number } | null {
  const under = /\b(under|younger than|below|less than|not yet)\s*(1[0-9]|2[01])\b/.exec(words);
  if (under) return { from: 0, below: Number(under[2]) };
  const over =
    /\b(over|older than|at least|i am|i'm|i’m|aged?)\s*(1[0-9]|2[01])\b/.exec(words)?.[2] ??
    /\b(1[0-9]|2[01])\s*(\+|(years?( old)? )?(or|and) (older|over|above)|or more)/.exec(words)?.[1];
  return over ? { from: Number(over), below: 200 } : null;
}

/**
 * Answers it as this persona, and sends the answer where nothing but an answer would be sent.
 * @param age in whole years, of the birth date that is given.
 * @throws Error where nothing says what became of the answer.
 */
export async function answerAge(
  stage: Pick<Stage, 'page' | 'within'>,
  question: AgeQuestion,
  born: Identity['born'],
  age: number,
): Promise<AgeAnswer> {
  const { page } = stage;
  const at = (field: Field) => page.locator(fieldSelector).nth(field.index);
  const before = await linesOf(page);
  const { date, whole, year, month, day, age: years } = question.parts;
  const two = (value: number) => String(value).padStart(2, '0');
  if (date) await at(date).fill(`${born.year}-${two(born.month)}-${two(born.day)}`);
  if (whole && !date) await at(whole).fill(wholeDate(whole.words, born));
  if (!date && !whole) {
    if (year) await give(at(year), year, [String(born.year)]);
    if (month) await give(at(month), month, monthsOf(born.month));
    if (day) await give(at(day), day, [String(born.day), two(born.day)]);
  }
  if (years) await give(at(years), years, [String(age)]);
  const own = question.claims.filter(({ from, below }) => age >= from && age < below);
  for (const { field } of own) if (field.kind !== 'button') await at(field).check({ force: true });
  const fields = (await fieldsOn(page)).filter(({ scope }) => scope === question.scope);
  await chooseCountry(page, fields);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

  const asked = new Set([
    ...Object.values(question.parts).map(({ index }) => index),
    ...question.claims.map(({ field }) => field.index),
  ]);
  const isMore = ({ kind, index }: Field) => kind === 'text' && !asked.has(index);
  const button = own.find(({ field }) => field.kind === 'button')?.field ?? sender(fields);
  const refused = async () => answers.no.test(await newLines(page, before));
  if (Object.keys(question.parts).length === 0 && own.length === 0 && !button) return 'refused';
  if (fields.some(isMore) || !button || makesAccounts.test(button.words)) {
    return (await refused()) ? 'refused' : 'not-sent';
  }
  await press(stage, at(button));
  if (await refused()) return 'refused';
  const still = ageQuestionIn(await fieldsOn(page), await textOf(page));
  if (!still || Object.keys(still.parts).join() !== Object.keys(question.parts).join()) return 'accepted';
  // Where one can only say to be old enough, and did not, the same page again is a no.
  if (Object.keys(question.parts).length === 0 && own.length === 0) return 'refused';
  throw new Error('The question for the age was answered and is still there, and nothing says why.');
}

/** The button that sends an answer and goes on. */
function sender(fields: readonly Field[]): Field | undefined {
  const buttons = fields.filter(
    ({ kind, href, words }) =>
      kind === 'button' && !href && !answers.back.test(words) && claimOf({ words } as Field) === null,
  );
  return buttons.find(({ words }) => goesOn.test(words)) ?? (buttons.length === 1 ? buttons[0] : undefined);
}

async function give(locator: Locator, { kind, options }: Field, values: readonly string[]): Promise<void> {
  if (kind !== 'select') return locator.fill(values.find((one) => /^\d+$/.test(one)) ?? values[0]!);
  const label = options.find((option) => values.some((value) => option.toLowerCase() === value));
  // The year may be missing where children are not expected: then nothing is chosen, as a child could not either.
  if (label !== undefined) await locator.selectOption({ label });
}

/** A month as lists write it, in the languages that personas speak. */
function monthsOf(month: number): readonly string[] {
  const names = ['en', 'fr', 'de', 'es', 'it'].flatMap((locale) =>
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
async function chooseCountry(page: Page, fields: readonly Field[]): Promise<void> {
  const field = fields.find(({ kind, words }) => kind === 'select' && countries.test(words));
  const region = (await page.evaluate(() => navigator.language)).split('-')[1];
  if (!field || !region) return;
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(region);
  const label = field.options.find((one) => one === name || one === region);
  if (label) await page.locator(fieldSelector).nth(field.index).selectOption({ label });
}

async function linesOf(page: Page): Promise<readonly string[]> {
  return (await textOf(page)).split('\n').map((line) => line.trim());
}

async function newLines(page: Page, before: readonly string[]): Promise<string> {
  const known = new Set(before);
  return (await linesOf(page)).filter((line) => !known.has(line)).join('\n');
}
