import type { Context } from '../context.ts';

/** Writes into the ledger that another rulebook holds now, once for all nodes. @returns whether it was news. */
export async function recordRulebook(
  context: Pick<Context, 'events' | 'ledger' | 'rulebook'>,
): Promise<boolean> {
  const { revision, asOf, codes } = context.rulebook();
  return context.events.transact(async (trx) => {
    const fresh = await trx
      .insertInto('service_state')
      .values({ name: 'rulebook', value: revision })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ value: revision }).where('service_state.value', '!=', revision),
      )
      .returning('value')
      .executeTakeFirst();
    if (fresh === undefined) return false;
    await context.ledger.append(trx, {
      kind: 'rulebook-changed',
      alias: null,
      body: { revision, asOf, codes: codes.map(({ code }) => code) },
    });
    await context.events.publish(trx, { kind: 'rulebook', revision });
    return true;
  });
}
