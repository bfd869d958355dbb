import { type Day, isSituation, type Level, levels, parsePlace, type Situation } from '@stairgate/rulebook';

/** What the picture shows. The address carries all of it, so that a view can be passed on. */
export interface View {
  /** Upper-case places, sorted; empty means unknown: every code joined. */
  readonly places: readonly string[];
  /** Null means today, as the service has it. */
  readonly on: Day | null;
  readonly level: Level;
  /** Whether what regulators recommend counts. */
  readonly guidance: boolean;
  /** Whether what the operator documents of its service counts; else the law itself. */
  readonly profile: boolean;
  /** What it is compared with; null where with nothing. */
  readonly than: Than | null;
  /** Whether rows that are the same on both sides are left out. */
  readonly onlyChanges: boolean;
  /** The age that the list for one age shows. */
  readonly age: number;
  readonly cell: CellName | null;
}

/** The other side of a comparison. At least one of the two is given; null means the same as on this side. */
export interface Than {
  readonly places: readonly string[] | null;
  readonly on: Day | 'today' | null;
}

export interface CellName {
  readonly situation: Situation;
  readonly age: number;
}

export const firstView: View = {
  places: [],
  on: null,
  level: 'verified',
  guidance: true,
  profile: false,
  than: null,
  onlyChanges: false,
  age: 13,
  cell: null,
};

/** Reads an address. Whatever cannot be read is left as it is at first, so an old or mistyped link still opens. */
export function readView(search: URLSearchParams): View {
  const level = search.get('level');
  const than = readThan(search);
  return {
    places: readPlaces(search.get('in')) ?? firstView.places,
    on: readDay(search.get('on')),
    level: levels.find((one) => one === level) ?? firstView.level,
    guidance: search.get('guidance') !== 'no',
    profile: search.get('profile') === 'yes',
    than,
    onlyChanges: than !== null && search.get('rows') === 'changed',
    age: readAge(search.get('age')) ?? firstView.age,
    cell: readCell(search.get('cell')),
  };
}

/** The address of a view, in one order. Only what differs from the first view is in it, but the places always are. */
export function writeView(view: View): URLSearchParams {
  const { places, on, level, guidance, profile, than, onlyChanges, age, cell } = view;
  const search = new URLSearchParams({ in: writePlaces(places) });
  if (on !== null) search.set('on', on);
  if (level !== firstView.level) search.set('level', level);
  if (!guidance) search.set('guidance', 'no');
  if (profile) search.set('profile', 'yes');
  if (than?.places) search.set('than-in', writePlaces(than.places));
  if (than?.on) search.set('than-on', than.on);
  if (than && onlyChanges) search.set('rows', 'changed');
  if (age !== firstView.age) search.set('age', String(age));
  if (cell !== null) search.set('cell', `${cell.situation}@${cell.age}`);
  return search;
}

/** The address of a view as a person would write it. */
export function addressOf(view: View): string {
  return plainAddress(writeView(view));
}

/** `URLSearchParams` as a person would write it: commas and slashes may stand in a query as they are. */
export function plainAddress(search: URLSearchParams): string {
  return `?${search.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%40', '@')}`;
}

/** What the service is asked for one side of a view. */
export interface Side {
  readonly in: string;
  readonly asOf?: Day;
  readonly level: Level;
  readonly guidance: boolean;
  readonly profile: boolean;
}

export function sideOf({ places, on, level, guidance, profile }: View): Side {
  return { in: writePlaces(places), ...(on && { asOf: on }), level, guidance, profile };
}

/** The side that a view is compared with. */
export function otherSideOf(view: View): Side | null {
  const { than } = view;
  if (than === null) return null;
  const on = than.on === 'today' ? null : (than.on ?? view.on);
  return sideOf({ ...view, places: than.places ?? view.places, on });
}

export function writePlaces(places: readonly string[]): string {
  return places.length === 0 ? 'unknown' : places.join(',');
}

/** Sorted places, each once; none where one is unknown. Null where nothing is given. */
export function readPlaces(text: string | null): readonly string[] | null {
  if (text === null) return null;
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

/** What an address names as places and is none, once each. */
export function noPlacesIn(search: URLSearchParams): readonly string[] {
  const parts = ['in', 'than-in'].flatMap((name) => search.get(name)?.split(',') ?? []);
  return [...new Set(parts.map((part) => part.trim()))].filter((part) => {
    if (part === '' || part.toLowerCase() === 'unknown') return false;
    try {
      parsePlace(part);
      return false;
    } catch {
      return true;
    }
  });
}

function readThan(search: URLSearchParams): Than | null {
  const places = readPlaces(search.get('than-in'));
  const on = search.get('than-on') === 'today' ? 'today' : readDay(search.get('than-on'));
  return places === null && on === null ? null : { places, on };
}

function readAge(text: string | null): number | undefined {
  return text !== null && /^\d{1,2}$/.test(text) && Number(text) <= 18 ? Number(text) : undefined;
}

function readCell(text: string | null): CellName | null {
  const [situation = '', age = ''] = text?.split('@') ?? [];
  const year = readAge(age);
  return isSituation(situation) && year !== undefined ? { situation, age: year } : null;
}

/** A day that the calendar has, or null. */
export function readDay(text: string | null): Day | null {
  const isDay =
    text !== null &&
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text);
  return isDay ? text : null;
}
