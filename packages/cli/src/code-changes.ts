import type { ProvisionList } from '@stairgate/codes';
import {
  type Code,
  type Cover,
  compile,
  type Day,
  type Difference,
  dayBefore,
  daysOfChange,
  diff,
  international,
  jurisdictionsOf,
  knownCountries,
  knownPlaces,
  levels,
  type Rulebook,
  type Scope,
} from '@stairgate/rulebook';
import { isBaseline } from './comparison.ts';

/** Codes and the provisions that they are held against. */
export interface CodeSet {
  readonly codes: readonly Code[];
  readonly list: ProvisionList;
}

export interface LineChange {
  readonly kind: 'code' | 'provision' | 'rule' | 'assurance' | 'duty' | 'mapping' | 'unmodelled';
  /** Its id; of a line without one, the provisions that it carries. Of the code itself, its name. */
  readonly id: string;
  readonly what: 'new' | 'gone' | 'changed';
  /** Which keys changed. */
  readonly keys: readonly string[];
}

export interface ChangedCode {
  readonly code: string;
  readonly lines: readonly LineChange[];
}

/** Line by line, what is new, gone or changed. Codes in which nothing is are left out. */
export function changedCodes(before: CodeSet, after: CodeSet): ChangedCode[] {
  const names = new Set([...before.codes, ...after.codes].map(({ code }) => code));
  return [...names].flatMap((code) => {
    const lines = compareLines(linesOf(before, code), linesOf(after, code));
    return lines.length === 0 ? [] : [{ code, lines }];
  });
}

/** Places in which decisions change in the same way, on the same days. */
export interface ChangedPlaces {
  /** ISO 3166 codes; `unknown` is a place that nobody told. */
  readonly places: readonly string[];
  readonly spans: readonly ChangedDays[];
}

/** Days in a row on which decisions differ in the same way. */
export interface ChangedDays {
  readonly from: Day;
  /** The last day; `null` if no later change is known. */
  readonly to: Day | null;
  /** At every level of assurance. */
  readonly differences: readonly Difference[];
  /** What a code covers from now on, or no longer, so that the baseline does not stand in there, or does. */
  readonly coverage: { readonly gained: readonly Cover[]; readonly lost: readonly Cover[] };
}

/**
 * What changes in decisions, on every day on which there is law, in the places of the codes that changed and where the
 * place is unknown.
 */
export function changedDecisions(
  before: readonly Code[],
  after: readonly Code[],
  changed: ReadonlySet<string>,
): ChangedPlaces[] {
  const all = [...before, ...after];
  const touched = all.filter(({ code }) => changed.has(code));
  const places = [...placesOf(touched, all), 'unknown'];
  const days = [...new Set([...daysOfChange(before), ...daysOfChange(after)])].sort();
  const spans = new Map(places.map((place): [string, ChangedDays[]] => [place, []]));
  for (const [at, day] of days.entries()) {
    const [was, is] = [compile(before, { asOf: day }), compile(after, { asOf: day })];
    if (was.revision === is.revision) continue;
    const next = days[at + 1];
    const to = next === undefined ? null : dayBefore(next);
    const known = new Map<Scope, Map<Scope, Compared>>();
    for (const place of places) {
      const [here, there] = [was.scope(place), is.scope(place)];
      const own = known.get(here) ?? new Map<Scope, Compared>();
      known.set(here, own);
      const found = own.get(there) ?? compare(was, is, place);
      own.set(there, found);
      if (isNothing(found)) continue;
      const list = spans.get(place)!;
      const last = list.at(-1);
      if (last?.to === dayBefore(day) && isSame(last, found)) list[list.length - 1] = { ...last, to };
      else list.push({ from: day, to, ...found });
    }
  }
  const groups = new Map<string, { places: string[]; spans: ChangedDays[] }>();
  for (const [place, list] of spans) {
    if (list.length === 0) continue;
    const key = JSON.stringify(list);
    const group = groups.get(key) ?? { places: [], spans: list };
    group.places.push(place);
    groups.set(key, group);
  }
  return [...groups.values()];
}

type Compared = Omit<ChangedDays, 'from' | 'to'>;

