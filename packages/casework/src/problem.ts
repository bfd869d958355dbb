import { createProblemHandler, ServiceProblem } from '@stairgate/service';
import { type CaseworkProblemCode, caseworkProblems } from '@stairgate/wire';

/** An error that the caller is told about. `detail` must hold nothing personal: it may be logged. */
export class Problem extends ServiceProblem<CaseworkProblemCode> {
  constructor(code: CaseworkProblemCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(caseworkProblems, code, detail, extra);
  }
}

export const problemHandler = createProblemHandler(caseworkProblems);
