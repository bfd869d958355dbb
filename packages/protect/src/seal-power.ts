import { lastUseOfRetired, sealKeys, sealRows } from '@stairgate/service';
import { waysIn } from './browser/ways-in.ts';
import type { Context } from './child/facts/context.ts';
import { resealLaw } from './law/in-force/law-seal.ts';

/**
 * Seals what gives power and is no child's: the law in force, the API keys, and what lets somebody in or vouches for them. Once what is older than seals are, as far as
 * the ledger knows it; later what is sealed by a secret from before. Nodes that share a database go on with that secret
 * for an hour and could not read newer seals, so there it waits for as long.
 * @throws LawForged
 */
export async function sealPower(
  { db, ledger, keys, log, clock }: Pick<Context, 'db' | 'ledger' | 'keys' | 'log' | 'clock'>,
  { shared }: { shared: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const mayRetire = !shared || clock() > (await lastUseOfRetired(trx));
    const rows = await sealRows(trx, waysIn, { ledger, keys }, { mayRetire });
    if (rows !== undefined && rows > 0)
      log.warn({ rows }, 'links, sessions and attempts to prove something are sealed from now on');
    const law = await resealLaw(trx, { ledger, keys }, { mayRetire });
    const first = law === 'first';
    if (!first && (!mayRetire || keys.fingerprints.length === 1)) return;
    const { sealed, left } = await sealKeys(trx, { ledger, keys }, { first });
    // A proposal from before is made again by whoever wants it.
    if (first) await trx.deleteFrom('switch_proposals').execute();
    if (first) log.warn({ keys: sealed }, 'the law in force and the API keys are sealed from now on');
    if (first && left.length > 0)
      log.error(
        { keyIds: left },
        'the ledger does not know these API keys as they are: they open nothing; make new ones in their place',
      );
  });
}
