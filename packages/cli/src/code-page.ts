import type { Provision } from '@stairgate/codes';
import {
  type Activity,
  type Assurance,
  activities,
  activityOf,
  alternatives,
  appliesInWords,
  type Code,
  type Day,
  daysOfCode,
  effectMeaning,
  effects,
  type Hours,
  matchSituations,
  obligations,
  practices,
  type Rule,
  type Source,
  type Standing,
  standingOf,
  standingWords,
} from '@stairgate/rulebook';
import { countsText, inWords } from './code-days.ts';
import { coveredInWords, isBaseline } from './comparison.ts';
import { agesText, code as codeSpan, escapeMarkdown, link, markdownTable } from './markdown.ts';

export interface CodePageFacts {
  readonly code: Code;
  /** What the list of provisions says of it. */
  readonly provisions: readonly Provision[];
  /** From the page to the file of the code. */
  readonly file: string;
  /** The words at the head of that file. */
  readonly head: readonly string[];
  /** The day for which it says how things stand. Without one, the page is right on every day. */
  readonly asOf?: Day | undefined;
}

/** One code as a Markdown page: each provision, what carries it, and every line in full. */
export function codePage({ code, provisions, file, head, asOf }: CodePageFacts): string {
  const { rules, assurance, duties, mappings, unmodelled } = code;
  const stands = (line: Source) => (asOf === undefined ? [] : [`On ${asOf}: ${standsText(line, asOf)}`]);
  return [
    `# ${escapeMarkdown(code.short)}`,
    '',
    `${escapeMarkdown(code.title)}.`,
    '',
    ...markdownTable(
      ['', ''],
      [
        ['Id', codeSpan(code.code)],
        ['Issuer', escapeMarkdown(code.issuer)],
        ['Jurisdiction', escapeMarkdown(placeText(code))],
        ['Covers', coversText(code)],
        ['Text', link('at its source', code.url)],
        ['File', link(codeSpan(file.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')), file)],
        ...(asOf === undefined ? [] : [[`On ${asOf}`, tally(code, asOf)]]),
      ],
    ),
    '',
    ...head,
    ...section('Days', daysTable(code)),
    ...section('Provisions', [
      unmodelled.length === 0
        ? `${provisions.length} in all, each carried by at least one line.`
        : `${provisions.length} in all. What no line carries is [not modelled](#not-modelled), with the reason.`,
      '',
      ...markdownTable(
        ['Provision', 'Reference', 'Kind', 'Ages', 'Sure', 'Carried by'],
        provisions.map(({ id, ref, kind, ages, confidence }) => [
          codeSpan(id),
          escapeMarkdown(ref),
          kind,
          agesText(ages),
          confidence,
          carriersOf(code, id).join(', '),
        ]),
      ),
    ]),
    ...section('By activity', byActivity(rules)),
    ...section(
      'Rules',
      rules.flatMap((rule) => [...ruleLines(rule, stands(rule)), '']),
    ),
    ...section(
      'How surely an age must be known',
      assurance.flatMap((line, at) => [...assuranceLines(line, at, stands(line)), '']),
    ),
    ...section(
      'Duties',
      duties.flatMap((duty) => [
        `### ${duty.id}`,
        '',
        escapeMarkdown(duty.says),
        '',
        `- **Owed by** ${escapeMarkdown(duty.owes)}`,
        `- **Shown by** ${escapeMarkdown(duty.evidence)}`,
        ...(duty.seenBy ? [`- **Seen by a review in** ${worded(duty.seenBy, practices)}`] : []),
        ...sourceLines(duty, stands(duty)),
        '',
      ]),
    ),
    ...section(
      'Mappings',
      mappings.flatMap((mapping) => [
        `### ${mapping.id}`,
        '',
        escapeMarkdown(mapping.says),
        '',
        ...markdownTable(
          ['Theirs', 'Ours'],
          [[escapeMarkdown(mapping.theirs), escapeMarkdown(mapping.ours)]],
        ),
        '',
        ...(mapping.from ? [`- **Known since** ${mapping.from}`] : []),
        ...sourceLines(mapping, []).slice(1),
        '',
      ]),
    ),
    ...section(
      'Not modelled',
      markdownTable(
        ['Provisions', 'Why'],
        unmodelled.map(({ provisions: ids, reason }) => [
          ids.map(codeSpan).join(', '),
          escapeMarkdown(reason),
        ]),
      ),
    ),
    `[All codes](README.md)`,
    '',
  ].join('\n');
}

/** Nothing where there is nothing. */
function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${title}`, '', ...lines, ...(lines.at(-1) === '' ? [] : [''])];
}

function placeText(code: Code): string {
  const { jurisdiction } = code;
  if (jurisdiction === 'EU') return 'EU: the countries of the European Union and the European Economic Area';
  if (isBaseline(code)) return 'none: it stands in everywhere, where no code of a place covers something';
  return jurisdiction === 'INT' ? 'none: a standard or an interface, which binds nobody' : jurisdiction;
}

/** What the silence of a code says: of what it covers, that it leaves the rest to the platform. */
export function coversText(code: Code): string {
  if (isBaseline(code)) return 'what no code of a place covers, at the ages at which none does';
  return code.covers.length > 0 ? coveredInWords(code.covers) : 'nothing: its silence says nothing';
}

function ruleLines(rule: Rule, stands: readonly string[]): string[] {
  const owed = worded(rule.obligations, obligations);
  return [
    `### ${rule.id}`,
    '',
    escapeMarkdown(rule.says),
    '',
    `- **${rule.effect}** at ages ${agesText(rule.ages)}: ${rule.effect === 'allow' ? 'asks for no choice' : effectMeaning(rule.effect)}`,
    ...(owed ? [`- **Owed besides** ${owed}`] : []),
    ...(rule.compelling
      ? ['- **Room** the code itself accepts a compelling reason for another default']
      : []),
    ...(rule.alternatives
      ? [`- **Accepted instead of a private profile** ${worded(rule.alternatives, alternatives)}`]
      : []),
    ...(rule.places ? [`- **Only in** ${rule.places.join(', ')}`] : []),
    ...(rule.hours ? [`- **Hours** ${hoursText(rule.hours)}`] : []),
    ...(rule.minutes === undefined ? [] : [`- **Limit** ${rule.minutes} minutes a day`]),
    ...sourceLines(rule, stands),
    '',
    ...markdownTable(
      ['Activity', 'Circumstances'],
      activitiesOf(rule).map(([activity, circumstances]) => [codeSpan(activity), circumstances]),
    ),
  ];
}

function assuranceLines(line: Assurance, at: number, stands: readonly string[]): string[] {
  return [
    `### Assurance ${at + 1}`,
    '',
    escapeMarkdown(line.says),
    '',
    `- **${line.level}** or better, to count as older than ${line.past}`,
    ...(line.places ? [`- **Only in** ${line.places.join(', ')}`] : []),
    ...sourceLines(line, stands),
  ];
}

function sourceLines(line: Source, stands: readonly string[]): string[] {
  return [
    `- **Stands** ${inWords(line)}`,
    ...stands.map((text) => `- ${text}`),
    `- **Source** ${link(escapeMarkdown(line.cite), line.url)}; confidence ${line.confidence}`,
    `- **Carries** ${line.provisions.map(codeSpan).join(', ')}`,
    ...(line.applies ? [`- **Only for** ${escapeMarkdown(appliesInWords(line.applies))}`] : []),
    ...(line.note ? [`- **Note** ${escapeMarkdown(line.note)}`] : []),
  ];
}

/** What a rule is about, by activity: `contact, peer`, or `all: contact, peer, adult`. */
function activitiesOf({ situations }: Rule): [Activity, string][] {
  const meant = new Set(situations.flatMap(matchSituations));
  const named = new Map<Activity, string[]>();
  for (const situation of meant) {
    const activity = activityOf(situation);
    named.set(activity, [...(named.get(activity) ?? []), situation.slice(activity.length + 1)]);
  }
  return [...named].map(([activity, circumstances]) => [
    activity,
    circumstances.length === activities[activity].length && circumstances.length > 1
      ? `all: ${circumstances.join(', ')}`
      : circumstances.join(', '),
  ]);
}

/** Where the code bites: for each activity the rules that ask for something, the strictest first. */
function byActivity(rules: readonly Rule[]): string[] {
  const order = Object.keys(activities) as Activity[];
  const strictest = [...effects].reverse().filter((effect) => effect !== 'allow');
  const rows = order.flatMap((activity) => {
    const about = rules.filter((rule) => activitiesOf(rule).some(([one]) => one === activity));
    if (about.length === 0) return [];
    const owed = new Set(about.flatMap((rule) => rule.obligations));
    return [
      [
        codeSpan(activity),
        ...strictest.map((effect) =>
          about
            .filter((rule) => rule.effect === effect)
            .map((rule) => `${link(rule.id, `#${rule.id}`)} ${agesText(rule.ages)}${doubtOf(rule)}`)
            .join('; '),
        ),
        [...owed].map(codeSpan).join(', '),
      ],
    ];
  });
  return markdownTable(['Activity', ...strictest, 'owed besides'], rows);
}

/** Why a rule does not simply bind, in brackets. */
function doubtOf(line: Source): string {
  const why = whyNever(line) ?? (line.status === 'guidance' ? wordOfGuidance : undefined);
  return why === undefined ? '' : ` (${why})`;
}

function carriersOf(code: Code, id: string): string[] {
  const named = [...code.rules, ...code.duties, ...code.mappings].filter((line) =>
    line.provisions.includes(id),
  );
  const assured = code.assurance.flatMap(({ provisions }, at) => (provisions.includes(id) ? at + 1 : []));
  return [
    ...named.map((line) => link(line.id, `#${line.id}`)),
    ...assured.map((number) => link(`assurance ${number}`, `#assurance-${number}`)),
    ...(code.unmodelled.some(({ provisions }) => provisions.includes(id))
      ? [link('not modelled', '#not-modelled')]
      : []),
  ];
}

function daysTable(code: Code): string[] {
  if (isBaseline(code)) return ['It is of no day, and stands in for as long as no code covers something.'];
  const days = daysOfCode(code);
  const reasons = new Map<string, number>();
  for (const line of [...code.rules, ...code.assurance, ...code.duties]) {
    const why = whyNever(line);
    if (why) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  const sentence = [...reasons].map(([why, count]) => `${count} ${why}`).join(', ');
  return [
    ...markdownTable(
      ['Day', 'Begins to bind', 'No longer binds'],
      days.map(({ day, begins, ends }) => [day, countsText(begins), countsText(ends)]),
    ),
    ...(days.length > 0 && sentence ? [''] : []),
    ...(sentence ? [`Binds on no day that is known: ${sentence}.`] : []),
  ];
}

/** Why a line binds on no day that is known; nothing for one that does. */
function whyNever(line: Source): string | undefined {
  const last = standingOf({ ...line, until: undefined }, '9999-12-31');
  return last === 'binds' ? undefined : wordOf(last);
}

const wordOfGuidance = standingWords.guidance.short.toLowerCase();
const wordOf = (standing: Standing): string => standingWords[standing].short.toLowerCase();

function standsText(line: Source, day: Day): string {
  const standing = standingOf(line, day);
  return standing === 'binds' ? 'binds' : `does not bind (${wordOf(standing)})`;
}

/** How many rules, assurance lines and duties stand how on a day. */
function tally({ rules, assurance, duties }: Code, day: Day): string {
  const lines = [...rules, ...assurance, ...duties];
  if (lines.length === 0) return 'binds nobody';
  const counts = new Map<string, number>();
  for (const line of lines) {
    const word = standsText(line, day);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `of ${lines.length} lines: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}

function hoursText({ from, to, days, term, months }: Hours): string {
  const year = months && `in the months ${months[0]} to ${months[1]}`;
  return [`${from} to ${to}`, days?.join(', '), term && 'on days of the school year', year]
    .filter(Boolean)
    .join(', ');
}

/** `name` (what it means); `other` (what that means). */
function worded<W extends string>(names: readonly W[], meanings: Readonly<Record<W, string>>): string {
  return names.map((name) => `${codeSpan(name)} (${lower(meanings[name])})`).join('; ');
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}
