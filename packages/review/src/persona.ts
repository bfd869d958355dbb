import type { AgeInterval } from '@stairgate/rulebook';

/** Somebody whom the reviewer plays, each in a browser context of their own. */
export type Role =
  /** A child of the stated age: whose protection is reviewed. */
  | 'child'
  /** A grown-up with an account of their own, to see what age changes. */
  | 'adult'
  /** A grown-up whom the child does not know. */
  | 'stranger'
  /** Somebody of the child's age whom the child does not know. */
  | 'peer'
  /** Whom the child names as their grown-up. Has an address, and no account. */
  | 'guardian'
  /** Somebody with no account. */
  | 'visitor';

export interface Persona {
  /** `child-12`, `peer-12`, `adult`, `stranger`, `guardian`, `visitor`. */
  readonly id: string;
  readonly role: Role;
  /** The age they give, in whole years; null for a visitor. */
  readonly age: number | null;
}

/** What a persona types into forms. Made from the seed of the review: the same review types the same things. */
export interface Identity {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  /** In a domain that is reserved for tests (RFC 2606). */
  readonly email: string;
  /** The first day of the month in which they were born, so that they are surely `age` years old. */
  readonly born: { readonly year: number; readonly month: number; readonly day: number };
}

export interface Player extends Persona {
  readonly identity: Identity;
}

/** The ages that a review plays where nobody says otherwise. */
export const usualAges: readonly number[] = [8, 12, 13, 15, 17];

/** The cast of a review: a child and a peer of each age, and the grown-ups. In a fixed order. */
export function castOf(ages: readonly number[]): readonly Persona[] {
  const children = [...new Set(ages)].sort((a, b) => a - b);
  return [
    { id: 'visitor', role: 'visitor', age: null },
    { id: 'adult', role: 'adult', age: 34 },
    { id: 'stranger', role: 'stranger', age: 41 },
    { id: 'guardian', role: 'guardian', age: 39 },
    ...children.flatMap((age): Persona[] => [
      { id: `child-${age}`, role: 'child', age },
      { id: `peer-${age}`, role: 'peer', age },
    ]),
  ];
}

/** What the platform knows of a persona's age: what they said at sign-up, and no more. */
export function declaredAge({ age }: Persona): AgeInterval {
  return age === null
    ? { lo: 0, hi: 18, level: 'none' }
    : { lo: Math.min(age, 18), hi: Math.min(age, 18), level: 'self-declared' };
}
