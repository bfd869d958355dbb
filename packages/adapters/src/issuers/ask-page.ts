import type { BeginContext, Begun, Returned } from '../adapter.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/**
 * Sends a person for a proof to the page of the first issuer of a kind that has one; where none has, the proof is to be
 * pasted. The nonce is this attempt's own, so that the proof is for its purpose and its person, and no other.
 */
export function askPage(kind: TrustedIssuer['kind'], { settings, nonce, attempt }: BeginContext): Begun {
  const { trustedIssuers, publicUrl: audience } = settings;
  const trusted = trustedIssuers.filter((one) => one.kind === kind);
  const page = trusted.find((one) => one.page !== undefined)?.page;
  if (page === undefined || attempt === null) {
    const issuers = trusted.map(({ issuer, name }) => ({ issuer, name }));
    return { next: { kind: 'form', nonce, audience, issuers } };
  }
  const url = new URL(page);
  url.searchParams.set('for', kind === 'vendor' ? 'age' : 'adult');
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('aud', audience);
  url.searchParams.set('response_uri', attempt.callbackUrl);
  const here = new URL(url);
  here.searchParams.set('redirect_uri', attempt.returnUrl);
  return { next: { kind: 'show', url: url.href, here: here.href } };
}

/**
 * The proof among what came back, for which `askPage` asked; undefined where a browser is back, which is nobody's witness.
 * @throws Refusal of that code where there is none.
 */
export function proofIn({ via, query, body }: Returned, code: RefusalCode): string | undefined {
  if (via === 'return') return undefined;
  const token = via === 'form' ? query.token : (new URLSearchParams(body).get('token') ?? undefined);
  if (token === undefined || token.trim() === '')
    throw new Refusal(code, 'There is no proof: send it as `token`.');
  return token.trim();
}
