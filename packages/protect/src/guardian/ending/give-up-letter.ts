import type { GivenUp } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { MailOutboxRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { lapseConfirming } from '../consents/lapse-confirming.ts';
import { forgetAddress } from '../guardians/forget-address.ts';

/** Nobody waits longer for a link to sign in; other letters are tried for five days. */
const signInIsTriedFor = 3_600_000;
const othersAreTriedFor = 5 * 86_400_000;

export const letterIsTriedFor = ({ kind }: Pick<MailOutboxRow, 'kind'>): number =>
  kind === 'sign-in' ? signInIsTriedFor : othersAreTriedFor;

/**
 * Notes that letters do not reach a guardian. Who was only asked is forgotten, so that another address can be given. Who
 * has agreed keeps its say: its child, the platform and the operator are told, and can end it.
 */
export async function giveUpLetter(
  { db, children, events, keys }: Pick<Context, 'db' | 'children' | 'events' | 'keys'>,
  { row, why }: GivenUp<MailOutboxRow>,
): Promise<void> {
  // Says nothing of the mailbox: whoever asked for it may ask again.
  if (row.kind === 'sign-in' && why === 'too-long') return;
  const about = await db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id'])
    .where('email', 'is not', null)
    .where((eb) =>
      row.guardian_id === null
        ? eb('email_hash', '=', row.email_hash)
        : eb.and([eb('child_id', '=', row.child_id), eb('guardian_id', '=', row.guardian_id)]),
    )
    .execute();
  for (const one of about) {
    try {
      await children.change(one.child_id, async ({ trx, childId, child, at, record }) => {
        const guardian = await lockGuardian(trx, one);
        if (guardian.email === null) return;
        const set = (values: { state: 'undeliverable'; answered_at: string } | { unreachable_at: string }) =>
          trx
            .updateTable('guardians')
            .set(values)
            .where('child_id', '=', childId)
            .where('guardian_id', '=', guardian.guardian_id)
            .execute();
        switch (guardian.state) {
          case 'invited':
          case 'confirming':
            await lapseConfirming(trx, guardian);
            await set({ state: 'undeliverable', answered_at: at });
            await forgetAddress({ keys }, trx, guardian);
            break;
          case 'consented':
            if (guardian.unreachable_at !== null) return;
            await set({ unreachable_at: at });
            break;
          default:
            await forgetAddress({ keys }, trx, guardian);
            return;
        }
        await record('guardian-undeliverable', { why, hadAgreed: guardian.state === 'consented' });
        await events.publish(trx, {
          kind: 'news',
          platform: child.platform_id,
          childId,
          what: 'guardian-undeliverable',
        });
      });
    } catch (error) {
      // Erased in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  }
}
