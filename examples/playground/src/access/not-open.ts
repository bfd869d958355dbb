import type { Answer, Situation } from '@stairgate/client';
import type { Person } from '../records/people.ts';
import type { Towards } from './access.ts';

export interface NotOpenFacts {
  readonly what: Towards | Situation;
  readonly actor: Person | null;
  readonly owner: Person;
  /** Whose protections said no: the actor's own, or the other person's. */
  readonly side: 'own' | 'theirs';
  readonly why: 'blocked' | 'resting' | 'closed' | 'unsure';
  /** For the person's own eyes. */
  readonly answer?: Answer;
}

/** Thrown where something is not open. The page that explains it is made in one place. */
export class NotOpen extends Error {
  readonly facts: NotOpenFacts;
  constructor(facts: NotOpenFacts) {
    super(`${facts.what} is not open`);
    this.name = 'NotOpen';
    this.facts = facts;
  }
}
