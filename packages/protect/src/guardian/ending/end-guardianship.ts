import type { EndReason, GuardianEnded } from '@stairgate/wire';
import { childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { decidesItself } from '../../child/rights/decides-itself.ts';
import { Problem } from '../../problem.ts';
import { type End, endSay } from './end-say.ts';

/**
 * Ends what a child's guardians have a say in, where none of them does it: the mailbox is lost, somebody else looks after
 * the child, or the child is old enough to want none. The child itself may from the age of its own consent; below, it asks
 * those who answer complaints.
 * @throws Problem `child-unknown`, `no-guardian`, `child-cannot-end`, `own-choice-too-early`.
 */
export async function endGuardianship(
  context: Context,
  childId: string,
  { reason, by }: { readonly reason: EndReason; readonly by: Exclude<End['by'], 'calendar'> },
): Promise<GuardianEnded> {
  await context.children.change(childId, async (change) => {
    if (by === 'child' || reason === 'own-choice') {
      const here = childNow(await change.facts(), context.rulebook(), change.now);
      if (!decidesItself(here))
        throw new Problem(by === 'child' ? 'child-cannot-end' : 'own-choice-too-early');
    }
    if (!(await endSay(context, change, { why: reason, by }))) throw new Problem('no-guardian');
  });
  context.outbox.startSending();
  return { state: 'ended', reason };
}
