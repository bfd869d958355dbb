import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { writeToConsenting } from './write-to-consenting.ts';

/** Writes to whoever has consented for a child that a complaint was answered, as often a day as other letters go out. */
export function writeOfAnswer(
  context: Pick<Context, 'clock' | 'keys' | 'outbox' | 'settings'>,
  change: Pick<Change, 'trx' | 'childId' | 'child'>,
): Promise<void> {
  const { mailsADay, platformMailsADay } = context.settings;
  return writeToConsenting(context, change, 'complaint', [
    [`complaints ${change.childId}`, mailsADay],
    [`platform ${change.child.platform_id}`, platformMailsADay],
  ]);
}
