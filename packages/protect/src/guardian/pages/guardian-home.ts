import { activityOf, hoursByLaw, isTimed, type Rulebook, situations } from '@stairgate/rulebook';
import type {
  ComplaintSubject,
  GuardianChild,
  GuardianHome,
  HoursByLaw,
  LimitStamp,
  OtherGuardian,
} from '@stairgate/wire';
import type { WebSession } from '../../browser/web-session.ts';
import { latestAttempt } from '../../child/attempts/attempt-views.ts';
import { childProtections } from '../../child/children/protections.ts';
import { guardianComplaintView } from '../../child/complaints/complaint-views.ts';
import { type ChildFacts, type ChildNow, childNow } from '../../child/facts/child-facts.ts';
import { childView } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';
import { hasSay } from '../../child/limits/has-say.ts';
import { decidesItself } from '../../child/rights/decides-itself.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { offeredSituations } from '../../law/profile/offered-situations.ts';
import { recentAlerts } from '../alerts/alerts.ts';
import { askView } from '../asks/ask-views.ts';
import { consentViews, methodViews, noticeView, purposeViews } from '../consents/consent-views.ts';
import { mayHoldData } from '../guardians/may-hold-data.ts';
import { trueGuardiansOf } from '../guardians/need-guardian.ts';
import { otherGuardian } from '../guardians/other-guardian.ts';
import { wishesOf } from '../guardians/wishes.ts';
import { shutOutFor } from '../noes/shut-out.ts';
import { noBefore, objectionOf } from '../noes/standing-no.ts';
import { offerFor } from '../notice/offer.ts';
import { weekOf } from '../week/week-of.ts';
import { type GuardianWords, guardianWords } from '../words/guardian-words.ts';

/**
 * Everything a guardian's first page shows.
 * @param asked the language that it is read in; left out, the one that letters are written in.
 */
export async function guardianHome(
  given: Context,
  session: WebSession,
  asked: string | undefined,
): Promise<GuardianHome> {
  // The whole page is under one rulebook, also if another comes into force while children are read.
  const book = given.rulebook();
  const context: Context = { ...given, rulebook: () => book };
  const rows = await trueGuardiansOf(context, session);
  const words = guardianWords(asked ?? rows[0]?.language);
  // A child may have asked the same address again after a refusal: the latest question counts.
  const latest = rows.filter((row, at) => rows.findIndex(({ child_id }) => child_id === row.child_id) === at);
  const children: GuardianChild[] = [];
  for (const row of latest) {
    const own = rows.filter(({ child_id }) => child_id === row.child_id);
    const child = await guardianChild(context, row, own, words);
    if (child !== null) children.push(child);
  }
  const seen = children.filter(({ state }) => state === 'consented').map(({ childId }) => childId);
  return {
    language: words.language,
    letters: rows.find(({ language_chosen }) => language_chosen)?.language ?? null,
    children,
    alerts: await recentAlerts(
      context,
      words,
      seen,
      rows.map(({ guardian_id }) => guardian_id),
    ),
    offers: [...offeredSituations(context.rulebook().profile)],
    noStandsDays: context.settings.noStandsDays,
  };
}

async function guardianChild(
  context: Context,
  row: GuardianRow,
  /** All of this guardian's questions about the child, whose answers it may see. */
  own: readonly GuardianRow[],
  words: GuardianWords,
): Promise<GuardianChild | null> {
  const { db, rulebook, clock, children } = context;
  const known = await children.get(row.child_id);
  if (known === undefined || row.state === 'ended' || row.state === 'undeliverable') return null;
  const here = childNow(known, rulebook(), clock());
  if (!hasSay(here.age)) return null;
  const mayAgree = await mayAnswer(db, row);
  const facts = visibleFacts(known, row, mayAgree);
  const { place, age, band } = childView(facts, rulebook(), clock());
  const { purposes, notice } = offerFor(context, facts, row, words);
  const consents = await db
    .selectFrom('consents')
    .selectAll()
    .where('child_id', '=', row.child_id)
    .where(
      'guardian_id',
      'in',
      own.map(({ guardian_id }) => guardian_id),
    )
    .orderBy('given_at')
    .execute();
  const asks = await db
    .selectFrom('asks')
    .selectAll()
    .where('child_id', '=', row.child_id)
    .orderBy('asked_at', 'desc')
    .limit(50)
    .execute();
  const complaints = await db
    .selectFrom('complaints')
    .select(['complaint_id', 'about', 'created_at', 'answer', 'answered_at'])
    .where('child_id', '=', row.child_id)
    .where('state', '=', 'answered')
    .where('withheld', '=', false)
    .where('guardian_id', 'is', null)
    .orderBy('answered_at', 'desc')
    .limit(50)
    .execute();
  const ownComplaints = await db
    .selectFrom('complaints')
    .selectAll()
    .where('child_id', '=', row.child_id)
    .where(
      'guardian_id',
      'in',
      own.map(({ guardian_id }) => guardian_id),
    )
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
  const isOver = row.expires_at !== null && Date.parse(row.expires_at) <= clock();
  const open = row.state === 'consented';
  return {
    childId: row.child_id,
    label: row.label,
    word: row.word === null ? null : words.pair(row.word),
    place,
    age,
    band,
    state: isOver && (row.state === 'invited' || row.state === 'confirming') ? 'expired' : row.state,
    invitedAt: row.invited_at,
    expiresAt: row.expires_at,
    answeredAt: row.answered_at,
    notice: noticeView(notice),
    methods: methodViews(context, words, facts.place),
    purposes: purposeViews(purposes, childNow(facts, rulebook(), clock()), consents, notice),
    consents: consentViews(consents),
    asks: open ? asks.map((ask) => askView(ask, purposes, words)) : [],
    decidesItself: decidesItself(here),
    mayHoldData: (await mayHoldData(context, row, known)) === 'yes',
    mayAgree,
    ownComplaints: ownComplaints.map(guardianComplaintView),
    complaints: open
      ? complaints.map(({ complaint_id, about, created_at, answer, answered_at }) => ({
          complaintId: complaint_id,
          about: about as ComplaintSubject,
          at: created_at,
          answer: answer!,
          answeredAt: answered_at!,
        }))
      : [],
    earlierNo: noBefore(row),
    objection: await objectionOf(context, row),
    shutOut: await shutOutFor(context, row),
    verification: await latestAttempt(context, { childId: row.child_id, guardianId: row.guardian_id }),
    protections: childProtections(facts, rulebook(), clock()),
    others: open ? await othersOf(db, row) : [],
    stamps: open ? await stampsOf(db, facts, own) : [],
    hoursByLaw: hoursOf(rulebook(), here),
    wishes: wishesOf(row),
    week: open ? await weekOf(context, db, row.child_id) : null,
  };
}

