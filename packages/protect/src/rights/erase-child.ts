import type { Context } from '../context.ts';
import { childTables } from './child-tables.ts';

/**
 * Deletes every row about a child in one transaction. The ledger keeps its entries: they name an alias that leads
 * nowhere any more.
 * @throws Problem `child-unknown`.
 */
export async function eraseChild(context: Context, childId: string): Promise<void> {
  await context.children.change(childId, async (change) => {
    for (const table of childTables)
      await change.trx.deleteFrom(table).where('child_id', '=', childId).execute();
    await change.record('child-erased', {});
  });
}
