import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import type { Ledger } from './ledger.ts';

/** The records were written with other keys than the ones at hand. */
export class KeysDoNotFit extends Error {
  override name = 'KeysDoNotFit';
  constructor() {
    super(
      'These records were made with other keys. Put back the keys.json that belongs to them, or set STAIRGATE_KEYS; nodes that share a database share their keys.',
    );
  }
}

/** The ledger's kind of entry that says when the service's secret became another. */
export const keysRotated = 'keys-rotated';

/**
 * Notes in the ledger when the keys are newer than those that the records know.
 * @throws KeysDoNotFit when the records belong to keys that these do not follow.
 */
export async function checkKeysFit<Tables extends GroundTables>(
  db: Kysely<Tables>,
  keys: Pick<ServiceKeys, 'fingerprints' | 'signing'>,
  ledger: Ledger,
): Promise<void> {
  const [fingerprint] = keys.fingerprints;
  await groundOf(db)
    .transaction()
    .execute(async (trx) => {
      await trx
        .insertInto('service_state')
        .values({ name: 'keys', value: fingerprint! })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const { value } = await trx
        .selectFrom('service_state')
        .select('value')
        .where('name', '=', 'keys')
        .forUpdate()
        .executeTakeFirstOrThrow();
      if (value === fingerprint) return;
      if (!keys.fingerprints.includes(value)) throw new KeysDoNotFit();
      await trx
        .updateTable('service_state')
        .set({ value: fingerprint! })
        .where('name', '=', 'keys')
        .execute();
      await ledger.append(trx, {
        kind: keysRotated,
        alias: null,
        body: { secret: fingerprint, signing: keys.signing.kid },
      });
    });
}
