import { adult } from '@stairgate/rulebook';
import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ConsentAdapter } from '../../adapter.ts';
import { askWallet } from '../../wallets/ask-wallet.ts';
import { hearWallet } from '../../wallets/hear-wallet.ts';
import { adultCredential } from '../adult-credential/adult-credential.ts';

/** That a guardian is 18 or older, by a credential in a wallet, which tells nothing else. */
export const wallet: ConsentAdapter = {
  meta: {
    id: 'wallet',
    subject: 'consent',
    reach: 'disclosure',
    basis: adultCredential.meta.basis,
    words: words.methods.known.wallet,
    needs: { own: ['anchors'] },
  },
  begin: (context) => askWallet([adult], context),
  async finish(context, state, returned) {
    const heard = await hearWallet(state, returned, context, 'proof-invalid');
    if (typeof heard === 'string') return heard;
    return heard.ages.every(({ reached }) => reached)
      ? { issuer: heard.issuer, once: heard.once }
      : 'refused';
  },
};
