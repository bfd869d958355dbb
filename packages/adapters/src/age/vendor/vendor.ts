import type { EvidenceOf } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { Refusal } from '../../refusal.ts';
import { yearsOf } from '../years-of.ts';
import { verifyVendorToken } from './verify-vendor-token.ts';

/** What an age-assurance vendor found, signed for this child. */
export const vendor: AgeAdapter<EvidenceOf<'vendor'>> = {
  meta: { id: 'vendor', subject: 'age', levels: ['estimated', 'verified'], needs: { issuers: 'vendor' } },
  async verify({ settings, now, childId }, { provider, lo, hi, level, token }) {
    const years = yearsOf({ lo, hi, level });
    if (childId === null)
      throw new Refusal('evidence-untrusted', 'Create the child first: the token has to name it (sub).');
    const { at, until } = await verifyVendorToken(
      token,
      { childId, lo, hi, level },
      { issuers: settings.trustedIssuers, now },
    );
    return { ...years, source: provider, at, once: { token, until } };
  },
};
