import { Refusal } from '@stairgate/adapters';
import { AgeError, PlaceError } from '@stairgate/rulebook';
import { createProblemHandler, WorkFault } from '@stairgate/service';
import { type ProblemCode, problems } from '@stairgate/wire';
import { LawForged } from './law/in-force/law-seal.ts';
import { Problem } from './problem.ts';

/**
 * How protect answers what goes wrong; a place or an age that cannot be is told by what would be right, what an adapter
 * refused as it says, and a problem that a worker met as what it is.
 */
export const problemHandler = createProblemHandler(problems, (error) => {
  if (error instanceof PlaceError) return new Problem('place-unknown', error.right);
  if (error instanceof AgeError) return new Problem('age-impossible', error.right);
  if (error instanceof LawForged)
    return new Problem('unavailable', 'The law in force is not as it was left; the log says more.');
  if (error instanceof Refusal) return new Problem(error.code, error.message);
  if (error instanceof WorkFault && error.code !== undefined && Object.hasOwn(problems, error.code))
    return new Problem(error.code as ProblemCode, error.message, error.extra);
  return undefined;
});
