import { type Journey, journeyNeeds, journeySteps, stepWords } from '@stairgate/review';
import { isSituation } from '@stairgate/rulebook';

/** Something that is wrong in the file of a journey, or that it leaves out. */
export interface JourneyProblem {
  /** Counted from 1. */
  readonly line: number;
  /** `wrong`: it does not do what it says. `lacks`: it holds, and tells less than it could. */
  readonly kind: 'wrong' | 'lacks';
  readonly says: string;
}

/**
 * What can be said of a journey without playing it: names and words that there are not, steps that are never reached, and what would
 * have to be there for a verdict to rest on it.
 * @param source of the file from which it came
 */
export function checkFile(journey: Journey, source: string): readonly JourneyProblem[] {
  const lines = source.split('\n');
  const lineOf = (pattern: RegExp) =>
    Math.max(
      0,
      lines.findIndex((line) => pattern.test(line)),
    ) + 1;
  const stepAt = (name: string) => lineOf(new RegExp(`^\\s*(async\\s+|get\\s+)?['"]?${name}['"]?\\s*[(:,]`));
  const names = Object.keys(journeySteps);
  const has = (step: string) => (journey as unknown as Record<string, unknown>)[step] !== undefined;
  const problems: JourneyProblem[] = [];
  const add = (line: number, kind: JourneyProblem['kind'], says: string) =>
    problems.push({ line, kind, says });

  for (const name of allNames(journey)) {
    if (!names.includes(name)) {
      const like = nearest(name, names);
      add(
        stepAt(name),
        'wrong',
        `${name} is no step of a journey and is never taken.${like ? ` Is it ${like}?` : ''}`,
      );
    }
  }
  for (const name of names) {
    const value = (journey as unknown as Record<string, unknown>)[name];
    if (value === undefined || ['name', 'settings', 'reaches'].includes(name)) continue;
    if (typeof value !== 'function')
      add(stepAt(name), 'wrong', `${name} is a step, and has to be a function.`);
  }
  for (const one of journey.settings ?? [])
    if (!isSituation(one))
      add(
        lineOf(literal(one)),
        'wrong',
        `"${String(one)}" is no situation. "stairgate situations" lists them.`,
      );
  for (const one of journey.reaches ?? [])
    if (!URL.canParse(/^[a-z]+:\/\//i.test(one) ? one : `http://${one}`))
      add(lineOf(literal(one)), 'wrong', `"${one}" is no address. Write it as localhost:4000.`);
  for (const [name, words] of Object.entries(stepWords)) {
    const step = (journey as unknown as Record<string, unknown>)[name];
    if (typeof step !== 'function') continue;
    const from = stepAt(name) - 1;
    for (const [, word] of step.toString().matchAll(/\breturn\s+['"]([^'"]*)['"]\s*;/g)) {
      if (words.includes(word!)) continue;
      const offset = lines
        .slice(from)
        .findIndex((line) => new RegExp(`return\\s+['"]${escaped(word!)}['"]`).test(line));
      add(
        from + Math.max(0, offset) + 1,
        'wrong',
        `The step ${name} gives back "${word}". It gives: ${words.join(', ')}.`,
      );
    }
  }
  for (const [name, needs] of Object.entries(journeyNeeds)) {
    if (!has(name)) continue;
    for (const { needs: other, why } of needs)
      if (!has(other)) add(stepAt(name), 'lacks', `${name} has no ${other} beside it: without it ${why}.`);
  }
  if (!has('answerAge'))
    add(1, 'lacks', 'There is no answerAge: whether the age is asked, and how, is not looked at.');
  return problems.sort((a, b) => a.line - b.line);
}

/** What it has of its own and by its class. */
function allNames(journey: object): readonly string[] {
  const own = Object.keys(journey);
  const parent: unknown = Object.getPrototypeOf(journey);
  if (parent === null || parent === Object.prototype) return own;
  return [...own, ...Object.getOwnPropertyNames(parent).filter((name) => name !== 'constructor')];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const literal = (text: unknown) => new RegExp(`['"\`]${escaped(String(text))}['"\`]`);

/** The name that differs least, where one differs little. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((one) => ({ one, far: distance(name.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= 3 ? best.one : undefined;
}

/** Letters to change, add or take away between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
