import {
  type Alternative,
  type Effect,
  effects,
  type Obligation,
  type Practice,
  type Situation,
} from '@stairgate/rulebook';
import type { ArtifactName, Evidence, Ref } from './evidence.ts';

interface Seen {
  /** The id of the check. */
  readonly check: string;
  /** Whose protection it is about. */
  readonly persona: string;
  /** What happened, in a sentence or two that a grown-up who does not program understands. */
  readonly says: string;
  readonly evidence: readonly Ref[];
  /** What it rests on, and how that is known. Looked for by `observe`; no check writes it. */
  readonly proof?: readonly Proof[];
}

/** One piece of evidence that something rests on. */
export interface Proof extends Ref {
  /**
   * `page`: what stood there was the page. `person`: somebody was signed in, and named there. `control`: the same step worked
   * between two grown-ups in the same review. `record`: what the browser recorded.
   */
  readonly how: 'page' | 'person' | 'control' | 'record';
  /** A whole sentence, with what the page said. */
  readonly says: string;
}

/** What was seen of a situation: between which two rungs of the ladder the platform must stand for this to happen. */
export interface SituationSeen extends Seen {
  readonly situation: Situation;
  readonly effect: readonly [loosest: Effect, strictest: Effect];
  /** Obligations that were seen to be met, and to be broken. What was not looked for is in neither. */
  readonly met: readonly Obligation[];
  readonly broken: readonly Obligation[];
  /** What the platform does instead of keeping a thing private, where the law accepts it. */
  readonly instead?: readonly Alternative[];
  /** Seen by what was not there: on a page that was none, nothing is. */
  readonly byAbsence?: true;
}

export type { Alternative } from '@stairgate/rulebook';

export interface PracticeSeen extends Seen {
  readonly practice: Practice;
  readonly held: boolean;
}

/** Something that could not be seen, and why. */
export interface NotSeen extends Seen {
  readonly situation?: Situation;
  readonly practice?: Practice;
  readonly because: 'not-tested' | 'cannot-tell';
}

export type Observation = SituationSeen | PracticeSeen | NotSeen;

/** Looks at what was saved. Pure: the same evidence gives the same observations, in the same order. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** What it cannot do without. Where that was not gathered it never says that anything is as it should be. */
  readonly needs: readonly ArtifactName[];
  /** What tells it more, where it was gathered. */
  readonly mayUse?: readonly ArtifactName[];
  /** What it tells of wherever it looks. Left out where that depends on what there is. */
  readonly about?: readonly (Situation | Practice)[];
  readonly observe: (evidence: Evidence) => readonly Observation[];
}

export const exactly = (effect: Effect): readonly [Effect, Effect] => [effect, effect];
export const atLeast = (effect: Effect): readonly [Effect, Effect] => [effect, 'forbid'];
export const rungOf = (effect: Effect): number => effects.indexOf(effect);
