import type { Favour } from '@stairgate/wire';
import type { FavourRow } from '../../database/schema.ts';
import type { ChildFacts } from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';
import { limitView } from '../limits/limit-views.ts';

/** A favour as child, guardian and platform all see it. What is past its end is over, whether or not anybody noted it. */
export function favourView(row: FavourRow, facts: Pick<ChildFacts, 'limits'>, now: number): Favour {
  const limit = facts.limits.find(({ limitId }) => limitId === row.limit_id);
  const isPast = Date.parse(row.until) <= now && (row.state === 'waiting' || row.state === 'approved');
  // Minutes that were given were given; a purchase that was not made in time is not made.
  const isOver = isPast && !(row.state === 'approved' && row.kind !== 'purchase');
  const isGone = row.kind === 'limit' && row.state === 'waiting' && limit === undefined;
  return {
    favourId: row.favour_id,
    kind: row.kind,
    minutes: row.minutes,
    given: row.given,
    amount: row.amount === null ? null : Number(row.amount),
    currency: row.currency,
    limitId: row.limit_id,
    limit: limit === undefined ? null : limitView(limit),
    state: isOver || isGone ? 'expired' : row.state,
    at: row.asked_at,
    until: row.until,
    answeredAt: row.answered_at,
    reason: row.reason,
  };
}

const shown = 50;

/**
 * What a child asked for of late, the newest first.
 * @throws Problem `child-unknown`.
 */
export async function listFavours(
  { children, db, clock }: Pick<Context, 'children' | 'db' | 'clock'>,
  childId: string,
): Promise<Favour[]> {
  const facts = await children.need(childId);
  const rows = await db
    .selectFrom('favours')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('asked_at', 'desc')
    .orderBy('favour_id')
    .limit(shown)
    .execute();
  return rows.map((row) => favourView(row, facts, clock()));
}
