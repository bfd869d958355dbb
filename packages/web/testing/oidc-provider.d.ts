/** What the tests use of it; it brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Account {
    readonly accountId: string;
    claims(): Readonly<Record<string, unknown>>;
  }
  // biome-ignore lint/style/noDefaultExport: that is how it exports it.
  export default class Provider {
    constructor(
      issuer: string,
      configuration: {
        readonly clients: readonly Readonly<Record<string, unknown>>[];
        readonly claims: Readonly<Record<string, readonly string[]>>;
        readonly cookies: { readonly keys: readonly string[] };
        readonly findAccount: (context: unknown, id: string) => Account;
      },
    );
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
