import { deviceProviders } from '@stairgate/rulebook';
import { type Static, Type } from 'typebox';
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
const provider = Type.String({
  pattern: '^[a-z0-9][a-z0-9.-]{0,63}$',
  'x-right': 'give a short name in lower case, such as the domain of the vendor',
});

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
  { method: Type.Literal('vendor'), provider, ...range, level: oneOf(['estimated', 'verified']), token },
  {
    title: 'VendorSaid',
    description:
      'What an age-assurance vendor found. The token is signed by a configured issuer and says sub (the id of the child), lo, hi, level, iat and exp.',
  },
);
export const credentialSaid = closed(
  { method: Type.Literal('credential'), token, nonce: Type.String({ minLength: 8, maxLength: 200 }) },
  {
    title: 'CredentialSaid',
    description:
      'A signed proof of being 18 or older. The token names this service (aud) and the nonce that the platform asked for.',
  },
);

/** What somebody says or shows of an age. Whole years and the method are kept, never the year or month of birth. */
export const evidenceSchema = Type.Unsafe<
  | Static<typeof selfDeclared>
  | Static<typeof guardianSaid>
  | Static<typeof deviceSaid>
  | Static<typeof vendorSaid>
  | Static<typeof credentialSaid>
>({
  title: 'Evidence',
  type: 'object',
  discriminator: { propertyName: 'method' },
  required: ['method'],
  oneOf: [selfDeclared, guardianSaid, deviceSaid, vendorSaid, credentialSaid],
  'x-right': 'give one of self-declared, guardian, device, vendor, credential',
});
export type Evidence = Wire<typeof evidenceSchema>;

export const exampleEvidence = { method: 'self-declared', year: 2012, month: 3 } satisfies Evidence;
