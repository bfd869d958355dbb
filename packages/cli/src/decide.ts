import {
  activityOf,
  type Decision,
  type Deviation,
  type Effect,
  effectMeaning,
  unlockForOperators,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { exemptionsInWords } from './check-text.ts';
import { uncovered } from './comparison.ts';
import { json, paint, type Terminal } from './output.ts';
import {
  addQuestionOptions,
  type Question,
  type QuestionOptions,
  readQuestion,
  readSituation,
} from './question.ts';

export interface DecideOptions extends QuestionOptions {
  readonly all?: boolean;
}

export function addDecideVerb(verb: Command, terminal: Terminal): void {
  addQuestionOptions(verb)
    .option('--all', 'cite every rule that binds, not only those that decide')
    .action((situation: string, options: DecideOptions) => decide(terminal, situation, options));
}

/** `stairgate decide contact.message/adult --in GB --age 13` */
export async function decide(terminal: Terminal, situation: string, options: DecideOptions): Promise<void> {
  const question = await readQuestion(terminal, options);
  const decision = question.rulebook.decide({
    situation: readSituation(situation),
    in: question.places,
    age: question.age,
    granted: question.granted,
    limits: question.limits,
  });
  if (options.json) {
    terminal.out(json(decision));
    return;
  }
  const law = question.rulebook.decide({ ...question, situation, in: question.places, limits: [] });
  const isClosed = decision.limits.some(({ how }) => how === 'closed');
  const { lo, hi, level } = question.age;
  const years = level === 'none' ? 'any age' : lo === hi ? `age ${age(lo)}` : `age ${age(lo)} to ${age(hi)}`;
  const where = question.places === 'unknown' ? 'an unknown place' : question.places.join(' and ');
  const verdict = decision.allowed
    ? paint(terminal, 'green', 'allowed')
    : paint(terminal, decision.effect === 'forbid' ? 'red' : 'yellow', 'not allowed');
  const lines = [
    `${paint(terminal, 'bold', situation)} in ${where}, ${years} (${level}), ${question.rulebook.asOf}`,
    isClosed
      ? `${verdict}, closed by a limit; by law ${law.effect}: ${meaning(question, law.effect)}`
      : `${verdict}, ${law.effect}: ${meaning(question, law.effect)}`,
    ...(law.own === law.effect ? [] : [`by itself ${law.own}: ${meaning(question, law.own)}`]),
    ...section(terminal, 'Because', decision.reasons),
    ...section(terminal, 'Closed by limits', decision.limits.map(wordLimit)),
    ...section(terminal, 'Waits for', wordWaiting(question, decision)),
    ...section(terminal, 'Rules', wordRules(law, options.all ?? false)),
    ...section(terminal, 'Moved by the operator', decision.deviations.map(wordDeviation)),
    ...section(
      terminal,
      'What would change it',
      decision.unlock.map((way) => unlockForOperators(way)),
    ),
    ...section(terminal, 'Also owed', decision.obligations),
    ...section(terminal, 'Note', silence(question, decision)),
    ...exemptionsInWords(terminal, question.rulebook),
    paint(terminal, 'dim', `\nRulebook ${decision.revision}`),
  ];
  terminal.out(lines.join('\n'));
}

const untilPlaceIsKnown = 'closed until the place is known';

/** What an effect means here. Where the place is not known, the law of another may forbid, which is no never. */
function meaning({ places }: Question, effect: Effect): string {
  return effect === 'forbid' && places === 'unknown' ? untilPlaceIsKnown : effectMeaning(effect);
}

function wordLimit({ situation, by, how }: Decision['limits'][number]): string {
  return how === 'closed' ? `${situation}, by the ${by}` : `${situation}, until the ${by} says yes each time`;
}

/** What is closed now and has to be open first, each with who opens it. */
function wordWaiting({ rulebook, places, age, granted, limits }: Question, decision: Decision): string[] {
  return decision.waitsFor.map((situation) => {
    const other = rulebook.decide({ situation, in: places, age, granted, limits });
    const given = other.reasons;
    const missing = other.needs.filter(
      (who) => !given.includes(who === 'child' ? 'child-opted-in' : 'guardian-consented'),
    );
    const closers = other.limits.filter((limit) => limit.situation === situation).map(({ by }) => by);
    const parts = [
      ...(given.includes('forbidden')
        ? [places === 'unknown' ? untilPlaceIsKnown : 'never opens for this child']
        : []),
      ...(missing.length > 0 ? [`opened by the ${missing.join(' and the ')}`] : []),
      ...(closers.length > 0 ? [`closed by a limit of the ${closers.join(' and the ')}`] : []),
    ];
    return `${situation}: ${parts.length > 0 ? parts.join('; ') : 'waits in turn'}`;
  });
}

/** Where no code covers what is asked about, at the age that is asked about or may be meant. */
function silence({ rulebook, places, age }: Question, { situation, rules }: Decision): string[] {
  const standing = rules.filter(({ code }) => code === rulebook.standIn);
  const about = [situation, ...standing.flatMap((rule) => rule.about ?? [])];
  // A claim that is too weak leaves somebody younger than they say.
  const from = age.level === 'verified' ? age.lo : 0;
  const ages = [from, age.level === 'none' ? 17 : age.hi] as const;
  return uncovered(rulebook, places, { activities: [...new Set(about.map(activityOf))], ages });
}

/** The rules that make the answer what it is. The milder ones are counted, unless `all` are wanted. */
function wordRules({ rules, effect }: Decision, all: boolean): string[] {
  const asked = rules.some((rule) => rule.effect === 'opt-in');
  const decides = (rule: Decision['rules'][number]) =>
    all || rule.effect === effect || (effect === 'guardian' && asked && rule.effect === 'opt-in');
  const shown = rules.filter(decides);
  const more = rules.length - shown.length;
  return [
    ...shown.map(({ short, cite, says, url, about, deviation }) => {
      const lowered = deviation ? ` (lowered from ${deviation.from} by ${deviation.id})` : '';
      const because = about ? ` (because of ${about})` : '';
      return `${short}, ${cite}: ${says}${because}${lowered}\n    ${url}`;
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
