import type { Birch } from '../birch.ts';
import type { BirchContext } from '../birch-env.ts';
import type { Person } from '../records/people.ts';
import { giveSession } from './session-cookie.ts';

/** Signs a person in, here and at the gate. If the gate is away, it is told as soon as it is back. */
export async function startSession(
  birch: Birch,
  c: BirchContext,
  person: Pick<Person, 'id' | 'gateId'>,
): Promise<void> {
  const { gate, sessions, belongings, clock, random, log } = birch;
  const now = clock();
  const started = await gate.sessions.start(person.gateId).catch((error) => {
    log.warn({ err: error }, 'a session could not be started');
    return null;
  });
  // What was shared in an earlier session is over.
  belongings.clearWhereabouts(person.id);
  sessions.start({
    token: giveSession(c, random),
    person: person.id,
    gateSession: started?.sessionId ?? null,
    startedAt: now,
    seenAt: now,
    breakAt: now,
  });
}
