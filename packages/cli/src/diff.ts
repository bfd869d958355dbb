import { loadCodes } from '@stairgate/codes';
import {
  type AssuranceCitation,
  type Because,
  compile,
  type Day,
  type Difference,
  type Direction,
  daysOfChange,
  diff,
  type Level,
  levels,
  provisionsBetween,
  type Rulebook,
  type RuleCitation,
  type Side,
  summarise,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import {
  ageOption,
  agesInWords,
  columns,
  levelOption,
  placesInWords,
  readDay,
  readPlaces,
  readSituations,
  readYears,
  situationOption,
  tallyInWords,
  today,
  widthsOf,
  yearsInWords,
} from './comparison.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';

interface DiffVerbOptions {
  readonly in?: string;
  readonly with?: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly codes?: string;
  readonly withCodes?: string;
  readonly age: string;
  readonly level: Level;
  readonly situations?: string;
  readonly exitCode?: boolean;
  readonly json?: boolean;
}

export function addDiffVerb(program: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  program
    .command('diff')
    .description('what changes between two places, days or revisions, and by which provision')
    .option('--in <places>', 'where: GB, US-CA, GB,US (the laws joined), or unknown (the default)')
    .option('--with <places>', 'other places to compare with')
    .option('--from <day>', 'the law of this day, YYYY-MM-DD (default: today)')
    .option('--to <day>', 'the law of this other day (default: today)')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--with-codes <folder>', 'compare with the codes of this folder')
    .addOption(ageOption())
    .addOption(levelOption())
    .addOption(situationOption())
    .option('--exit-code', 'exit code 1 if anything loosens or an obligation falls away, at any level')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action((options: DiffVerbOptions) => {
      if (!compareSides(terminal, options)) exitWith(1);
    });
}

const examples = `
Examples
  What does 1 January 2027 change for our 15-year-olds in California?
    stairgate diff --in US-CA --from 2026-12-31 --to 2027-01-01 --age 15
  What is asked in the United States and not in the United Kingdom, and the other way round?
    stairgate diff --in GB --with US
  Does this change of the codes loosen anything? (for CI)
    stairgate diff --codes before --with-codes codes --exit-code`;

interface Asked {
  readonly before: Side;
  readonly after: Side;
  /** What is the same on both sides, in words. */
  readonly common: string;
}

/** Prints the comparison. Answers `false` where `--exit-code` was given and something loosens. Throws `UsageError`. */
function compareSides(terminal: Terminal, options: DiffVerbOptions): boolean {
  const { before, after, common } = readSides(terminal, options);
  const years = readYears(options.age);
  const situations = readSituations(options.situations);
  const all = diff(before, after, { levels, ages: years, situations });
  const at = (level: Level) => all.filter((one) => one.level === level);
  const differences = at(options.level);
  const otherLevels = levels.filter(
    (level) => level !== options.level && !sameChanges(at(level), differences),
  );
  const provisions = provisionsBetween(before, after);
  const notes = [...notesOf(before, after), ...nextDays(before, after, differences)];
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
        ...silent(provisions, before, after, all),
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
function sameChanges(a: readonly Difference[], b: readonly Difference[]): boolean {
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
    return names.size === 0
      ? []
      : [`Also ${verb}, and moves none of these answers: ${[...names].join('; ')}.`];
  };
  return [
    ...sentence('begins', [...provisions.come, ...provisions.assurance.come]),
    ...sentence('ends', [...provisions.gone, ...provisions.assurance.gone]),
  ];
}

function nameOf({ short, cite }: RuleCitation | AssuranceCitation): string {
  return `${short}, ${cite}`;
}

function readSides(terminal: Terminal, options: DiffVerbOptions): Asked {
  const { from, to, with: others, withCodes } = options;
  if (from === undefined && to === undefined && others === undefined && withCodes === undefined) {
    throw new UsageError(
      'With what is it compared? Add --to (another day), --with (other places) or --with-codes (other codes).',
    );
  }
  const now = today(terminal);
  const days = [
    readDay(from ?? now, '--from'),
    readDay(to ?? (others || withCodes ? (from ?? now) : now), '--to'),
  ] as const;
  const where = readPlaces(options.in ?? 'unknown', '--in');
  const places = [where, others === undefined ? where : readPlaces(others, '--with')] as const;
  const codes = loadCodes({ dir: options.codes });
  const otherCodes = withCodes === undefined ? codes : loadCodes({ dir: withCodes });
  const first = compile(codes, { asOf: days[0] });
  const second = otherCodes === codes && days[0] === days[1] ? first : compile(otherCodes, { asOf: days[1] });
  const inWords = places.map(placesInWords);
  const folders = [options.codes ?? 'the codes here', withCodes ?? options.codes ?? 'the codes here'];
  const differs = {
    place: inWords[0] !== inWords[1],
    day: days[0] !== days[1],
    codes: withCodes !== undefined,
  };
  const label = (at: 0 | 1) =>
    [differs.place && inWords[at], differs.day && days[at], differs.codes && folders[at]]
      .filter((part) => part !== false)
      .join(', ') || `${inWords[at]}, ${days[at]}`;
  const common = [!differs.place && ` in ${inWords[0]}`, !differs.day && `, ${days[0]}`]
    .filter((part) => part !== false)
    .join('');
  return {
    before: { label: label(0), rulebook: first, in: places[0] },
    after: { label: label(1), rulebook: second, in: places[1] },
    common: differs.place || differs.day || differs.codes ? common : '',
  };
}

/** What the reader should know of the two sides: no law yet, no law of its own, one and the same thing. */
function notesOf(before: Side, after: Side): string[] {
  const notes = new Set<string>();
  const same = before.rulebook.revision === after.rulebook.revision && String(before.in) === String(after.in);
  if (same) notes.add('Both sides are the same law.');
  for (const { rulebook, in: places } of [before, after]) {
    const { note, codes } = rulebook.scope(places);
    const where = placesInWords(places as readonly string[] | 'unknown');
    if (note === 'place-not-covered')
      notes.add(`No code here covers ${where} as a whole, so every code is joined.`);
    if (!bindsAnything(rulebook, codes)) notes.add(`On ${rulebook.asOf} nothing here binds yet in ${where}.`);
  }
  return [...notes];
}

function bindsAnything(rulebook: Rulebook, codes: readonly string[]): boolean {
  const here = new Set(codes);
  return rulebook.citations.some(({ code }) => here.has(code));
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

function changes(terminal: Terminal, differences: readonly Difference[]): string[] {
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
    direction === 'obligations' ? after : `${asks(before, needs.before)} -> ${asks(after, needs.after)}`;
  const owed = [
    ...obligations.added.map((one) => `+ ${one}`),
    ...obligations.removed.map((one) => `- ${one}`),
  ];
  return [situation, yearsInWords(ages), moved, owed.join(', ')];
}

function asks(effect: string, needs: readonly string[]): string {
  return needs.length === 2 ? 'guardian and opt-in' : effect;
}

function wordCauses(terminal: Terminal, { because }: Difference): string[] {
  const rule = (mark: string) => (one: RuleCitation) => {
    const doubt = one.status === 'guidance' ? ', guidance' : '';
    return `${mark} ${one.short}, ${one.cite} (${one.code}/${one.rule}${doubt})\n      ${paint(terminal, 'dim', one.url)}`;
  };
  const line = (mark: string) => (one: Difference['because']['assurance']['come'][number]) =>
    `${mark} ${one.short}, ${one.cite}: past ${one.past}, an age must be known as ${one.level}\n      ${paint(terminal, 'dim', one.url)}`;
  return [
    ...because.assurance.come.map(line('+')),
    ...because.assurance.gone.map(line('-')),
    ...because.come.map(rule('+')),
    ...because.gone.map(rule('-')),
  ];
}
