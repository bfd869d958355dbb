import type { Streams } from '@stairgate/service';
import type { Alert } from '@stairgate/wire';
import type { FastifyReply } from 'fastify';
import { sessionNow, type WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { trueGuardiansOf } from '../guardians/need-guardian.ts';
import type { GuardianWords } from '../words/guardian-words.ts';
import { alertText } from './alert-text.ts';
import { alertView } from './alerts.ts';

/** Events that may wait to be looked at for one stream. Whoever is further behind begins anew, and then sees what there is. */
const mostWaiting = 10_000;

/**
 * Streams alerts, and that something changed, for as long as the session lasts. Whom it may hear of is looked up again
 * for every event, so a withdrawal or a sign-out takes effect with the next one.
 */
export async function streamAlerts(
  context: Context,
  session: WebSession,
  words: GuardianWords,
  reply: FastifyReply,
  streams: Streams,
): Promise<void> {
  const { db, events, clock } = context;
  const mine = new Set((await trueGuardiansOf(context, session)).map(({ child_id }) => child_id));
  // One event after another, so that what is sent keeps the order of what happened.
  let queue = Promise.resolve();
  let waiting = 0;

  const stream = streams.open(reply, { session }, () => unsubscribe());
  const unsubscribe = events.subscribe((event) => {
    if (event.kind !== 'child' && event.kind !== 'alert' && event.kind !== 'seen') return;
    if (waiting >= mostWaiting) return stream.close();
    waiting++;
    queue = queue
      .then(() => tell(event))
      .catch(() => stream.close())
      .finally(() => {
        waiting--;
      });
  });

  async function tell(event: {
    kind: 'child' | 'alert' | 'seen';
    childId: string;
    alertId?: string;
  }): Promise<void> {
    const { childId } = event;
    const present = await whoIsHere();
    const [guardian] = present === undefined ? [] : await trueGuardiansOf(context, present, childId);
    if (guardian === undefined) {
      // With the child its guardian's session may have gone too: the last thing that is told.
      if (mine.delete(childId) && (await isErased(childId))) stream.send('alert', erasedAlert(childId));
      if (present === undefined) stream.close();
      else stream.send('change', { childId });
      return;
    }
    mine.add(childId);
    if (event.kind !== 'alert') stream.send('change', { childId });
    else if (guardian.state === 'consented') {
      const alert = await db
        .selectFrom('alerts')
        .selectAll()
        .where('child_id', '=', childId)
        .where('alert_id', '=', event.alertId!)
        .executeTakeFirst();
      if (alert !== undefined) stream.send('alert', alertView(words, alert, [guardian.guardian_id]));
    }
  }

  async function isErased(childId: string): Promise<boolean> {
    const child = await db
      .selectFrom('children')
      .select('child_id')
      .where('child_id', '=', childId)
      .executeTakeFirst();
    return child === undefined;
  }

  function erasedAlert(childId: string): Alert {
    return {
      id: `erased-${childId}`,
      childId,
      at: new Date(clock()).toISOString(),
      kind: 'erased',
      text: alertText(words, 'erased', null),
    };
  }

  async function whoIsHere() {
    const row = await sessionNow(context, session);
    return row && { emailHash: row.email_hash, childId: row.child_id, guardianId: row.guardian_id };
  }
}
