import { type Rulebook, situationNumber } from '@stairgate/rulebook';
import {
  type ChildFacts,
  type ChildNow,
  childNow,
  type GrantFact,
  type Sleeping,
} from '../facts/child-facts.ts';

/** What has to be noted of a child's yeses, so that what opened once and is closed now does not open by itself. */
export interface FallingAsleep {
  readonly asleep: readonly Sleeping[];
  /** Those that have a part in what is open, for the first time. */
  readonly opened: readonly GrantFact[];
  /** A guardian's that sleep, are wanted now, and of which the guardian was not told. */
  readonly untold: readonly GrantFact[];
}

const childBit = 1;

/**
 * The yeses that come to sleep now: the law of now does not take them, or what they had opened is closed. Limits do not
 * count here: they close for as long as they stand, and put nothing to sleep. One that sleeps may close another.
 */
export function fallingAsleep(facts: ChildFacts, rulebook: Rulebook, now: number): FallingAsleep {
  const asleep: Sleeping[] = [];
  for (let before = facts; ; ) {
    const here = childNow(before, rulebook, now);
    const found = before.grants.flatMap((grant) => sleepOf(grant, here) ?? []);
    if (found.length === 0)
      return {
        asleep,
        opened: here.grants.filter((grant) => !grant.opened && opens(grant, here)),
        untold: before.grants.filter(
          (grant) =>
            grant.by === 'guardian' &&
            grant.asleep !== null &&
            // Nobody can confirm what somebody objects to.
            grant.asleep.why !== 'objected' &&
            !grant.told &&
            isWanted(grant, here),
        ),
      };
    asleep.push(...found);
    const why = new Map(found.map((one) => [one.grant, one.why]));
    const noted = (grant: GrantFact): GrantFact =>
      why.has(grant) ? { ...grant, asleep: { why: why.get(grant)!, noted: true } } : grant;
    before = { ...before, grants: before.grants.map(noted) };
  }
}

/** Whether the law of now wants this yes at all. */
export function isWanted({ situation, by }: GrantFact, { scope, age }: ChildNow): boolean {
  return scope.decide(situation, age).needs.includes(by);
}

function sleepOf(grant: GrantFact, here: ChildNow): Sleeping | undefined {
  if (grant.asleep !== null) return grant.asleep.noted ? undefined : { grant, why: grant.asleep.why };
  const held = here.sleeping.find((one) => one.grant === grant);
  if (held !== undefined) return held;
  if (!grant.opened) return undefined;
  if (here.grants.includes(grant)) return opens(grant, here) ? undefined : { grant, why: 'was-not-open' };
  // What was for one time or a session is over. What was to last and has lost its force by law does not get it back.
  return grant.duration === 'until-changed' ? { grant, why: 'was-not-open' } : undefined;
}

/**
 * Whether a yes has a part in something that is open. A guardian's has that also while a child does not use it: where the
 * child's yes was wanted beside it, the child may take that back and give it again.
 */
function opens(grant: GrantFact, { scope, age, granted }: ChildNow): boolean {
  let counted = granted;
  if (grant.by === 'guardian') {
    counted = Uint8Array.from(granted);
    for (const [situation, need] of Object.entries(grant.terms.needs))
      if (need & childBit) counted[situationNumber(situation)]! |= childBit;
  }
  return scope.decide(grant.situation, age, counted).allowed;
}
