import type { Change } from '../facts/child-store.ts';

/** Ends what guardians of a child gave that is over by itself, and what it still asks for, within a change to it. */
export async function endFavours({
  trx,
  childId,
  at,
}: Pick<Change, 'trx' | 'childId' | 'at'>): Promise<void> {
  await trx
    .updateTable('more_time')
    .set({ until: at })
    .where('child_id', '=', childId)
    .where('until', '>', at)
    .execute();
  await trx
    .updateTable('favours')
    .set({ state: 'expired', answered_at: at })
    .where('child_id', '=', childId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'waiting'),
        eb.and([eb('state', '=', 'approved'), eb('kind', 'in', ['purchase', 'limit'])]),
      ]),
    )
    .execute();
}
