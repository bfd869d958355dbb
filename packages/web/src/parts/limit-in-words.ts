import { weekdays } from '@stairgate/rulebook';
import type { SetLimitView } from '@stairgate/wire';
import type { Voice } from './voice.ts';

export interface LimitTexts {
  readonly what: {
    readonly ask: string;
    readonly minutes: string;
    readonly quiet: string;
    readonly school: string;
    readonly term: string;
    readonly money: Readonly<Record<'day' | 'week' | 'month', string>>;
  };
  readonly days: Readonly<Record<(typeof weekdays)[number], string>>;
}

/**
 * What a limit keeps closed, as a heading.
 * @param titleOf what a situation or an activity is called.
 */
export function limitInWords(
  limit: SetLimitView,
  titleOf: (of: string) => string,
  { limits: { what, days }, fill, sum }: Pick<Voice, 'fill' | 'sum'> & { readonly limits: LimitTexts },
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
      const named = on
        ? `${hours} (${weekdays.flatMap((day) => (on.includes(day) ? [days[day]] : [])).join(', ')})`
        : hours;
      return term ? fill(what.term, { what: named }) : named;
    }
  }
}
