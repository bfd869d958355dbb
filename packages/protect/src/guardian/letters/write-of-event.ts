import type { TellKind } from '@stairgate/wire';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { writeToGuardians } from './write-to-guardians.ts';

/**
 * Tells on the pages that something was bought or that the day's minutes are used up, and writes so to each guardian that
 * wants it, within a change to the child, as far as the bounds of mailbox and platform go.
 */
export async function writeOfEvent(
  context: Pick<Context, 'id' | 'events' | 'outbox' | 'settings' | 'clock' | 'keys'>,
  change: Change,
  kind: Extract<TellKind, 'bought' | 'limit-reached'>,
): Promise<void> {
  const { trx, childId } = change;
  await raiseAlert(context, change, kind);
  const guardians = await trx
    .selectFrom('guardians')
    .select(['guardian_id', 'mailbox_hash', 'tell'])
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .execute();
  await writeToGuardians(context, change, guardians, { kind }, kind);
}
