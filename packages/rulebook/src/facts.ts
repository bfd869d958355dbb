import type { Practice } from './practice.ts';
import { type Activity, activityOf, type Situation } from './vocabulary.ts';
import { activityFacts, type people, practiceFacts, situationFacts, type themes } from './words.generated.ts';

/** Whom a situation reaches: who sees the child or what it does, or gets to it. */
export type Person = keyof typeof people;
/** What reviews are compared by. */
export type Theme = (typeof themes)[number]['id'];
/** The name of a drawing. */
export type Icon = (typeof activityFacts)[Activity]['icon'];

/** Terms of the W3C Data Privacy Vocabulary 2.3 and, for `data`, of its extension pd; without their prefixes. */
export interface DpvWords {
  readonly purpose: readonly string[];
  readonly processing: readonly string[];
  readonly data: readonly string[];
}

/** What holds of a situation, whatever the law: `words/vocabulary.yaml` says what each means. */
export interface SituationFacts {
  readonly theme: Theme;
  readonly icon: Icon;
  readonly dpv: DpvWords;
  readonly reaches?: Person;
  readonly core?: boolean;
  readonly discloses?: boolean;
  readonly apart?: boolean;
  readonly recipients?: 'processor' | 'third-party';
  readonly clock?: 'day' | 'school' | 'night';
  readonly signs?: readonly ('location' | 'guardian')[];
}

const ofActivities: Readonly<Record<Activity, Pick<SituationFacts, 'theme' | 'icon' | 'dpv'>>> =
  activityFacts;
const ofSituations: Readonly<Partial<Record<Situation, Partial<SituationFacts>>>> = situationFacts;
const known = new Map<Situation, SituationFacts>();

export function factsOf(situation: Situation): SituationFacts {
  const kept = known.get(situation);
  if (kept) return kept;
  const facts = { ...ofActivities[activityOf(situation)], ...ofSituations[situation] };
  known.set(situation, facts);
  return facts;
}

interface PracticeFacts {
  readonly theme: Theme;
  /** A situation whose rules it breaks as well, where one wants a yes for it first. */
  readonly breaks?: Situation;
}

const ofPractices: Readonly<Record<Practice, PracticeFacts>> = practiceFacts;
export const factsOfPractice = (practice: Practice): PracticeFacts => ofPractices[practice];
