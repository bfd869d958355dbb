import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { sessionToken } from '../accounts/session-cookie.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';

export const beat = 2_000;

/** Tells open pages when what they show has changed, so that nothing closed stays on a screen. */
export function liveRoutes(birch: Birch): Hono<BirchEnv> {
  const { gate, people, friends, sessions, access } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/events', (c) => {
    const me = c.get('me');
    const token = sessionToken(c);
    const about = people.byUsername(c.req.query('about') ?? '');
    return streamSSE(c, async (stream) => {
      if (!me || token === undefined) return;
      const { person } = me;
      const concerns = (id: string | undefined) =>
        id !== undefined && (id === person.id || id === about?.id || friends.are(person.id, id));
      let wake = () => {};
      let touched = false;
      const stop = gate.changes((change) => {
        const who = change.kind === 'child' ? people.byGateId(change.childId)?.id : undefined;
        if (change.kind === 'child' && !concerns(who)) return;
        // One's own page has a version to compare: the page may well be newer than this news.
        if (who !== person.id) touched = true;
        wake();
      });
      stream.onAbort(() => wake());
      const versionNow = async () => String((await access.page(person)).version);
      try {
        let version = await versionNow();
        await stream.writeSSE({ event: 'here', data: version });
        while (!stream.aborted && sessions.byToken(token)) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, beat);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
          const now = await versionNow();
          const changed = touched || now !== version;
          touched = false;
          version = now;
          await stream.writeSSE({ event: changed ? 'change' : 'beat', data: '' });
        }
        if (!stream.aborted) await stream.writeSSE({ event: 'change', data: '' });
      } finally {
        stop();
      }
    });
  });

  return app;
}
