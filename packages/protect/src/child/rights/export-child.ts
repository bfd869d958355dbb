import type { Selectable } from 'kysely';
import type { ComplaintRow } from '../../database/schema.ts';
import { isWithheld } from '../complaints/is-withheld.ts';
import { childNow, type GrantFact } from '../facts/child-facts.ts';
import { childView } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { limitViews } from '../limits/limit-views.ts';
import type { Eraser } from './erase-child.ts';

/**
 * Everything that is held about a child, for who may have it; for a guardian without what the child complained of in its
 * own words, and without a trace of what is withheld from it; for both without what grown-ups complained of, which each of them
 * reads on its own page. The guardian's address is the guardian's, and what opens
 * a page or ends an attempt (links, cookies, states) is of no use as a copy; both are counted, not copied.
 * @throws Problem `child-unknown`.
 */
export async function exportChild(context: Context, childId: string, reader: Eraser) {
  const { children, clock, db, rulebook } = context;
  const facts = await children.need(childId);
  const of = (
    table:
      | 'age_evidence'
      | 'grants'
      | 'sessions'
      | 'asks'
      | 'alerts'
      | 'consents'
      | 'more_time'
      | 'favours'
      | 'time_days'
      | 'spent_days',
  ) => db.selectFrom(table).selectAll().where('child_id', '=', childId).execute();
  const guardians = await db
    .selectFrom('guardians')
    .select(['guardian_id', 'state', 'invited_at', 'expires_at', 'answered_at', 'shut_out_at'])
    .select((eb) => eb('email', 'is not', null).as('address_held'))
    .where('child_id', '=', childId)
    .execute();
  const ledger = await db
    .selectFrom('ledger')
    .select(['seq', 'at', 'kind', 'body'])
    .where('alias', '=', facts.alias)
    .orderBy('seq')
    .execute();
  const entries = ledger.map(({ body, ...entry }) => ({
    ...entry,
    body: JSON.parse(body) as Readonly<Record<string, unknown>>,
  }));
  const complaints = await db.selectFrom('complaints').selectAll().where('child_id', '=', childId).execute();
  const ofChild = complaints.filter(({ guardian_id }) => guardian_id === null);
  const now = clock();
  const here = childNow(facts, rulebook(), now);
  return {
    exportedAt: new Date(now).toISOString(),
    child: childView(facts, rulebook(), now),
    ageEvidence: await of('age_evidence'),
    choicesAndConsentsInForce: here.grants.map(grantView),
    choicesAndConsentsAsleep: here.sleeping.map(({ grant, why }) => ({ ...grantView(grant), why })),
    limits: limitViews(facts, now),
    grants: await of('grants'),
    sessions: await of('sessions'),
    guardians,
    consents: await of('consents'),
    asks: await of('asks'),
    alerts: await of('alerts'),
    zone: facts.zone,
    school: facts.school,
    moreTime: await of('more_time'),
    favours: await of('favours'),
    use: await of('time_days'),
    spent: await of('spent_days'),
    complaints:
      reader === 'platform'
        ? complaints.filter(({ about }) => about !== 'platform')
        : reader === 'child'
          ? ofChild
          : ofChild.filter(isTold).map(withoutText),
    ledger:
      reader === 'platform'
        ? entries
        : entries.filter((entry) => isOfChild(entry) && (reader === 'child' || isEntryTold(entry))),
  };
}

function grantView({ situation, by, duration, sessionId, at }: GrantFact) {
  return { situation, by, duration, sessionId, at };
}

/** Whether a guardian may know that there is this complaint: one that waits could turn out to be about it. */
function isTold({ about, state, withheld }: Selectable<ComplaintRow>): boolean {
  return state === 'answered' ? !withheld : !isWithheld(about, undefined);
}

function withoutText({ text: _, ...complaint }: Selectable<ComplaintRow>) {
  return complaint;
}

/** Whether an entry of the ledger is about no complaint of a grown-up's. */
function isOfChild({ kind, body }: { kind: string; body: Readonly<Record<string, unknown>> }): boolean {
  if (kind === 'complaint-received') return body.by !== 'guardian';
  return kind !== 'complaint-answered' || body.to !== 'guardian';
}

/** The same of an entry of the ledger, in which no complaint has a name. */
function isEntryTold({ kind, body }: { kind: string; body: Readonly<Record<string, unknown>> }): boolean {
  if (kind === 'complaint-received') return !isWithheld(String(body.about), undefined);
  return kind !== 'complaint-answered' || body.withheld !== true;
}
