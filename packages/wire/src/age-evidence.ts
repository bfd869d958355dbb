import {
  type AgeInterval,
  ageFromMonth,
  type Day,
  deviceLevel,
  deviceProviders,
  deviceYears,
} from '@stairgate/rulebook';
import { type TSchema, Type } from 'typebox';
import { closed, oneOf, type Wire } from './schema.ts';

const year = (of: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 120,
    description: `${of}, in whole years; above 18 counts as 18.`,
    'x-right': 'give a whole number of years from 0 to 120',
  });
const range = { lo: year('The youngest age that is possible'), hi: year('The oldest age that is possible') };
/** An end of a device's range, which may be open. */
const openEnd = (of: string, open: string) =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 0,
    maximum: 120,
    description: `${of}, in whole years; above 18 counts as 18. Null where the device gives none: ${open}.`,
    'x-right': 'give a whole number of years from 0 to 120, or null where the range is open',
  });
const token = Type.String({ minLength: 1, maxLength: 8192, description: 'A compact JWS.' });

export const selfDeclared = closed(
  {
    method: Type.Literal('self-declared'),
    year: Type.Integer({ 'x-right': 'give the year of birth as a whole number, such as 2014' }),
    month: Type.Integer({ minimum: 1, maximum: 12, 'x-right': 'give the month of birth from 1 to 12' }),
  },
  { title: 'SelfDeclared', description: 'What the child said. Neither is kept.' },
);
export const guardianSaid = closed(
  { method: Type.Literal('guardian'), ...range },
  { title: 'GuardianSaid', description: 'What a guardian said.' },
);
export const deviceSaid = closed(
  {
    method: Type.Literal('device'),
    provider: oneOf(deviceProviders),
    lo: openEnd(
      'lowerBound of Apple, ageLower of Google',
      'for Apple it counts as 0; for Google there is no age then',
    ),
    hi: openEnd('upperBound of Apple, ageUpper of Google', 'it counts as 18'),
    declaration: Type.String({
      maxLength: 64,
      description:
        'How the device knows: ageRangeDeclaration of Apple, ageRangeSource or userStatus of Google. An unknown word counts as a self-declaration.',
    }),
  },
  { title: 'DeviceSaid', description: 'What the device said.' },
);
export const vendorSaid = closed(
  { method: Type.Literal('vendor'), ...range, level: oneOf(['estimated', 'verified']), token },
  {
    title: 'VendorSaid',
    description:
      'What an age-assurance vendor found. The token is of the type age-result+jwt, signed by a configured issuer, for this service (aud), and says sub (the id of the child), lo, hi, level, iat and exp. It counts once.',
  },
);
const oldest = 120;

/** Why nobody was born in a month, in words; null where somebody may have been. @param today UTC. */
export function birthFault(
  { year, month }: { readonly year: number; readonly month: number },
  today: Day,
): string | null {
  const [thisYear, thisMonth] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  if (year > thisYear || (year === thisYear && month > thisMonth))
    return 'The month of birth lies in the future.';
  return thisYear - year > oldest ? `The year of birth is more than ${oldest} years ago.` : null;
}

interface EvidenceKind<Schema extends TSchema> {
  readonly schema: Schema;
  /**
   * The age that it speaks of, if it holds; nothing is checked here, and `lo` may lie above `hi`. Null where it is no
   * evidence of anything.
   * @param today UTC.
   */
  says(said: Wire<Schema>, today: Day): AgeInterval | null;
}

function kind<Schema extends TSchema>(
  schema: Schema,
  says: EvidenceKind<Schema>['says'],
): EvidenceKind<Schema> {
  return { schema, says };
}

/** Every kind of evidence that comes in one go, by its method. The union, its schema and all that reads it follow. */
export const evidenceKinds = {
  'self-declared': kind(selfDeclared, (said, today) =>
    birthFault(said, today) === null
      ? { ...ageFromMonth(said.year, said.month, today), level: 'self-declared' }
      : null,
  ),
  guardian: kind(guardianSaid, ({ lo, hi }) => ({ lo, hi, level: 'declared-by-guardian-or-device' })),
  device: kind(deviceSaid, (said) => {
    const range = deviceYears(said);
    return range && { ...range, level: deviceLevel(said.provider, said.declaration) };
  }),
  vendor: kind(vendorSaid, ({ lo, hi, level }) => ({ lo, hi, level })),
};

export type EvidenceMethod = keyof typeof evidenceKinds;
export type EvidenceOf<Method extends EvidenceMethod> = Wire<(typeof evidenceKinds)[Method]['schema']>;
export type Evidence = { [Method in EvidenceMethod]: EvidenceOf<Method> }[EvidenceMethod];

/** What somebody says or shows of an age. Whole years and the method are kept, never the year or month of birth. */
export const evidenceSchema = Type.Unsafe<Evidence>({
  title: 'Evidence',
  type: 'object',
  discriminator: { propertyName: 'method' },
  required: ['method'],
  oneOf: Object.values(evidenceKinds).map(({ schema }) => schema),
  'x-right': `give one of ${Object.keys(evidenceKinds).join(', ')}`,
});

/** The age that a piece of evidence speaks of, if it holds: see `says` of its kind. */
export function ageSaid(evidence: Evidence, today: Day): AgeInterval | null {
  return (evidenceKinds[evidence.method] as EvidenceKind<TSchema>).says(evidence, today);
}

export const exampleEvidence = { method: 'self-declared', year: 2012, month: 3 } satisfies Evidence;
