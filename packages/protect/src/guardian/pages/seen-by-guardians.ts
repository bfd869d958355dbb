import type { ChildPage } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import { wishesOf } from '../guardians/wishes.ts';
import { weekOf } from '../week/week-of.ts';

/** What a child sees of what its guardians see: the very same week, and what letters tell each of them. */
export async function seenByGuardians(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  childId: string,
): Promise<Pick<ChildPage, 'others' | 'wishes' | 'week'>> {
  const guardians = await db
    .selectFrom('guardians')
    .select(['tell', 'summary_day'])
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .orderBy('guardian_id')
    .execute();
  return {
    others: Math.max(0, guardians.length - 1),
    wishes: guardians.map(wishesOf),
    week: guardians.length === 0 ? null : await weekOf({ clock }, db, childId),
  };
}
