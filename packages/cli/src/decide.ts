import { type Decision, type Deviation, effectMeaning, unlockForOperators } from '@stairgate/rulebook';
import { exemptionsInWords } from './check-text.ts';
import { uncovered } from './comparison.ts';
import { json, paint, type Terminal } from './output.ts';
import { type QuestionOptions, readQuestion, readSituation } from './question.ts';

export interface DecideOptions extends QuestionOptions {
  readonly all?: boolean;
}

/** `stairgate decide contact.message/adult --in GB --age 13` */
export function decide(terminal: Terminal, situation: string, options: DecideOptions): void {
  const question = readQuestion(terminal, options);
  const decision = question.rulebook.decide({
    situation: readSituation(situation),
    in: question.places,
    age: question.age,
    granted: question.granted,
  });
  if (options.json) {
    terminal.out(json(decision));
    return;
  }
  const { lo, hi, level } = question.age;
  const years = level === 'none' ? 'any age' : lo === hi ? `age ${age(lo)}` : `age ${age(lo)} to ${age(hi)}`;
  const where = question.places === 'unknown' ? 'an unknown place' : question.places.join(' and ');
  const verdict = decision.allowed
    ? paint(terminal, 'green', 'allowed')
    : paint(terminal, decision.effect === 'forbid' ? 'red' : 'yellow', 'not allowed');
  const lines = [
    `${paint(terminal, 'bold', situation)} in ${where}, ${years} (${level}), ${question.rulebook.asOf}`,
    `${verdict}, ${decision.effect}: ${effectMeaning(decision.effect)}`,
    ...section(terminal, 'Because', decision.reasons),
    ...section(terminal, 'Rules', wordRules(decision, options.all ?? false)),
    ...section(terminal, 'Moved by the operator', decision.deviations.map(wordDeviation)),
    ...section(
      terminal,
      'What would change it',
      decision.unlock.map((way) => unlockForOperators(way)),
    ),
    ...section(terminal, 'Also owed', decision.obligations),
    ...section(terminal, 'Note', uncovered(question.rulebook, question.places)),
    ...exemptionsInWords(terminal, question.rulebook),
    paint(terminal, 'dim', `\nRulebook ${decision.revision}`),
  ];
  terminal.out(lines.join('\n'));
}

/** The rules that make the answer what it is. The milder ones are counted, unless `all` are wanted. */
function wordRules({ rules, effect }: Decision, all: boolean): string[] {
  const asked = rules.some((rule) => rule.effect === 'opt-in');
  const decides = (rule: Decision['rules'][number]) =>
    all || rule.effect === effect || (effect === 'guardian' && asked && rule.effect === 'opt-in');
  const shown = rules.filter(decides);
  const more = rules.length - shown.length;
  return [
    ...shown.map(({ short, cite, says, url, deviation }) => {
      const lowered = deviation ? ` (lowered from ${deviation.from} by ${deviation.id})` : '';
      return `${short}, ${cite}: ${says}${lowered}\n    ${url}`;
    }),
    ...(more > 0
      ? [`and ${more} that ${more === 1 ? 'asks' : 'ask'} for less or add to it; --all shows them`]
      : []),
  ];
}

function wordDeviation({ id, reason, approver, approved, expires }: Deviation): string {
  return `${id}: ${reason}\n    approved by ${approver} on ${approved}, until ${expires}`;
}

function section(terminal: Terminal, title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`\n${paint(terminal, 'bold', title)}`, ...lines.map((line) => `  ${line}`)];
}

function age(year: number): string {
  return year === 18 ? '18 or over' : String(year);
}
