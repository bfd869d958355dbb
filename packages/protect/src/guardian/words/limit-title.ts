import { isActivity, type Situation, weekdays } from '@stairgate/rulebook';
import type { SetLimitView } from '@stairgate/wire';
import type { GuardianWords } from './guardian-words.ts';

/**
 * What a limit is called.
 * @param titleOf what its reader calls a situation.
 */
export function limitTitle(
  speaking: GuardianWords,
  titleOf = (situation: Situation): string => speaking.situation(situation).title,
) {
  const { fill, papers, activities, sum } = speaking;
  const { what, days, all } = papers.held.limits;
  const about = (of: string) =>
    isActivity(of) ? fill(all, { activity: activities[of] }) : titleOf(of as Situation);
  return (limit: SetLimitView): string => {
    switch (limit.kind) {
      case 'closed':
        return about(limit.situation);
      case 'ask':
        return fill(what.ask, { title: about(limit.situation) });
      case 'minutes':
        return fill(what.minutes, { count: limit.minutes });
      case 'content':
        return titleOf(`content.view/${limit.content}`);
      case 'money':
        return fill(what.money[limit.per], { sum: sum(limit.amount, limit.currency) });
      case 'quiet':
      case 'school': {
        const { from, to, days: on, term } = limit.hours;
        const hours = fill(what[limit.kind], { from, to });
        const named = on
          ? fill(what.days, {
              what: hours,
              days: weekdays.flatMap((day) => (on.includes(day) ? [days[day]] : [])).join(', '),
            })
          : hours;
        return term ? fill(what.term, { what: named }) : named;
      }
    }
  };
}
