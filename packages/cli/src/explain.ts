import {
  type Audience,
  type Band,
  bandOf,
  type Decision,
  type Explanation,
  explain,
  type Reader,
  type Translation,
} from '@stairgate/rulebook';
import { type Command, Option } from 'commander';
import { explainIn, languagesThere } from './message-files.ts';
import { json, paint, type Terminal } from './output.ts';
import {
  addQuestionOptions,
  type Question,
  type QuestionOptions,
  readQuestion,
  readSituation,
} from './question.ts';

export interface ExplainOptions extends QuestionOptions {
  readonly for?: Reader | 'all';
  readonly language: string;
}

const readers = [
  '0-5',
  '6-9',
  '10-12',
  '13-15',
  '16-17',
  'guardian',
  'auditor',
] as const satisfies readonly Reader[];

export function addExplainVerb(verb: Command, terminal: Terminal): void {
  addQuestionOptions(verb)
    .addOption(
      new Option('--for <reader>', 'who reads it (default: the child of that age)').choices([
        ...readers,
        'all',
      ]),
    )
    .option('--language <tag>', `the language of the words: ${languagesThere().join(', ')}`, 'en')
    .action((situation: string, options: ExplainOptions) => explainTo(terminal, situation, options));
}

/** `stairgate explain contact.message/adult --in GB --age 12 --for all` */
export async function explainTo(terminal: Terminal, word: string, options: ExplainOptions): Promise<void> {
  const question = await readQuestion(terminal, options);
  const situation = readSituation(word);
  const messages = explainIn(options.language);
  const { rulebook, places, age, granted, limits } = question;
  const decision = rulebook.decide({ situation, in: places, age, granted, limits });
  const chosen = options.for === 'all' ? readers : [options.for ?? childOf(question)];
  const said = new Map(chosen.map((reader) => [reader, explain(decision, { audience: reader, messages })]));
  if (options.json) {
    const { allowed, effect, rules, revision } = decision;
    const { own, waitsFor, limits: closing } = decision.toJSON();
    terminal.out(
      json({
        situation,
        in: places,
        age,
        asOf: rulebook.asOf,
        language: messages.language,
        allowed,
        effect,
        own,
        waitsFor,
        limits: closing,
        readers: Object.fromEntries(said),
        rules,
        revision,
      }),
    );
    return;
  }
  const asked = `${paint(terminal, 'bold', situation)} in ${placesInWords(places)}, ${ageInWords(question)}, ${rulebook.asOf}`;
  const body =
    options.for === 'all' ? beside(terminal, said, decision) : alone(terminal, said, decision, messages);
  terminal.out([asked, ...body, paint(terminal, 'dim', `\nRulebook ${decision.revision}`)].join('\n'));
}

/** The child of that age, the youngest it may be: words for the young are plain to everybody. */
function childOf({ age }: Question): Exclude<Band, '18+'> {
  const band = bandOf(age.lo);
  return band === '18+' ? '16-17' : band;
}

type Part = readonly [title: string, of: (explanation: Explanation) => readonly string[]];
const parts: readonly Part[] = [
  ['Called', ({ title }) => [title]],
  ['What it is', ({ what }) => [what]],
  ['How it stands', ({ stateText }) => [stateText]],
  ['Why', ({ why }) => [why]],
  ['What would change it', ({ next }) => next],
  ['What could go wrong', ({ risk }) => (risk === undefined ? [] : [risk])],
  ['What the service must also do', ({ todo }) => todo],
];

/** One reader's words, part by part. What the language lacks is marked. */
function alone(
  terminal: Terminal,
  said: ReadonlyMap<Audience, Explanation>,
  decision: Decision,
  { language }: Translation,
): string[] {
  return [...said].flatMap(([reader, whole]) => {
    const mark = (text: string) => (whole.inEnglish?.includes(text) ? `${text} [en]` : text);
    return [
      paint(terminal, 'dim', `for ${reader}, in ${language}`),
      ...parts.flatMap(([title, of]) => {
        const texts = reader === 'auditor' && title === 'Why' ? grounds(decision) : of(whole).map(mark);
        return texts.length === 0
          ? []
          : [`\n${paint(terminal, 'bold', title)}`, ...texts.map((text) => `  ${text}`)];
      }),
    ];
  });
}

/** Every reader beside the others, part by part. Readers of the same words share them. */
function beside(terminal: Terminal, said: ReadonlyMap<Audience, Explanation>, decision: Decision): string[] {
  return parts.flatMap(([title, of]) => {
    const lines = new Map<string, Audience[]>();
    for (const [reader, whole] of said) {
      const texts = reader === 'auditor' && title === 'Why' ? grounds(decision) : of(whole);
      if (texts.length === 0) continue;
      const text = texts.join('\n');
      lines.set(text, [...(lines.get(text) ?? []), reader]);
    }
    const width = Math.max(...[...lines.values()].map((who) => who.join(', ').length));
    return lines.size === 0
      ? []
      : [
          `\n${paint(terminal, 'bold', title)}`,
          ...[...lines].map(
            ([text, who]) =>
              `  ${paint(terminal, 'dim', who.join(', ').padEnd(width))}  ${text.replaceAll('\n', `\n${' '.repeat(width + 4)}`)}`,
          ),
        ];
  });
}

/** An auditor's reasons and rules, a line each. */
function grounds(decision: Decision): string[] {
  const record = decision.toJSON();
  const why = (part: Partial<typeof record>) => explain({ ...record, ...part }, { audience: 'auditor' }).why;
  return [
    why({ rules: [] }),
    ...record.rules.map(
      (rule) => `${why({ reasons: [], deviations: [], rules: [rule] })} ${rule.says} ${rule.url}`,
    ),
  ];
}

function placesInWords(places: Question['places']): string {
  return places === 'unknown' ? 'an unknown place' : places.join(' and ');
}

function ageInWords({ age: { lo, hi, level } }: Question): string {
  const year = (age: number) => (age === 18 ? '18 or over' : String(age));
  if (level === 'none') return 'any age (none)';
  return lo === hi ? `age ${year(lo)} (${level})` : `age ${year(lo)} to ${year(hi)} (${level})`;
}
