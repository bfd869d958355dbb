import type { Context } from '../facts/context.ts';
import { whoseCalendar } from './set-school.ts';

/** Seals each address of a calendar that lies under an older key anew under the newest. Runs at the start. */
export async function resealCalendars({
  children,
  db,
  keys: { addresses },
}: Pick<Context, 'children' | 'db' | 'keys'>): Promise<void> {
  const older = await db
    .selectFrom('schools')
    .select(['child_id', 'address'])
    .where('address', 'is not', null)
    .where('address', 'not like', `${addresses.current}%`)
    .execute();
  for (const { child_id: childId, address } of older)
    await children.change(childId, async ({ trx }) => {
      const plain = await addresses.open(address!, whoseCalendar(childId));
      await trx
        .updateTable('schools')
        .set({ address: await addresses.seal(plain, whoseCalendar(childId)) })
        .where('child_id', '=', childId)
        .where('address', '=', address)
        .execute();
    });
}
