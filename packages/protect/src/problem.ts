import { ServiceProblem } from '@stairgate/service';
import { type ProblemCode, problems } from '@stairgate/wire';

/** An error that the caller is told about. `detail` must hold nothing personal: it may be logged. */
export class Problem extends ServiceProblem<ProblemCode> {
  constructor(code: ProblemCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(problems, code, detail, extra);
  }
}
