import type { FavourRow } from '../../database/schema.ts';
import type { GuardianWords } from './guardian-words.ts';

/** In one line, what it is about. */
export function favourInWords(
  { favours, fill, language }: GuardianWords,
  { kind, minutes, amount, currency }: Pick<FavourRow, 'kind' | 'minutes' | 'amount' | 'currency'>,
): string {
  if (kind === 'minutes') return fill(favours.minutes, { minutes: minutes ?? 0 });
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: currency! });
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  return fill(favours.purchase, { sum: money.format(Number(amount) / 10 ** digits) });
}
