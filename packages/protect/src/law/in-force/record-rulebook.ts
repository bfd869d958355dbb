import { documented } from './documented.ts';
import type { LawContext } from './law-context.ts';
import { lawSeal, readLawState, sealLaw } from './law-seal.ts';
import { storeRevision } from './law-store.ts';

/**
 * Writes down that another revision holds now, once for all nodes: newer codes were installed, or a day has come on
 * which law changes. (Who switches writes it down in the same transaction.) A node that has not yet heard of a switch, or
 * whose clock is behind the others', does not.
 * @returns whether it was news.
 */
export async function recordRulebook(
  context: Pick<LawContext, 'events' | 'keys' | 'ledger' | 'laws' | 'clock' | 'settings'>,
): Promise<boolean> {
  const { events, keys, laws, clock, settings } = context;
  await laws.refresh({ again: true });
  const rulebook = laws.rulebook();
  const { number, revision: known, as_of } = laws.state;
  if ((rulebook.revision === known && as_of !== '') || laws.behind !== null) return false;
  return events.transact(async (trx) => {
    const row = await readLawState(trx, keys, { lock: true });
    if (row === undefined || row.number !== number) return false;
    if (row.revision === rulebook.revision) {
      await trx.updateTable('law_state').set({ as_of: rulebook.asOf }).where('id', '=', 'main').execute();
      await sealLaw(trx, context);
      return false;
    }
    if (settings.databaseUrl !== null && rulebook.asOf < row.as_of) return false;
    const now = clock();
    await storeRevision(trx, rulebook, row.law, now);
    await trx
      .updateTable('law_state')
      .set({ revision: rulebook.revision, as_of: rulebook.asOf, since: new Date(now).toISOString() })
      .where('id', '=', 'main')
      .execute();
    await context.ledger.append(trx, {
      kind: 'rulebook-changed',
      alias: null,
      body: {
        revision: rulebook.revision,
        asOf: rulebook.asOf,
        codes: rulebook.codes.map(({ code }) => code),
        law: row.law,
        replaces: row.revision === '' ? null : row.revision,
        by: row.as_of === '' ? 'installed' : 'calendar',
        ...documented(rulebook),
        mac: await lawSeal(trx, context),
      },
    });
    await events.publish(trx, { kind: 'rulebook', revision: rulebook.revision });
    return true;
  });
}
