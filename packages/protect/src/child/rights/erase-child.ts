import { childTables } from '../facts/child-tables.ts';
import type { Context } from '../facts/context.ts';

/**
 * Deletes every row about a child in one transaction, and what is filed under a guardian's address alone, if it is held
 * for no other child. The ledger keeps its entries: they name an alias that leads nowhere any more.
 * @throws Problem `child-unknown`.
 */
export async function eraseChild(context: Context, childId: string): Promise<void> {
  await context.children.change(childId, async (change) => {
    await context.guardians.forget(change);
    for (const table of childTables)
      await change.trx.deleteFrom(table).where('child_id', '=', childId).execute();
    await change.record('child-erased', {});
  });
}
