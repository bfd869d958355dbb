import {
  type AgeInterval,
  arePeers,
  dependsOnStranger,
  type Grants,
  noGrants,
  PlaceError,
  type Rulebook,
  type Scope,
  type SetLimit,
  type Stranger,
  situationMeant,
  unknownAge,
} from '@stairgate/rulebook';
import { type ChildFacts, type Standing, standing } from '../children/child-facts.ts';
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
import { BadQuestion, type Question } from './read-question.ts';
import { withRecord } from './with-record.ts';

/** What was read of children who were not in memory; undefined for those who do not exist. */
export type Found = ReadonlyMap<string, ChildFacts | undefined>;

export interface Evaluator {
  /**
   * Answers at once, or not at all: undefined when facts are needed that are neither in memory nor in `found`.
   * @throws BadQuestion
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

export function createEvaluator(
  { children }: Pick<Context, 'children'>,
  log: DecisionLog,
  shadow: Shadow,
): Evaluator {
  return {
    needs(question) {
      const { resourceId, subjectId } = question;
      return [...(resourceId === '' ? [] : [resourceId]), ...(asksForStranger(question) ? [subjectId] : [])];
    },

    answer(question, { now, rulebook }, found) {
      const { resourceType, resourceId, properties, action } = question;
      if (resourceType !== 'child')
        throw new BadQuestion('resource.type', 'give "child": decisions here are about children');
      let age: AgeInterval = unknownAge;
      let place: string | null = null;
      let granted: Grants = noGrants;
      let scope: Scope | undefined;
      let set: readonly SetLimit[] | undefined;
      let here: Standing | undefined;
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
          here = standing(facts, rulebook, now);
          age = here.age;
          granted = here.granted;
          set = here.set;
          place = facts.place;
          scope = here.scope;
        }
      }
      // A place that the question adds is joined with the recorded one, which can only make the answer stricter.
      if (scope === undefined || (question.place !== undefined && question.place !== place)) {
        scope = scopeOf(rulebook, place, question.place, resourceId === '');
      }

      let stranger: Stranger = question.subjectType === 'anonymous' ? 'anyone' : 'adult';
      if (asksForStranger(question)) {
        const facts = children.peek(question.subjectId) ?? found?.get(question.subjectId);
        if (facts === undefined && (found === undefined || !found.has(question.subjectId))) return undefined;
        if (facts !== undefined && arePeers(standing(facts, rulebook, now).age, age)) stranger = 'peer';
      }
      // What is asked and what is known is there already as a rule; nothing is made anew for each decision.
      const asked = stranger === 'adult' ? question : { ...question, stranger };
      const known =
        here !== undefined && here.scope === scope && here.age === age
          ? here
          : { rulebook, scope, age, granted, set };
      const meant = situationMeant(asked, known);
      if (meant === undefined) {
        const unknown = unknownWord(action, age, scope);
        log.add(now, place ?? 'unknown', unknown);
        return unknown;
      }
      if (meant.circumstanceUnknown) extra |= circumstanceUnknown;
      const written = writeAnswer(scope, meant.situation, age, granted, extra, meant.limits);
      const recorded = place ?? 'unknown';
      const where =
        question.place === undefined ? recorded : joined(place, question.place, resourceId === '');
      log.add(now, recorded, written, where);
      shadow.add(where, written);
      return question.record ? withRecord(written, now, where) : written;
    },
  };
}

function asksForStranger(question: Question): boolean {
  return question.subjectType === 'user' && question.subjectId !== '' && dependsOnStranger(question);
}

function scopeOf(
  rulebook: Rulebook,
  place: string | null,
  added: string | undefined,
  fromProperties: boolean,
): Scope {
  try {
    // Also where it comes to nothing, a place that is none is refused.
    const scope = rulebook.scope([place, added ?? null].filter((one) => one !== null));
    const where = joined(place, added, fromProperties);
    return where === 'unknown' ? rulebook.scope(where) : scope;
  } catch (error) {
    if (error instanceof PlaceError)
      throw new BadQuestion(added === undefined ? 'resource.properties.place' : 'context.place', error.right);
    throw error;
  }
}

/** The places whose law is joined, with commas. A recorded child whose place is unknown stays so, whatever is added. */
function joined(place: string | null, added: string | undefined, fromProperties: boolean): string {
  if (place === null) return fromProperties && added !== undefined ? added : 'unknown';
  return added === undefined || added === place ? place : `${place},${added}`;
}

/** The answer to a word that is not in the vocabulary: no. */
function unknownWord(action: string, age: AgeInterval, { revision }: Scope): WrittenAnswer {
  return write(
    {
      decision: false,
      context: {
        situation: action,
        effect: 'forbid',
        obligations: [],
        needs: [],
        reasons: ['unknown-situation'],
        rules: [],
        unlock: [],
        revision,
      },
    },
    { number: -1, age, has: 0, others: [], limits: [] },
  );
}
