import type { Favour } from '@stairgate/wire';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { hasSay } from '../../child/limits/has-say.ts';
import { closesFrom, liftableKinds } from '../../child/limits/lifted-until.ts';
import { isClosedByLaw } from '../../child/limits/set-limit.ts';
import { midnightOf } from '../../child/time/time-of.ts';
import type { FavourRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { writeToGuardians } from '../letters/write-to-guardians.ts';

/** A no to more time stands for that day; a child may ask so often in one. */
const mostADay = 10;
const dayLength = 86_400_000;
const timeToAnswer = 3_600_000;

/** What is asked for. */
export type NewFavour =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | {
      readonly kind: 'purchase';
      readonly situation: string;
      readonly amount: number;
      readonly currency: string;
    }
  | { readonly kind: 'limit'; readonly limitId: string; readonly minutes: number | null };

/**
 * Passes on that a child asks for more time today. It is over at the child's midnight, whatever becomes of it.
 * @throws Problem `child-unknown`, `not-needed` where no guardian limits minutes, `no-guardian`, `favour-waits`,
 *   `ask-already-answered` after a no today.
 */
export async function askMoreTime(context: Context, childId: string, minutes: number): Promise<Favour> {
  const favour = await context.children.change(childId, async (change) => {
    const { limits } = await change.facts();
    if (!limits.some(({ set }) => set.kind === 'minutes' && set.by === 'guardian'))
      throw new Problem('not-needed', 'No guardian has set a limit of minutes.');
    return askFavour(context, change, { kind: 'minutes', minutes });
  });
  context.outbox.startSending();
  return favour;
}

/**
 * Passes on that a child asks its guardians to lift one of their limits for a while.
 * @param minutes from when it closes; null for the rest of the child's day.
 * @throws Problem `child-unknown`, `limit-unknown`, `limit-of-another` where no guardian set it, `not-needed` where it closes
 *   nothing today that they could open, `no-guardian`, `favour-waits`, `ask-already-answered` after a no today.
 */
export async function askToLift(
  context: Context,
  childId: string,
  limitId: string,
  minutes: number | null,
): Promise<Favour> {
  const favour = await context.children.change(childId, async (change) => {
    const { now } = change;
    const facts = await change.facts();
    const limit = facts.limits.find((one) => one.limitId === limitId);
    if (limit === undefined) throw new Problem('limit-unknown');
    const { set } = limit;
    if (set.by !== 'guardian') throw new Problem('limit-of-another', undefined, { by: set.by });
    if (!liftableKinds.has(set.kind))
      throw new Problem(
        'not-needed',
        'More minutes, a purchase and a yes for one time are asked for by themselves.',
      );
    if (closesFrom(set, facts, now) === null)
      throw new Problem('not-needed', 'These hours do not begin before midnight.');
    if (isClosedByLaw(childNow(facts, context.rulebook(), now), set))
      throw new Problem('not-needed', 'The law keeps it closed, whatever a guardian says.');
    return askFavour(context, change, { kind: 'limit', limitId, minutes });
  });
  context.outbox.startSending();
  return favour;
}

/**
 * Asks the guardians of a child for what is over by itself, within a change to it.
 * @throws Problem `no-guardian`, `favour-waits`, `ask-already-answered`.
 */
export async function askFavour(context: Context, change: Change, asked: NewFavour): Promise<Favour> {
  const { trx, childId, at, now } = change;
  const facts = await change.facts();
  const guardians = await trx
    .selectFrom('guardians')
    .select(['guardian_id', 'mailbox_hash', 'tell'])
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .execute();
  if (guardians.length === 0 || !hasSay(childNow(facts, context.rulebook(), now).age))
    throw new Problem('no-guardian');
  const today = await trx
    .selectFrom('favours')
    .selectAll()
    .where('child_id', '=', childId)
    .where('kind', '=', asked.kind)
    .where((eb) =>
      eb.or([eb('until', '>', at), eb('asked_at', '>', new Date(now - dayLength).toISOString())]),
    )
    .execute();
  const inForce = today.filter(({ until }) => until > at);
  const waits = inForce.filter(({ state }) => state === 'waiting');
  if (waits.some((one) => asked.kind !== 'limit' || isSame(one, asked))) throw new Problem('favour-waits');
  const isRefused = inForce.some((one) => one.state === 'refused' && isSame(one, asked));
  if (isRefused)
    throw new Problem('ask-already-answered', 'The guardian said no today.', { state: 'refused' });
  if ((asked.kind === 'limit' ? today : inForce).length >= mostADay)
    throw new Problem('ask-already-answered', `It was asked for ${mostADay} times today.`, {
      state: today[0]!.state,
    });
  const row: FavourRow = {
    child_id: childId,
    favour_id: context.id('fa'),
    kind: asked.kind,
    minutes: asked.kind === 'purchase' ? null : asked.minutes,
    given: null,
    situation: asked.kind === 'purchase' ? asked.situation : null,
    amount: asked.kind === 'purchase' ? asked.amount : null,
    currency: asked.kind === 'purchase' ? asked.currency : null,
    state: 'waiting',
    asked_at: at,
    until: new Date(asked.kind === 'purchase' ? now + dayLength : endOf(asked, facts, now)).toISOString(),
    answered_at: null,
    guardian_id: null,
    limit_id: asked.kind === 'limit' ? asked.limitId : null,
    reason: null,
  };
  await trx.insertInto('favours').values(row).execute();
  await raiseAlert(context, change, 'favour');
  await change.record('favour-asked', { kind: asked.kind });
  await writeToGuardians(context, change, guardians, { kind: 'favour', favour_id: row.favour_id });
  return favourView(row, facts, now);
}

/** It is about today; just before midnight there is still time to answer how much longer. */
function endOf(
  { kind, minutes }: Exclude<NewFavour, { kind: 'purchase' }>,
  facts: ChildFacts,
  now: number,
): number {
  const midnight = midnightOf(facts, now);
  return kind === 'limit' && minutes !== null ? Math.max(midnight, now + timeToAnswer) : midnight;
}

function isSame(row: FavourRow, asked: NewFavour): boolean {
  switch (asked.kind) {
    case 'minutes':
      return true;
    case 'limit':
      return row.limit_id === asked.limitId;
    case 'purchase':
      return (
        row.situation === asked.situation &&
        Number(row.amount) === asked.amount &&
        row.currency === asked.currency
      );
  }
}
