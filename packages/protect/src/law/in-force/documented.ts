import type { Rulebook } from '@stairgate/rulebook';
import type { LedgerEntry } from '@stairgate/service';

/** What the ledger keeps of the deviations and exemptions that a rulebook brings into force; nothing where it has none. */
export function documented({ deviations, exemptions }: Rulebook): LedgerEntry['body'] {
  return {
    ...(deviations.length > 0 && {
      deviations: deviations.map(({ situations, ages, ...one }) => ({
        ...one,
        situations: [...situations],
        ages: [...ages],
      })),
    }),
    ...(exemptions.length > 0 && { exemptions: exemptions.map((one) => ({ ...one })) }),
  };
}
