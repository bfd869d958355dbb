import { mostMoreTime } from '@stairgate/wire';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { needGuardiansSay } from '../../child/school/set-school.ts';
import { midnightOf } from '../../child/time/time-of.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/**
 * Gives a child more time today, on top of limits of minutes that guardians set. It ends at the child's midnight, of the
 * zones in which it may be the first, and widens nothing else.
 * @throws Problem `child-unknown`, `not-consented`, `guardian-say-over`, `enough-more-time`.
 */
export async function giveMoreTime(context: Context, guardian: GuardianRow, minutes: number): Promise<void> {
  await context.children.change(guardian.child_id, async (change) => {
    await needGuardiansSay(context, change, guardian);
    await addMoreTime(context, change, guardian, minutes);
  });
}

/** The same within a change, for a guardian who has a say. @throws Problem `enough-more-time`. */
export async function addMoreTime(
  context: Pick<Context, 'id' | 'guardians'>,
  change: Change,
  { guardian_id }: Pick<GuardianRow, 'guardian_id'>,
  minutes: number,
): Promise<void> {
  const { trx, childId, at, now } = change;
  const facts = await change.facts();
  const given = facts.more.reduce((sum, one) => sum + (one.until > now ? one.minutes : 0), 0);
  if (given + minutes > mostMoreTime) throw new Problem('enough-more-time');
  await trx
    .insertInto('more_time')
    .values({
      child_id: childId,
      more_id: context.id('mt'),
      minutes,
      until: new Date(midnightOf(facts, now)).toISOString(),
      guardian_id,
      given_at: at,
    })
    .execute();
  await context.guardians.alert(change, 'more-time', null, guardian_id);
  await change.record('more-time', { minutes });
}
