import type { AskState, SituationView } from '../api/decision.ts';

/** What a child can do about one line: nothing, switch it, or ask. */
export type Control =
  | { readonly kind: 'none' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'switch'; readonly checked: boolean }
  | { readonly kind: 'ask'; readonly state: AskState | null };

/** A guardian's part comes first: a switch that nobody may use yet is no switch. */
export function controlOf(view: SituationView): Control {
  if (view.effect === 'forbid') return { kind: 'locked' };
  if (view.needs.includes('guardian') && !view.has.includes('guardian'))
    return { kind: 'ask', state: view.ask };
  if (view.needs.includes('child') || view.grant?.by === 'child') {
    return { kind: 'switch', checked: view.allowed && view.has.includes('child') };
  }
  return { kind: 'none' };
}
