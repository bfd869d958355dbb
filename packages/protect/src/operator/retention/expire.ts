import { expireGround } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { alertDays } from '../../guardian/alerts/alerts.ts';
import { countDays } from '../../law/decisions/decision-log.ts';
import { askDays, linkDays, sessionDays } from './retention.ts';

/** What a run of `expire` deleted. */
export interface Expired {
  readonly links: number;
  readonly webSessions: number;
  readonly usedTokens: number;
  readonly sessions: number;
  readonly alerts: number;
  readonly asks: number;
  readonly decisionCounts: number;
}

const day = 86_400_000;

/** Deletes what has outlived its purpose. Safe to run at any time, and from several nodes at once. */
export async function expire({ clock, events }: Pick<Context, 'clock' | 'events'>): Promise<Expired> {
  const now = clock();
  const at = (ago: number) => new Date(now - ago).toISOString();
  return events.transact(async (trx) => {
    const links = await trx
      .deleteFrom('links')
      .where('expires_at', '<=', at(linkDays * day))
      .executeTakeFirst();
    const ground = await expireGround(trx, at(0));
    // Not in force any more in any case (see child-facts.ts); this only cleans up.
    await trx
      .deleteFrom('grants')
      .where('session_id', 'is not', null)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('sessions')
            .select('sessions.session_id')
            .whereRef('sessions.child_id', '=', 'grants.child_id')
            .whereRef('sessions.session_id', '=', 'grants.session_id')
            .where('sessions.expires_at', '<=', at(0)),
        ),
      )
      .execute();
    const sessions = await trx
      .deleteFrom('sessions')
      .where('expires_at', '<=', at(sessionDays * day))
      .executeTakeFirst();
    const alerts = await trx
      .deleteFrom('alerts')
      .where('at', '<=', at(alertDays * day))
      .executeTakeFirst();
    const asks = await trx
      .deleteFrom('asks')
      .where('answered_at', '<=', at(askDays * day))
      .executeTakeFirst();
    const decisionCounts = await trx
      .deleteFrom('decision_counts')
      .where('hour', '<=', at(countDays * day))
      .executeTakeFirst();
    return {
      links: Number(links.numDeletedRows),
      ...ground,
      sessions: Number(sessions.numDeletedRows),
      alerts: Number(alerts.numDeletedRows),
      asks: Number(asks.numDeletedRows),
      decisionCounts: Number(decisionCounts.numDeletedRows),
    };
  });
}
