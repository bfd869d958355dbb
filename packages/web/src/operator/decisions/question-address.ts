import {
  type AgeInterval,
  adult,
  type Grantor,
  isSituation,
  levels,
  type Situation,
} from '@stairgate/rulebook';

/** One question put to the rulebook. */
export interface Question {
  readonly situation: Situation;
  /** Places with commas between them, or `unknown`. */
  readonly in: string;
  readonly age: AgeInterval;
  readonly granted: readonly Grantor[];
  /** Whether all that it waits for has a yes of both. */
  readonly othersOpen: boolean;
}

/** The part of an address that holds a question whole. */
export function writeQuestion({
  situation,
  in: places,
  age,
  granted,
  othersOpen,
}: Question): URLSearchParams {
  const { lo, hi, level } = age;
  const search = new URLSearchParams({ in: places, situation, ages: `${lo}-${hi}`, level });
  if (granted.length > 0) search.set('yes', granted.join(','));
  if (othersOpen) search.set('others', 'open');
  return search;
}

/** Reads it back. What cannot be read is left out. */
export function readQuestion(search: URLSearchParams): Partial<Question> {
  const situation = search.get('situation') ?? '';
  if (!isSituation(situation)) return {};
  const [, lo, hi] = /^(\d{1,2})-(\d{1,2})$/.exec(search.get('ages') ?? '')?.map(Number) ?? [];
  const level = levels.find((one) => one === search.get('level'));
  const places = search.get('in');
  const isAge = lo !== undefined && hi !== undefined && lo <= hi && hi <= adult;
  return {
    situation,
    ...(places !== null && { in: places }),
    ...(isAge && level !== undefined && { age: { lo, hi, level } }),
    granted: (['child', 'guardian'] as const).filter((by) => search.get('yes')?.split(',').includes(by)),
    othersOpen: search.get('others') === 'open',
  };
}
