import { attemptable } from '@stairgate/adapters';
import type { ChildPage } from '@stairgate/wire';
import type { WebSession } from '../../browser/web-session.ts';
import { offeredSituations } from '../../law/profile/offered-situations.ts';
import { latestAttempt } from '../attempts/attempt-views.ts';
import { childProtections } from '../children/protections.ts';
import { complaintView } from '../complaints/complaint-views.ts';
import { childNow } from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';
import { mayReturnTo } from '../facts/may-return-to.ts';
import { decidesItself } from '../rights/decides-itself.ts';

const shown = 50;

/** Everything on a child's own page. @throws Problem `child-unknown`. */
export async function childPage(
  context: Context,
  session: Pick<WebSession, 'childId' | 'returnTo'>,
): Promise<ChildPage> {
  const childId = session.childId!;
  const { adapters, children, clock, db, rulebook, settings } = context;
  const facts = await children.need(childId);
  const asks = await db
    .selectFrom('asks')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('asked_at', 'desc')
    .limit(shown)
    .execute();
  const complaints = await db
    .selectFrom('complaints')
    .selectAll()
    .where('child_id', '=', childId)
    .where('guardian_id', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(shown)
    .execute();
  const told = await db
    .selectFrom('alerts')
    .select(['at', 'kind', 'situation', 'mailed_at'])
    .where('child_id', '=', childId)
    .orderBy('at', 'desc')
    .limit(shown)
    .execute();
  const { mail, word } = await context.guardians.invite(childId);
  return {
    ...childProtections(facts, rulebook(), clock()),
    offers: [...offeredSituations(rulebook().profile)],
    asks: asks.map(({ ask_id, situation, state, asked_at }) => ({
      askId: ask_id,
      situation,
      state,
      at: asked_at,
    })),
    complaints: complaints.map(complaintView),
    guardianState: facts.guardian,
    guardianMail: mail,
    guardianWord: word,
    decidesItself: decidesItself(childNow(facts, rulebook(), clock())),
    noStanding: await context.guardians.noStanding(childId),
    ...(await context.guardians.seen(childId)),
    ageMethods: attemptable(adapters.age, settings).map(({ meta: { id, words } }) => ({ id, ...words })),
    ageAttempt: await latestAttempt(context, { childId, guardianId: null }),
    // Asked again: a setting that was taken back counts at once.
    returnTo:
      session.returnTo !== null && mayReturnTo(context, facts.platform, session.returnTo)
        ? session.returnTo
        : null,
    told: told.map(({ mailed_at, ...one }) => ({ ...one, mailed: mailed_at !== null })),
  };
}
