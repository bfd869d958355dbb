import type { Day } from '@stairgate/rulebook';
import type { CodeChange, CodeSummary } from '@stairgate/wire';
import { regionOf, regions } from './regions.ts';

/** A scale of days. Long ago is told by being at the edge: what lies before `start` stands there. */
export interface Timeline {
  /** First and last year of the scale. */
  readonly start: number;
  readonly end: number;
  readonly years: readonly number[];
  /** From 0 at the start to 1 at the end. */
  readonly x: (day: Day) => number;
}

/** Eight years before today, to the end of the last year with a change. */
export function timeline(changes: readonly CodeChange[], today: Day): Timeline {
  const yearOf = (day: Day) => Number(day.slice(0, 4));
  const start = Math.max(
    yearOf(today) - 8,
    changes.reduce((least, { day }) => Math.min(least, yearOf(day)), yearOf(today)),
  );
  const end = changes.reduce((most, { day }) => Math.max(most, yearOf(day)), yearOf(today));
  const from = Date.parse(`${start}-01-01`);
  const to = Date.parse(`${end + 1}-01-01`);
  return {
    start,
    end,
    years: Array.from({ length: end - start + 2 }, (_, at) => start + at),
    x: (day) => Math.min(1, Math.max(0, (Date.parse(day) - from) / (to - from))),
  };
}

export interface Lane {
  readonly name: string;
  readonly changes: readonly CodeChange[];
}

/** One lane for each region that has a change, larger dots first so that smaller ones stay in sight. */
export function lanesOf(changes: readonly CodeChange[], codes: readonly CodeSummary[]): readonly Lane[] {
  const placeOf = new Map(codes.map(({ code, jurisdiction }) => [code, jurisdiction]));
  return regions
    .map(({ id, name }) => ({
      name,
      changes: changes
        .filter(({ code }) => regionOf(placeOf.get(code) ?? '') === id)
        .sort((a, b) => b.starts + b.ends - a.starts - a.ends),
    }))
    .filter((lane) => lane.changes.length > 0);
}
