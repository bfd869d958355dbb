import {
  type AgeInterval,
  type AskedAbout,
  activityOf,
  arePeers,
  dependsOnStranger,
  type Grants,
  isActivity,
  isSituation,
  isTimed,
  noGrants,
  type Rulebook,
  type Scope,
  type SetLimit,
  type Stranger,
  situationMeant,
  unknownAge,
} from '@stairgate/rulebook';
import { type ChildFacts, type ChildNow, childNow, grantedUnder } from '../../child/facts/child-facts.ts';
import type { PlatformContext } from '../../child/facts/platform-door.ts';
import { clockOf, withSchoolDay } from '../../child/time/clock-of.ts';
import type { UseCount } from '../../child/time/time-of.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import {
  circumstanceUnknown,
  unknownChild,
  type WrittenAnswer,
  write,
  writeAnswer,
} from './answer-writer.ts';
import { needsMinutes, withMinutes } from './minutes-counted.ts';
import { createNearestWords } from './nearest-words.ts';
import type { Question } from './read-question.ts';
import { widestAge } from './widest-age.ts';
import { withRecord } from './with-record.ts';

/** What was read of children who were not in memory; undefined for those who do not exist. */
export interface Found extends Pick<ReadonlyMap<string, ChildFacts | undefined>, 'get' | 'has'> {
  /** Of those whose minutes are limited, what was counted today; null where nobody counts. */
  readonly use?: ReadonlyMap<string, UseCount | null>;
}

export interface Evaluator {
  /**
   * Answers at once, or not at all: undefined when facts are needed that are neither in memory nor in `found`.
   */
  answer(question: Question, moment: Moment, found?: Found): WrittenAnswer | undefined;
  /** The ids of the children whose facts a question needs. */
  needs(question: Question): readonly string[];
}

/** Who asks: whose children can be asked about, and in whose name it is counted. */
export type Asker = Pick<PlatformContext, 'platform' | 'children'>;

/** For whom, when, in milliseconds since the epoch, and under which rulebook a question is answered. */
export interface Moment {
  readonly asker: Asker;
  readonly now: number;
  readonly rulebook: Rulebook;
}

export function createEvaluator(
  log: Pick<DecisionLog, 'add'>,
  trial: Pick<CandidateTrial, 'add'>,
): Evaluator {
  const nearestWords = createNearestWords();
  return {
    needs(question) {
      const { resourceId, subjectId } = question;
      return [...(resourceId === '' ? [] : [resourceId]), ...(asksForStranger(question) ? [subjectId] : [])];
    },

    answer(given, { asker: { platform, children }, now, rulebook }, found) {
      let question = given;
      const { resourceType, resourceId, properties, action } = question;
      if (resourceType !== 'child') {
        const told = { resourceTypes: ['child'] };
        const other = flatNo(action, 'unknown-resource-type', unknownAge, rulebook.scope('unknown'), told);
        log.add(now, platform, 'unknown', other);
        return other;
      }
      let age: AgeInterval = unknownAge;
      let place: string | null = null;
      let granted: Grants = noGrants;
      let scope: Scope | undefined;
      let set: readonly SetLimit[] | undefined;
      let here: ChildNow | undefined;
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
          here = childNow(facts, rulebook, now);
          age = here.age;
          granted = here.granted;
          set = here.set;
          place = facts.place;
          scope = here.scope;
          if (here.set !== undefined && needsMinutes(question, here.set)) {
            const count = found?.use?.get(resourceId);
            if (count === undefined) return undefined;
            question = withMinutes(question, count);
          }
          question = withClock(question, facts, now);
        }
      }
      // A place that the question adds is joined with the recorded one, which can only make the answer stricter.
      if (scope === undefined || (question.place !== undefined && question.place !== place)) {
        scope = scopeOf(rulebook, place, question.place, resourceId === '');
      }
      // So is an age, which can only make it wider.
      if (question.age !== undefined) age = widestAge(age, question.age);
      if (here !== undefined && (scope !== here.scope || age !== here.age))
        granted = grantedUnder(here, scope, age);

      let stranger: Stranger = question.subjectType === 'anonymous' ? 'anyone' : 'adult';
      if (asksForStranger(question)) {
        const facts = children.peek(question.subjectId) ?? found?.get(question.subjectId);
        if (facts === undefined && (found === undefined || !found.has(question.subjectId))) return undefined;
        if (facts !== undefined && arePeers(childNow(facts, rulebook, now).age, age)) stranger = 'peer';
      }
      // What is asked and what is known is there already as a rule; nothing is made anew for each decision.
      const asked = stranger === 'adult' ? question : { ...question, stranger };
      const known =
        here !== undefined && here.scope === scope && here.age === age
          ? here
          : { rulebook, scope, age, granted, set };
      const meant = situationMeant(asked, known);
      if (meant === undefined) {
        const didYouMean = nearestWords(action, now);
        const told = didYouMean.length > 0 ? { didYouMean } : {};
        const unknown = flatNo(action, 'unknown-situation', age, scope, told);
        log.add(now, platform, place ?? 'unknown', unknown);
        return unknown;
      }
      if (meant.circumstanceUnknown) extra |= circumstanceUnknown;
      const written = writeAnswer(scope, meant.situation, age, granted, extra, meant.limits);
      const recorded = place ?? 'unknown';
      const where =
        question.place === undefined ? recorded : joined(place, question.place, resourceId === '');
      log.add(now, platform, recorded, written, where);
      trial.add(where, written);
      return question.record ? withRecord(written, now, where) : written;
    },
  };
}

function asksForStranger(question: Question): boolean {
  return question.subjectType === 'user' && question.subjectId !== '' && dependsOnStranger(question);
}

/**
 * The same question with what the service knows of the hour where the child is. A place that a question adds may be in
 * another zone than that of the record, so that the hour is not known then.
 */
function withClock(question: Question, facts: ChildFacts, now: number): Question & Pick<AskedAbout, 'clock'> {
  const { action, moment, localDate, place } = question;
  const activity = isSituation(action) ? activityOf(action) : action;
  if (!isActivity(activity) || !isTimed(activity)) return question;
  if (moment !== undefined && localDate !== undefined)
    return { ...question, moment: withSchoolDay(moment, localDate, facts, now) };
  const isElsewhere = facts.zone === null && place !== undefined && place !== facts.place;
  return localDate !== undefined || isElsewhere ? question : { ...question, clock: clockOf(facts, now) };
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
  told: { readonly resourceTypes?: readonly string[]; readonly didYouMean?: readonly string[] } = {},
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
    { number: -1, age, has: 0, others: [], limits: [] },
  );
}
