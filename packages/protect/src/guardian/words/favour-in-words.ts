import { isActivity, type Situation } from '@stairgate/rulebook';
import { type Favour, limitInWords } from '@stairgate/wire';
import type { GuardianWords } from './guardian-words.ts';

/** In one line, what it is about. */
export function favourInWords(
  speaking: GuardianWords,
  { kind, minutes, amount, currency, limit }: Favour,
): string {
  const { favours, fill, language } = speaking;
  if (kind === 'limit') {
    const titleOf = (of: string) =>
      isActivity(of)
        ? fill(speaking.papers.held.limits.all, { activity: speaking.activities[of] })
        : speaking.situation(of as Situation).title;
    const title = limit === null ? favours.limitGone : limitInWords(limit, titleOf, speaking);
    return minutes === null ? fill(favours.limitToday, { title }) : fill(favours.limit, { title, minutes });
  }
  if (kind === 'minutes') return fill(favours.minutes, { minutes: minutes ?? 0 });
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: currency! });
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  return fill(favours.purchase, { sum: money.format(Number(amount) / 10 ** digits) });
}
