import type { SwitchState } from '@stairgate/rulebook';
import type { AskState, SituationView } from '@stairgate/wire';

/** What a child can do about one line: nothing, switch it, ask, or take its own limit away. */
export type Control =
  | { readonly kind: 'none' }
  | { readonly kind: 'switch'; readonly checked: boolean }
  | { readonly kind: 'ask'; readonly state: AskState | null }
  | { readonly kind: 'lift' };

/** Only what can happen now is offered: no switch for what waits, is limited by others, or is locked. */
export function controlOf(view: SituationView, state: SwitchState): Control {
  switch (state) {
    case 'ask':
      return { kind: 'ask', state: view.ask };
    case 'on':
      // A yes for this time is needed by a limit only, and can be taken back all the same.
      return view.needs.includes('child') || (view.grant?.by === 'child' && view.grant.duration === 'once')
        ? { kind: 'switch', checked: true }
        : { kind: 'none' };
    case 'off':
      return canSayYes(view) ? { kind: 'switch', checked: false } : { kind: 'none' };
    case 'limited':
      return view.limits.some(({ by, how }) => by === 'child' && how === 'closed')
        ? { kind: 'lift' }
        : { kind: 'none' };
    case 'waits':
    case 'locked':
      return { kind: 'none' };
  }
}

/** Whether it is the child's own yes that is missing: to the thing itself, or to this one time. */
function canSayYes({ needs, has, limits }: SituationView): boolean {
  const asksEachTime = limits.some(({ by, how }) => how === 'ask' && by !== 'guardian');
  return asksEachTime || (needs.includes('child') && !has.includes('child'));
}
