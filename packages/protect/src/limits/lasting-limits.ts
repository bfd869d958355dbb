import { type Limits, limitsNow, type SetLimit } from '@stairgate/rulebook';

/** The limits that stand whatever the hour is and whatever was counted; undefined where there are none. */
export function lastingLimits(set: readonly SetLimit[]): Limits | undefined {
  const lasting = set.filter(({ kind }) => kind === 'closed' || kind === 'ask' || kind === 'content');
  return lasting.length > 0 ? limitsNow(lasting) : undefined;
}
