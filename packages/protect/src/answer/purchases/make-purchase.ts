import { datePlus } from '@stairgate/guards/time';
import type { SetLimit } from '@stairgate/rulebook';
import type { NewPurchase, Purchase } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { PlatformContext } from '../../child/facts/platform-door.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { dayOfChild } from '../../child/time/time-of.ts';
import type { Database } from '../../database/schema.ts';
import { askFavour } from '../../guardian/favours/ask-favour.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { Problem } from '../../problem.ts';
import { writeAnswer } from '../evaluation/answer-writer.ts';
import { decideUse, useUp } from '../uses/use-once.ts';

/**
 * Decides about a purchase that is about to be made, by the sums that were counted, and counts it where it may be. Where only
 * the yes of a guardian is missing, that is asked for; once given, it is good for one purchase of that sum.
 * @throws Problem `child-unknown`.
 */
export async function makePurchase(
  context: PlatformContext,
  { log, trial }: { log: DecisionLog; trial: CandidateTrial },
  childId: string,
  { situation, amount, currency, ask = true }: NewPurchase,
): Promise<Purchase> {
  const purchase = await context.children.change(childId, async (change): Promise<Purchase> => {
    const { trx, at, now } = change;
    const facts = await change.facts();
    const here = childNow(facts, context.rulebook(), now);
    const use = { situation, counted: { spent: await spentWith(trx, facts, { amount, currency }, now) } };
    const { decision, limits } = decideUse(here, use);
    const place = facts.place ?? 'unknown';
    const written = writeAnswer(here.scope, situation, here.age, here.granted, 0, limits);
    log.add(now, context.platform, place, written);
    trial.add(place, written);
    const { reasons } = decision;
    if (decision.allowed) {
      await useUp(trx, childId, here, situation);
      await count(change, facts, amount, currency);
      await context.guardians.writeOfEvent(change, 'bought');
      return { allowed: true, reasons: [...reasons], favour: null };
    }
    const set = (here.set ?? []).filter((one) => !isForGuardian(one, situation));
    const isGuardians = set.length < (here.set?.length ?? 0);
    if (!isGuardians || !decideUse({ ...here, set }, use).decision.allowed)
      return { allowed: false, reasons: [...reasons], favour: null };
    const favours = await trx
      .selectFrom('favours')
      .selectAll()
      .where('child_id', '=', childId)
      .where('kind', '=', 'purchase')
      .where('situation', '=', situation)
      .where('amount', '=', amount)
      .where('currency', '=', currency)
      .where('until', '>', at)
      .orderBy('asked_at', 'desc')
      .execute();
    const approved = favours.find(({ state }) => state === 'approved');
    if (approved !== undefined) {
      await trx
        .updateTable('favours')
        .set({ state: 'used' })
        .where('child_id', '=', childId)
        .where('favour_id', '=', approved.favour_id)
        .execute();
      await useUp(trx, childId, here, situation);
      await count(change, facts, amount, currency);
      await context.guardians.writeOfEvent(change, 'bought');
      await change.record('favour-used', { kind: 'purchase' });
      return {
        allowed: true,
        reasons: ['guardian-consented'],
        favour: favourView({ ...approved, state: 'used' }, facts, now),
      };
    }
    const known = favours.find(({ state }) => state === 'waiting' || state === 'refused');
    if (known !== undefined || !ask)
      return {
        allowed: false,
        reasons: [...reasons],
        favour: known === undefined ? null : favourView(known, facts, now),
      };
    try {
      const favour = await askFavour(context, change, { kind: 'purchase', situation, amount, currency });
      return { allowed: false, reasons: [...reasons], favour };
    } catch (error) {
      // Nobody can be asked now; it stays a no.
      if (!(error instanceof Problem)) throw error;
      return { allowed: false, reasons: [...reasons], favour: null };
    }
  });
  if (purchase.allowed || purchase.favour?.state === 'waiting') context.outbox.startSending();
  return purchase;
}

/** What a guardian closes that its yes to one purchase opens: a sum, and what it wants to be asked about. */
function isForGuardian(limit: SetLimit, situation: string): boolean {
  if (limit.by !== 'guardian') return false;
  if (limit.kind === 'money') return true;
  return limit.kind === 'ask' && (limit.situation === situation || limit.situation === 'purchase.buy');
}

/** What was spent on the day, in the week from Monday and in the month of the child, this included. */
async function spentWith(
  trx: Kysely<Database>,
  facts: ChildFacts,
  { amount, currency }: Pick<NewPurchase, 'amount' | 'currency'>,
  now: number,
) {
  const today = dayOfChild(facts, now);
  const monday = datePlus(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
  const first = `${today.slice(0, 8)}01`;
  const rows = await trx
    .selectFrom('spent_days')
    .select(['day', 'amount'])
    .where('child_id', '=', facts.childId)
    .where('currency', '=', currency)
    .where('day', '>=', monday < first ? monday : first)
    .execute();
  // A later day, as a clock that went back leaves it, counts too.
  const since = (day: string) =>
    rows.reduce((sum, row) => sum + (row.day >= day ? Number(row.amount) : 0), amount);
  return { amount, currency, per: { day: since(today), week: since(monday), month: since(first) } };
}

async function count(
  { trx, childId, now }: Change,
  facts: ChildFacts,
  amount: number,
  currency: string,
): Promise<void> {
  await trx
    .insertInto('spent_days')
    .values({ child_id: childId, day: dayOfChild(facts, now), currency, amount, purchases: 1 })
    .onConflict((conflict) =>
      conflict.columns(['child_id', 'day', 'currency']).doUpdateSet((eb) => ({
        amount: eb('spent_days.amount', '+', amount),
        purchases: eb('spent_days.purchases', '+', 1),
      })),
    )
    .execute();
}
