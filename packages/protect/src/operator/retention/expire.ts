import { expireGround } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { alertDays } from '../../guardian/alerts/alerts.ts';

/** What a run of `expire` deleted. */
export interface Expired {
  readonly links: number;
  readonly webSessions: number;
  readonly usedTokens: number;
  readonly sessions: number;
  readonly alerts: number;
}

const day = 86_400_000;
/** Days that an ended session stays, so that a child can see when it was. */
const sessionDays = 30;
/** Days that a used link or attempt stays, so that a second click is told "used" and not "unknown". */
const linkDays = 7;

/** Deletes what has outlived its purpose. Safe to run at any time, and from several nodes at once. */
export async function expire({
  children,
  clock,
  db,
  events,
}: Pick<Context, 'children' | 'clock' | 'db' | 'events'>): Promise<Expired> {
  const now = clock();
  const at = (ago: number) => new Date(now - ago).toISOString();
  await endSessionGrants({ children, db }, at(0));
  return events.transact(async (trx) => {
    const links = await trx
      .deleteFrom('links')
      .where('expires_at', '<=', at(linkDays * day))
      .executeTakeFirst();
    await trx
      .deleteFrom('attempts')
      .where('expires_at', '<=', at(linkDays * day))
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
    return {
      links: Number(links.numDeletedRows),
      ...ground,
      sessions: Number(sessions.numDeletedRows),
      alerts: Number(alerts.numDeletedRows),
    };
  });
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
