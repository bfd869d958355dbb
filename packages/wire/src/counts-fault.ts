import { Compile } from 'typebox/compile';
import { type Counts, countsSchema } from './counts.ts';

const fits = Compile(countsSchema);

/** Whether something is counts, as the service gives them. */
export const isCounts = (value: unknown): value is Counts => fits.Check(value);
