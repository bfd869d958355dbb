import { Problem } from '../../problem.ts';
import type { Context } from './context.ts';
import { unsealed } from './sealed-record.ts';

/** Children that one run takes, so that other housekeeping comes between. */
const atOnce = 2000;

/** Seals records that are older than seals are; any change of a child seals it too. */
export async function sealOld({
  children,
  db,
  keys,
}: Pick<Context, 'children' | 'db' | 'keys'>): Promise<void> {
  for (const childId of await unsealed(db, keys, atOnce)) {
    await children
      .change(childId, async () => {})
      .catch((error: unknown) => {
        if (!(error instanceof Problem && error.code === 'child-unknown')) throw error;
      });
  }
}
