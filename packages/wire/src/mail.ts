import { Type } from 'typebox';
import { instant, text, type Wire } from './schema.ts';

/** A mail that would have been sent, in the built-in mailbox. */
export const mailSchema = Type.Object(
  {
    id: text,
    to: text,
    subject: text,
    at: instant,
    text,
    html: text,
    languages: Type.Optional(Type.Array(text, { description: 'What it is written in, tags.' })),
  },
  { title: 'Mail' },
);
export type Mail = Wire<typeof mailSchema>;

export const mailsSchema = Type.Array(mailSchema, { description: 'The newest first.' });
