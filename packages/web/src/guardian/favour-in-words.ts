import type { Favour } from '@stairgate/wire';
import type { GuardianWords } from './guardian-words.ts';

/** What a child asks for that is over by itself, as a heading. Of a purchase the sum, never what it is. */
export function favourInWords(
  { kind, minutes, amount, currency }: Pick<Favour, 'kind' | 'minutes' | 'amount' | 'currency'>,
  { favourAsks, fill, sum }: Pick<GuardianWords, 'favourAsks' | 'fill' | 'sum'>,
): string {
  return kind === 'minutes'
    ? fill(favourAsks.minutes, { count: minutes ?? 0 })
    : fill(favourAsks.purchase, { sum: sum(amount ?? 0, currency ?? 'EUR') });
}
