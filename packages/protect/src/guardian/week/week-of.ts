import { type Week, type WeekCount, weekCounts } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { AlertKind } from '../../child/facts/guardian-side.ts';
import type { Database } from '../../database/schema.ts';

const dayLength = 86_400_000;
const days = 7;

/** What is counted of what a guardian was told; what stands here in no line is not counted. */
const counted: Readonly<Partial<Record<AlertKind, WeekCount['what']>>> = {
  choice: 'opened',
  'choice-undone': 'closed',
  ask: 'asked',
  'ask-allowed': 'allowed',
  'ask-refused': 'refused',
  'limit-set-by-child': 'limits-set',
  'limit-set-by-guardian': 'limits-set',
  'limit-set-by-platform': 'limits-set',
  'limit-lifted-by-child': 'limits-lifted',
  'limit-lifted-by-guardian': 'limits-lifted',
  'limit-lifted-by-platform': 'limits-lifted',
  'complaint-answered': 'complaints-answered',
};

/**
 * The last seven whole days of a child in numbers: how often, never what. Days are those of UTC, as the guardian's letters
 * have them.
 */
export async function weekOf(
  { clock }: Pick<Context, 'clock'>,
  db: Kysely<Database>,
  childId: string,
): Promise<Week> {
  const today = Math.floor(clock() / dayLength) * dayLength;
  const from = new Date(today - days * dayLength).toISOString();
  const before = new Date(today).toISOString();
  const rows = await db
    .selectFrom('alerts')
    .select((eb) => ['kind', eb.fn.countAll<string | number>().as('count')])
    .where('child_id', '=', childId)
    .where('at', '>=', from)
    .where('at', '<', before)
    .groupBy('kind')
    .execute();
  const sums = new Map<WeekCount['what'], number>();
  for (const { kind, count } of rows) {
    const what = counted[kind as AlertKind];
    if (what !== undefined) sums.set(what, (sums.get(what) ?? 0) + Number(count));
  }
  return {
    from: from.slice(0, 10),
    to: new Date(today - dayLength).toISOString().slice(0, 10),
    counts: weekCounts.flatMap((what) => {
      const count = sums.get(what);
      return count === undefined ? [] : [{ what, count }];
    }),
  };
}
