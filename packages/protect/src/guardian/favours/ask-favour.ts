import type { Favour } from '@stairgate/wire';
import { childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { hasSay } from '../../child/limits/has-say.ts';
import { midnightOf } from '../../child/time/time-of.ts';
import type { FavourRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { writeToGuardians } from '../letters/write-to-guardians.ts';

/** A no to more time stands for that day; a child may ask so often in one. */
const mostADay = 10;
const dayLength = 86_400_000;

/** What is asked for. */
export type NewFavour =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | {
      readonly kind: 'purchase';
      readonly situation: string;
      readonly amount: number;
      readonly currency: string;
    };

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
    .where('until', '>', at)
    .execute();
  if (today.some(({ state }) => state === 'waiting')) throw new Problem('favour-waits');
  const isRefused = today.some(
    (one) => one.state === 'refused' && (asked.kind === 'minutes' || isSame(one, asked)),
  );
  if (isRefused)
    throw new Problem('ask-already-answered', 'The guardian said no today.', { state: 'refused' });
  if (today.length >= mostADay)
    throw new Problem('ask-already-answered', `It was asked for ${mostADay} times today.`, {
      state: today[0]!.state,
    });
  const row: FavourRow = {
    child_id: childId,
    favour_id: context.id('fa'),
    kind: asked.kind,
    minutes: asked.kind === 'minutes' ? asked.minutes : null,
    given: null,
    situation: asked.kind === 'purchase' ? asked.situation : null,
    amount: asked.kind === 'purchase' ? asked.amount : null,
    currency: asked.kind === 'purchase' ? asked.currency : null,
    state: 'waiting',
    asked_at: at,
    until: new Date(asked.kind === 'minutes' ? midnightOf(facts, now) : now + dayLength).toISOString(),
    answered_at: null,
    guardian_id: null,
  };
  await trx.insertInto('favours').values(row).execute();
  await raiseAlert(context, change, 'favour');
  await change.record('favour-asked', { kind: asked.kind });
  await writeToGuardians(context, change, guardians, { kind: 'favour', favour_id: row.favour_id });
  return favourView(row, now);
}

const isSame = (row: FavourRow, { situation, amount, currency }: Extract<NewFavour, { kind: 'purchase' }>) =>
  row.situation === situation && Number(row.amount) === amount && row.currency === currency;
