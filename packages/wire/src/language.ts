import { Type } from 'typebox';
import { closed } from './schema.ts';

/** A language by its tag (BCP 47). What there is no text in is answered in English. */
export const languageSchema = Type.String({
  pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$',
  description: 'The tag of a language, such as `cy`. What there is no text in is said in English.',
  'x-right': 'give the tag of a language, such as cy or en',
});

export const languageQuerySchema = Type.Object({ language: Type.Optional(languageSchema) });

export const languageChoiceSchema = closed({ language: languageSchema }, { title: 'LanguageChoice' });
