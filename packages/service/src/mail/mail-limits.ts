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
  const day = new Date(now).toISOString().slice(0, 10);
  // In one order everywhere, so that two that count the same names cannot wait for each other.
  const buckets = names.map((name) => keys.mac(`mail count of ${day}`, name)).sort();
  for (const bucket of buckets) {
    const counted = await groundOf(trx)
      .insertInto('mail_counts')
      .values({ bucket, day, count: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['bucket', 'day'])
          .doUpdateSet({ count: sql<number>`mail_counts.count + 1` })
          .where('mail_counts.count', '<', limit),
      )
      .returning('count')
      .executeTakeFirst();
    if (counted === undefined) {
      const retryAfter = Math.ceil((dayLength - (now % dayLength)) / 1000);
      throw new GroundProblem('mail-limit', `At most ${limit} a day.`, { retryAfter });
    }
  }
}
