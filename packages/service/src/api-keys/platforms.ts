import type { Kysely } from 'kysely';
import type { ServiceContext } from '../context.ts';
import { type GroundTables, groundOf, type PlatformRow } from '../database/ground-tables.ts';

/** To whom everything belongs that was on record before there were platforms, and all of a service that has only one. */
export const firstPlatform = { platform_id: 'p_default', name: 'default' } as const;

/** Nobody said which platform was meant, and there are several. */
export class PlatformUnclear extends Error {
  override name = 'PlatformUnclear';
}

/**
 * The platform of a name, made if it is new; without a name, the only one there is.
 * @returns its id.
 * @throws PlatformUnclear
 */
export async function platformNamed(
  context: Pick<ServiceContext, 'id' | 'clock'>,
  db: Kysely<GroundTables>,
  name: string | undefined,
): Promise<string> {
  const all = await db.selectFrom('platforms').select(['platform_id', 'name']).orderBy('name').execute();
  if (name === undefined) {
    const [only] = all;
    if (only === undefined || all.length > 1)
      throw new PlatformUnclear(
        `Say which platform: ${all.map((one) => one.name).join(', ')}, or a new name.`,
      );
    return only.platform_id;
  }
  const known = all.find((one) => one.name === name);
  if (known !== undefined) return known.platform_id;
  const made = await db
    .insertInto('platforms')
    .values({ platform_id: context.id('p'), name, created_at: new Date(context.clock()).toISOString() })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('platform_id')
    .executeTakeFirstOrThrow();
  return made.platform_id;
}

/** Every platform, the oldest first. */
export async function listPlatforms<Tables extends GroundTables>(db: Kysely<Tables>): Promise<PlatformRow[]> {
  return groundOf(db).selectFrom('platforms').selectAll().orderBy('created_at').orderBy('name').execute();
}
