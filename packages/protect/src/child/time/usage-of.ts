import { datePlus } from '@stairgate/guards/time';
import type { Usage } from '@stairgate/wire';
import type { ChildFacts } from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';
import { dayOfChild } from './time-of.ts';

const shown = 7;

/** The last seven days of a child's use in numbers, today last: the same for the child and its guardian. */
export async function usageOf(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  facts: ChildFacts,
): Promise<Usage> {
  const { childId } = facts;
  const now = clock();
  const today = dayOfChild(facts, now);
  const first = datePlus(today, 1 - shown);
  const since = new Date(now - shown * 86_400_000).toISOString();
  const [counted, used, spent, favours, more] = await Promise.all([
    db.selectFrom('time_beats').select('last_at').where('child_id', '=', childId).executeTakeFirst(),
    db
      .selectFrom('time_days')
      .select(['day', 'ms'])
      .where('child_id', '=', childId)
      .where('day', '>=', first)
      .execute(),
    db
      .selectFrom('spent_days')
      .select(['currency', 'amount', 'purchases'])
      .where('child_id', '=', childId)
      .where('day', '>=', first)
      .orderBy('currency')
      .execute(),
    db
      .selectFrom('favours')
      .select((eb) => eb.fn.countAll<string | number>().as('count'))
      .where('child_id', '=', childId)
      .where('asked_at', '>=', since)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('more_time')
      .select((eb) => eb.fn.sum<string | number | null>('minutes').as('minutes'))
      .where('child_id', '=', childId)
      .where('given_at', '>=', since)
      .executeTakeFirstOrThrow(),
  ]);
  const minutes = new Map(used.map(({ day, ms }) => [day, Math.floor(Number(ms) / 60_000)]));
  const sums = new Map<string, number>();
  for (const { currency, amount } of spent) sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
  return {
    days: Array.from({ length: shown }, (_, after) => {
      const day = datePlus(first, after);
      return { day, minutes: counted === undefined ? null : (minutes.get(day) ?? 0) };
    }),
    moreMinutes: Number(more.minutes ?? 0),
    favours: Number(favours.count),
    purchases: spent.reduce((sum, { purchases }) => sum + purchases, 0),
    spent: [...sums].map(([currency, amount]) => ({ currency, amount })),
  };
}
