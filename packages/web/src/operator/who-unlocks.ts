import type { Effect } from '@stairgate/rulebook';
import { effects } from '@stairgate/rulebook';
import type { PolicyCell } from '../api/operator.ts';

export interface Unlocking {
  /** Whose yes opens it, if anybody's does. */
  readonly by: 'nobody-needed' | 'child' | 'guardian' | 'nobody';
  /** The first later birthday after which it is looser, and what it is then. */
  readonly turns: { readonly age: number; readonly effect: Effect } | null;
}

/** Who could open a cell, and which birthday would. Obligations aside. */
export function whoUnlocks(row: readonly PolicyCell[], age: number): Unlocking {
  const effect = row[age]?.effect ?? 'forbid';
  const by = ({ allow: 'nobody-needed', 'opt-in': 'child', guardian: 'guardian', forbid: 'nobody' } as const)[
    effect
  ];
  for (let later = age + 1; later < row.length; later++) {
    const then = row[later]?.effect;
    if (then && effects.indexOf(then) < effects.indexOf(effect))
      return { by, turns: { age: later, effect: then } };
  }
  return { by, turns: null };
}
