import { longestBeatGap } from '@stairgate/wire';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { ChildFacts } from '../facts/child-facts.ts';
import { dayOfChild, type UseCount } from './time-of.ts';

/** What a device says of itself. */
export interface Beat {
  readonly device: string;
  readonly state: 'active' | 'idle' | 'ended';
}

/** Milliseconds without use after which a break was made. */
const breakTakes = 5 * 60_000;
/** Devices in use at once that are told apart; more are not told apart, and count all the same. */
const mostDevices = 16;

/**
 * Counts use up to a beat, by the service's clock, in one statement: the time since the last beat of any device of the
 * child, if some device was in use at most `longestBeatGap` before. So devices at once count once, a gap that is longer
 * counts as none, and nobody has more time by another name for its device. A beat that comes from before the last, as by
 * a clock that goes back, counts nothing and takes nothing away. The row of the child is held, so that nothing is
 * counted of one that is erased meanwhile.
 * @throws Problem `child-unknown`.
 */
export async function countUse(
  db: Kysely<Database>,
  facts: Pick<ChildFacts, 'childId' | 'zone' | 'place'>,
  { device, state }: Beat,
  now: number,
): Promise<UseCount> {
  const { childId } = facts;
  const day = dayOfChild(facts, now);
  const isActive = state === 'active';
  const own = isActive ? JSON.stringify({ [device]: now }) : '{}';
  const at = sql`${now}::bigint`;
  const { rows } = await sql<{ ms: string; run_ms: string }>`
    with child as (
      select child_id from children where child_id = ${childId} for share
    ), beat as (
      insert into time_beats as b (child_id, last_at, active_at, devices, counted, run_ms)
      select child_id, ${at}, ${isActive ? at : sql`0::bigint`}, ${own}::jsonb, 0, 0 from child
      on conflict (child_id) do update set
        last_at = greatest(b.last_at, ${at}),
        active_at = ${isActive ? sql`greatest(b.active_at, ${at})` : sql`b.active_at`},
        devices = coalesce((
          select jsonb_object_agg(key, value::bigint) from (
            select key, value from jsonb_each_text(b.devices)
            where value::bigint >= ${at} - ${longestBeatGap}::bigint and key <> ${device}
            order by value::bigint desc limit ${mostDevices - 1}) as others), '{}'::jsonb) || ${own}::jsonb,
        counted = case when ${inUse(at)} then greatest(${at} - b.last_at, 0) else 0 end,
        run_ms = case
          when ${at} - b.active_at > ${breakTakes}::bigint then 0
          when ${inUse(at)} then b.run_ms + greatest(${at} - b.last_at, 0)
          else b.run_ms end
      returning child_id, counted, run_ms
    ), total as (
      insert into time_days as t (child_id, day, ms) select child_id, ${day}, counted from beat
      on conflict (child_id, day) do update set ms = t.ms + excluded.ms
      returning ms
    )
    select greatest(total.ms, coalesce(
      (select max(ms) from time_days where child_id = ${childId} and day > ${day}), 0)) as ms, beat.run_ms
    from total, beat`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Problem('child-unknown');
  return { ms: Number(row.ms), runMs: Number(row.run_ms) };
}

/** Whether some device was in use short enough before. */
const inUse = (at: ReturnType<typeof sql>) => sql`exists (
  select 1 from jsonb_each_text(b.devices) where value::bigint >= ${at} - ${longestBeatGap}::bigint)`;

/**
 * What was counted today of each of these children; null of those whose platform counts no use. On a later day, as a clock
 * that went back leaves it, it counts as today's.
 */
export async function readUse(
  db: Kysely<Database>,
  children: readonly Pick<ChildFacts, 'childId' | 'zone' | 'place'>[],
  now: number,
): Promise<ReadonlyMap<string, UseCount | null>> {
  const found = new Map<string, UseCount | null>(children.map(({ childId }) => [childId, null]));
  if (children.length === 0) return found;
  const days = new Map(children.map((facts) => [facts.childId, dayOfChild(facts, now)]));
  const first = [...days.values()].reduce((a, b) => (b < a ? b : a));
  const rows = await db
    .selectFrom('time_beats')
    .leftJoin('time_days', (join) =>
      join.onRef('time_days.child_id', '=', 'time_beats.child_id').on('time_days.day', '>=', first),
    )
    .select([
      'time_beats.child_id',
      'time_beats.active_at',
      'time_beats.run_ms',
      'time_days.day',
      'time_days.ms',
    ])
    .where('time_beats.child_id', 'in', [...days.keys()])
    .execute();
  for (const { child_id, active_at, run_ms, day, ms } of rows) {
    const runMs = now - Number(active_at) > breakTakes ? 0 : Number(run_ms);
    const counts = day !== null && day >= days.get(child_id)! ? Number(ms) : 0;
    found.set(child_id, { ms: Math.max(found.get(child_id)?.ms ?? 0, counts), runMs });
  }
  return found;
}
