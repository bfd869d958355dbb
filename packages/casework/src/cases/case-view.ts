import type { CaseView } from '@stairgate/wire';
import { type CaseState, caseOf } from './case-of.ts';

/** What the office notes for itself. */
const inward: ReadonlySet<string> = new Set(['note', 'propose', 'drop', 'strike']);

/**
 * A case as it is shown.
 * @param nameOf what somebody is called.
 */
export function officeView(state: CaseState, nameOf: (person: string) => string): CaseView {
  const { struck, steps, notices, ...view } = state;
  return {
    ...view,
    notices: notices.map(({ proposedBy: _, ...notice }) => notice),
    steps: steps.map(({ number, at, by, kind, body, sha256 }) => ({
      ...{ number, at, kind, body, sha256 },
      by: nameOf(by),
      struck: struck.has(number),
    })),
  };
}

/**
 * What of a case concerns the platform: nothing that the office notes for itself, no notice before it is given, and no name
 * of anybody of the office.
 */
export function doorView(state: CaseState, own: ReadonlySet<string>, today: string): CaseView {
  const given = new Set(state.notices.filter((one) => one.state === 'given').map((one) => one.notice));
  const told = caseOf(
    state.steps.filter(({ kind, number }) => kind !== 'propose' || given.has(`n${number}`)),
    today,
  );
  const view = officeView(told, (person) =>
    own.has(person) ? 'platform' : person === 'register' ? 'register' : 'office',
  );
  return {
    ...view,
    steps: view.steps.filter(({ kind, struck }) => !inward.has(kind) && !struck),
    count: state.count,
  };
}
