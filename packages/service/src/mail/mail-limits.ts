import { type Kysely, sql } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import { GroundProblem } from '../problems/service-problem.ts';

const dayLength = 86_400_000;

/**
 * Counts one mail of today against every one of `names` (an address, a person), and refuses it where one of them has
 * had `limit` already. The names are stored only as HMACs that differ from day to day.
 * @throws Problem `mail-limit`, which should undo the caller's transaction.
 */
export async function countMail<Tables extends GroundTables>(
  { clock, keys }: { clock: () => number; keys: ServiceKeys },
  trx: Kysely<Tables>,
  names: readonly string[],
  limit: number,
): Promise<void> {
  const now = clock();
  // In one order everywhere, so that two that count the same names cannot wait for each other.
  for (const name of [...names].sort()) {
    if (await isCounted(keys, trx, name, dayOf(now), limit)) continue;
    const retryAfter = Math.ceil((dayLength - (now % dayLength)) / 1000);
    throw new GroundProblem('mail-limit', `At most ${limit} a day.`, { retryAfter });
  }
}

/**
 * Counts one mail against `name` on the first day from today on which that has had fewer than `limit`.
 * @param latest days from today, of which the last takes whatever has found no other.
 * @returns when it is to go out, in milliseconds since the epoch: now, or the beginning of that day (UTC).
 */
export async function mailDay<Tables extends GroundTables>(
  { clock, keys }: { clock: () => number; keys: ServiceKeys },
  trx: Kysely<Tables>,
  name: string,
  limit: number,
  latest: number,
): Promise<number> {
  const now = clock();
  const today = now - (now % dayLength);
  for (let later = 0; ; later++) {
    const start = today + later * dayLength;
    const isLast = later + 1 > latest;
    if ((await isCounted(keys, trx, name, dayOf(start), limit)) || isLast) return Math.max(now, start);
  }
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

async function isCounted<Tables extends GroundTables>(
  keys: ServiceKeys,
  trx: Kysely<Tables>,
  name: string,
  day: string,
  limit: number,
): Promise<boolean> {
  const counted = await groundOf(trx)
    .insertInto('mail_counts')
    .values({ bucket: keys.mac(`mail count of ${day}`, name), day, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['bucket', 'day'])
        .doUpdateSet({ count: sql<number>`mail_counts.count + 1` })
        .where('mail_counts.count', '<', limit),
    )
    .returning('count')
    .executeTakeFirst();
  return counted !== undefined;
}
