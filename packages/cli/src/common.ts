import {
  activityOf,
  type CommonCell,
  common,
  compile,
  type Day,
  type Level,
  situations,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { codesFrom } from './codes-from.ts';
import {
  ageOption,
  agesInWords,
  askedOf,
  columns,
  levelOption,
  needLaw,
  placesInWords,
  readDay,
  readPlaces,
  readSituations,
  readYears,
  situationOption,
  today,
  uncovered,
  widthsOf,
  yearsInWords,
} from './comparison.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { profileOption, readProfile } from './question.ts';

interface CommonVerbOptions {
  readonly in: string;
  readonly asOf?: Day;
  readonly codes?: string;
  readonly profile?: string;
  readonly age: string;
  readonly level: Level;
  readonly situations?: string;
  readonly obligations?: boolean;
  readonly json?: boolean;
}

export function addCommonVerb(verb: Command, terminal: Terminal): void {
  verb
    .requiredOption('--in <places>', 'the places, with commas between: GB,US,FR')
    .option('--as-of <day>', 'the day whose law is asked for, YYYY-MM-DD (default: today)')
    .addOption(ageOption())
    .addOption(levelOption())
    .addOption(situationOption())
    .option('--obligations', 'name what is owed besides, rather than count it')
    .option('--codes <folder>', 'read the codes from another folder')
    .addOption(profileOption())
    .option('--json', 'print JSON')
    .action((options: CommonVerbOptions) => printCommon(terminal, options));
}

/** Throws `UsageError`. */
async function printCommon(terminal: Terminal, options: CommonVerbOptions): Promise<void> {
  const places = readPlaces(options.in, '--in');
  if (places === 'unknown') {
    throw new UsageError(
      '--in: name the places, such as GB,US. What all of them ask is "stairgate protections".',
    );
  }
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  const years = readYears(options.age);
  const asked = readSituations(options.situations);
  const codes = await codesFrom(options.codes);
  needLaw(codes, asOf);
  const profile = await readProfile(terminal, options.profile, { codes, today: asOf });
  const rulebook = compile(codes, { asOf, profile });
  const cells = common(rulebook, places, { level: options.level, situations: asked, ages: years });
  const about = new Set((asked ?? situations).map(activityOf));
  const notes = uncovered(rulebook, places, { activities: [...about], ages: years });
  if (options.json) {
    const { revision } = rulebook;
    terminal.out(json({ places, asOf, revision, level: options.level, ages: years, cells, notes }));
    return;
  }
  const free = new Set(
    (asked ?? situations).filter((situation) =>
      cells.every((cell) => cell.situation !== situation || isFree(cell)),
    ),
  );
  const shown = cells.filter(({ situation }) => !free.has(situation));
  const rows = [
    ['situation', 'ages', 'setting', 'forced by', 'also owed'],
    ...shown.map((cell, at) => [
      shown[at - 1]?.situation === cell.situation ? '' : cell.situation,
      yearsInWords(cell.ages),
      askedOf(cell.effect, cell.needs),
      cell.forcedBy.map(({ place, effect }) => `${place} (${effect})`).join(', '),
      owed(cell, options.obligations ?? false),
    ]),
  ];
  const [head, ...lines] = columns(rows, widthsOf(rows), '');
  const known = options.level === 'none' ? 'not known' : `known as ${options.level}`;
  terminal.out(
    [
      `${paint(terminal, 'bold', `What ${placesInWords(places)} ask together`)}, ${asOf}, ${agesInWords(years)} (${known})`,
      '',
      ...(shown.length > 0 ? [paint(terminal, 'bold', head!), ...lines] : ['Nothing is asked.']),
      ...rulesOf(terminal, shown),
      '',
      paint(
        terminal,
        'bold',
        `${shares(places, cells)} ${free.size} of ${(asked ?? situations).length} are free.`,
      ),
      ...notes,
    ].join('\n'),
  );
}

function isFree({ effect, obligations }: CommonCell): boolean {
  return effect === 'allow' && obligations.length === 0;
}

/** `9 by GB, 1 by US`, or their names. */
function owed({ obligations, forcedBy, addedBy }: CommonCell, byName: boolean): string {
  const shares = [...forcedBy, ...addedBy].filter((share) => share.obligations.length > 0);
  if (!byName) return shares.map(({ place, obligations: own }) => `${own.length} by ${place}`).join(', ');
  return obligations
    .map((one) => {
      const by = shares.filter((share) => share.obligations.includes(one));
      return `${one} (${by.map(({ place }) => place).join(', ')})`;
    })
    .join(', ');
}

/** The provisions behind the table, each once, by place. */
function rulesOf(terminal: Terminal, cells: readonly CommonCell[]): string[] {
  const byPlace = new Map<string, Map<string, string>>();
  for (const { forcedBy, addedBy } of cells) {
    for (const { place, rules } of [...forcedBy, ...addedBy]) {
      const own = byPlace.get(place) ?? new Map<string, string>();
      byPlace.set(place, own);
      for (const { short, cite, url } of rules) own.set(`${short}, ${cite}`, url);
    }
  }
  return [...byPlace].flatMap(([place, rules]) => [
    '',
    paint(terminal, 'bold', `Because in ${place}`),
    ...[...rules].flatMap(([name, url]) => [`  ${name}`, `      ${paint(terminal, 'dim', url)}`]),
  ]);
}

/** Who forces how much: `GB alone forces 31 situations, US alone 22, more than one 14.` */
function shares(places: readonly string[], cells: readonly CommonCell[]): string {
  const forcers = new Map<string, Set<string>>();
  for (const { situation, forcedBy } of cells) {
    const own = forcers.get(situation) ?? new Set();
    forcers.set(situation, own);
    for (const { place } of forcedBy) own.add(place);
  }
  const sets = [...forcers.values()];
  const alone = places
    .map((place) => ({ place, count: sets.filter((own) => own.size === 1 && own.has(place)).length }))
    .filter(({ count }) => count > 0)
    .map(({ place, count }) => `${count} by ${place} alone`);
  const together = sets.filter((own) => own.size > 1).length;
  const parts = [...alone, ...(together > 0 ? [`${together} by more than one`] : [])];
  const total = sets.filter((own) => own.size > 0).length;
  return `${total} ${total === 1 ? 'situation is' : 'situations are'} not simply allowed${
    parts.length > 0 ? `: ${parts.join(', ')}.` : '.'
  }`;
}
