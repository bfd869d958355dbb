import type { Favour } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Database, FavourRow } from '../../database/schema.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

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

/** In one line, what it is about. */
export function favourInWords(
  { favours, fill, language }: GuardianWords,
  { kind, minutes, amount, currency }: Pick<FavourRow, 'kind' | 'minutes' | 'amount' | 'currency'>,
): string {
  if (kind === 'minutes') return fill(favours.minutes, { minutes: minutes ?? 0 });
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: currency! });
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  return fill(favours.purchase, { sum: money.format(Number(amount) / 10 ** digits) });
}
