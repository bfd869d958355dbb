import { type Hours, isActivity, type Limiter, type SetLimit, weekdays } from '@stairgate/rulebook';
import type { SentLimit } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import { readSituation } from '../facts/read-situation.ts';

export const limitKinds = ['closed', 'ask', 'minutes', 'quiet', 'school', 'content', 'money'] as const;
const contents = ['sensitive', 'harmful', 'adult-only', 'suitable'] as const;
const periods = ['day', 'week', 'month'] as const;
const minutesADay = 1440;

const wanted: Readonly<Record<SetLimit['kind'], readonly (keyof SentLimit)[]>> = {
  closed: ['situation'],
  ask: ['situation'],
  minutes: ['minutes'],
  quiet: ['hours'],
  school: ['hours'],
  content: ['content'],
  money: ['amount', 'currency', 'per'],
};

/** @throws Problem `limit-invalid`, which names the field and what would be right, or `situation-unknown`. */
export function readLimit(given: SentLimit, by: Limiter): SetLimit {
  const { kind } = given;
  for (const field of Object.keys(given) as (keyof SentLimit)[]) {
    if (field !== 'kind' && field !== 'reason' && given[field] !== undefined && !wanted[kind].includes(field))
      throw invalid(field, `leave it out: a limit of kind ${kind} has ${wanted[kind].join(', ')}`);
  }
  switch (kind) {
    case 'closed':
    case 'ask': {
      const situation = given.situation ?? '';
      return { by, kind, situation: isActivity(situation) ? situation : readSituation(situation) };
    }
    case 'minutes': {
      const { minutes } = given;
      if (minutes === undefined || !Number.isInteger(minutes) || minutes < 0 || minutes > minutesADay)
        throw invalid('minutes', `give whole minutes a day, from 0 to ${minutesADay}`);
      return { by, kind, minutes };
    }
    case 'quiet':
    case 'school':
      return { by, kind, hours: readHours(given.hours) };
    case 'content': {
      const content = contents.find((one) => one === given.content);
      if (content === undefined) throw invalid('content', `give one of: ${contents.join(', ')}`);
      return { by, kind, content };
    }
    case 'money': {
      const { amount, currency } = given;
      const per = periods.find((one) => one === given.per);
      if (amount === undefined || !Number.isSafeInteger(amount) || amount < 0)
        throw invalid(
          'amount',
          'give a whole number from 0, in the smallest unit of the currency: 500 for 5.00 EUR',
        );
      if (currency === undefined || !currencies.has(currency))
        throw invalid('currency', 'give a code of ISO 4217 such as EUR, GBP or USD');
      if (per === undefined) throw invalid('per', `give one of: ${periods.join(', ')}`);
      return { by, kind, amount, currency, per };
    }
  }
}

/** What two limits by the same are both about, so that the later takes the place of the earlier. */
export function aboutOf(limit: SetLimit): string {
  switch (limit.kind) {
    case 'closed':
    case 'ask':
      return `situation ${limit.situation}`;
    case 'minutes':
      return 'minutes';
    case 'quiet':
    case 'school': {
      // Hours at noon and hours at night both stand: the later must not open the earlier.
      const { from, to, days = [], term = false } = limit.hours;
      const onDays = weekdays.filter((day) => days.includes(day));
      return [limit.kind, `${from}-${to}`, ...onDays, ...(term ? ['term'] : [])].join(' ');
    }
    case 'content':
      return `content ${limit.content}`;
    case 'money':
      return `money ${limit.currency} ${limit.per}`;
  }
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

function readHours(hours: Hours | undefined): Hours {
  if (hours === undefined)
    throw invalid('hours', 'give from and to, such as {"from": "21:00", "to": "07:00"}');
  for (const end of ['from', 'to'] as const)
    if (!clock.test(hours[end])) throw invalid(`hours.${end}`, 'give a time of day as HH:MM, such as 21:00');
  if (hours.from === hours.to)
    throw invalid('hours.to', 'give another time than from: for all day and night, close the situation');
  if (hours.days?.length === 0)
    throw invalid('hours.days', 'name a day at least, or leave it out for every day');
  return hours;
}

function invalid(field: string, right: string): Problem {
  return new Problem('limit-invalid', `${field}: ${right}.`, { field });
}
