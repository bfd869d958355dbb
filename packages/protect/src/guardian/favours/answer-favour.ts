import type { Favour, LimitReason } from '@stairgate/wire';
import { liveLink, openLink } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { liftedUntil } from '../../child/limits/lifted-until.ts';
import { needGuardiansSay } from '../../child/school/set-school.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { guardianOf } from '../sign-in/close-by-link.ts';
import { addMoreTime } from './give-more-time.ts';

export interface FavourAnswer {
  readonly answer: 'approve' | 'refuse';
  /** Of more time or a limit, another number than was asked for. */
  readonly minutes?: number | undefined;
  /** Of a limit: for the rest of the child's day, whatever was asked for. */
  readonly today?: boolean | undefined;
  readonly reason?: LimitReason | undefined;
}

/**
 * Answers what a child asked for that is over by itself. A yes to more time counts until midnight; one to a purchase for
 * that sum, once, until the favour is over; one about a limit lifts what a guardian closed, for that long, and nothing that
 * law, platform or child close. It can be taken back by a no.
 * @param token of the link that it is answered by, which is used up with it.
 * @throws Problem `child-unknown`, `not-consented`, `guardian-say-over`, `favour-unknown`, `favour-over`, `enough-more-time`.
 */
export async function answerFavour(
  context: Context,
  guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
  favourId: string,
  { answer, minutes, today = false, reason }: FavourAnswer,
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
    const facts = await change.facts();
    const { state } = favourView(row, facts, now);
    const isYes = answer === 'approve';
    const isTakenBack = !isYes && row.kind === 'limit' && state === 'approved' && now < Date.parse(row.until);
    if (state !== 'waiting' && !isTakenBack) throw new Problem('favour-over', undefined, { state });
    if (token !== undefined) await openLink(context, trx, token, ['guardian-favour']);
    const asked = today && row.kind === 'limit' ? null : (minutes ?? row.minutes);
    const given = isYes && row.kind !== 'purchase' ? asked : null;
    if (row.kind === 'minutes' && given !== null) await addMoreTime(context, change, guardian, given);
    const limit = facts.limits.find(({ limitId }) => limitId === row.limit_id);
    const until = isYes && limit !== undefined ? liftedUntil(limit.set, given, facts, now) : undefined;
    const answered = {
      state: isYes ? ('approved' as const) : ('refused' as const),
      given,
      answered_at: at,
      guardian_id: guardian.guardian_id,
      reason: reason ?? null,
      ...(until !== undefined && { until: new Date(until).toISOString() }),
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
    return favourView({ ...row, ...answered }, facts, now);
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
