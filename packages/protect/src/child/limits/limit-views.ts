import type { SetLimitView } from '@stairgate/wire';
import type { LimitFact } from '../facts/child-facts.ts';

export function limitView({ limitId, at, set }: LimitFact): SetLimitView {
  return { limitId, at, ...set } as SetLimitView;
}
