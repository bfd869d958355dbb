import { ServiceProblem } from '@stairgate/service';
import { type DeskProblemCode, deskProblems } from '@stairgate/wire';

/** An error that who asks the desk is told about. */
export class DeskProblem extends ServiceProblem<DeskProblemCode> {
  constructor(code: DeskProblemCode, detail?: string) {
    super(deskProblems, code, detail);
  }
}
