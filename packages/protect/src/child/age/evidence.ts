import { type Static, Type } from '@fastify/type-provider-typebox';
import { type DeviceProvider, deviceProviders } from '@stairgate/rulebook';

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

export const selfDeclared = Type.Object(
  {
    method: Type.Literal('self-declared'),
    year: Type.Integer({ 'x-right': 'give the year of birth as a whole number, such as 2014' }),
    month: Type.Integer({ minimum: 1, maximum: 12, 'x-right': 'give the month of birth from 1 to 12' }),
  },
  { additionalProperties: false, title: 'What the child said', description: 'Neither is kept.' },
);
export const guardianSaid = Type.Object(
  { method: Type.Literal('guardian'), ...range },
  { additionalProperties: false, title: 'What a guardian said' },
);
export const deviceSaid = Type.Object(
  {
    method: Type.Literal('device'),
    provider: Type.Enum([...deviceProviders] as DeviceProvider[]),
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
  { additionalProperties: false, title: 'What the device said' },
);
export const vendorSaid = Type.Object(
  {
    method: Type.Literal('vendor'),
    provider,
    ...range,
    level: Type.Enum(['estimated', 'verified'] as ('estimated' | 'verified')[]),
    token,
  },
  {
    additionalProperties: false,
    title: 'What an age-assurance vendor found',
    description:
      'The token is signed by a configured issuer and says sub (the id of the child), lo, hi, level, iat and exp.',
  },
);
export const credentialSaid = Type.Object(
  { method: Type.Literal('credential'), token, nonce: Type.String({ minLength: 8, maxLength: 200 }) },
  {
    additionalProperties: false,
    title: 'A signed proof of being 18 or older',
    description: 'The token names this service (aud) and the nonce that the platform asked for.',
  },
);

const kinds = [selfDeclared, guardianSaid, deviceSaid, vendorSaid, credentialSaid];

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
  oneOf: kinds,
  'x-right': 'give one of self-declared, guardian, device, vendor, credential',
});
/** What somebody says or shows of an age. */
export type Evidence = Static<typeof evidenceSchema>;
