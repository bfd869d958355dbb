import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ConsentAdapter } from '../../adapter.ts';
import { verifyAdultCredential } from '../../issuers/verify-adult-credential.ts';
import { Refusal } from '../../refusal.ts';

/** A signed statement of a trusted issuer that its holder is 18 or older, made for this service and this question. */
export const adultCredential: ConsentAdapter = {
  meta: {
    id: 'adult-credential',
    subject: 'consent',
    reach: 'disclosure',
    basis: [
      {
        cite: '16 CFR 312.5(b)(1)',
        url: 'https://www.ecfr.gov/current/title-16/chapter-I/subchapter-C/part-312/section-312.5',
      },
      {
        cite: 'UK GDPR Art 8(2)',
        url: 'https://www.legislation.gov.uk/eur/2016/679/article/8',
      },
    ],
    words: words.methods.known['adult-credential'],
    needs: { issuers: 'credential' },
  },
  begin({ settings: { trustedIssuers, publicUrl: audience }, nonce }) {
    const issuers = trustedIssuers
      .filter(({ kind }) => kind === 'credential')
      .map(({ issuer, name }) => ({ issuer, name }));
    const url = walletUrl(issuers[0]?.issuer, nonce, audience);
    return { next: { kind: 'form', nonce, audience, url, issuers } };
  },
  async verify({ settings, nonce, now }, token) {
    if (nonce === null)
      throw new Refusal('proof-invalid', 'The proof was made for no question of this service.');
    return verifyAdultCredential(token, { nonce, settings, now });
  },
};

/** The first issuer's own page, told what the proof has to name so that nobody has to copy it. */
function walletUrl(issuer: string | undefined, nonce: string, audience: string): string | undefined {
  if (issuer === undefined || !/^https?:/.test(issuer) || !URL.canParse(issuer)) return undefined;
  const url = new URL(issuer);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('aud', audience);
  return url.href;
}
