import type { TellKind, Wishes } from '@stairgate/wire';
import { tellKinds } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** What letters tell a guardian that has chosen nothing: what waits for it, and what is new and open. */
const toldByDefault: readonly TellKind[] = ['asked', 'opened'];

type Wisher = Pick<GuardianRow, 'tell' | 'summary_day'>;

export function wishesOf({ tell, summary_day }: Wisher): Wishes {
  const kinds = tell === null ? toldByDefault : (JSON.parse(tell) as TellKind[]);
  return { tell: tellKinds.filter((kind) => kinds.includes(kind)), summaryDay: summary_day };
}

/** Whether letters tell a guardian of this. The page tells it in any case. */
export function isTold(guardian: Pick<GuardianRow, 'tell'>, kind: TellKind): boolean {
  return wishesOf({ ...guardian, summary_day: null }).tell.includes(kind);
}

/**
 * What a guardian wants to be written to about. The child sees it.
 * @throws Problem `not-consented`.
 */
export async function setWishes(
  context: Pick<Context, 'children'>,
  guardian: GuardianRow,
  { tell, summaryDay }: Wishes,
): Promise<Wishes> {
  return context.children.change(guardian.child_id, async ({ trx }) => {
    const { state } = await lockGuardian(trx, guardian);
    if (state !== 'consented') throw new Problem('not-consented', undefined, { state });
    const wished = {
      tell: JSON.stringify(tellKinds.filter((kind) => tell.includes(kind))),
      summary_day: summaryDay,
    };
    await trx
      .updateTable('guardians')
      .set(wished)
      .where('child_id', '=', guardian.child_id)
      .where('guardian_id', '=', guardian.guardian_id)
      .execute();
    return wishesOf(wished);
  });
}
