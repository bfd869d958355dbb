import {
  type Activity,
  type AssuranceCitation,
  activityNames,
  activityOf,
  type Because,
  compile,
  type Day,
  type Difference,
  type Direction,
  daysOfChange,
  diff,
  firstDayOfLaw,
  type Level,
  levels,
  matchSituations,
  provisionsBetween,
  type Rulebook,
  type RuleCitation,
  type Side,
  type Situation,
  summarise,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { codesFrom } from './codes-from.ts';
import {
  ageOption,
  agesInWords,
  askedOf,
  columns,
  everyYear,
  levelOption,
  placesInWords,
  readDay,
  readPlaces,
  readSituations,
  readYears,
  type SilenceAsked,
  situationOption,
  tallyInWords,
  today,
  uncoveredIn,
  widthsOf,
  yearsInWords,
} from './comparison.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { profileOption, readProfile } from './question.ts';

interface DiffVerbOptions {
  readonly in?: string;
  readonly with?: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly codes?: string;
  readonly withCodes?: string;
  readonly profile?: string;
  readonly withProfile?: string;
  readonly age: string;
  readonly level: Level;
  readonly situations?: string;
  readonly exitCode?: boolean;
  readonly json?: boolean;
}

export function addDiffVerb(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .option('--in <places>', 'where: GB, US-CA, GB,US (the laws joined), or unknown (the default)')
    .option('--with <places>', 'other places to compare with')
    .option('--from <day>', 'the law of this day, YYYY-MM-DD (default: today)')
    .option('--to <day>', 'the law of this other day (default: today)')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--with-codes <folder>', 'compare with the codes of this folder')
    .addOption(profileOption())
    .option('--with-profile <file>', 'compare with what this profile makes of the law')
    .addOption(ageOption())
    .addOption(levelOption())
    .addOption(situationOption())
    .option('--exit-code', 'exit code 1 if anything loosens or an obligation falls away, at any level')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async (options: DiffVerbOptions) => {
      if (!(await compareSides(terminal, options))) exitWith(1);
    });
}

const examples = `
Examples
  What does 1 January 2027 change for our 15-year-olds in California?
    stairgate diff --in US-CA --from 2026-12-31 --to 2027-01-01 --age 15
  What is asked in the United States and not in the United Kingdom, and the other way round?
    stairgate diff --in GB --with US
  What do our deviations and exemptions move?
    stairgate diff --with-profile stairgate.yaml
  Does this change of the codes loosen anything? (for CI)
    stairgate diff --codes before --with-codes codes --exit-code`;

interface Asked {
  readonly before: Side;
  readonly after: Side;
  /** What is the same on both sides, in words. */
  readonly common: string;
  /** What the services of the profiles can do at all, where there is a profile. */
  readonly offered: readonly Situation[] | undefined;
}

/** Prints the comparison. Answers `false` where `--exit-code` was given and something loosens. Throws `UsageError`. */
async function compareSides(terminal: Terminal, options: DiffVerbOptions): Promise<boolean> {
  const years = readYears(options.age);
  const asked = readSituations(options.situations);
  const { before, after, common, offered } = await readSides(terminal, options);
  const situations = asked ?? offered;
  const all = diff(before, after, { levels, ages: years, situations });
  const at = (level: Level) => all.filter((one) => one.level === level);
  const differences = at(options.level);
  const otherLevels = levels.filter(
    (level) => level !== options.level && !sameChanges(at(level), differences),
  );
  const provisions = provisionsBetween(before, after);
  const notes = [
    ...asides(options, before, after),
    ...notesOf(before, after, { activities: activitiesOf(situations), ages: years }),
    ...nextDays(before, after, differences),
  ];
  if (options.json) {
    const side = ({ label, rulebook, in: places }: Side) => ({
      label,
      in: places,
      asOf: rulebook.asOf,
      revision: rulebook.revision,
    });
    terminal.out(
      json({
        before: side(before),
        after: side(after),
        level: options.level,
        ages: years,
        summary: summarise(differences),
        differences,
        otherLevels: otherLevels.map((level) => ({ level, ...summarise(at(level)) })),
        provisions,
        notes,
      }),
    );
  } else {
    terminal.out(
      [
        `${paint(terminal, 'bold', `${before.label} -> ${after.label}`)}${common}, ${agesInWords(years)} ${
          options.level === 'none' ? '(not known)' : `(known as ${options.level})`
        }`,
        ...changes(terminal, differences),
        '',
        paint(terminal, 'bold', tallyInWords(summarise(differences))),
        ...otherLevels.map((level) => `Ages known as ${level}: ${tallyInWords(summarise(at(level)))}`),
        ...(situations ? [] : silent(provisions, before, after, all)),
        ...notes,
      ].join('\n'),
    );
  }
  return !(options.exitCode && all.some(isLooser));
}

/** Less is asked: by the ladder, or an obligation falls away while the effect stays. */
function isLooser({ direction, obligations }: Difference): boolean {
  return direction === 'loosens' || (direction === 'obligations' && obligations.removed.length > 0);
}

