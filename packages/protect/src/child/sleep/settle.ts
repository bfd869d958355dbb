import { dayOf } from '../../law/in-force/day-of.ts';
import { type ChildFacts, childNow, type GrantFact } from '../facts/child-facts.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import { hasSay } from '../limits/has-say.ts';
import { fallingAsleep } from './falling-asleep.ts';

/** Under what a child's yeses were last looked at. Within a day only a change of the record can alter what they open. */
export function markOf({ rulebook }: Pick<Context, 'rulebook'>, now: number): string {
  return `${dayOf(now)}.${rulebook().revision}`;
}

/** Whether anything of a child has to be noted; see `settle`. */
export function isUnsettled(context: Pick<Context, 'rulebook'>, facts: ChildFacts, now: number): boolean {
  const { asleep, opened, untold } = fallingAsleep(facts, context.rulebook(), now);
  return (
    asleep.length + opened.length + untold.length > 0 ||
    endedLimits(context, facts, now) ||
    endedSay(context, facts, now)
  );
}

/**
 * Notes which yeses have come to sleep, so that they stay asleep until they are given again, and ends a guardian's limits
 * and all access with the guardian's say. Runs before each change of a child, for days and law that have passed since the last, and
 * after it.
 */
export async function settle(context: Context, change: Change, when: 'before' | 'after'): Promise<void> {
  const { trx, childId, now, at } = change;
  const mark = markOf(context, now);
  if (!(await isDue(change, when === 'before' ? mark : undefined))) return;
  const facts = await change.facts();
  const { asleep, opened, untold } = fallingAsleep(facts, context.rulebook(), now);
  const grants = () => trx.updateTable('grants').where('child_id', '=', childId);
  for (const { grant, why } of asleep)
    await grants()
      .set({ asleep_at: at, asleep_why: why, this_time: false })
      .where('situation', '=', grant.situation)
      .where('by', '=', grant.by)
      .execute();
  for (const { situation, by } of opened)
    await grants().set({ opened: true }).where('situation', '=', situation).where('by', '=', by).execute();
  await grants().set({ settled: mark }).where('settled', '!=', mark).execute();
  await trx
    .updateTable('limits')
    .set({ settled: mark })
    .where('child_id', '=', childId)
    .where('settled', '!=', mark)
    .execute();
  await trx
    .updateTable('guardians')
    .set({ settled: mark })
    .where('child_id', '=', childId)
    .where('settled', '!=', mark)
    .execute();
  if (endedLimits(context, facts, now)) await endGuardianLimits(context, change);
  if (untold.length > 0) await askAgain(context, change, untold);
  if (asleep.length > 0)
    await change.record('yes-asleep', {
      yeses: asleep.map(({ grant, why }) => ({ situation: grant.situation, by: grant.by, why })),
    });
  if (endedSay(context, facts, now)) await context.guardians.endSay(change);
}

/** @param mark only what was not looked at under this. */
async function isDue({ trx, childId }: Change, mark: string | undefined): Promise<boolean> {
  for (const table of ['grants', 'limits', 'guardians'] as const) {
    let query = trx
      .selectFrom(table)
      .select('child_id')
      .where('child_id', '=', childId)
      .limit(1)
      .$castTo<{ child_id: string }>();
    if (mark !== undefined) query = query.where('settled', '!=', mark);
    if ((await query.executeTakeFirst()) !== undefined) return true;
  }
  return false;
}

function endedLimits({ rulebook }: Pick<Context, 'rulebook'>, facts: ChildFacts, now: number): boolean {
  const { age } = childNow(facts, rulebook(), now);
  return !hasSay(age) && facts.limits.some(({ set }) => set.by === 'guardian');
}

function endedSay({ rulebook }: Pick<Context, 'rulebook'>, facts: ChildFacts, now: number): boolean {
  const { age } = childNow(facts, rulebook(), now);
  return !hasSay(age) && facts.hasGuardian;
}

async function endGuardianLimits(context: Context, change: Change): Promise<void> {
  await change.trx
    .deleteFrom('limits')
    .where('child_id', '=', change.childId)
    .where('by', '=', 'guardian')
    .execute();
  await context.guardians.alert(change, 'limits-ended');
  await change.record('limit-lifted', { by: 'guardian', why: 'of-age' });
}

/** Tells a guardian whose yes is wanted and sleeps: on the pages always, by a letter at most once a day for each child. */
async function askAgain(context: Context, change: Change, untold: readonly GrantFact[]): Promise<void> {
  const { trx, childId } = change;
  const situations = untold.map(({ situation }) => situation);
  await trx
    .updateTable('grants')
    .set({ told: true })
    .where('child_id', '=', childId)
    .where('by', '=', 'guardian')
    .where('situation', 'in', situations)
    .execute();
  await context.guardians.alert(change, 'consent-asleep', situations.length === 1 ? situations[0]! : null);
  await context.guardians.writeOfSleep(change);
}
