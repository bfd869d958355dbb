import type { EvidenceOf } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { askPage, proofIn } from '../../issuers/ask-page.ts';
import { Refusal } from '../../refusal.ts';
import { yearsOf } from '../years-of.ts';
import { verifyVendorToken } from './verify-vendor-token.ts';

/** What an age-assurance vendor found: signed for this child, or on the vendor's own page for this attempt. */
export const vendor: AgeAdapter<EvidenceOf<'vendor'>> = {
  meta: {
    id: 'vendor',
    subject: 'age',
    levels: ['estimated', 'verified'],
    needs: { issuers: 'vendor', page: true },
  },
  async verify({ settings, now, childId }, { lo, hi, level, token }) {
    const said = yearsOf({ lo, hi, level });
    if (childId === null)
      throw new Refusal('evidence-untrusted', 'Create the child first: the token has to name it (sub).');
    const { issuer, at, once, ...found } = await verifyVendorToken(
      token,
      { sub: childId },
      { settings, now },
    );
    for (const claim of ['lo', 'hi', 'level'] as const) {
      const asked = { lo, hi, level }[claim];
      if (found[claim] !== asked)
        throw new Refusal('evidence-untrusted', `The token does not say the same as the request (${claim}).`);
    }
    return { ...said, source: issuer, at, once };
  },
  begin: (context) => askPage('vendor', context),
  async finish({ settings, nonce, now }, _state, returned) {
    const token = proofIn(returned, 'evidence-untrusted');
    if (token === undefined) return 'waiting';
    const { issuer, at, once, ...found } = await verifyVendorToken(
      token,
      { nonce: nonce! },
      { settings, now },
    );
    return { ...yearsOf(found), source: issuer, at, once };
  },
};