/** Whether the same situations change in the same way. At which ages depends on the level in any case. */
export function sameChanges(a: readonly Difference[], b: readonly Difference[]): boolean {
  const plain = (list: readonly Difference[]) =>
    [...new Set(list.map(({ situation, direction }) => `${situation} ${direction}`))].sort().join();
  return plain(a) === plain(b);
}

/** Provisions that begin or end and move nothing that was asked about: another asks for as much already, say. */
function silent(
  provisions: Because,
  before: Side,
  after: Side,
  differences: readonly Difference[],
): string[] {
  if (String(before.in) !== String(after.in)) return [];
  const told = new Set(
    differences.flatMap(({ because, obligations }) =>
      [because, because.assurance, obligations.because].flatMap(({ gone, come }) =>
        [...gone, ...come].map(nameOf),
      ),
    ),
  );
  const sentence = (verb: string, cited: readonly (RuleCitation | AssuranceCitation)[]) => {
    const names = new Set(cited.map(nameOf).filter((name) => !told.has(name)));
    const more = names.size > 6 ? [`  and ${names.size - 5} more`] : [];
    return names.size === 0
      ? []
      : [
          `Also ${verb}, and moves none of these answers:`,
          ...[...names].slice(0, more.length > 0 ? 5 : 6).map((name) => `  ${name}`),
          ...more,
        ];
  };
  return [
    ...sentence('begins', [...provisions.come, ...provisions.assurance.come]),
    ...sentence('ends', [...provisions.gone, ...provisions.assurance.gone]),
  ];
}

function nameOf({ short, cite }: RuleCitation | AssuranceCitation): string {
  return `${short}, ${cite}`;
}

async function readSides(terminal: Terminal, options: DiffVerbOptions): Promise<Asked> {
  const { from, to, with: others, withCodes, withProfile } = options;
  if ([from, to, others, withCodes, withProfile].every((one) => one === undefined)) {
    throw new UsageError(
      'With what is it compared? Add --to (another day), --with (other places), --with-codes (other codes) or ' +
        '--with-profile (a profile, or another one).',
    );
  }
  const now = today(terminal);
  const moves = others !== undefined || withCodes !== undefined || withProfile !== undefined;
  const days = [
    readDay(from ?? now, '--from'),
    readDay(to ?? (moves ? (from ?? now) : now), '--to'),
  ] as const;
  const codes = await codesFrom(options.codes);
  const folders = [options.codes, withCodes ?? options.codes] as const;
  const law = [codes, withCodes === undefined ? codes : await codesFrom(withCodes)] as const;
  const files = [options.profile, withProfile ?? options.profile] as const;
  const profiles = await Promise.all(
    [0, 1].map((at) => readProfile(terminal, files[at], { codes: law[at]!, today: days[at]! })),
  );
  const home = profiles.find((one) => one !== undefined)?.places;
  const where = options.in === undefined && home ? home : readPlaces(options.in ?? 'unknown', '--in');
  const places = [where, others === undefined ? where : readPlaces(others, '--with')] as const;
  const differs = {
    place: String(places[0]) !== String(places[1]),
    day: days[0] !== days[1],
    codes: folders[0] !== folders[1],
    profile: files[0] !== files[1],
  };
  const side = (at: 0 | 1): Side => {
    const label = [
      differs.place && placesInWords(places[at]),
      differs.day && days[at],
      differs.codes && (folders[at] ?? 'the codes here'),
      differs.profile && (files[at] ?? 'no profile'),
    ].filter((part) => part !== false);
    return {
      label: label.length > 0 ? label.join(', ') : `${placesInWords(places[at])}, ${days[at]}`,
      rulebook: compile(law[at], { asOf: days[at], profile: profiles[at] }),
      in: places[at],
    };
  };
  const common = [
    !differs.place && ` in ${placesInWords(where)}`,
    !differs.day && `, ${days[0]}`,
    !differs.profile && files[0] !== undefined && `, ${files[0]}`,
  ].filter((part) => part !== false);
  const offers = profiles.flatMap((one) => one?.offers.flatMap(matchSituations) ?? []);
  return {
    before: side(0),
    after: side(1),
    common: Object.values(differs).includes(true) ? common.join('') : '',
    offered: offers.length > 0 ? [...new Set(offers)] : undefined,
  };
}

/** What is odd about the question. */
function asides({ level, age }: DiffVerbOptions, before: Side, after: Side): string[] {
  return [
    ...(level === 'none' && age !== everyYear ? ['Where nothing is known of an age, --age picks none.'] : []),
    ...(before.rulebook.asOf > after.rulebook.asOf ? ['The first day is the later one.'] : []),
  ];
}

function activitiesOf(asked: readonly Situation[] | undefined): readonly Activity[] {
  return asked === undefined ? activityNames : [...new Set(asked.map(activityOf))];
}

/** What the reader should know of the two sides: no law yet, no law of its own, one and the same thing. */
function notesOf(before: Side, after: Side, asked: SilenceAsked): string[] {
  const same = before.rulebook.revision === after.rulebook.revision && String(before.in) === String(after.in);
  const sides = [before, after].map(({ rulebook, in: where }) => ({
    rulebook,
    in: where as readonly string[] | 'unknown',
  }));
  const notes = new Set([
    ...(same ? ['Both sides are the same law.'] : []),
    ...uncoveredIn(sides, asked),
    ...sides.flatMap((side) => noLawYet(side.rulebook, side.in) ?? []),
  ]);
  for (const note of exemptions(before, after)) notes.add(note);
  return [...notes];
}

