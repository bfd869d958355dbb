import { type Decision, explain, restsOn, situationNumber, situations } from '@stairgate/rulebook';
import type { Command } from 'commander';
import { exemptionsInWords } from './check-text.ts';
import { uncovered } from './comparison.ts';
import { type Column, json, paint, type Style, type Terminal, table } from './output.ts';
import { addQuestionOptions, type QuestionOptions, readQuestion } from './question.ts';

const styleOf: Readonly<Record<string, Style>> = {
  allow: 'green',
  'opt-in': 'blue',
  guardian: 'yellow',
  forbid: 'red',
};

const columns: readonly Column[] = [
  { title: 'situation' },
  { title: 'effect', style: (text) => styleOf[text] },
  { title: 'now', style: (text) => (text === 'on' ? 'green' : 'dim') },
  { title: 'who can change it' },
  { title: 'because of', style: () => 'dim' },
];

export function addProtectionsVerb(verb: Command, terminal: Terminal): void {
  addQuestionOptions(verb).action((options: QuestionOptions) => protections(terminal, options));
}

/** `stairgate protections --in US --age 11`: the page of defaults for one child. */
export async function protections(terminal: Terminal, options: QuestionOptions): Promise<void> {
  const { rulebook, places, age, granted, limits } = await readQuestion(terminal, options);
  const page = rulebook.protections({ in: places, age, granted, limits });
  if (options.json) {
    terminal.out(json(page));
    return;
  }
  const rows = situations.map((situation) => {
    const decision = page.situations[situation];
    const { effect, rules, deviations } = decision;
    const cited = new Set(rules.map(({ short, cite }) => `${short} ${cite}`));
    for (const { id } of deviations) cited.add(`deviation ${id}`);
    return [situation, effect, standing(decision), whoChanges(decision), [...cited].join('; ')];
  });
  const counts = rows.reduce(
    (sum, [, effect]) => sum.set(effect!, (sum.get(effect!) ?? 0) + 1),
    new Map<string, number>(),
  );
  const where =
    page.places === 'unknown'
      ? 'an unknown place (every code joined, and the baseline)'
      : page.places.join(' and ');
  const { lo, hi, level } = page.age;
  terminal.out(
    [
      `Defaults in ${where}, ${level === 'none' ? 'any age' : lo === hi ? `age ${lo}` : `age ${lo} to ${hi}`} (${level}), as of ${page.asOf}`,
      '',
      table(terminal, columns, rows),
      '',
      [...counts].map(([effect, count]) => `${count} ${effect}`).join(', '),
      ...uncovered(rulebook, places),
      ...exemptionsInWords(terminal, rulebook),
      paint(terminal, 'dim', `Rulebook ${page.revision}`),
    ].join('\n'),
  );
}

/** `on`, `off`, `locked`, `limited` or `waits`, as families are told. */
function standing(decision: Decision): string {
  const { state } = explain(decision, { audience: 'auditor' });
  return state === 'ask' ? 'off' : state;
}

/** Whose yes it takes, what has to be open first, and who set a limit. */
function whoChanges(decision: Decision): string {
  const { needs, waitsFor, limits } = decision;
  const limiters = new Set(limits.map(({ by }) => `limit of the ${by}`));
  if (standing(decision) === 'locked') return [...limiters].join('; ');
  // What waits for something that is named too is left out: it opens with that.
  const outer = waitsFor.filter(
    (one) => !waitsFor.some((other) => restsOn[situationNumber(other)]!.includes(situationNumber(one))),
  );
  return [
    ...(needs.length > 0 ? [needs.join(' and ')] : []),
    ...(outer.length > 0 ? [`after ${outer.join(' and ')}`] : []),
    ...limiters,
  ].join('; ');
}
