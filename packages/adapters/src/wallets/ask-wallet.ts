import type { AttemptState, BeginContext, Begun } from '../adapter.ts';
import { handoverOf } from './verify-mdoc.ts';

/** The credential that is asked for: the proof of age of the European Union's profile, annex A. */
export const proofOfAge = 'eu.europa.ec.av.1';
/** The name of the query: its answer bears it. */
export const queryId = 'proof_of_age';
/** How apps of the profile are opened, A.5. */
const scheme = 'av';

/** What was asked, as it is kept: neither the address of the answer nor the nonce, of which this is a hash. */
export interface WalletQuestion {
  readonly ages: readonly number[];
  /** base64url. */
  readonly handover: string;
}

export const elementFor = (age: number) => `age_over_${String(age).padStart(2, '0')}`;

/**
 * Asks a wallet whether its holder is of some ages, and for nothing else: OpenID for Verifiable Presentations 1.0 by value,
 * `direct_post`, with the address of the answer as the client id.
 * @param ages whole years, 0 to 99.
 */
export function askWallet(
  ages: readonly number[],
  { own, nonce, attempt }: Pick<BeginContext, 'own' | 'nonce' | 'attempt'>,
): Begun {
  const responseUri = attempt!.callbackUrl;
  const clientId = `redirect_uri:${responseUri}`;
  const dcql = {
    credentials: [
      {
        id: queryId,
        format: 'mso_mdoc',
        meta: { doctype_value: proofOfAge },
        claims: ages.map((age) => ({ path: [proofOfAge, elementFor(age)] })),
      },
    ],
  };
  const asked = new URLSearchParams({
    response_type: 'vp_token',
    response_mode: 'direct_post',
    client_id: clientId,
    response_uri: responseUri,
    nonce,
    dcql_query: JSON.stringify(dcql),
  });
  // As %20, since what is no form is not read as one everywhere.
  const url = `${own.scheme ?? scheme}://?${asked.toString().replaceAll('+', '%20')}`;
  const handover = Buffer.from(handoverOf({ clientId, nonce, responseUri })).toString('base64url');
  const kept: WalletQuestion = { ages, handover };
  return { next: { kind: 'show', url, here: url }, state: kept as unknown as AttemptState };
}
