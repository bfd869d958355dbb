import { childTables } from '../facts/child-tables.ts';
import type { Context } from '../facts/context.ts';

/** At whose wish. */
export type Eraser = 'child' | 'guardian' | 'platform';

/**
 * Deletes every row about a child in one transaction, and what is filed under a guardian's address alone, if it is held
 * for no other child. A guardian who had agreed gets a last letter. The ledger keeps its entries: they name an alias that leads nowhere any more.
 * @throws Problem `child-unknown`.
 */
export async function eraseChild(context: Context, childId: string, by: Eraser): Promise<void> {
  await context.children.change(childId, async (change) => {
    await context.guardians.forget(change);
    for (const table of childTables)
      await change.trx.deleteFrom(table).where('child_id', '=', childId).execute();
    await change.record('child-erased', { by });
    await context.events.publish(change.trx, {
      kind: 'news',
      platform: change.child.platform_id,
      childId,
      what: 'child-erased',
    });
  });
  context.outbox.startSending();
}
