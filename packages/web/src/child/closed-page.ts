import { type Situation, situations, unknownAge } from '@stairgate/rulebook';
import type { ChildPage, SituationView } from '@stairgate/wire';

const closedView: SituationView = {
  effect: 'forbid',
  allowed: false,
  obligations: [],
  needs: [],
  has: [],
  grant: null,
  once: false,
  ask: null,
  reasons: ['service-unreachable'],
  rules: [],
  unlock: [],
  waitsFor: [],
  limits: [],
  sleeping: [],
};

/** The page while nobody can be asked: all off, whatever was last heard. Only the reading age is kept. */
export function closedPage(last: ChildPage | undefined): ChildPage {
  return {
    childId: last?.childId ?? '',
    place: 'unknown',
    age: last?.age ?? unknownAge,
    band: last?.band ?? '10-12',
    revision: '',
    version: 0,
    session: null,
    signs: { location: false, guardian: false },
    guardian: 'none',
    guardianState: 'none',
    guardianMail: null,
    guardianWord: last?.guardianWord ?? null,
    decidesItself: false,
    limits: [],
    returnTo: last?.returnTo ?? null,
    told: [],
    offers: last?.offers ?? situations,
    situations: Object.fromEntries(situations.map((situation) => [situation, closedView])) as Record<
      Situation,
      SituationView
    >,
    asks: [],
    complaints: [],
    noStanding: null,
    ageMethods: [],
    ageAttempt: null,
    others: 0,
    wishes: [],
    week: null,
  };
}
