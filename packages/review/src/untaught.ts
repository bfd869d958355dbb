/**
 * A step that does not know a platform well enough to go on, and what a journey would have to teach. It is not tried again:
 * it would know no more.
 */
export class Untaught extends Error {
  override readonly name = 'Untaught';
  /** The step of a journey that would teach it. */
  readonly step: string;

  /** @param says what is not known, in a whole sentence */
  constructor(step: string, says: string) {
    super(says);
    this.step = step;
  }
}
