import { adult } from '@stairgate/rulebook';
import type { AgeAdapter } from '../../adapter.ts';
import { askPage, proofIn } from '../../issuers/ask-page.ts';
import { verifyAdultCredential } from '../../issuers/verify-adult-credential.ts';

/** A signed statement of a trusted issuer that its holder is 18 or older, made for this attempt. */
export const credential: AgeAdapter = {
  meta: { id: 'credential', subject: 'age', levels: ['verified'], needs: { issuers: 'credential' } },
  begin: (context) => askPage('credential', context),
  async finish({ settings, nonce, now }, _state, returned) {
    const token = proofIn(returned, 'proof-invalid');
    if (token === undefined) return 'waiting';
    const { issuer, once } = await verifyAdultCredential(token, { nonce: nonce!, settings, now });
    return { lo: adult, hi: adult, level: 'verified', source: issuer, once };
  },
};
