import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { exampleValues } from './example-values.ts';
import { placeSchema } from './place.ts';
import { instant, oneOf, text, type Wire } from './schema.ts';
import { bandSchema } from './words.ts';

/** The id of a child in a path. */
export const childParams = Type.Object({
  childId: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    'x-right': 'give the childId as it was returned when the child was created',
  }),
});

/** Where the guardian of a child stands, as the child and the platform are told. */
export const guardianStateSchema = oneOf(
  ['none', 'invited', 'consented', 'withdrawn', 'refused', 'expired', 'undeliverable', 'ended'],
  { title: 'GuardianState' },
);
export type GuardianState = Wire<typeof guardianStateSchema>;

export const childSchema = Type.Object(
  {
    id: text,
    place: placeSchema,
    age: ageSchema,
    band: bandSchema,
    revision: Type.String({ description: 'Of the rulebook.' }),
    version: Type.Integer({ description: "Of the child's record; it rises with each change." }),
    createdAt: instant,
    guardian: guardianStateSchema,
  },
  { title: 'Child' },
);
/** A person whom the service protects, as platforms see it. */
export type Child = Wire<typeof childSchema>;

export const pageLinkQuerySchema = Type.Object({
  returnTo: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2000,
      description:
        'Where the page leads back to: an address of the platform, of an origin that the service was set up to return to.',
      'x-right': 'give the whole address of a page of yours, https included',
    }),
  ),
});
export type PageLinkQuery = Wire<typeof pageLinkQuerySchema>;
export const pageLinkSchema = Type.Object({ url: text, expiresAt: instant }, { title: 'PageLink' });
export type PageLink = Wire<typeof pageLinkSchema>;

export const exampleChild = {
  id: exampleValues.childId,
  place: 'GB',
  age: { lo: 14, hi: 14, level: 'self-declared' },
  band: '13-15',
  revision: exampleValues.revision,
  version: 1,
  createdAt: exampleValues.at,
  guardian: 'none',
} satisfies Child;
