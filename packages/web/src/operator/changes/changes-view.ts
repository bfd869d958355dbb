import { type Day, type Level, levels, type Situation } from '@stairgate/rulebook';
import type { NumberedDifference } from '@stairgate/wire';
import type { DiffQuery } from '../../api/operator.ts';
import { situationsInOrder } from '../parts/situation-names.ts';
import { plainAddress, readDay, readPlaces, writePlaces } from '../parts/view.ts';

/** What is held against what. The address carries all of it. */
export interface ChangesView {
  /** Before; empty means unknown: every code joined. */
  readonly places: readonly string[];
  /** After; null means the same places. */
  readonly places2: readonly string[] | null;
  /** Null means today. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly level: Level;
  readonly guidance: boolean;
}

export const firstChanges: ChangesView = {
  places: [],
  places2: null,
  from: null,
  to: null,
  level: 'verified',
  guidance: true,
};

/** Reads an address. Whatever cannot be read is left as it is at first. */
export function readChanges(search: URLSearchParams): ChangesView {
  const level = search.get('level');
  return {
    places: readPlaces(search.get('in')) ?? firstChanges.places,
    places2: readPlaces(search.get('in2')),
    from: readDay(search.get('from')),
    to: readDay(search.get('to')),
    level: levels.find((one) => one === level) ?? firstChanges.level,
    guidance: search.get('guidance') !== 'no',
  };
}

/** The address of a comparison, in one order, with what differs from the first one and the places. */
export function changesAddress({ places, places2, from, to, level, guidance }: ChangesView): string {
  const search = new URLSearchParams({ in: writePlaces(places) });
  if (places2 !== null) search.set('in2', writePlaces(places2));
  if (from !== null) search.set('from', from);
  if (to !== null) search.set('to', to);
  if (level !== firstChanges.level) search.set('level', level);
  if (!guidance) search.set('guidance', 'no');
  return plainAddress(search);
}

/** What the service is asked. */
export function diffQuery({ places, places2, from, to, level, guidance }: ChangesView): DiffQuery {
  return {
    in: writePlaces(places),
    ...(places2 && { in2: writePlaces(places2) }),
    ...(from && { from }),
    ...(to && { to }),
    level,
    guidance,
  };
}

/** Differences of one situation together, in the order of tables and of ages. */
export function bySituation(
  differences: readonly NumberedDifference[],
): readonly { readonly situation: Situation; readonly runs: readonly NumberedDifference[] }[] {
  const groups = Map.groupBy(differences, ({ situation }) => situation);
  return situationsInOrder.flatMap((situation) => {
    const runs = groups.get(situation)?.toSorted((a, b) => a.ages[0] - b.ages[0]);
    return runs ? [{ situation, runs }] : [];
  });
}

/** The id of the entry of a situation in the list of its direction, for links from the picture. */
export const entryId = ({
  situation,
  direction,
}: Pick<NumberedDifference, 'situation' | 'direction'>): string =>
  `${direction}-${situation.replace(/[./]/g, '-')}`;
