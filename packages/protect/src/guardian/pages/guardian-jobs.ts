import type { Context } from '../../child/facts/context.ts';
import { refreshCalendars } from '../../child/school/refresh-calendars.ts';
import { settleAll } from '../../child/sleep/settle-all.ts';
import { endOutdatedSharing } from '../consents/end-outdated-sharing.ts';
import { lapseUnconfirmed } from '../consents/lapse-unconfirmed.ts';
import { forgetEnded } from '../ending/end-say.ts';
import { forgetUnanswered } from '../invitations/forget-unanswered.ts';
import { writeOfOpened } from '../letters/write-of-opened.ts';
import { writeSummaries } from '../letters/write-summaries.ts';
import { forgetNoes } from '../noes/forget-noes.ts';

/** What has to be done now and then; safe to run at any time, and from several nodes at once. */
export async function guardianJobs(context: Context): Promise<void> {
  await forgetUnanswered(context);
  await lapseUnconfirmed(context);
  await endOutdatedSharing(context);
  await settleAll(context);
  await writeOfOpened(context);
  await writeSummaries(context);
  await refreshCalendars(context);
  const yesterday = new Date(context.clock() - 86_400_000).toISOString().slice(0, 10);
  await context.db.deleteFrom('mail_counts').where('day', '<', yesterday).execute();
  await context.outbox.sendDue();
  await forgetEnded(context);
  await forgetNoes(context);
}
