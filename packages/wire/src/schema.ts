import {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
  type TUnsafe,
  Type,
} from 'typebox';

/** A type as it comes out of a schema; nobody changes what crossed the wire. */
export type Wire<Schema extends TSchema> = Frozen<Static<Schema>>;

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** True where each of two types can be assigned to the other: a schema says what the rulebook's own type says. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** One word of a closed list. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  options: TSchemaOptions = {},
): TUnsafe<Word> {
  return Type.Unsafe<Word>({ enum: [...words], ...options });
}

export function orNull<Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) {
  return Type.Union([schema, Type.Null()], options);
}

/** A body that is read field by field: what is not described is refused. */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: TSchemaOptions = {},
): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/**
 * One line that people write and others read beside other text: without breaks and other controls, and without what turns the
 * direction of the text after it (UAX #9, 2.1 to 2.4), which makes a name look like another. At least one character, unless
 * `minLength` is left out, is no space.
 */
export function line({ minLength = 0, maxLength }: { minLength?: number; maxLength: number }) {
  const character = '[^\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]';
  return Type.String({
    minLength,
    maxLength,
    pattern: minLength > 0 ? `^(?=.*\\S)${character}*$` : `^${character}*$`,
    'x-right': `give one line of at most ${maxLength} characters, without marks that turn the direction of text`,
  });
}

export const text = Type.String();
export const texts = Type.Array(Type.String());
/** ISO 8601, UTC. */
export const instant = Type.String({ description: 'ISO 8601, UTC.' });
/** A day in an answer. */
export const day = Type.String({ description: 'YYYY-MM-DD.' });
/** A day that there is: 30 days have November, and February has 29 in leap years alone. */
export const dayPattern = [
  '^(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))',
  '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$',
].join('|');
/** A day in a question. */
export const askedDay = Type.String({
  pattern: dayPattern,
  'x-right': 'give a day as YYYY-MM-DD, one that there is',
});
/** The hash of all that binds, as a question names it. */
export const askedRevision = Type.String({
  pattern: '^[0-9a-f]{16}$',
  'x-right': 'give the 16 hexadecimal digits of a revision',
});
/** Whole years from and to, both inclusive. */
export const years = Type.Tuple([Type.Integer(), Type.Integer()], { title: 'Years' });
