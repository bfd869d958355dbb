import { type Situation, termsOf } from '@stairgate/rulebook';
import type { ChildNow } from '../facts/child-facts.ts';

/** The columns of a yes that is given now: awake, and on the terms of the law of now. */
export function givenNow({ scope, age }: Pick<ChildNow, 'scope' | 'age'>, situation: Situation) {
  return {
    terms: JSON.stringify(termsOf(scope, situation, age)),
    this_time: false,
    opened: false,
    asleep_at: null,
    asleep_why: null,
    told: false,
    settled: '',
  };
}
