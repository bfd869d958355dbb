import { childNow, type GrantFact } from '../facts/child-facts.ts';
import { childView } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { limitView } from '../limits/limit-views.ts';

/**
 * Everything that is held about a child, for who may have it. The guardian's address is the guardian's, and what opens
 * a page or ends an attempt (links, cookies, states) is of no use as a copy; both are counted, not copied.
 * @throws Problem `child-unknown`.
 */
export async function exportChild(context: Context, childId: string) {
  const { children, clock, db, rulebook } = context;
  const facts = await children.need(childId);
  const of = (
    table: 'age_evidence' | 'grants' | 'sessions' | 'asks' | 'alerts' | 'complaints' | 'consents',
  ) => db.selectFrom(table).selectAll().where('child_id', '=', childId).execute();
  const guardians = await db
    .selectFrom('guardians')
    .select(['guardian_id', 'state', 'invited_at', 'expires_at', 'answered_at'])
    .select((eb) => eb('email', 'is not', null).as('address_held'))
    .where('child_id', '=', childId)
    .execute();
  const ledger = await db
    .selectFrom('ledger')
    .select(['seq', 'at', 'kind', 'body'])
    .where('alias', '=', facts.alias)
    .orderBy('seq')
    .execute();
  const now = clock();
  const here = childNow(facts, rulebook(), now);
  return {
    exportedAt: new Date(now).toISOString(),
    child: childView(facts, rulebook(), now),
    ageEvidence: await of('age_evidence'),
    choicesAndConsentsInForce: here.grants.map(grantView),
    choicesAndConsentsAsleep: here.sleeping.map(({ grant, why }) => ({ ...grantView(grant), why })),
    limits: facts.limits.map(limitView),
    grants: await of('grants'),
    sessions: await of('sessions'),
    guardians,
    consents: await of('consents'),
    asks: await of('asks'),
    alerts: await of('alerts'),
    complaints: await of('complaints'),
    ledger: ledger.map(({ body, ...entry }) => ({ ...entry, body: JSON.parse(body) as unknown })),
  };
}

function grantView({ situation, by, duration, sessionId, at }: GrantFact) {
  return { situation, by, duration, sessionId, at };
}
