import { type Favour, limitInWords } from '@stairgate/wire';
import type { GuardianWords } from './guardian-words.ts';

/** What a child asks for that is over by itself, as a heading. Of a purchase the sum, never what it is. */
export function favourInWords(
  { kind, minutes, amount, currency, limit }: Favour,
  words: GuardianWords,
): string {
  const { favourAsks, fill, sum } = words;
  switch (kind) {
    case 'minutes':
      return fill(favourAsks.minutes, { count: minutes ?? 0 });
    case 'purchase':
      return fill(favourAsks.purchase, { sum: sum(amount ?? 0, currency ?? 'EUR') });
    case 'limit': {
      if (limit === null) return favourAsks.limitGone;
      const title = limitInWords(limit, words.titleOf, words);
      return minutes === null
        ? fill(favourAsks.limitToday, { title })
        : fill(favourAsks.limit, { count: minutes, title });
    }
  }
}
