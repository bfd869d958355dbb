import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type Band,
  bands,
  type Decision,
  type Effect,
  effects,
  factsOf,
  type Grantor,
  type Obligation,
  obligationNames,
  type ReasonCode,
  type Rulebook,
  type Situation,
  situations,
  type Unlock,
} from '@stairgate/rulebook';
import { dayOf } from '../../law/in-force/day-of.ts';
import type { AskState, ChildFacts, ChildNow, WhyAsleep } from '../facts/child-facts.ts';
import { childNow } from '../facts/child-facts.ts';
import { ageSchema, bandFor, guardianStateSchema } from '../facts/child-view.ts';
import { closingSchema } from '../limits/closing-schema.ts';
import { limitSchema, limitView } from '../limits/limit-views.ts';

const grantors: Grantor[] = ['child', 'guardian'];
const askStates: AskState[] = ['waiting', 'approved', 'refused'];
export const durationSchema = Type.Enum(['once', 'session', 'until-changed'] as (
  | 'once'
  | 'session'
  | 'until-changed'
)[]);
export const obligationSchema = Type.Enum([...obligationNames] as Obligation[]);

export const situationViewSchema = Type.Object(
  {
    effect: Type.Enum([...effects] as Effect[]),
    own: Type.Optional(
      Type.Enum([...effects] as Effect[], {
        description:
          'What the law says of it alone, where all else that it needs is open; left out where that is the same.',
      }),
    ),
    allowed: Type.Boolean(),
    obligations: Type.Array(obligationSchema),
    needs: Type.Array(Type.Enum(grantors), { description: 'Who has to say yes before it may happen.' }),
    has: Type.Array(Type.Enum(grantors), { description: 'Who has said yes, in force now.' }),
    grant: Type.Union([
      Type.Object({ duration: durationSchema, by: Type.Enum(grantors), at: Type.String() }),
      Type.Null(),
    ]),
    ask: Type.Union([Type.Enum(askStates), Type.Null()], {
      description: 'The latest answer to "ask my grown-up".',
    }),
    reasons: Type.Array(Type.Unsafe<ReasonCode>(Type.String())),
    rules: Type.Array(
      Type.Object({
        code: Type.String(),
        short: Type.String(),
        cite: Type.String(),
        url: Type.String(),
        says: Type.String(),
      }),
    ),
    unlock: Type.Array(Type.Unsafe<Unlock>({ type: 'object', additionalProperties: true })),
    waitsFor: Type.Array(Type.Unsafe<Situation>({ type: 'string' }), {
      description: 'Other situations that are closed, and that this one is closed with.',
    }),
    limits: Type.Array(closingSchema, { description: 'The limits that close it, or want a yes each time.' }),
    sleeping: Type.Array(
      Type.Object({
        by: Type.Enum(grantors),
        why: Type.Unsafe<WhyAsleep>(
          Type.String({
            description:
              'method-too-weak, notice-of-other-law, not-asked-apart, not-told-before, was-not-open, method-not-trusted or practice-changed.',
          }),
        ),
      }),
      {
        description:
          'Yeses that the law wants and that do not count although nobody took them back; given again, they do.',
      },
    ),
  },
  { title: 'SituationView' },
);
/** One situation of one child, as pages and platforms show it. */
export type SituationView = Static<typeof situationViewSchema>;

export const childProtectionsSchema = Type.Object(
  {
    childId: Type.String(),
    place: Type.String(),
    age: ageSchema,
    band: Type.Enum([...bands] as Band[]),
    revision: Type.String(),
    version: Type.Integer(),
    session: Type.Union([Type.String(), Type.Null()]),
    signs: Type.Object(
      { location: Type.Boolean(), guardian: Type.Boolean() },
      { description: 'Signs that have to be shown now: location is on; a guardian can see something.' },
    ),
    guardian: guardianStateSchema,
    limits: Type.Array(limitSchema, { description: 'All limits, whoever set them.' }),
    situations: Type.Unsafe<Record<Situation, SituationView>>({
      type: 'object',
      additionalProperties: situationViewSchema,
    }),
  },
  { title: 'ChildProtections' },
);
/** The whole page of one child: every situation. */
export type ChildProtections = Static<typeof childProtectionsSchema>;

export function situationView(facts: ChildFacts, now: ChildNow, situation: Situation): SituationView {
  const decision = now.scope.decide(situation, now.age, now.granted, now.limits);
  const own = now.grants.filter((grant) => grant.situation === situation);
  const grant = own.find(({ by }) => by === 'child') ?? own[0];
  return {
    effect: decision.effect,
    ...(decision.own !== decision.effect && { own: decision.own }),
    allowed: decision.allowed,
    obligations: [...decision.obligations],
    needs: [...decision.needs],
    has: own.map(({ by }) => by),
    grant: grant === undefined ? null : { duration: grant.duration, by: grant.by, at: grant.at },
    ask: facts.asks.get(situation) ?? null,
    reasons: [...decision.reasons],
    rules: citedRules(decision),
    unlock: [...decision.unlock],
    waitsFor: [...decision.waitsFor],
    limits: decision.limits.map(({ situation: of, by, how }) => ({ situation: of, by, how })),
    sleeping: now.sleeping.flatMap(({ grant: { situation: of, by }, why }) =>
      of === situation && decision.needs.includes(by) ? [{ by, why }] : [],
    ),
  };
}

export function childProtections(facts: ChildFacts, rulebook: Rulebook, now: number): ChildProtections {
  const here = childNow(facts, rulebook, now);
  const views = situations.map((situation) => [situation, situationView(facts, here, situation)] as const);
  return {
    childId: facts.childId,
    place: facts.place ?? 'unknown',
    age: { ...here.age },
    band: bandFor(here.age),
    revision: rulebook.revision,
    version: facts.version,
    session: here.session?.sessionId ?? null,
    signs: {
      location: views.some(
        ([situation, view]) =>
          factsOf(situation).signs?.includes('location') &&
          view.allowed &&
          view.has.length > 0 &&
          view.obligations.includes('show-sign'),
      ),
      guardian:
        facts.guardian === 'consented' &&
        views.some(([situation, { allowed }]) => allowed && factsOf(situation).signs?.includes('guardian')),
    },
    guardian: facts.guardian,
    limits: facts.limits.map(limitView),
    situations: Object.fromEntries(views) as Record<Situation, SituationView>,
  };
}

/** A strong ETag: the page is a function of the record, the rulebook, the day and the session in force. */
export function protectionsTag(facts: ChildFacts, rulebook: Rulebook, now: number): string {
  const { session } = childNow(facts, rulebook, now);
  return `"${facts.version}.${rulebook.revision}.${dayOf(now)}.${session?.sessionId ?? '-'}"`;
}

function citedRules({ rules }: Decision): SituationView['rules'] {
  return rules.map(({ code, short, cite, url, says }) => ({ code, short, cite, url, says }));
}
