import {
  type Activity,
  type AgeInterval,
  bandOf,
  type Grants,
  noGrants,
  PlaceError,
  type Rulebook,
  type Scope,
  unknownAge,
} from '@stairgate/rulebook';
import { type ChildFacts, standing } from '../children/child-facts.ts';
import type { Context } from '../context.ts';
import { countedBand, type DecisionLog } from '../operator/decision-log.ts';
import { circumstanceUnknown, unknownChild, type WrittenAnswer, writeAnswer } from './answer-writer.ts';
import { dependsOnStranger, findSituation, strictestSituation } from './find-situation.ts';
import { BadQuestion, type Question } from './read-question.ts';

/** Answers questions about children whose facts are at hand. */
export interface Evaluator {
  /** The ids of children whose facts are needed and not in memory. */
  missing(question: Question): readonly string[];
  /** @param found what was read of those that were missing. @throws BadQuestion for a place that is none. */
  answer(question: Question, found?: ReadonlyMap<string, ChildFacts | undefined>): WrittenAnswer;
}

const nobody: readonly string[] = [];

export function createEvaluator(context: Context, log: DecisionLog): Evaluator {
  const { children, clock } = context;

  return {
    missing(question) {
      const { resourceId, subjectId } = question;
      const child = resourceId !== '' && children.peek(resourceId) === undefined;
      const stranger = asksForStranger(question) && children.peek(subjectId) === undefined;
      if (!child && !stranger) return nobody;
      return [...(child ? [resourceId] : []), ...(stranger ? [subjectId] : [])];
    },

    answer(question, found) {
      const now = clock();
      const rulebook = context.rulebook();
      const { resourceType, resourceId, properties, action, circumstance, relation } = question;
      if (resourceType !== 'child')
        throw new BadQuestion('resource.type', 'give "child": decisions here are about children');
      const factsOf = (id: string) => children.peek(id) ?? found?.get(id);

      let age: AgeInterval = unknownAge;
      let place: string | null = null;
      let granted: Grants = noGrants;
      let scope: Scope | undefined;
      let extra = 0;
      if (resourceId === '') {
        age = properties?.age ?? question.age ?? unknownAge;
        place = properties?.place ?? null;
      } else {
        const facts = factsOf(resourceId);
        if (facts === undefined) {
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

      let stranger: 'peer' | 'adult' | 'anyone' = question.subjectType === 'anonymous' ? 'anyone' : 'adult';
      if (asksForStranger(question)) {
        const facts = factsOf(question.subjectId);
        if (facts !== undefined && arePeers(standing(facts, rulebook, now).age, age)) stranger = 'peer';
      }
      let situation = findSituation(action, circumstance, relation, stranger);
      if (situation === undefined) {
        const unknown = unknownWord(action, age, scope);
        log.add(now, place ?? 'unknown', unknown);
        return unknown;
      }
      if (situation === null) {
        situation = strictestSituation(action as Activity, scope, age, granted);
        extra |= circumstanceUnknown;
      }
      const written = writeAnswer(scope, situation, age, granted, extra);
      log.add(now, place ?? 'unknown', written);
      return written;
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
  const known = [place, added ?? null].filter((one) => one !== null);
  try {
    // A recorded child whose place is unknown stays so, whatever the question says.
    if (known.length === 0 || (place === null && !fromProperties)) return rulebook.scope('unknown');
    return rulebook.scope(known);
  } catch (error) {
    if (error instanceof PlaceError)
      throw new BadQuestion(added === undefined ? 'resource.properties.place' : 'context.place', error.right);
    throw error;
  }
}

function unknownWord(action: string, age: AgeInterval, { revision }: Scope): WrittenAnswer {
  const reasons = ['unknown-situation'];
  return {
    bytes: Buffer.from(
      JSON.stringify({
        decision: false,
        context: {
          situation: action,
          effect: 'forbid',
          obligations: [],
          needs: [],
          reasons,
          rules: [],
          unlock: [],
          revision,
        },
      }),
    ),
    situation: 'unknown',
    number: -1,
    effect: 'forbid',
    allowed: false,
    level: age.level,
    band: countedBand(age),
    revision,
    reasons,
  };
}
