import type { Obligation } from '@stairgate/rulebook';

/** What the shape of the dialog does: the risk, what happens, the shortest time first, one switch for one thing. */
const shown: ReadonlySet<Obligation> = new Set<Obligation>([
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'separate-setting',
]);
/** What its list of things to know says. */
const said: ReadonlySet<Obligation> = new Set<Obligation>(['ask-an-adult-first', 'disclose-ai']);

/** What the dialog does before a switch goes on. Nothing else may be said to be met. */
export function metHere(obligations: readonly Obligation[]): readonly Obligation[] {
  return obligations.filter((obligation) => shown.has(obligation) || said.has(obligation));
}

/** What has to be put into words, because the shape of the dialog does not show it. */
export function stillToSay(obligations: readonly Obligation[]): readonly Obligation[] {
  return obligations.filter((obligation) => !shown.has(obligation));
}
