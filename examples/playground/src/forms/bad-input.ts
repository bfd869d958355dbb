/** What was sent cannot be used. `message` says which and `fix` what would be right. */
export class BadInput extends Error {
  readonly status: 404 | 409 | 413 | 422 | 429;
  readonly fix: string;
  /** The field of the form that it is about, where it is about one. */
  readonly field: string | undefined;
  constructor(message: string, fix: string, status: 404 | 409 | 413 | 422 | 429 = 422, field?: string) {
    super(message);
    this.name = 'BadInput';
    this.status = status;
    this.fix = fix;
    this.field = field;
  }
}

/** Nothing is here, or nothing that is open to the asker. */
export function nothingHere(): BadInput {
  return new BadInput(
    'There is nothing here',
    'It may have been taken away. Go back and try another way.',
    404,
  );
}
