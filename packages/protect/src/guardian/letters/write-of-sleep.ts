import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { writeToConsenting } from './write-to-consenting.ts';

/** Writes to whoever has consented for a child that some of it sleeps: at most once a day for each child. */
export function writeOfSleep(
  context: Pick<Context, 'clock' | 'keys' | 'outbox'>,
  change: Pick<Change, 'trx' | 'childId'>,
): Promise<void> {
  return writeToConsenting(context, change, 'asleep', [[`asleep ${change.childId}`, 1]]);
}
