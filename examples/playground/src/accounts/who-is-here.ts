import { createMiddleware } from 'hono/factory';
import { isAccountOpen, isErased } from '../access/access.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { closedPage } from '../pages/closed-page.ts';
import { erasedPage } from '../pages/erased-page.ts';
import { pausedPage } from '../pages/paused-page.ts';
import { restingPage } from '../pages/resting-page.ts';
import { showPage } from '../pages/show-page.ts';
import { deviceOf } from './device-of.ts';
import type { Me } from './me.ts';
import { sessionToken } from './session-cookie.ts';

/** Milliseconds between two notes of when somebody was last seen. */
const seenEach = 30_000;

/** What also works for an account that rests, and while the gate cannot be asked. */
const always = new Set([
  '/sign-out',
  '/sign-in',
  '/safety',
  '/events',
  '/resting/ask',
  '/resting/place',
  '/settings/leave',
  '/break',
  '/time/beat',
  '/time/more',
]);

/** What a person may look at while their account rests: their own things, to take along or to delete. */
const whileResting = new Set(['/settings', '/settings/download']);

/**
 * Finds out who is signed in and asks the gate about them, for every request anew. An account that the gate does not
 * keep open rests; while the gate cannot be asked, nothing is changed.
 */
export function whoIsHere(birch: Birch) {
  const { sessions, people, access, gate, clock, log } = birch;

  async function find(token: string | undefined): Promise<Me | null> {
    const session = token === undefined ? undefined : sessions.byToken(token);
    const person = session && people.byId(session.person);
    if (!session || !person) return null;
    const now = clock();
    if (now - session.seenAt > seenEach) sessions.seen(session.token, now);
    const page = await access.page(person);
    if (page.source === 'offline' || isErased(page) || page.session !== null || !isAccountOpen(page)) {
      return { person, session, page };
    }
    // The gate knows of no session: it was away at sign-in, or its session has run out.
    try {
      const { sessionId } = await gate.sessions.start(person.gateId);
      sessions.setGateSession(session.token, sessionId);
      return { person, session: { ...session, gateSession: sessionId }, page: await access.page(person) };
    } catch (error) {
      log.warn({ err: error }, 'a session could not be started');
      return { person, session, page };
    }
  }

  return createMiddleware<BirchEnv>(async (c, next) => {
    const me = await find(sessionToken(c));
    c.set('me', me);
    if (!me || always.has(c.req.path)) return next();
    if (me.page.source === 'offline') {
      if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
      return showPage(birch, c, await pausedPage(c), 503);
    }
    if (isErased(me.page)) return showPage(birch, c, erasedPage(), 410);
    void tellOfEndedSessions(birch);
    if (c.req.method === 'GET' && whileResting.has(c.req.path)) return next();
    if (!isAccountOpen(me.page)) return showPage(birch, c, restingPage(me.page), 403);
    // Whoever asks for a page uses Birch: that is a beat, before any script has run.
    const time = await gate.time.beat(me.person.gateId, { device: deviceOf(me.session) });
    c.set('me', { ...me, time });
    if (time.allowed) return next();
    if (time.source === 'offline') return showPage(birch, c, await pausedPage(c), 503);
    return showPage(birch, c, await closedPage(birch, me, time), 403);
  });
}

/** Tells the gate of sessions that ended while it was away. */
async function tellOfEndedSessions({ sessions, gate, log }: Birch): Promise<void> {
  for (const { gateSession, gateId } of sessions.toEnd()) {
    try {
      await gate.sessions.end(gateId, gateSession);
    } catch (error) {
      if ((error as Error).name === 'Unreachable') return;
      log.warn({ err: error }, 'a session could not be ended');
    }
    sessions.ended(gateSession);
  }
}
