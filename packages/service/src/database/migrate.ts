import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Each step of a schema by its name, in the order of names. A step that was released is never edited; add another. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Brings the schema up to date. Safe to run from several nodes at once. */
export async function migrate<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** A step that runs these statements one after another. */
export function statements(...all: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of all) await sql.raw(statement).execute(db);
    },
  };
}
