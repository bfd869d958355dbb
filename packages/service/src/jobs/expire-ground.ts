import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import { eventHours } from '../events/events.ts';

/**
 * Deletes browser sessions that are over, events that every node has read, and what was kept of signed statements that
 * would be too old by now. Safe to run at any time, and from several nodes at once.
 * @param at now, as ISO 8601.
 * @returns how many rows went.
 */
export async function expireGround<Tables extends GroundTables>(
  db: Kysely<Tables>,
  at: string,
): Promise<{ readonly webSessions: number; readonly usedTokens: number }> {
  const ground = groundOf(db);
  const webSessions = await ground
    .deleteFrom('web_sessions')
    .where('expires_at', '<=', at)
    .executeTakeFirst();
  const usedTokens = await ground.deleteFrom('used_tokens').where('expires_at', '<=', at).executeTakeFirst();
  const read = new Date(Date.parse(at) - eventHours * 3_600_000).toISOString();
  await ground.deleteFrom('events').where('at', '<=', read).execute();
  return {
    webSessions: Number(webSessions.numDeletedRows),
    usedTokens: Number(usedTokens.numDeletedRows),
  };
}
