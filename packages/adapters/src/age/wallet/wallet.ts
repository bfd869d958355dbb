import { adult } from '@stairgate/rulebook';
import type { AgeAdapter, AgeFound } from '../../adapter.ts';
import { Refusal } from '../../refusal.ts';
import { askWallet } from '../../wallets/ask-wallet.ts';
import { hearWallet, type WalletHeard } from '../../wallets/hear-wallet.ts';

/** The age that is asked where none is set: the one that all proofs of the profile have. */
const asked = [adult];

/**
 * Whether a child is of some ages, by a credential in a wallet: it tells these truths and nothing else. `own.ages` says which
 * to ask (`16`, or `13 16`), `own.anchors` where the trust anchors lie.
 */
export const wallet: AgeAdapter = {
  meta: { id: 'wallet', subject: 'age', levels: ['verified'], needs: { own: ['anchors'] } },
  begin: (context) => askWallet(agesIn(context.own.ages), context),
  async finish(context, state, returned) {
    const heard = await hearWallet(state, returned, context, 'evidence-untrusted');
    return typeof heard === 'string' ? heard : yearsIn(heard);
  },
};

/** @throws Refusal `unavailable` where the setting names no ages. */
function agesIn(setting: string | undefined): readonly number[] {
  if (setting === undefined) return asked;
  const ages = setting.split(/[ ,]+/).map(Number);
  if (!ages.every((age) => Number.isInteger(age) && age > 0 && age <= adult))
    throw new Refusal('unavailable', `The ages to ask a wallet for have to be whole years up to ${adult}.`);
  return [...new Set(ages)].sort((one, other) => one - other);
}

/** The years between the oldest age that is reached and the youngest that is not. */
function yearsIn({ ages, issuer, once }: WalletHeard): AgeFound {
  const reached = ages.filter((one) => one.reached).map(({ age }) => age);
  const notYet = ages.filter((one) => !one.reached).map(({ age }) => age);
  const lo = Math.max(0, ...reached);
  const hi = Math.min(adult, ...notYet.map((age) => age - 1));
  if (lo > hi)
    throw new Refusal(
      'evidence-untrusted',
      'The wallet contradicts itself: older than one age, younger than another.',
    );
  return { lo, hi, level: 'verified', source: issuer, once };
}
