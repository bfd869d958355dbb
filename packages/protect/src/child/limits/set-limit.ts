import { lastingLimits, type SetLimit, type Situation, situations } from '@stairgate/rulebook';
import type { LimitSet, SentLimit } from '@stairgate/wire';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { type ChildNow, childNow } from '../facts/child-facts.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import { lockGuardian } from '../facts/lock-guardian.ts';
import { hasSay } from './has-say.ts';
import { limitView } from './limit-views.ts';
import { aboutOf, readLimit } from './read-limit.ts';

/** Who sets or lifts a limit. */
export type Setter =
  | { readonly by: 'child' | 'platform' }
  | { readonly by: 'guardian'; readonly guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'> };

/** Limits that each of the three may have set, so that none can use up another's. */
const mostLimits = 50;

/**
 * Closes something, also where the law closes it now: another place or age may open it. One by the same about the same takes the place of the one before. It never
 * opens anything, and puts no yes to sleep: lifted again, what was chosen before holds as it did.
 * @throws Problem `limit-invalid`, `situation-unknown`, `too-many-limits`, `not-consented`, `guardian-say-over`.
 */
export async function setLimit(
  context: Context,
  childId: string,
  setter: Setter,
  given: SentLimit,
): Promise<LimitSet> {
  const set = readLimit(given, setter.by);
  const reason = given.reason ?? null;
  return context.children.change(childId, async (change) => {
    const { trx, at } = change;
    const facts = await change.facts();
    const here = childNow(facts, context.rulebook(), change.now);
    await needSay(change, here, setter);
    const about = aboutOf(set);
    const own = { child_id: childId, by: set.by, guardian_id: guardianIdOf(setter) };
    const before = await trx
      .deleteFrom('limits')
      .where((eb) => eb.and({ ...own, about }))
      .returning('limit_id')
      .executeTakeFirst();
    const { count } = await trx
      .selectFrom('limits')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where((eb) => eb.and(own))
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostLimits) throw new Problem('too-many-limits', `At most ${mostLimits}.`);
    const { by: _, kind, ...rest } = set;
    const limitId = context.id('l');
    await trx
      .insertInto('limits')
      .values({
        ...own,
        limit_id: limitId,
        kind,
        about,
        body: JSON.stringify({ kind, ...rest }),
        set_at: at,
        reason,
        set_version: change.child.version,
      })
      .execute();
    await tell(context, change, 'limit-set', set, setter);
    await change.record('limit-set', { by: set.by, kind, about });
    return {
      limit: limitView({ limitId, at, set, reason }),
      replaces: before?.limit_id ?? null,
      note: isClosedByLaw(here, set) ? 'already-closed' : null,
    };
  });
}

/**
 * Ends a limit. What was chosen before it holds again as far as the law allows. What a guardian closed that has no say any
 * more, another that agreed can open again, or the platform, where there is none.
 * @throws Problem `limit-unknown`, `limit-of-another`, `not-consented`.
 */
export async function liftLimit(
  context: Context,
  childId: string,
  setter: Setter,
  limitId: string,
): Promise<void> {
  await context.children.change(childId, async (change) => {
    const facts = await change.facts();
    const limit = facts.limits.find((one) => one.limitId === limitId);
    if (limit === undefined) throw new Problem('limit-unknown');
    const isLeft = setter.by === 'platform' && limit.set.by === 'guardian' && facts.guardian !== 'consented';
    if (limit.set.by !== setter.by && !isLeft)
      throw new Problem('limit-of-another', undefined, { by: limit.set.by });
    await needSay(change, childNow(facts, context.rulebook(), change.now), setter);
    await change.trx
      .deleteFrom('limits')
      .where('child_id', '=', childId)
      .where('limit_id', '=', limitId)
      .execute();
    await tell(context, change, 'limit-lifted', limit.set, setter);
    await change.record('limit-lifted', { by: setter.by, kind: limit.set.kind, about: aboutOf(limit.set) });
  });
}

/** @throws Problem `not-consented`, `guardian-say-over`. */
async function needSay({ trx }: Change, { age }: ChildNow, setter: Setter): Promise<void> {
  if (setter.by !== 'guardian') return;
  const { state } = await lockGuardian(trx, setter.guardian);
  if (state !== 'consented') throw new Problem('not-consented', undefined, { state });
  if (!hasSay(age)) throw new Problem('guardian-say-over');
}

function guardianIdOf(setter: Setter): string {
  return setter.by === 'guardian' ? setter.guardian.guardian_id : '';
}

/** What a limit that is of no situation by itself is told as. */
const named: Readonly<Partial<Record<SetLimit['kind'], Situation>>> = {
  minutes: 'engage.use/over-limit',
  quiet: 'engage.use/night',
  school: 'engage.use/school',
  money: 'purchase.buy/item',
};

/** A guardian hears of what others set; what a guardian sets, the child sees on its own page. */
async function tell(
  context: Context,
  change: Change,
  kind: 'limit-set' | 'limit-lifted',
  set: SetLimit,
  setter: Setter,
): Promise<void> {
  const about = 'situation' in set ? set.situation : named[set.kind];
  const situation = situations.includes(about as Situation) ? (about as Situation) : null;
  const by = guardianIdOf(setter);
  await context.guardians.alert(change, `${kind}-by-${set.by}`, situation, by === '' ? null : by);
}

/** Whether all that a limit would close at any hour is closed by law anyway. */
export function isClosedByLaw({ scope, age }: ChildNow, set: SetLimit): boolean {
  const lasting = lastingLimits([set]);
  if (lasting === undefined) return false;
  return situations.every(
    (situation, number) => lasting[number] === 0 || scope.decide(situation, age).effect === 'forbid',
  );
}
