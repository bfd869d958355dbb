import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ConsentAdapter } from '../../adapter.ts';

/** The answer behind the link in a first mail, and a confirmation behind the link in a second. Not for disclosure. */
export const emailPlus: ConsentAdapter = {
  meta: {
    id: 'email-plus',
    subject: 'consent',
    reach: 'internal',
    basis: [
      {
        in: 'US',
        cite: '16 CFR 312.5(b)(2), e-mail plus',
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
    words: words.methods.known['email-plus'],
  },
  begin: () => ({ next: { kind: 'mail' } }),
};