/** Who else has agreed, or is asked beside this one. */
async function othersOf(db: Context['db'], { child_id, guardian_id }: GuardianRow): Promise<OtherGuardian[]> {
  const others = await db
    .selectFrom('guardians')
    .select(['state', 'invited_at', 'answered_at'])
    .where('child_id', '=', child_id)
    .where('guardian_id', '!=', guardian_id)
    .where('state', 'in', ['invited', 'confirming', 'consented'])
    .orderBy('invited_at')
    .execute();
  return others.map(({ state, invited_at, answered_at }) =>
    state === 'consented'
      ? { state, since: answered_at ?? invited_at }
      : { state: 'invited', since: invited_at },
  );
}

/** Of each limit: whose it is, and since when the app knows of it. */
async function stampsOf(
  db: Context['db'],
  { childId, limits }: ChildFacts,
  own: readonly GuardianRow[],
): Promise<LimitStamp[]> {
  const seen = await db
    .selectFrom('children')
    .select(['seen_at', 'seen_version'])
    .where('child_id', '=', childId)
    .executeTakeFirst();
  return limits.map(({ limitId, guardianId, version }) => ({
    limitId,
    own: own.some(({ guardian_id }) => guardian_id === guardianId),
    seenAt: seen?.seen_version != null && seen.seen_version >= version ? seen.seen_at : null,
  }));
}

/** When the law keeps something closed by the clock. */
function hoursOf(rulebook: Rulebook, { scope, age }: ChildNow): HoursByLaw[] {
  return situations
    .filter((one) => isTimed(activityOf(one)) && /\/(?:night|school)$/.test(one))
    .flatMap((situation) =>
      hoursByLaw(rulebook, scope, situation, age).map(({ hours, rules }) => ({
        situation,
        kind: situation.endsWith('/school') ? ('school' as const) : ('night' as const),
        effect: scope.decide(situation, age).effect,
        from: hours.from,
        to: hours.to,
        ...(hours.days !== undefined && { days: [...hours.days] }),
        ...(hours.term !== undefined && { term: hours.term }),
        rules: rules.map(({ code, short, cite, url, says }) => ({ code, short, cite, url, says })),
      })),
    );
}

/**
 * What a guardian may know of a child: everything once it has agreed; the age and the place that make it being asked
 * until then, and again while it can agree anew; nothing when it has refused, withdrawn for good or not answered.
 */
function visibleFacts(
  facts: ChildFacts,
  { state }: Pick<GuardianRow, 'state'>,
  mayAgree: boolean,
): ChildFacts {
  if (state === 'consented') return facts;
  const asked = { ...facts, grants: [], limits: [], session: null, asks: new Map() };
  return mayAgree ? asked : { ...asked, place: null, evidence: [] };
}

/** Whether a guardian can answer: who has agreed, was asked, or took all back while nobody else was asked since. */
async function mayAnswer(db: Context['db'], row: GuardianRow): Promise<boolean> {
  const { state, email, shut_out_at } = row;
  if (shut_out_at !== null) return false;
  if (state === 'withdrawn') return email !== null && (await otherGuardian(db, row)) === undefined;
  return state === 'consented' || state === 'invited' || state === 'confirming';
}
