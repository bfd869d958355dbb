import { type Silence, type Source, type Standing, standingWords as words } from '@stairgate/rulebook';
import type { CodeSummary, StandingCounts } from '@stairgate/wire';
import type { Tone } from '../../parts/chip.tsx';
import { dayOf } from '../../parts/dates.ts';
import type { IconName } from '../../parts/icon.tsx';

/** How a line, or a whole code, stands. `standard`: it binds nobody; adapters use it. */
export type Stands = keyof StandingCounts | 'standard';

/** What each is called, and the look of its sign. */
export const standingWords: Readonly<
  Record<
    Stands,
    { readonly short: string; readonly long: string; readonly tone: Tone; readonly icon: IconName }
  >
> = {
  binds: { ...words.binds, tone: 'on', icon: 'on' },
  guidance: { ...words.guidance, tone: 'on', icon: 'info' },
  later: { ...words.later, tone: 'ask', icon: 'clock' },
  enjoined: { ...words.enjoined, tone: 'alarm', icon: 'off' },
  bill: { ...words.bill, tone: 'quiet', icon: 'receipt' },
  low: { ...words.low, tone: 'quiet', icon: 'ask' },
  over: { ...words.over, tone: 'quiet', icon: 'close' },
  standard: { ...words.standard, tone: 'quiet', icon: 'data' },
};

/** The order in which counts and legends name them. */
export const standingOrder = ['binds', 'guidance', 'later', 'enjoined', 'bill', 'low', 'over'] as const;

/** How one line stands; guidance that binds is told apart from what is in force. */
export function standsAs(line: { readonly standing: Standing } & Pick<Source, 'status'>): Stands {
  return line.standing === 'binds' && line.status === 'guidance' ? 'guidance' : line.standing;
}

/** How a whole code stands: the first of these that any of its lines is. */
export function codeStands({ counts, standing }: Pick<CodeSummary, 'counts' | 'standing'>): Stands {
  if (counts.mappings > 0) return 'standard';
  return standingOrder.find((one) => standing[one] > 0) ?? 'standard';
}

/** "From 1 January 2027", "1 January 2024 to 1 June 2025", "no day set". */
export function datesInWords({ from, until, status }: Pick<Source, 'from' | 'until' | 'status'>): string {
  if (from !== undefined && until !== undefined) return `${dayOf(from)} to ${dayOf(until)}`;
  if (from !== undefined) return `from ${dayOf(from)}`;
  if (until !== undefined) return `until ${dayOf(until)}`;
  return status === 'enacted' ? 'no day set yet' : '';
}

/** Why a rule speaks and does not bind, in a word or two. */
export const silenceName = (why: Silence): string => words[why].short;
