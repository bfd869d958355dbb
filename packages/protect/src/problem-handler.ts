import { Refusal } from '@stairgate/adapters';
import { AgeError, PlaceError } from '@stairgate/rulebook';
import { createProblemHandler } from '@stairgate/service';
import { problems } from '@stairgate/wire';
import { Problem } from './problem.ts';

/** How protect answers what goes wrong; a place or an age that cannot be is told by what would be right, and what an adapter refused as it says. */
export const problemHandler = createProblemHandler(problems, (error) => {
  if (error instanceof PlaceError) return new Problem('place-unknown', error.right);
  if (error instanceof AgeError) return new Problem('age-impossible', error.right);
  if (error instanceof Refusal) return new Problem(error.code, error.message);
  return undefined;
});
