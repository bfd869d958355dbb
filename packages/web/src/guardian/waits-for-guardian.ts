import type { AskView, GuardianChild } from '@stairgate/wire';
import { asleepPurposes } from './asleep-purposes.ts';
import type { GuardianWords } from './guardian-words.ts';

/** What of one child waits for its guardian. */
export interface WaitsForGuardian {
  /** The first question, or its confirmation by mail. */
  readonly consent: 'invited' | 'confirming' | undefined;
  readonly isAsleep: boolean;
  readonly asks: readonly AskView[];
  readonly count: number;
}

export function waitsForGuardian(
  child: GuardianChild,
  words: Pick<GuardianWords, 'whyAsleep'>,
): WaitsForGuardian {
  const { state } = child;
  const consent = state === 'invited' || state === 'confirming' ? state : undefined;
  const isAsleep = state === 'consented' && asleepPurposes(child, words).length > 0;
  const asks = child.asks.filter((ask) => ask.state === 'waiting');
  return { consent, isAsleep, asks, count: (consent ? 1 : 0) + (isAsleep ? 1 : 0) + asks.length };
}
