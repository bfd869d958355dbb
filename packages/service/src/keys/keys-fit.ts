import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from './service-keys.ts';

/** The records were written with other keys than the ones at hand. */
export class KeysDoNotFit extends Error {
  override name = 'KeysDoNotFit';
  constructor() {
    super(
      'These records were made with other keys. Put back the keys.json that belongs to them, or set STAIRGATE_KEYS; nodes that share a database share their keys.',
    );
  }
}

/** @throws KeysDoNotFit when the records belong to other keys; addresses of guardians would not be found. */
export async function checkKeysFit<Tables extends GroundTables>(
  db: Kysely<Tables>,
  keys: ServiceKeys,
): Promise<void> {
  const state = groundOf(db);
  await state
    .insertInto('service_state')
    .values({ name: 'keys', value: keys.fingerprint })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await state
    .selectFrom('service_state')
    .select('value')
    .where('name', '=', 'keys')
    .executeTakeFirstOrThrow();
  if (value !== keys.fingerprint) throw new KeysDoNotFit();
}
