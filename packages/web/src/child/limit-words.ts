import {
  isSituation,
  type Limiter,
  limiters,
  limitsNow,
  matchSituations,
  type Situation,
  situationNumber,
} from '@stairgate/rulebook';
import {
  type ChildPage,
  type SetLimitView,
  type SituationView,
  limitInWords as wordLimit,
} from '@stairgate/wire';
import type { PageWords } from './page-words.ts';

/** The child's own limits that close a line, or something that it rests on. */
export function ownLimitsOn(view: SituationView, limits: readonly SetLimitView[]): readonly SetLimitView[] {
  const closed = view.limits.flatMap(({ by, situation }) =>
    by === 'child' && isSituation(situation) ? [situationNumber(situation)] : [],
  );
  return limits.filter((limit) => {
    if (limit.by !== 'child') return false;
    const closes = limitsNow([limit]);
    return closed.some((number) => closes[number] !== 0);
  });
}

/** What else was closed, and a line with it: by each who closed something that the line rests on. */
export function closedWith(
  situation: Situation,
  { limits }: Pick<SituationView, 'limits'>,
): readonly { readonly by: Limiter; readonly closed: readonly Situation[] }[] {
  return limiters.flatMap((by) => {
    const closed = limits.flatMap((limit) =>
      limit.by === by &&
      limit.how === 'closed' &&
      isSituation(limit.situation) &&
      limit.situation !== situation
        ? [limit.situation]
        : [],
    );
    return closed.length > 0 ? [{ by, closed: [...new Set(closed)] }] : [];
  });
}

/** What a limit keeps closed, as a heading; of an activity, what of it the service offers. */
export function limitInWords(
  limit: SetLimitView,
  { offers }: Pick<ChildPage, 'offers'>,
  titleOf: (situation: Situation) => string,
  words: PageWords,
): string {
  const titlesOf = (of: string) => {
    const all = matchSituations(of);
    const offered = all.filter((one) => offers.includes(one));
    return (offered.length > 0 ? offered : all).map(titleOf).join('; ');
  };
  return wordLimit(limit, titlesOf, words);
}
