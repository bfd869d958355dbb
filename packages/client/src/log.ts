/** Where the client says what went wrong. A pino logger fits as it is. */
export interface Log {
  warn(details: object, message: string): void;
}

export const silent: Log = { warn() {} };
