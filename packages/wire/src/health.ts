import { Type } from 'typebox';
import { behindSchema } from './candidate.ts';
import { exampleValues } from './example-values.ts';
import { text, type Wire } from './schema.ts';

export const healthSchema = Type.Object({ status: Type.Literal('ok') }, { title: 'Health' });
export type Health = Wire<typeof healthSchema>;

export const readinessSchema = Type.Object(
  { status: Type.Literal('ready'), revision: text, live: Type.Boolean(), behind: behindSchema },
  { title: 'Readiness' },
);
export type Readiness = Wire<typeof readinessSchema>;

export const exampleReadiness = {
  status: 'ready',
  revision: exampleValues.revision,
  live: true,
  behind: null,
} satisfies Readiness;
