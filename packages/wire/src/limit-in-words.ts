import { type Weekday, weekdays } from '@stairgate/rulebook';
import type { SetLimitView } from './limit.ts';

/** How a language fills texts and writes sums of money, in the smallest unit of their currency. */
export interface LimitVoice {
  fill(text: string, values: Readonly<Record<string, string | number>>): string;
  sum(amount: number, currency: string): string;
}

export interface LimitTexts {
  readonly what: {
    readonly ask: string;
    readonly minutes: string;
    readonly quiet: string;
    readonly school: string;
    readonly term: string;
    readonly money: Readonly<Record<'day' | 'week' | 'month', string>>;
  };
  readonly days: Readonly<Record<Weekday, string>>;
  /** Several days on end, from one to another. */
  readonly range: string;
}

/**
 * What a limit keeps closed, as a heading.
 * @param titleOf what a situation or an activity is called.
 */
export function limitInWords(
  limit: SetLimitView,
  titleOf: (of: string) => string,
  { limits: { what, days, range }, fill, sum }: LimitVoice & { readonly limits: LimitTexts },
): string {
  switch (limit.kind) {
    case 'closed':
      return titleOf(limit.situation);
    case 'ask':
      return fill(what.ask, { title: titleOf(limit.situation) });
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
      const named = on ? `${hours} (${daysInWords(on, { days, range, fill })})` : hours;
      return term ? fill(what.term, { what: named }) : named;
    }
  }
}

/** Days of the week, those on end as one: Sunday to Thursday. */
export function daysInWords(
  on: readonly Weekday[],
  { days, range, fill }: Pick<LimitTexts, 'days' | 'range'> & Pick<LimitVoice, 'fill'>,
): string {
  const count = weekdays.length;
  const at = (place: number) => weekdays[(place + count) % count]!;
  const starts = weekdays.flatMap((day, place) =>
    on.includes(day) && !on.includes(at(place - 1)) ? [place] : [],
  );
  if (starts.length === 0) return on.map((day) => days[day]).join(', ');
  const runs = starts.map((start) => {
    let length = 1;
    while (on.includes(at(start + length))) length++;
    return length < 3
      ? Array.from({ length }, (_, more) => days[at(start + more)]).join(', ')
      : fill(range, { from: days[at(start)], to: days[at(start + length - 1)] });
  });
  return runs.join(', ');
}
