import { adult } from '@stairgate/rulebook';
import type { EvidenceOf } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { verifyAdultCredential } from '../../issuers/verify-adult-credential.ts';

/** A proof of age is at most an hour old when it is accepted, so it need not be remembered for longer than this. */
const remembered = 2 * 3_600_000;

/** A signed statement of a trusted issuer that its holder is 18 or older, for the nonce that the platform asked for. */
export const credential: AgeAdapter<EvidenceOf<'credential'>> = {
  meta: { id: 'credential', subject: 'age', levels: ['verified'], needs: { issuers: 'credential' } },
  async verify({ settings, now }, { token, nonce }) {
    const { issuer } = await verifyAdultCredential(token, { nonce, settings, now });
    const once = { token, until: now + remembered };
    return { lo: adult, hi: adult, level: 'verified', source: issuer, once };
  },
};
