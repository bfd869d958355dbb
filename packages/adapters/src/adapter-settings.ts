import type { TrustedIssuer } from './issuers/trusted-issuer.ts';

/** What of a service's settings adapters read. */
export interface AdapterSettings {
  /** The address at which people reach the service, and for which tokens have to be made. */
  readonly publicUrl: string;
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** What a method needs of its own (an address, a secret), by the id of the method. */
  readonly adapters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
