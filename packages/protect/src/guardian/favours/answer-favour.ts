import type { Favour } from '@stairgate/wire';
import { liveLink, openLink } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { needGuardiansSay } from '../../child/school/set-school.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { guardianOf } from '../sign-in/close-by-link.ts';
import { addMoreTime } from './give-more-time.ts';

export interface FavourAnswer {
  readonly answer: 'approve' | 'refuse';
  /** Of more time, another number than was asked for. */
  readonly minutes?: number | undefined;
}

/**
 * Answers what a child asked for that is over by itself. A yes to more time counts until midnight; one to a purchase for
 * that sum, once, until the favour is over.
 * @param token of the link that it is answered by, which is used up with it.
 * @throws Problem `child-unknown`, `not-consented`, `guardian-say-over`, `favour-unknown`, `favour-over`, `enough-more-time`.
 */
export async function answerFavour(
  context: Context,
  guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
  favourId: string,
  { answer, minutes }: FavourAnswer,
  token?: string,
): Promise<Favour> {
  return context.children.change(guardian.child_id, async (change) => {
    const { trx, childId, at, now } = change;
    await needGuardiansSay(context, change, guardian);
    const row = await trx
      .selectFrom('favours')
      .selectAll()
      .where('child_id', '=', childId)
      .where('favour_id', '=', favourId)
      .executeTakeFirst();
    if (row === undefined) throw new Problem('favour-unknown');
    const { state } = favourView(row, now);
    if (state !== 'waiting') throw new Problem('favour-over', undefined, { state });
    if (token !== undefined) await openLink(context, trx, token, ['guardian-favour']);
    const isYes = answer === 'approve';
    const given = isYes && row.kind === 'minutes' ? (minutes ?? row.minutes!) : null;
    if (given !== null) await addMoreTime(context, change, guardian, given);
    const answered = {
      state: isYes ? ('approved' as const) : ('refused' as const),
      given,
      answered_at: at,
      guardian_id: guardian.guardian_id,
    };
    await trx
      .updateTable('favours')
      .set(answered)
      .where('child_id', '=', childId)
      .where('favour_id', '=', favourId)
      .execute();
    await context.guardians.alert(
      change,
      isYes ? 'favour-granted' : 'favour-refused',
      null,
      guardian.guardian_id,
    );
    await change.record('favour-answered', { kind: row.kind, answer });
    return favourView({ ...row, ...answered }, now);
  });
}

/**
 * The same by the link of its letter, with no session: for that one favour alone.
 * @throws Problem `link-used`, `link-expired`, `link-ended`, `link-unknown`, and as `answerFavour`.
 */
export async function answerFavourByLink(
  context: Context,
  token: string,
  answer: FavourAnswer['answer'],
): Promise<Favour> {
  const link = await liveLink(context, context.db, token, ['guardian-favour']);
  const guardian = await guardianOf(context.db, link);
  return answerFavour(context, guardian, link.favour_id!, { answer }, token);
}
