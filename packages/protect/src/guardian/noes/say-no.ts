import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { whoseAddress } from '../guardians/reseal-addresses.ts';
import { noOf } from './standing-no.ts';

/**
 * Puts a guardian's no on record, from where it stands for a while.
 * @param tellMe whether the address is held until then, to tell the guardian if another is asked.
 * @returns whether the address is deleted.
 */
export async function sayNo(
  context: Pick<Context, 'keys' | 'settings'>,
  { trx, childId, at, now }: Change,
  guardian: GuardianRow,
  state: 'refused' | 'withdrawn',
  tellMe: boolean,
): Promise<boolean> {
  const address =
    guardian.email === null
      ? null
      : await context.keys.addresses.open(guardian.email, whoseAddress(guardian));
  const no = noOf(context, address, now);
  const isHeld = tellMe && address !== null;
  await trx
    .updateTable('guardians')
    .set({ state, answered_at: at, ...no, expires_at: isHeld ? no.no_until : null })
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian.guardian_id)
    .execute();
  if (!isHeld) await forgetAddress(context, trx, guardian);
  return !isHeld;
}
