import type { AgeInterval } from '@stairgate/rulebook';
import { Type } from 'typebox';
import type { Same, Wire } from './schema.ts';
import { levelSchema } from './words.ts';

const year = Type.Integer({ minimum: 0, maximum: 18 });

/** Whole years from `lo` to `hi`, both inclusive; 18 stands for 18 or older. */
export const ageSchema = Type.Object({ lo: year, hi: year, level: levelSchema }, { title: 'Age' });

true satisfies Same<Wire<typeof ageSchema>, AgeInterval>;
