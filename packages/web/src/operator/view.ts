import { type Day, isSituation, type Level, levels, parsePlace, type Situation } from '@stairgate/rulebook';

/** What the picture shows. The address carries all of it, so that a view can be passed on. */
export interface View {
  /** Upper-case places, sorted; empty means unknown: every code joined. */
  readonly places: readonly string[];
  /** Null means today, as the service has it. */
  readonly on: Day | null;
  readonly level: Level;
  /** The age that the list for one age shows. */
  readonly age: number;
  readonly cell: CellName | null;
}

export interface CellName {
  readonly situation: Situation;
  readonly age: number;
}

export const firstView: View = { places: [], on: null, level: 'verified', age: 13, cell: null };

/** Reads an address. Whatever cannot be read is left as it is at first, so an old or mistyped link still opens. */
export function readView(search: URLSearchParams): View {
  const on = search.get('on');
  const level = search.get('level');
  return {
    places: readPlaces(search.get('in')),
    on: on !== null && isDay(on) ? on : firstView.on,
    level: levels.find((one) => one === level) ?? firstView.level,
    age: readAge(search.get('age')) ?? firstView.age,
    cell: readCell(search.get('cell')),
  };
}

/** The address of a view. Only what differs from the first view is in it, but the places always are. */
export function writeView({ places, on, level, age, cell }: View): URLSearchParams {
  const search = new URLSearchParams({ in: places.length === 0 ? 'unknown' : places.join(',') });
  if (on !== null) search.set('on', on);
  if (level !== firstView.level) search.set('level', level);
  if (age !== firstView.age) search.set('age', String(age));
  if (cell !== null) search.set('cell', `${cell.situation}@${cell.age}`);
  return search;
}

/** `URLSearchParams` as a person would write it: commas and slashes may stand in a query as they are. */
export function addressOf(view: View): string {
  return `?${writeView(view).toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%40', '@')}`;
}

function readPlaces(text: string | null): readonly string[] {
  if (text === null) return firstView.places;
  const places: string[] = [];
  for (const part of text.split(',')) {
    if (part.trim().toLowerCase() === 'unknown') return [];
    try {
      places.push(parsePlace(part));
    } catch {
      // A place that is none is left out; nothing left means unknown, which is the strictest.
    }
  }
  return [...new Set(places)].sort();
}

function readAge(text: string | null): number | undefined {
  return text !== null && /^\d{1,2}$/.test(text) && Number(text) <= 18 ? Number(text) : undefined;
}

function readCell(text: string | null): CellName | null {
  const [situation = '', age = ''] = text?.split('@') ?? [];
  const year = readAge(age);
  return isSituation(situation) && year !== undefined ? { situation, age: year } : null;
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}
