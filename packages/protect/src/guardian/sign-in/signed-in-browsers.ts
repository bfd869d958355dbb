import { idleSince } from '@stairgate/service';
import type { SignedInBrowser } from '@stairgate/wire';
import type { WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';

const shown = 20;

/** Where a guardian is signed in, the latest first. */
export async function signedInBrowsers(
  context: Pick<Context, 'db' | 'settings' | 'clock'>,
  session: WebSession,
): Promise<SignedInBrowser[]> {
  const { db, clock } = context;
  const rows = await db
    .selectFrom('web_sessions')
    .select(['session_hash', 'started_at', 'used_at', 'browser'])
    .where('kind', '=', 'guardian')
    .where((eb) =>
      session.emailHash === null
        ? eb('session_hash', '=', session.hash)
        : eb('email_hash', '=', session.emailHash),
    )
    .where('expires_at', '>', new Date(clock()).toISOString())
    .where('used_at', '>', idleSince(context))
    .orderBy('started_at', 'desc')
    .limit(shown)
    .execute();
  return rows.map(({ session_hash, started_at, used_at, browser }) => ({
    here: session_hash === session.hash,
    since: started_at,
    used: used_at,
    browser,
  }));
}