/** Where no law binds on a day: that it permits nothing, and the first day on which some does. */
function noLawYet(rulebook: Rulebook, places: readonly string[] | 'unknown'): string | undefined {
  const { asOf, codes, profile, standIn, citations } = rulebook;
  const here = new Set(rulebook.scope(places).codes);
  if (citations.some(({ code }) => code !== standIn && here.has(code))) return undefined;
  const first = firstDayOfLaw(codes);
  if (first === undefined || asOf >= first || profile !== undefined) return undefined;
  return `On ${asOf} no law binds yet in ${placesInWords(places)}, which permits nothing: the first law here binds from ${first}.`;
}

function exemptions(before: Side, after: Side): string[] {
  const [was, is] = [before.rulebook.exemptions, after.rulebook.exemptions];
  const only = (list: typeof was, other: typeof was) =>
    list.filter(({ code }) => !other.some((one) => one.code === code));
  const say = (label: string) => (one: (typeof was)[number]) =>
    `${label}: the code ${one.code} is documented as not applying (${one.reason} ${one.approver}, until ${one.expires}).`;
  return [...only(was, is).map(say(before.label)), ...only(is, was).map(say(after.label))];
}

/** Where two days do not differ: the days around on which the law there does change. */
function nextDays(before: Side, after: Side, differences: readonly Difference[]): string[] {
  if (differences.length > 0 || before.rulebook.asOf === after.rulebook.asOf) return [];
  const here = new Set(after.rulebook.scope(after.in).codes);
  const days = daysOfChange(after.rulebook.codes.filter(({ code }) => here.has(code)));
  const later = [before, after].map(({ rulebook }) => rulebook.asOf).sort()[1]!;
  const next = days.find((day) => day > later);
  const last = days.findLast((day) => day <= later);
  return [
    last && `The law there last changed on ${last}.`,
    next ? `It next changes on ${next}.` : 'No later change is known.',
  ].filter((line) => line !== undefined);
}

const titles: Record<Direction, string> = {
  tightens: 'Tightens',
  loosens: 'Loosens',
  obligations: 'Changes in what is owed besides',
};

export function changes(terminal: Terminal, differences: readonly Difference[]): string[] {
  const rows = differences.map(rowOf);
  const widths = widthsOf(rows);
  return (Object.keys(titles) as Direction[]).flatMap((direction) => {
    const groups = new Map<string, { causes: string[]; rows: string[][] }>();
    for (const [at, one] of differences.entries()) {
      if (one.direction !== direction) continue;
      const causes = wordCauses(terminal, one);
      const key = causes.join('\n');
      const group = groups.get(key) ?? { causes, rows: [] };
      group.rows.push(rows[at]!);
      groups.set(key, group);
    }
    if (groups.size === 0) return [];
    return [
      '',
      paint(terminal, 'bold', titles[direction]),
      ...[...groups.values()].flatMap((group) => [
        '',
        ...group.causes.map((line) => `  ${line}`),
        ...columns(group.rows, widths, '      '),
      ]),
    ];
  });
}

function rowOf({ situation, ages, before, after, needs, direction, obligations }: Difference): string[] {
  const moved =
    direction === 'obligations'
      ? askedOf(after, needs.after)
      : `${askedOf(before, needs.before)} -> ${askedOf(after, needs.after)}`;
  const owed = [
    ...obligations.added.map((one) => `+ ${one}`),
    ...obligations.removed.map((one) => `- ${one}`),
  ];
  return [situation, yearsInWords(ages), moved, owed.join(', ')];
}

function wordCauses(terminal: Terminal, { because }: Difference): string[] {
  const rule = (mark: string) => (one: RuleCitation) => {
    const doubt =
      (one.status === 'guidance' ? ', guidance' : '') +
      (one.about ? `, because of ${one.about}` : '') +
      (one.deviation ? `, lowered from ${one.deviation.from}` : '');
    return `${mark} ${one.short}, ${one.cite} (${one.code}/${one.rule}${doubt})\n      ${paint(terminal, 'dim', one.url)}`;
  };
  const line = (mark: string) => (one: Difference['because']['assurance']['come'][number]) =>
    `${mark} ${one.short}, ${one.cite}: past ${one.past}, an age must be known as ${one.level}\n      ${paint(terminal, 'dim', one.url)}`;
  const deviation = (mark: string) => (one: Difference['because']['deviations']['come'][number]) =>
    `${mark} deviation ${one.id}: ${one.reason} (${one.approver}, until ${one.expires})`;
  return [
    ...because.deviations.come.map(deviation('+')),
    ...because.deviations.gone.map(deviation('-')),
    ...because.assurance.come.map(line('+')),
    ...because.assurance.gone.map(line('-')),
    ...because.come.map(rule('+')),
    ...because.gone.map(rule('-')),
  ];
}
