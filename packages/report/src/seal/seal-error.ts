/** A folder that cannot be sealed, or a key that cannot be used. The message says what to do. */
export class SealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealError';
  }
}
