import { type Static, Type } from '@fastify/type-provider-typebox';
import { type Band, bandOf, bands, type Level, levels, type Rulebook } from '@stairgate/rulebook';
import type { ChildFacts, GuardianState } from './child-facts.ts';
import { childNow } from './child-facts.ts';

/** The id of a child in a path. */
export const childParams = Type.Object({
  childId: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    'x-right': 'give the childId as it was returned when the child was created',
  }),
});

/** A place in a body: its form is checked here, whether it exists by `readPlace`. */
export const placeSchema = Type.String({
  maxLength: 20,
  description: 'ISO 3166, such as GB, US or US-CA; or "unknown".',
  'x-right': 'give an ISO 3166 code such as GB or US-CA, or "unknown"',
});

const guardianStates: GuardianState[] = ['none', 'invited', 'consented', 'withdrawn', 'refused', 'expired'];

export const guardianStateSchema = Type.Enum(guardianStates);

export const ageSchema = Type.Object({
  lo: Type.Integer({ minimum: 0, maximum: 18 }),
  hi: Type.Integer({ minimum: 0, maximum: 18 }),
  level: Type.Enum([...levels] as Level[]),
});

export const childSchema = Type.Object(
  {
    id: Type.String(),
    place: Type.String(),
    age: ageSchema,
    band: Type.Enum([...bands] as Band[]),
    revision: Type.String(),
    version: Type.Integer(),
    createdAt: Type.String(),
    guardian: guardianStateSchema,
  },
  { title: 'Child' },
);

/** A child as platforms see it. */
export type Child = Static<typeof childSchema>;

/** The age group that words and rules are chosen for: that of the youngest age that is possible. */
export function bandFor(age: { readonly lo: number }): Band {
  return bandOf(age.lo);
}

export function childView(facts: ChildFacts, rulebook: Rulebook, now: number): Child {
  const { age } = childNow(facts, rulebook, now);
  return {
    id: facts.childId,
    place: facts.place ?? 'unknown',
    age: { ...age },
    band: bandFor(age),
    revision: rulebook.revision,
    version: facts.version,
    createdAt: facts.createdAt,
    guardian: facts.guardian,
  };
}
