import { Type } from 'typebox';
import { instant, orNull, text, type Wire } from './schema.ts';
import { situationSchema } from './words.ts';

/** What a guardian is told of. Never what the child wrote, whom it wrote to, or where it is. */
export const alertSchema = Type.Object(
  {
    id: text,
    childId: text,
    at: instant,
    kind: text,
    situation: Type.Optional(situationSchema),
    text: Type.String({ description: 'One sentence in plain words for a guardian.' }),
  },
  { title: 'Alert' },
);
export type Alert = Wire<typeof alertSchema>;

/** What the guardian was told, as the child sees it. */
export const toldRecordSchema = Type.Object(
  {
    at: instant,
    kind: text,
    situation: orNull(situationSchema),
    mailed: Type.Boolean({
      description: 'Whether a letter told it too; if not, it stood on the page alone.',
    }),
  },
  { title: 'ToldRecord' },
);
export type ToldRecord = Wire<typeof toldRecordSchema>;
