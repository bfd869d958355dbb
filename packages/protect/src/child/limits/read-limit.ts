import { Type } from '@fastify/type-provider-typebox';
import {
  type Hours,
  isActivity,
  type Limiter,
  type SetLimit,
  type Weekday,
  weekdays,
} from '@stairgate/rulebook';
import { Problem } from '../../problem.ts';
import { readSituation } from '../facts/read-situation.ts';

export const limitKinds = ['closed', 'ask', 'minutes', 'quiet', 'school', 'content', 'money'] as const;
const contents = ['sensitive', 'harmful', 'adult-only', 'suitable'] as const;
const periods = ['day', 'week', 'month'] as const;
const minutesADay = 1440;

/** What a limit is, in a body: which members a kind wants is checked by `readLimit`. */
export const newLimitSchema = Type.Object(
  {
    kind: Type.Enum([...limitKinds] as SetLimit['kind'][], {
      description:
        'closed, ask: `situation`. minutes: `minutes` a day. quiet, school: `hours`. content: `content`. money: `amount`, `currency`, `per`.',
    }),
    situation: Type.Optional(
      Type.String({ maxLength: 100, description: 'A situation, or an activity for all its circumstances.' }),
    ),
    minutes: Type.Optional(Type.Number()),
    hours: Type.Optional(
      Type.Object(
        {
          from: Type.String({ maxLength: 5, description: 'HH:MM, where the child is.' }),
          to: Type.String({ maxLength: 5, description: 'HH:MM; before `from`, it runs over midnight.' }),
          days: Type.Optional(Type.Array(Type.Enum([...weekdays] as Weekday[]), { maxItems: 7 })),
          term: Type.Optional(Type.Boolean({ description: 'Only on days with school.' })),
        },
        { additionalProperties: false },
      ),
    ),
    content: Type.Optional(Type.String({ maxLength: 20 })),
    amount: Type.Optional(Type.Number({ description: 'In the smallest unit of the currency.' })),
    currency: Type.Optional(Type.String({ maxLength: 3, description: 'ISO 4217, such as EUR.' })),
    per: Type.Optional(Type.String({ maxLength: 10 })),
  },
  { additionalProperties: false, title: 'NewLimit' },
);

/** A limit as somebody sends it, its members not yet checked. */
export interface NewLimit {
  readonly kind: SetLimit['kind'];
  readonly situation?: string;
  readonly minutes?: number;
  readonly hours?: Hours;
  readonly content?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly per?: string;
}

const wanted: Readonly<Record<SetLimit['kind'], readonly (keyof NewLimit)[]>> = {
  closed: ['situation'],
  ask: ['situation'],
  minutes: ['minutes'],
  quiet: ['hours'],
  school: ['hours'],
  content: ['content'],
  money: ['amount', 'currency', 'per'],
};

/** @throws Problem `limit-invalid`, which names the field and what would be right, or `situation-unknown`. */
export function readLimit(given: NewLimit, by: Limiter): SetLimit {
  const { kind } = given;
  for (const field of Object.keys(given) as (keyof NewLimit)[]) {
    if (field !== 'kind' && given[field] !== undefined && !wanted[kind].includes(field))
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
