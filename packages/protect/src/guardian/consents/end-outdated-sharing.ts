import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { Problem } from '../../problem.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { sharing } from '../notice/distrust.ts';
import { changedMaterially, practiceVersion } from '../notice/notice.ts';
import { consentsInForce, purposesInForce } from './consents-in-force.ts';
import { withdrawSome } from './withdraw-consent.ts';

/**
 * Ends consents to sharing that were given when the notice named other recipients, or another operator: nobody has
 * agreed to these (16 CFR 312.5(a)(1)). The rest stands; the pages ask for it to be renewed. Safe to run at any time.
 * @returns for how many guardians something was ended.
 */
export async function endOutdatedSharing(
  context: Pick<Context, 'db' | 'children' | 'settings' | 'events' | 'id'>,
): Promise<number> {
  const { db, children, settings } = context;
  const present = practiceVersion(settings);
  const due = await db
    .selectFrom('consents')
    .select(['child_id', 'guardian_id'])
    .distinct()
    .where('state', '=', 'given')
    .where('notice_version', 'not like', `${present}.%`)
    .where((eb) => eb.or([...sharing].map((id) => eb('purposes', 'like', `%"${id}"%`))))
    .execute();
  let ended = 0;
  for (const one of due) {
    try {
      await children.change(one.child_id, async (change) => {
        const guardian = await lockGuardian(change.trx, one);
        const consents = await consentsInForce(change.trx, guardian);
        const latest = new Map(
          consents.flatMap(({ purposes, noticeVersion }) =>
            purposes.map((id) => [id, noticeVersion] as const),
          ),
        );
        const outdated = [...purposesInForce(consents)].filter(
          (id) => sharing.has(id) && changedMaterially(latest.get(id)!, present),
        );
        if (outdated.length === 0) return;
        await raiseAlert(context, change, 'notice');
        await withdrawSome(change, guardian, new Set(outdated), 'material-change');
        ended++;
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return ended;
}
