import type { Favour } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Database, FavourRow } from '../../database/schema.ts';

/** A favour as child, guardian and platform all see it. What is past its end is over, whether or not anybody noted it. */
export function favourView(row: FavourRow, now: number): Favour {
  const isOver = Date.parse(row.until) <= now && (row.state === 'waiting' || row.state === 'approved');
  return {
    favourId: row.favour_id,
    kind: row.kind,
    minutes: row.minutes,
    given: row.given,
    amount: row.amount === null ? null : Number(row.amount),
    currency: row.currency,
    // Minutes that were given were given; a purchase that was not made in time is not made.
    state: isOver && !(row.state === 'approved' && row.kind === 'minutes') ? 'expired' : row.state,
    at: row.asked_at,
    until: row.until,
    answeredAt: row.answered_at,
  };
}

const shown = 50;

/** What a child asked for of late, the newest first. */
export async function listFavours(db: Kysely<Database>, childId: string, now: number): Promise<Favour[]> {
  const rows = await db
    .selectFrom('favours')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('asked_at', 'desc')
    .orderBy('favour_id')
    .limit(shown)
    .execute();
  return rows.map((row) => favourView(row, now));
}
