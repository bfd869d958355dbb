import {
  type AgeInterval,
  bandOf,
  type Decision,
  type Grantor,
  grants,
  limitsNow,
  type Rulebook,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import type {
  ChildPage,
  ChildProtections,
  ComplaintSubject,
  Duration,
  ReceivedComplaint,
  SetLimitView,
  SituationView,
  Week,
  WhyAsleep,
} from '@stairgate/wire';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import type { CannedState } from './canned-state.ts';

/** A child as the canned service keeps it. The answers about it come from the real rulebook. */
export interface CannedChild {
  place: string;
  age: AgeInterval;
  session: string | null;
  guardian: ChildProtections['guardian'];
  choices: { situation: Situation; duration: Duration; by: 'child' | 'guardian' }[];
  limits: SetLimitView[];
  /** Yeses that count for nothing until they are given again. */
  sleeping: { situation: Situation; by: Grantor; why: WhyAsleep }[];
  asks: { askId: string; situation: Situation; state: 'waiting' | 'approved' | 'refused' }[];
  told: { at: string; kind: string; situation: Situation | null; mailed: boolean }[];
  noStanding: ChildPage['noStanding'];
  ageMethods: ChildPage['ageMethods'][number][];
  complaints: {
    complaintId: string;
    about: string;
    state: 'received' | 'answered';
    answerBy: string;
    text: string | undefined;
    /** In the words of whoever answered. */
    answer?: string;
  }[];
}

export const childId = 'c_canned';
const at = '2026-11-22T10:00:00.000Z';
/** What has to come before a switch goes on. */
const before = /^(explain-risk|notice-at-switch|offer-just-this-time|ask-an-adult-first|disclose-ai)$/;

export function decisionFor(rulebook: Rulebook, child: CannedChild, situation: Situation): Decision {
  const granted = child.choices.map((choice) => ({ ...choice, once: choice.duration === 'once' }));
  return rulebook.scope(child.place).decide(situation, child.age, grants(granted), limitsNow(child.limits));
}

function viewFor(rulebook: Rulebook, child: CannedChild, situation: Situation): SituationView {
  const decision = decisionFor(rulebook, child, situation);
  const given = child.choices.filter((choice) => choice.situation === situation);
  const grant = given.find(({ by }) => by === 'child') ?? given[0];
  const { effect, own, allowed, obligations, needs, reasons, unlock, waitsFor, limits } = decision;
  return {
    effect,
    ...(own !== effect && { own }),
    ...{ allowed, obligations, needs, reasons, unlock, waitsFor, limits },
    rules: decision.rules.map(({ code, short, cite, url, says }) => ({ code, short, cite, url, says })),
    sleeping: child.sleeping.flatMap(({ situation: of, ...rest }) => (of === situation ? [rest] : [])),
    has: given.map(({ by }) => by),
    once: allowed && given.some(({ duration }) => duration === 'once'),
    grant: grant ? { duration: grant.duration, by: grant.by, at } : null,
    ask: child.asks.findLast((ask) => ask.situation === situation)?.state ?? null,
  };
}

export function protectionsFor(rulebook: Rulebook, child: CannedChild): ChildProtections {
  const views = situations.map((situation) => [situation, viewFor(rulebook, child, situation)] as const);
  return {
    childId,
    place: child.place,
    age: child.age,
    band: bandOf(child.age.lo),
    revision: rulebook.revision,
    version: 1,
    session: child.session,
    signs: {
      location: views.some(
        ([situation, view]) =>
          situation.startsWith('location.') &&
          view.allowed &&
          child.choices.some((one) => one.situation === situation && one.by === 'child'),
      ),
      guardian: child.guardian === 'consented',
    },
    guardian: child.guardian,
    limits: child.limits,
    situations: Object.fromEntries(views) as ChildProtections['situations'],
  };
}

/** Routes that set and lift the limits of one who may: a child, or a guardian. */
export function limitRoutes(
  state: CannedState,
  rulebook: Rulebook,
  by: 'child' | 'guardian',
): readonly Route[] {
  const path = by === 'child' ? '/child/api' : `/guardian/api/children/${childId}`;
  return [
    [
      new RegExp(`^POST ${path}/limits$`),
      ({ sent: { kind, situation } }) => {
        const { child } = state;
        if (kind !== 'closed') return problem('limit-invalid');
        const { effect } = rulebook.scope(child.place).decide(situation, child.age);
        const limit: SetLimitView = { limitId: `l_${child.limits.length}_${by}`, at, by, kind, situation };
        child.limits = [...child.limits, limit];
        return json({ limit, replaces: null, note: effect === 'forbid' ? 'already-closed' : null });
      },
    ],
    [
      new RegExp(`^DELETE ${path}/limits/(.+)$`),
      ({ parts }) => {
        const { child } = state;
        const limit = child.limits.find(({ limitId }) => limitId === parts[0]);
        if (limit === undefined) return problem('limit-unknown');
        if (limit.by !== by) return problem('limit-of-another');
        child.limits = child.limits.filter((one) => one !== limit);
        return nothing;
      },
    ],
  ];
}

const answeredAs = (answer: string | undefined) => ({
  answer: answer ?? null,
  answeredAt: answer === undefined ? null : at,
  answeredBy: answer === undefined ? null : ('operator' as const),
});

/** As those see it who answer. */
export function receivedComplaints({ child }: CannedState): ReceivedComplaint[] {
  return child.complaints.map(({ about, text, answer, ...complaint }) => ({
    ...complaint,
    about: about as ComplaintSubject,
    text: text ?? null,
    at,
    ...answeredAs(answer),
    childId,
    from: 'child' as const,
    platform: 'Patchwork',
    place: child.place,
    band: bandOf(child.age.lo),
    withheld: about === 'guardian' || about === 'other',
    overdue: answer === undefined && complaint.answerBy < at.slice(0, 10),
  }));
}

/** A week in numbers. */
export const cannedWeek: Week = {
  from: '2026-11-15',
  to: '2026-11-21',
  counts: [
    { what: 'opened', count: 2 },
    { what: 'asked', count: 1 },
    { what: 'limits-set', count: 3 },
  ],
};

export function childRoutes(state: CannedState, rulebook: Rulebook): readonly Route[] {
  const chosen = (situation: Situation) =>
    json({ situation, view: viewFor(rulebook, state.child, situation), undo: null });
  const without = (situation: Situation) =>
    state.child.choices.filter((one) => one.situation !== situation || one.by !== 'child');
  return [
    ...limitRoutes(state, rulebook, 'child'),
    [
      /^GET \/child\/api\/me$/,
      () => {
        const { asks, complaints, guardian, told } = state.child;
        const page: ChildPage = {
          ...protectionsFor(rulebook, state.child),
          asks: asks.map((ask) => ({ ...ask, at })),
          complaints: complaints.map(({ about, text, answer, ...complaint }) => ({
            ...complaint,
            about: about as ComplaintSubject,
            text: text ?? null,
            at,
            ...answeredAs(answer),
          })),
          guardianState: guardian,
          guardianMail: guardian === 'invited' ? 'sent' : null,
          guardianWord: guardian === 'none' ? null : 'otter-lantern',
          decidesItself: false,
          told,
          offers: situations,
          noStanding: state.child.noStanding,
          ageMethods: state.child.ageMethods,
          ageAttempt: null,
          returnTo: null,
          others: 0,
          wishes: guardian === 'consented' ? [state.guardian.wishes] : [],
          week: guardian === 'consented' ? cannedWeek : null,
        };
        return json(page);
      },
    ],
    [
      /^POST \/child\/api\/choices$/,
      ({ sent: { situation, duration, met } }) => {
        const { needs, obligations } = decisionFor(rulebook, state.child, situation);
        if (!needs.includes('child')) {
          return problem('not-needed');
        }
        const missing = obligations.filter((one) => before.test(one) && !met.includes(one));
        if (missing.length > 0) {
          return problem('obligations-unmet', { missing });
        }
        state.child.choices = [...without(situation), { situation, duration, by: 'child' }];
        return chosen(situation);
      },
    ],
    [
      /^DELETE \/child\/api\/choices\/(.+)$/,
      ({ parts }) => {
        const situation = parts[0] as Situation;
        state.child.choices = without(situation);
        return chosen(situation);
      },
    ],
    [
      /^POST \/child\/api\/asks$/,
      ({ sent: { situation } }) => {
        if (state.child.guardian !== 'consented') {
          return problem('no-guardian');
        }
        const askId = `as_${state.child.asks.length}`;
        state.child.asks.push({ askId, situation, state: 'waiting' });
        return json({ askId, state: 'waiting' }, 202);
      },
    ],
    [
      /^POST \/child\/api\/guardian$/,
      ({ sent: { email } }) => {
        if (!/^\S+@\S+$/.test(email)) {
          return problem('address-invalid');
        }
        state.child.guardian = 'invited';
        return json({ state: 'invited', expiresAt: '2026-11-29T09:00:00.000Z', word: 'otter lantern' }, 202);
      },
    ],
    [
      /^POST \/child\/api\/complaints$/,
      ({ sent: { about, text } }) => {
        const complaintId = `co_${state.child.complaints.length}`;
        const complaint = { complaintId, state: 'received' as const, answerBy: '2026-12-22' };
        state.child.complaints.push({ ...complaint, about, text });
        return json(complaint, 201);
      },
    ],
    [
      /^POST \/child\/api\/erase$/,
      () => {
        state.signedIn.child = false;
        return nothing;
      },
    ],
  ];
}
