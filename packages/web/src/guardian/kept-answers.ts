import type { Answers } from './answers.ts';

/** Answers that wait in this tab while the browser is elsewhere to show a proof. */
export interface KeptAnswers {
  readonly childId: string;
  readonly answers: Answers;
  /** The version of the notice that was read. */
  readonly read: string;
}

const name = 'stairgate.answers';

export function keepAnswers(kept: KeptAnswers): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Without a store they are given anew.
  }
}

/** Takes what was kept for a child, once. */
export function takeAnswers(childId: string): KeptAnswers | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null') as KeptAnswers | null;
    sessionStorage.removeItem(name);
    return kept?.childId === childId ? kept : undefined;
  } catch {
    return undefined;
  }
}
