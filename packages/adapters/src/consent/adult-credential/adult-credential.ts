import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import { verifyAdultCredential } from '../../child/age/verify-adult-credential.ts';
import type { VerificationMethod } from './method.ts';

/** A signed statement of a trusted issuer that its holder is 18 or older, made for this service and this question. */
export const adultCredential: VerificationMethod = {
  id: 'adult-credential',
  ...words.methods.known['adult-credential'],
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
  confirm: 'proof',
  offered: (settings) => settings.trustedIssuers.some(({ kind }) => kind === 'credential'),
  verify: (proof, { settings, nonce, now }) =>
    verifyAdultCredential(proof, {
      nonce,
      now,
      audience: settings.publicUrl,
      issuers: settings.trustedIssuers.filter(({ kind }) => kind === 'credential'),
    }),
};
