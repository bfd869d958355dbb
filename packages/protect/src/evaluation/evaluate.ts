import {
  type Activity,
  type AgeInterval,
  bandOf,
  type Grants,
  isActivity,
  isTimed,
  noGrants,
  type Rulebook,
  type Scope,
  type Situation,
  situationsAt,
  unknownAge,
} from '@stairgate/rulebook';
import { type ChildFacts, standing } from '../children/child-facts.ts';
import type { Context } from '../context.ts';
import type { DecisionLog } from '../operator/decision-log.ts';
import type { Shadow } from '../shadow/shadow.ts';
import {
  circumstanceUnknown,
  unknownChild,
  type WrittenAnswer,
  write,
  writeAnswer,
} from './answer-writer.ts';
import { dependsOnStranger, findSituation, situationsOf, strictestOf } from './find-situation.ts';
import type { Question } from './read-question.ts';
import { widestAge } from './widest-age.ts';
import { withRecord } from './with-record.ts';

/** What was read of children who were not in memory; undefined for those who do not exist. */
export type Found = ReadonlyMap<string, ChildFacts | undefined>;

export interface Evaluator {
  /**
   * Answers at once, or not at all: undefined when facts are needed that are neither in memory nor in `found`.
   */
  answer(question: Question, moment: Moment, found?: Found): WrittenAnswer | undefined;
  /** The ids of the children whose facts a question needs. */
  needs(question: Question): readonly string[];
}

/** When, in milliseconds since the epoch, and under which rulebook a question is answered. */
export interface Moment {
  readonly now: number;
  readonly rulebook: Rulebook;
}

/** Whether the time that a child may use the service is up: the clock cannot tell. */
const useLimits: readonly Situation[] = ['engage.use/within-limit', 'engage.use/over-limit'];

export function createEvaluator(
  { children }: Pick<Context, 'children'>,
  log: Pick<DecisionLog, 'add'>,
  shadow: Pick<Shadow, 'add'>,
): Evaluator {
  return {
    needs(question) {
      const { resourceId, subjectId } = question;
      return [...(resourceId === '' ? [] : [resourceId]), ...(asksForStranger(question) ? [subjectId] : [])];
    },

    answer(question, { now, rulebook }, found) {
      const { resourceType, resourceId, properties, action, circumstance, relation } = question;
      if (resourceType !== 'child') {
        const told = { resourceTypes: ['child'] };
        const other = flatNo(action, 'unknown-resource-type', unknownAge, rulebook.scope('unknown'), told);
        log.add(now, 'unknown', other);
        return other;
      }
      let age: AgeInterval = unknownAge;
      let place: string | null = null;
      let granted: Grants = noGrants;
      let scope: Scope | undefined;
      let extra = 0;
      if (resourceId === '') {
        age = properties?.age ?? question.age ?? unknownAge;
        place = properties?.place ?? null;
      } else {
        const facts = children.peek(resourceId) ?? found?.get(resourceId);
        if (facts === undefined) {
          if (found === undefined || !found.has(resourceId)) return undefined;
          extra = unknownChild;
        } else {
          const here = standing(facts, rulebook, now);
          age = here.age;
          granted = here.granted;
          place = facts.place;
          scope = here.scope;
        }
      }
      // A place that the question adds is joined with the recorded one, which can only make the answer stricter.
      if (scope === undefined || (question.place !== undefined && question.place !== place)) {
        scope = scopeOf(rulebook, place, question.place, resourceId === '');
      }
      // So is an age, which can only make it wider.
      if (question.age !== undefined) age = widestAge(age, question.age);

      let stranger: 'peer' | 'adult' | 'anyone' = question.subjectType === 'anonymous' ? 'anyone' : 'adult';
      if (asksForStranger(question)) {
        const facts = children.peek(question.subjectId) ?? found?.get(question.subjectId);
        if (facts === undefined && (found === undefined || !found.has(question.subjectId))) return undefined;
        if (facts !== undefined && arePeers(standing(facts, rulebook, now).age, age)) stranger = 'peer';
      }
      let situation = findSituation(action, circumstance, relation, stranger);
      if (situation === undefined) {
        const unknown = flatNo(action, 'unknown-situation', age, scope);
        log.add(now, place ?? 'unknown', unknown);
        return unknown;
      }
      if (question.moment !== undefined && isActivity(action) && isTimed(action)) {
        // What the clock brings about is joined with what the platform says; the strictest decides.
        const timed = situationsAt(rulebook, scope, action, age, question.moment);
        const limits = action === 'engage.use' && situation === null ? useLimits : [];
        if (limits.length > 0) extra |= circumstanceUnknown;
        situation = strictestOf(
          [...timed, ...limits, ...(situation ? [situation] : [])],
          scope,
          age,
          granted,
        );
      } else if (situation === null) {
        situation = strictestOf(situationsOf(action as Activity), scope, age, granted);
        extra |= circumstanceUnknown;
      }
      const written = writeAnswer(scope, situation, age, granted, extra);
      const recorded = place ?? 'unknown';
      const where =
        question.place === undefined ? recorded : joined(place, question.place, resourceId === '');
      log.add(now, recorded, written, where);
      shadow.add(where, written);
      return question.record ? withRecord(written, now, where) : written;
    },
  };
}

/**
 * Whether two people count as peers: both in one age group of children, and the one who acts known to be by more than
 * a claim. A grown-up who says to be twelve is no peer of anybody.
 */
function arePeers(actor: AgeInterval, child: AgeInterval): boolean {
  if (actor.level !== 'estimated' && actor.level !== 'verified') return false;
  if (child.level === 'none') return false;
  const band = bandOf(child.lo);
  return band !== '18+' && [child.hi, actor.lo, actor.hi].every((age) => bandOf(age) === band);
}

function asksForStranger({ subjectType, subjectId, action, relation, circumstance }: Question): boolean {
  return subjectType === 'user' && subjectId !== '' && dependsOnStranger(action, relation, circumstance);
}

function scopeOf(
  rulebook: Rulebook,
  place: string | null,
  added: string | undefined,
  fromProperties: boolean,
): Scope {
  return rulebook.scope(joined(place, added, fromProperties));
}

/** The places whose law is joined, with commas. A recorded child whose place is unknown stays so, whatever is added. */
function joined(place: string | null, added: string | undefined, fromProperties: boolean): string {
  if (place === null) return fromProperties && added !== undefined ? added : 'unknown';
  return added === undefined || added === place ? place : `${place},${added}`;
}

/** The answer to a word that is not in the vocabulary, and about what is no child: no. */
function flatNo(
  action: string,
  reason: string,
  age: AgeInterval,
  { revision }: Scope,
  told: { readonly resourceTypes?: readonly string[] } = {},
): WrittenAnswer {
  return write(
    {
      decision: false,
      context: {
        situation: action,
        effect: 'forbid',
        obligations: [],
        needs: [],
        reasons: [reason],
        rules: [],
        unlock: [],
        ...told,
        revision,
      },
    },
    { number: -1, age, has: 0 },
  );
}
