import {
  isSituation,
  type Limiter,
  limiters,
  limitsNow,
  matchSituations,
  type Situation,
  situationNumber,
  weekdays,
} from '@stairgate/rulebook';
import type { ChildPage } from '../api/child.ts';
import type { SetLimitView, SituationView } from '../api/decision.ts';
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

/** What a limit keeps closed, as a heading. */
export function limitInWords(
  limit: SetLimitView,
  { offers }: Pick<ChildPage, 'offers'>,
  titleOf: (situation: Situation) => string,
  { limits: { what, days }, fill, sum }: PageWords,
): string {
  const titles = (of: string) => {
    const all = matchSituations(of);
    const offered = all.filter((one) => offers.includes(one));
    return (offered.length > 0 ? offered : all).map(titleOf).join('; ');
  };
  switch (limit.kind) {
    case 'closed':
      return titles(limit.situation);
    case 'ask':
      return fill(what.ask, { title: titles(limit.situation) });
    case 'minutes':
      return fill(what.minutes, { count: limit.minutes });
    case 'content':
      return titles(`content.view/${limit.content}`);
    case 'money':
      return fill(what.money[limit.per], { sum: sum(limit.amount, limit.currency) });
    case 'quiet':
    case 'school': {
      const { from, to, days: on, term } = limit.hours;
      const hours = fill(what[limit.kind], { from, to });
      const named = on
        ? `${hours} (${weekdays.flatMap((day) => (on.includes(day) ? [days[day]] : [])).join(', ')})`
        : hours;
      return term ? fill(what.term, { what: named }) : named;
    }
  }
}
