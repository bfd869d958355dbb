import { ownLaw } from '@stairgate/codes/law';
import { compile, type DecideRequest, type Protections, parseAge } from '@stairgate/rulebook';

/** The rulebook on the day of these tests. */
export const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });

/** What is decided about somebody there, whose age is surely known, or not at all. */
export const decidedIn = (
  places: DecideRequest['in'],
  age: string,
  more: Pick<DecideRequest, 'granted' | 'limits'> = {},
): Protections => rulebook.protections({ in: places, age: parseAge(age, 'verified'), ...more });
