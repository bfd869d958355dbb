import { isActivity, isSituation, weekdays } from '@stairgate/rulebook';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import type { SetLimitView } from '../api/decision.ts';

const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** What a limit keeps closed, to a guardian. */
export function limitInWords(limit: SetLimitView): string {
  switch (limit.kind) {
    case 'closed':
      return named(limit.situation);
    case 'ask':
      return `${named(limit.situation)}: a yes each time`;
    case 'minutes':
      return `Time here: ${limit.minutes} ${limit.minutes === 1 ? 'minute' : 'minutes'} a day`;
    case 'content':
      return named(`content.view/${limit.content}`);
    case 'money': {
      const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency: limit.currency });
      const sum = format.format(limit.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
      return `Buying: no more than ${sum} a ${limit.per}`;
    }
    case 'quiet':
    case 'school': {
      const { from, to, days, term } = limit.hours;
      const on = days && weekdays.flatMap((day) => (days.includes(day) ? [dayNames[day]] : [])).join(', ');
      return [
        `${limit.kind === 'quiet' ? 'Quiet hours' : 'School hours'}, from ${from} to ${to}`,
        ...(on ? [` (${on})`] : []),
        ...(term ? [', on days with school'] : []),
      ].join('');
    }
  }
}

function named(of: string): string {
  if (isSituation(of)) return guardian.situations[of].title;
  return isActivity(of) ? guardian.activities[of] : of;
}

const whys: Readonly<Record<string, string>> = guardian.asleep;

/** Why a guardian's yes does not count now. */
export const whyAsleep = (why: string): string => whys[why] ?? guardian.asleep.other;
