import type { GuardianChild, Purpose } from '@stairgate/wire';
import type { GuardianWords } from './guardian-words.ts';

/** What a guardian agreed to and what does not count now, each with the reasons. */
export function asleepPurposes(
  { purposes, protections }: Pick<GuardianChild, 'purposes' | 'protections'>,
  { whyAsleep }: Pick<GuardianWords, 'whyAsleep'>,
): readonly { readonly purpose: Purpose; readonly whys: readonly string[] }[] {
  return purposes.flatMap((purpose) => {
    const whys = purpose.situations.flatMap((situation) =>
      protections.situations[situation].sleeping
        .filter(({ by }) => by === 'guardian')
        .map(({ why }) => whyAsleep(why)),
    );
    return whys.length > 0 ? [{ purpose, whys: [...new Set(whys)] }] : [];
  });
}
