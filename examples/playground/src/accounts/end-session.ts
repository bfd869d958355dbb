import { Unreachable } from '@stairgate/client';
import type { Birch } from '../birch.ts';
import type { BirchContext } from '../birch-env.ts';
import type { Me } from './me.ts';
import { dropSession } from './session-cookie.ts';

/** Signs a person out, here at once and at the gate; if the gate is away, it is told later. */
export async function endSession(birch: Birch, c: BirchContext, me: Me): Promise<void> {
  const { gate, sessions, belongings, log } = birch;
  const { person, session } = me;
  sessions.end(session.token);
  belongings.clearWhereabouts(person.id);
  dropSession(c);
  if (session.gateSession === null) return;
  try {
    await gate.sessions.end(person.gateId, session.gateSession);
  } catch (error) {
    if (error instanceof Unreachable) sessions.endLater(session.gateSession, person.gateId);
    log.warn({ err: error }, 'a session could not be ended');
  }
}
