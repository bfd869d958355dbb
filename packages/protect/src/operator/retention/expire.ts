import { expireGround, forgetAudit } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { countedDays, spentDays } from '../../child/time/counted-days.ts';
import { alertDays } from '../../guardian/alerts/alerts.ts';
import { countDays } from '../../law/decisions/decision-log.ts';
import { askDays, deliveryDays, linkDays, sessionDays } from './retention.ts';

/** What a run of `expire` deleted. */
export interface Expired {
  readonly links: number;
  readonly webSessions: number;
  readonly usedTokens: number;
  readonly sessions: number;
  readonly alerts: number;
  readonly asks: number;
  readonly decisionCounts: number;
  readonly audit: number;
}

const day = 86_400_000;

/** Deletes what has outlived its purpose. Safe to run at any time, and from several nodes at once. */
export async function expire({
  children,
  clock,
  db,
  events,
  ledger,
  settings,
}: Pick<Context, 'children' | 'clock' | 'db' | 'events' | 'ledger' | 'settings'>): Promise<Expired> {
  const now = clock();
  const at = (ago: number) => new Date(now - ago).toISOString();
  await endSessionGrants({ children, db }, at(0));
  await forgetFavours({ children, db }, at(countedDays * day));
  // By itself: whoever holds the head of the audit waits for that of the ledger, and nobody the other way round.
  const audit = await db
    .transaction()
    .execute((trx) => forgetAudit(trx, ledger, at(settings.auditDays * day)));
  return events.transact(async (trx) => {
    // What a link was for is over: from here on it counts as one that has run out.
    await trx
      .updateTable('links')
      .set({ expires_at: at(0) })
      .where('ended', '=', true)
      .where('expires_at', '>', at(0))
      .execute();
    await trx.deleteFrom('known_browsers').where('expires_at', '<=', at(0)).execute();
    const links = await trx
      .deleteFrom('links')
      .where('expires_at', '<=', at(linkDays * day))
      .executeTakeFirst();
    await trx
      .deleteFrom('attempts')
      .where('expires_at', '<=', at(linkDays * day))
      .execute();
    await trx.deleteFrom('sign_ins').where('expires_at', '<=', at(0)).execute();
    await trx.deleteFrom('switch_proposals').where('expires_at', '<=', at(0)).execute();
    await trx
      .deleteFrom('webhook_deliveries')
      .where('made_at', '<=', at(deliveryDays * day))
      .execute();
    await trx
      .updateTable('webhook_endpoints')
      .set({ former_secret: null, former_until: null })
      .where('former_until', '<=', at(0))
      .execute();
    const counted = at(countedDays * day).slice(0, 10);
    await trx.deleteFrom('time_days').where('day', '<', counted).execute();
    await trx
      .deleteFrom('time_beats')
      .where('last_at', '<', now - countedDays * day)
      .execute();
    await trx
      .deleteFrom('spent_days')
      .where('day', '<', at(spentDays * day).slice(0, 10))
      .execute();
    const ground = await expireGround(trx, at(0));
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
      audit,
    };
  });
}

/** What was over by itself long ago goes by a change of its child, which seals what is left. */
async function forgetFavours(
  { children, db }: Pick<Context, 'children' | 'db'>,
  before: string,
): Promise<void> {
  const over = db
    .selectFrom('favours')
    .select('child_id')
    .where('until', '<=', before)
    .union(db.selectFrom('more_time').select('child_id').where('until', '<=', before));
  for (const { child_id } of await over.execute()) {
    await children.change(child_id, async ({ trx }) => {
      for (const table of ['favours', 'more_time'] as const)
        await trx.deleteFrom(table).where('child_id', '=', child_id).where('until', '<=', before).execute();
    });
  }
}

/** These are not in force any more in any case (see child-facts.ts); each goes by a change of its child, which seals what is left. */
async function endSessionGrants(
  { children, db }: Pick<Context, 'children' | 'db'>,
  now: string,
): Promise<void> {
  const over = db
    .selectFrom('grants')
    .innerJoin('sessions', (join) =>
      join
        .onRef('sessions.child_id', '=', 'grants.child_id')
        .onRef('sessions.session_id', '=', 'grants.session_id'),
    )
    .where('sessions.expires_at', '<=', now)
    .select('grants.child_id')
    .distinct();
  for (const { child_id } of await over.execute()) {
    await children.change(child_id, async ({ trx }) => {
      await trx
        .deleteFrom('grants')
        .where('child_id', '=', child_id)
        .where('session_id', 'in', (of) =>
          of
            .selectFrom('sessions')
            .select('session_id')
            .where('child_id', '=', child_id)
            .where('expires_at', '<=', now),
        )
        .execute();
    });
  }
}