function compare(was: Rulebook, is: Rulebook, place: string): Compared {
  const before = { label: 'before', rulebook: was, in: place };
  const [open, now] = [was.uncovered(place), is.uncovered(place)];
  return {
    differences: diff(before, { label: 'after', rulebook: is, in: place }, { levels }),
    coverage: { gained: without(open, now), lost: without(now, open) },
  };
}

/** What the first say and the others do not, year by year. */
function without(covers: readonly Cover[], others: readonly Cover[]): Cover[] {
  return covers.flatMap(({ activities, ages: [lo, hi] }) =>
    activities.flatMap((activity): Cover[] => {
      const left: [number, number][] = [];
      for (let year = lo; year <= hi; year++) {
        const isSaid = others.some(
          (one) => one.activities.includes(activity) && one.ages[0] <= year && year <= one.ages[1],
        );
        if (isSaid) continue;
        const last = left.at(-1);
        if (last?.[1] === year - 1) last[1] = year;
        else left.push([year, year]);
      }
      return left.map((ages) => ({ activities: [activity], ages }));
    }),
  );
}

function isNothing({ differences, coverage: { gained, lost } }: Compared): boolean {
  return differences.length + gained.length + lost.length === 0;
}

function isSame(a: Compared, b: Compared): boolean {
  const plain = ({ differences, coverage }: Compared) => JSON.stringify([differences, coverage]);
  return plain(a) === plain(b);
}

/**
 * Where a child is under one of these codes: in its jurisdiction, and in those of its parts that have law of their own
 * among all codes. Under a baseline, everywhere.
 */
function placesOf(codes: readonly Code[], all: readonly Code[]): Set<string> {
  if (codes.some(isBaseline)) return new Set(knownPlaces);
  const own = new Set(all.map(({ jurisdiction }) => jurisdiction));
  return new Set(
    codes.flatMap(({ jurisdiction, rules, assurance }) => [
      ...(jurisdiction === 'EU' ? knownCountries.filter((one) => jurisdictionsOf(one).includes('EU')) : []),
      ...(jurisdiction === 'EU' || jurisdiction === international ? [] : [jurisdiction]),
      ...[...own].filter((one) => one !== jurisdiction && jurisdictionsOf(one).includes(jurisdiction)).sort(),
      ...[...rules, ...assurance].flatMap(({ places }) => places ?? []),
    ]),
  );
}

interface Line {
  readonly kind: LineChange['kind'];
  readonly id: string;
  readonly content: object;
}

function linesOf({ codes, list }: CodeSet, name: string): Map<string, Line> {
  const lines = new Map<string, Line>();
  const add = (kind: Line['kind'], id: string, content: object) => {
    let key = `${kind} ${id}`;
    while (lines.has(key)) key += '+';
    lines.set(key, { kind, id, content });
  };
  const code = codes.find((one) => one.code === name);
  if (!code) return lines;
  const { rules, assurance, duties, mappings, unmodelled, ...rest } = code;
  add('code', name, rest);
  for (const { id, ...provision } of list[name] ?? []) add('provision', id, provision);
  for (const line of rules) add('rule', line.id, line);
  for (const line of assurance) add('assurance', line.provisions.join(', '), line);
  for (const line of duties) add('duty', line.id, line);
  for (const line of mappings) add('mapping', line.id, line);
  for (const line of unmodelled) add('unmodelled', line.provisions.join(', '), line);
  return lines;
}

function compareLines(before: ReadonlyMap<string, Line>, after: ReadonlyMap<string, Line>): LineChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): LineChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const { kind, id } = (is ?? was)!;
    if (!was || !is) return [{ kind, id, what: was ? 'gone' : 'new', keys: [] }];
    const [old, now] = [was.content, is.content] as Record<string, unknown>[];
    const keys = [...new Set([...Object.keys(old!), ...Object.keys(now!)])].filter(
      (one) => JSON.stringify(old![one]) !== JSON.stringify(now![one]),
    );
    return keys.length === 0 ? [] : [{ kind, id, what: 'changed', keys: keys.map(asWritten) }];
  });
}

/** A key as it stands in the file: `seen-by`. */
function asWritten(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
