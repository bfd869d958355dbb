import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ConsentAdapter } from '../../adapter.ts';
import { askPage, proofIn } from '../../issuers/ask-page.ts';
import { verifyAdultCredential } from '../../issuers/verify-adult-credential.ts';

/** A signed statement of a trusted issuer that its holder is 18 or older, made for this guardian of this child. */
export const adultCredential: ConsentAdapter = {
  meta: {
    id: 'adult-credential',
    subject: 'consent',
    reach: 'disclosure',
    basis: [
      {
        in: 'US',
        cite: '16 CFR 312.5(b)(1)',
        url: 'https://www.ecfr.gov/current/title-16/chapter-I/subchapter-C/part-312/section-312.5',
      },
      {
        in: 'GB',
        cite: 'UK GDPR Art 8(2)',
        url: 'https://www.legislation.gov.uk/eur/2016/679/article/8',
      },
      {
        in: 'EU',
        cite: 'GDPR Art 8(2)',
        url: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_8',
      },
    ],
    words: words.methods.known['adult-credential'],
    needs: { issuers: 'credential' },
  },
  begin: (context) => askPage('credential', context),
  async finish({ settings, nonce, now }, _state, returned) {
    const token = proofIn(returned, 'proof-invalid');
    return token === undefined ? 'waiting' : verifyAdultCredential(token, { nonce: nonce!, settings, now });
  },
};
