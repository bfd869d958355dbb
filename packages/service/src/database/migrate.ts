import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_LOCK_TABLE, MIGRATION_LOCK_ID, type Migration, Migrator } from 'kysely/migration';

/** Each step of a schema by its name, in the order of names. A step that was released is never edited; add another. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the schema up to date. Safe to run from several nodes at once: each takes the lock of one row first and keeps it
 * until its transaction ends, which any SQL database has and any pooler leaves alone.
 */
export async function migrate<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  await makeLock(db);
  await db.transaction().execute(async (trx) => {
    // Whoever waits here waits for another node's steps, however long they take.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select id from ${lockTable} for update`.execute(trx);
    const migrator = new Migrator({ db: trx, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}

const lockTable = sql.table(DEFAULT_MIGRATION_LOCK_TABLE);
/**
 * Committed by itself, so that of nodes that start together one makes it and the others find it: of two that make it at the
 * same moment one fails, with one of several errors, and finds it when it looks again.
 */
async function makeLock<Tables>(db: Kysely<Tables>, again = true): Promise<void> {
  try {
    await sql`create table if not exists ${lockTable}
      (id varchar(255) primary key, is_locked integer not null default 0)`.execute(db);
    await sql`insert into ${lockTable} (id) values (${MIGRATION_LOCK_ID}) on conflict do nothing`.execute(db);
  } catch (error) {
    if (!again) throw error;
    await makeLock(db, false);
  }
}

/** A step that runs these statements one after another, and says which they are. */
export function statements(
  ...all: readonly string[]
): Migration & { readonly statements: readonly string[] } {
  return {
    statements: all,
    async up(db: Kysely<unknown>) {
      for (const statement of all) await sql.raw(statement).execute(db);
    },
  };
}
