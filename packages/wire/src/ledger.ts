import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { instant, orNull, text, type Wire } from './schema.ts';

export const ledgerEntrySchema = Type.Object(
  {
    seq: Type.Integer(),
    at: instant,
    kind: text,
    alias: orNull(text),
    body: Type.Object({}, { additionalProperties: true }),
    hash: text,
  },
  { title: 'LedgerEntry' },
);
export type LedgerEntry = Wire<typeof ledgerEntrySchema>;

export const ledgerSchema = Type.Object(
  {
    entries: Type.Array(ledgerEntrySchema, { description: 'The newest, the newest first.' }),
    head: Type.Object({ seq: Type.Integer(), hash: text }),
    verified: Type.Object(
      {
        ok: Type.Boolean(),
        entries: Type.Integer(),
        head: Type.Optional(text),
        seq: Type.Optional(Type.Integer({ description: 'The first entry that does not hold.' })),
        records: Type.Optional(
          Type.Integer({ description: "Children's records that were held against their last entry." }),
        ),
        unsealed: Type.Optional(
          Type.Integer({ description: 'Records from before records were sealed; they are within hours.' }),
        ),
        audit: Type.Optional(
          Type.Integer({ description: 'Entries of the audit that follow from each other.' }),
        ),
        about: Type.Optional(
          Type.String({ description: 'Whose record is not what the ledger says, by its name there.' }),
        ),
        what: Type.Optional(text),
      },
      { description: 'Whether all of it holds, and what is on record is what it says.' },
    ),
  },
  { title: 'Ledger' },
);
export type LedgerState = Wire<typeof ledgerSchema>;

export const exampleLedger = {
  entries: [
    {
      seq: 1,
      at: exampleValues.at,
      kind: 'child-created',
      alias: 'a_0cVtR8kXq2Lm',
      body: { place: 'GB' },
      hash: 'ab'.repeat(32),
    },
  ],
  head: { seq: 1, hash: 'ab'.repeat(32) },
  verified: { ok: true, entries: 1, records: 1, unsealed: 0, head: 'ab'.repeat(32) },
} satisfies LedgerState;
