import type { AuditNote } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';

/** Entries a minute and node: anybody can try, and the audit is not theirs to fill. */
const mostNoted = 60;
const minute = 60_000;

/** @returns what writes down that a sign-in failed. What is more than the bound is counted, and named by the next entry. */
export function createFailureNotes({ audit, clock }: Pick<Context, 'audit' | 'clock'>) {
  let since = 0;
  let noted = 0;
  let left = 0;
  return async (about: NonNullable<AuditNote['about']>): Promise<void> => {
    const now = clock();
    if (now - since >= minute || now < since) {
      since = now;
      noted = 0;
    }
    if (noted >= mostNoted) {
      left++;
      return;
    }
    noted++;
    const more = left;
    left = 0;
    await audit.note({
      kind: 'sign-in-failed',
      actor: { by: 'nobody' },
      about: { ...about, ...(more > 0 && { more }) },
    });
  };
}
