import { type Day, daysOfChange, type Rulebook } from '@stairgate/rulebook';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';
import { compileLaw, type Law, LawError, readLaw, type WrittenLaw } from './law.ts';

/** Keeps a law under its name. The same law is kept once. */
export async function storeLaw(db: Kysely<Database>, { id, body }: WrittenLaw, now: number): Promise<void> {
  await db
    .insertInto('laws')
    .values({ law: id, body, added_at: new Date(now).toISOString() })
    .onConflict((conflict) => conflict.column('law').doNothing())
    .execute();
}

/** @throws LawError when there is none of that name, or it is not what was stored. */
export async function fetchLaw(db: Kysely<Database>, id: string): Promise<Law> {
  const row = await db.selectFrom('laws').select('body').where('law', '=', id).executeTakeFirst();
  if (row === undefined) throw new LawError('the records do not hold it');
  return readLaw({ id, body: row.body });
}

/** Notes which law, on which day, a revision in force is. */
export async function storeRevision(
  db: Kysely<Database>,
  { revision, asOf }: Rulebook,
  law: string,
  now: number,
): Promise<void> {
  await db
    .insertInto('revisions')
    .values({ revision, law, as_of: asOf, first_at: new Date(now).toISOString() })
    .onConflict((conflict) => conflict.column('revision').doNothing())
    .execute();
}

/** Forgets candidates that came to nothing. What was in force once is kept, so that its decisions can be answered again. */
export async function dropUnusedLaws(db: Kysely<Database>): Promise<void> {
  await sql`
    delete from laws where law not in (select law from revisions)
      and law not in (select law from law_state)
      and law not in (select candidate from law_state where candidate is not null)`.execute(db);
}

/**
 * The rulebook of a revision that is, was, or would some day be in force here; undefined when there is none. Where it was
 * not noted down, the laws that are kept are compiled day by day until it is found.
 */
export function createRevisionFinder(
  db: Kysely<Database>,
): (revision: string) => Promise<{ rulebook: Rulebook; law: string } | undefined> {
  /** Of laws that were searched: the day of each revision. */
  const searched = new Map<string, ReadonlyMap<string, Day>>();
  return async (revision) => {
    const noted = await db
      .selectFrom('revisions')
      .select(['law', 'as_of'])
      .where('revision', '=', revision)
      .executeTakeFirst();
    if (noted !== undefined) {
      const rulebook = compileLaw(await fetchLaw(db, noted.law), noted.as_of);
      if (rulebook.revision === revision) return { rulebook, law: noted.law };
    }
    const laws = await db.selectFrom('laws').select('law').orderBy('added_at', 'desc').execute();
    for (const { law: id } of laws) {
      const days = searched.get(id) ?? (await revisionsOf(await fetchLaw(db, id)));
      searched.set(id, days);
      const day = days.get(revision);
      if (day !== undefined) return { rulebook: compileLaw(await fetchLaw(db, id), day), law: id };
    }
    return undefined;
  };
}

const dayBeforeAllLaw = '1900-01-01';

/**
 * Every revision that a law has on any day, with the first day of each. Compiles it once for each day on which it
 * changes, and lets others work between. Days on which it cannot be compiled have none.
 * @param from days before this one are left out.
 * @param onBroken told of a day on which it cannot be compiled.
 */
export async function revisionsOf(
  law: Law,
  { from = dayBeforeAllLaw, onBroken }: { from?: Day; onBroken?: (day: Day, error: Error) => void } = {},
): Promise<ReadonlyMap<string, Day>> {
  const found = new Map<string, Day>();
  for (const day of [from, ...daysOfChange(law.codes, law.profile).filter((one) => one > from)]) {
    await new Promise<void>((next) => setImmediate(next));
    try {
      const { revision } = compileLaw(law, day);
      if (!found.has(revision)) found.set(revision, day);
    } catch (error) {
      onBroken?.(day, error as Error);
    }
  }
  return found;
}
