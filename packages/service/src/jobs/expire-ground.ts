import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';

/**
 * Deletes browser sessions that are over, and what was kept of signed statements that would be too old by now. Safe to
 * run at any time, and from several nodes at once.
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
  return {
    webSessions: Number(webSessions.numDeletedRows),
    usedTokens: Number(usedTokens.numDeletedRows),
  };
}
