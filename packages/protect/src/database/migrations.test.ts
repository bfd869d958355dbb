import { openDatabase } from '@stairgate/service';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startTestPostgres } from '../../../service/src/database/test-postgres.testing.ts';
import { migrations } from './migrations.ts';
import type { Database } from './schema.ts';

it('all that was there before there were platforms belongs to the first', async () => {
  const postgres = await startTestPostgres();
  try {
    const at = { databaseUrl: await postgres.database(), dataDir: null };
    const open = (upTo: string) =>
      openDatabase<Database>({
        ...at,
        migrations: Object.fromEntries(Object.entries(migrations).filter(([name]) => name < upTo)),
      });
    const before = await open('0007');
    for (const row of [
      `children (child_id, place, version, ledger_alias, created_at) values ('c', 'GB', 1, 'a', 'then')`,
      `api_keys (key_id, key_hash, name, scope, created_at) values ('p', 'h1', 'n', 'platform', 'then')`,
      `api_keys (key_id, key_hash, name, scope, created_at) values ('o', 'h2', 'n', 'operator', 'then')`,
      `decision_counts (hour, situation, band, place, allowed, count) values ('h', 's', '10-12', 'GB', true, 3)`,
    ])
      await sql.raw(`insert into ${row}`).execute(before.db);
    await before.close();

    const { db, close } = await open('9999');
    const platforms = await db.selectFrom('platforms').selectAll().execute();
    expect(platforms).toEqual([
      { platform_id: 'p_default', name: 'default', created_at: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    expect(await db.selectFrom('children').select(['child_id', 'platform_id']).execute()).toEqual([
      { child_id: 'c', platform_id: 'p_default' },
    ]);
    expect(
      await db.selectFrom('api_keys').select(['key_id', 'platform_id', 'scopes']).orderBy('key_id').execute(),
    ).toEqual([
      { key_id: 'o', platform_id: null, scopes: null },
      { key_id: 'p', platform_id: 'p_default', scopes: null },
    ]);
    expect(await db.selectFrom('decision_counts').select(['platform_id', 'count']).execute()).toEqual([
      { platform_id: 'p_default', count: 3 },
    ]);
    await close();
  } finally {
    await postgres.stop();
  }
});
