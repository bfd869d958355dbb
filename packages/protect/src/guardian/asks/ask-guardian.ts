import { asksEachTime, type Situation } from '@stairgate/rulebook';
import { decideForGood, refusal, refuseBeforeNarrower, refuseLimited } from '../../child/choices/choose.ts';
import { childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { writeToGuardians } from '../letters/write-to-guardians.ts';

/** A no stands for a day: a guardian is not to be worn down. */
const quiet = 86_400_000;

/**
 * Passes on that a child asks its guardian for something. Asking again while it waits gives the same ask.
 * @throws Problem `locked`, `limited`, `waits`, `not-needed`, `no-guardian`, or `ask-already-answered` within a day of a no.
 */
export async function askGuardian(
  context: Context,
  childId: string,
  situation: Situation,
): Promise<{ askId: string; state: 'waiting' }> {
  const ask = await context.children.change(childId, async (change) => {
    const { trx, at, now } = change;
    const facts = await change.facts();
    const here = childNow(facts, context.rulebook(), now);
    const { decision, limited } = decideForGood(here, situation);
    if (decision.effect === 'forbid') throw refusal('locked', decision);
    refuseLimited(limited);
    const own = here.grants.find((grant) => grant.situation === situation && grant.by === 'guardian');
    const asksForGood = decision.needs.includes('guardian') && own === undefined;
    const asksThisTime = asksEachTime(limited, 'guardian') && own?.once !== true;
    if (!asksForGood && !asksThisTime) throw refusal('not-needed', decision);
    const guardians = await trx
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .where('state', '=', 'consented')
      .orderBy('guardian_id')
      .execute();
    if (guardians.length === 0)
      throw new Problem(
        'no-guardian',
        facts.guardian === 'invited' ? 'The guardian has not answered the first question yet.' : undefined,
      );
    refuseBeforeNarrower(here, decision);
    const earlier = await trx
      .selectFrom('asks')
      .select(['ask_id', 'state', 'answered_at'])
      .where('child_id', '=', childId)
      .where('situation', '=', situation)
      .orderBy('asked_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (earlier?.state === 'waiting') return { askId: earlier.ask_id, isNew: false };
    if (earlier?.state === 'refused' && now < Date.parse(earlier.answered_at!) + quiet)
      throw new Problem('ask-already-answered', 'The guardian said no less than a day ago.', {
        state: 'refused',
      });
    const askId = context.id('as');
    await trx
      .insertInto('asks')
      .values({
        child_id: childId,
        ask_id: askId,
        situation,
        state: 'waiting',
        asked_at: at,
        answered_at: null,
      })
      .execute();
    await raiseAlert(context, change, 'ask', situation);
    await writeToGuardians(context, change, guardians, { kind: 'ask', ask_id: askId });
    return { askId, isNew: true };
  });
  if (ask.isNew) context.outbox.startSending();
  return { askId: ask.askId, state: 'waiting' };
}
