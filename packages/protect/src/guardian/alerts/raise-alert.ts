import type { Situation } from '@stairgate/rulebook';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { AlertKind } from '../../child/facts/guardian-side.ts';

/**
 * Tells a guardian who has consented: kept for a while, and sent to whoever has the pages open. Does nothing for a child
 * with no such guardian.
 */
export async function raiseAlert(
  { id, events }: Pick<Context, 'id' | 'events'>,
  { trx, childId, child, at }: Pick<Change, 'trx' | 'childId' | 'child' | 'at'>,
  kind: AlertKind,
  situation: Situation | null = null,
  guardianId: string | null = null,
): Promise<void> {
  const guardian = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .executeTakeFirst();
  if (guardian === undefined) return;
  const alertId = id('al');
  await trx
    .insertInto('alerts')
    .values({
      child_id: childId,
      alert_id: alertId,
      kind,
      situation,
      at,
      mailed_at: null,
      guardian_id: guardianId,
    })
    .execute();
  await events.publish(trx, { kind: 'alert', platform: child.platform_id, childId, alertId });
}
