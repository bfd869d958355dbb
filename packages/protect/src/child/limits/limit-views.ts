import type { SetLimitView } from '@stairgate/wire';
import type { LimitFact } from '../facts/child-facts.ts';

export function limitView({
  limitId,
  at,
  set,
  reason,
}: Pick<LimitFact, 'limitId' | 'at' | 'set' | 'reason'>): SetLimitView {
  return { limitId, at, ...set, ...(reason !== null && { reason }) } as SetLimitView;
}
