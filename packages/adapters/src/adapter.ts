import type { ProofResult } from '../../child/age/verify-adult-credential.ts';
import type { Settings } from '../../settings.ts';

/** How far a consent reaches that was confirmed this way: to use inside the service only, or to disclosure as well. */
export type Reach = 'internal' | 'disclosure';

/** Where the law says that a method will do. */
export interface Basis {
  readonly cite: string;
  readonly url: string;
}

/** What a proof is held against. */
export interface ProofContext {
  readonly settings: Settings;
  /** Issued to this guardian's session for this one proof. */
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * A way to be reasonably sure that a grown-up who may answer for the child has answered. One file beside this one each.
 * `confirm: 'mail'`: the answer counts once the link in a second mail was opened. `confirm: 'proof'`: it counts at once
 * if `verify` accepts the proof.
 */
export interface VerificationMethod {
  readonly id: string;
  /** Shown to the guardian. */
  readonly title: string;
  readonly how: string;
  readonly reach: Reach;
  readonly basis: readonly Basis[];
  readonly confirm: 'mail' | 'proof';
  /** Whether this service is set up for it. */
  offered(settings: Settings): boolean;
  /** @throws Problem `proof-invalid`. */
  verify?(proof: string, context: ProofContext): Promise<ProofResult>;
}
