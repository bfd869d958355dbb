import type { AskView, Favour, GuardianChild } from '@stairgate/wire';
import type { TimeOfChild } from '../api/guardian.ts';
import { asleepPurposes } from './asleep-purposes.ts';
import type { GuardianWords } from './guardian-words.ts';

/** What of one child waits for its guardian. */
export interface WaitsForGuardian {
  /** The first question, or its confirmation by mail. */
  readonly consent: 'invited' | 'confirming' | undefined;
  readonly isAsleep: boolean;
  readonly asks: readonly AskView[];
  readonly favours: readonly Favour[];
  readonly count: number;
}

export function waitsForGuardian(
  child: GuardianChild,
  words: Pick<GuardianWords, 'whyAsleep'>,
  time: TimeOfChild | undefined,
): WaitsForGuardian {
  const { state } = child;
  const consent = state === 'invited' || state === 'confirming' ? state : undefined;
  const isAsleep = state === 'consented' && asleepPurposes(child, words).length > 0;
  const asks = child.asks.filter((ask) => ask.state === 'waiting');
  const favours = (time?.favours ?? []).filter((favour) => favour.state === 'waiting');
  const count = (consent ? 1 : 0) + (isAsleep ? 1 : 0) + asks.length + favours.length;
  return { consent, isAsleep, asks, favours, count };
}
