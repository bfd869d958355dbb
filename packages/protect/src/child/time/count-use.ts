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
/** Beyond which those of before are forgotten: seldom, since what does it takes longer to plan than a beat to count. */
const mostDevicesBytes = 2048;

/**
 * Counts use up to a beat, by the service's clock, in one statement as a rule: the time since the last beat of any device of the
 * child, if some device was in use at most `longestBeatGap` before. So devices at once count once, a gap that is longer
 * counts as none, and nobody has more time by another name for its device. A beat that comes from before the last, as by
 * a clock that goes back, counts nothing and takes nothing away. The row of the child is held, so that nothing is
 * counted of one that is erased meanwhile.
 * @returns what is counted now, and the milliseconds that this beat added.
 * @throws Problem `child-unknown`.
 */
export async function countUse(
  db: Kysely<Database>,
  facts: Pick<ChildFacts, 'childId' | 'zone' | 'place'>,
  { device, state }: Beat,
  now: number,
): Promise<UseCount & { readonly counted: number }> {
  const { childId } = facts;
  const day = dayOfChild(facts, now);
  const isActive = state === 'active';
  const own = isActive ? JSON.stringify({ [device]: now }) : '{}';
  const at = sql`${now}::bigint`;
  const least = JSON.stringify({ least: now - longestBeatGap });
  const inUse = sql`jsonb_path_exists(b.devices, '$.* ? (@ >= $least)', ${least}::jsonb)`;
  const { rows } = await sql<{ ms: string; run_ms: string; counted: string; devices_bytes: number }>`
    with beat as (
      insert into time_beats as b (child_id, last_at, active_at, devices, counted, run_ms)
      select child_id, ${at}, ${isActive ? at : sql`0::bigint`}, ${own}::jsonb, 0, 0
        from children where child_id = ${childId} for share
      on conflict (child_id) do update set
        last_at = greatest(b.last_at, ${at}),
        active_at = ${isActive ? sql`greatest(b.active_at, ${at})` : sql`b.active_at`},
        devices = (b.devices - ${device}::text) || ${own}::jsonb,
        counted = case when ${inUse} then greatest(${at} - b.last_at, 0) else 0 end,
        run_ms = case
          when ${at} - b.active_at > ${breakTakes}::bigint then 0
          when ${inUse} then b.run_ms + greatest(${at} - b.last_at, 0)
          else b.run_ms end
      returning child_id, counted, run_ms, pg_column_size(devices) as devices_bytes
    ), total as (
      insert into time_days as t (child_id, day, ms) select child_id, ${day}, counted from beat
      on conflict (child_id, day) do update set ms = t.ms + excluded.ms
      returning ms
    )
    select greatest(total.ms, later.ms) as ms, beat.run_ms, beat.counted, beat.devices_bytes
    from total, beat left join time_days as later on later.child_id = ${childId} and later.day > ${day}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Problem('child-unknown');
  if (row.devices_bytes > mostDevicesBytes) await forgetDevices(db, childId, now);
  return {
    ms: Math.max(...rows.map(({ ms }) => Number(ms))),
    runMs: Number(row.run_ms),
    counted: Number(row.counted),
  };
}

/** Of devices that were told apart, leaves those that were in use last. */
async function forgetDevices(db: Kysely<Database>, childId: string, now: number): Promise<void> {
  await sql`
    update time_beats as b set devices = coalesce((
      select jsonb_object_agg(key, value::bigint) from (
        select key, value from jsonb_each_text(b.devices)
        where value::bigint >= ${now - longestBeatGap}::bigint
        order by value::bigint desc limit ${mostDevices}) as others), '{}'::jsonb)
    where child_id = ${childId}`.execute(db);
}

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
