import { isZone } from '@stairgate/guards/time';
import { Problem } from '../../problem.ts';
import type { ChildFacts } from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';

/**
 * Keeps in which time zone a child is; null takes that back.
 * @throws Problem `child-unknown`, `zone-unknown`.
 */
export async function setZone(
  { children }: Pick<Context, 'children'>,
  childId: string,
  zone: string | null,
): Promise<ChildFacts> {
  if (zone !== null && !isZone(zone)) throw new Problem('zone-unknown');
  const facts = await children.need(childId);
  if (facts.zone === zone) return facts;
  return children.change(childId, async (change) => {
    await change.trx.updateTable('children').set({ zone }).where('child_id', '=', childId).execute();
    await change.record('zone-changed', { zone });
    return change.facts();
  });
}
