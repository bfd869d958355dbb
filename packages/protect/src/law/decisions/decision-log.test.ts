import { situations, unknownAge } from '@stairgate/rulebook';
import { insertMany } from '@stairgate/service';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../../service/src/database/empty-database.testing.ts';
import { migrations } from '../../database/migrations.ts';
import { openRecords } from '../../database/open-records.ts';
import type { Database } from '../../database/schema.ts';
import { DecisionLog, type DecisionShape, elsewhere, mostPlaces } from './decision-log.ts';

let db: Kysely<Database>;
beforeAll(async () => {
  const records = await openRecords({
    databaseUrl: null,
    dataDir: null,
    emptyDatabase: await emptyDatabase(migrations),
  });
  db = records.db;
});
afterAll(() => db?.destroy());
beforeEach(() => db.deleteFrom('decision_counts').execute());

const shape = (number: number): DecisionShape => ({
  situation: situations[number]!,
  number,
  effect: 'forbid',
  allowed: false,
  level: 'none',
  age: unknownAge,
  has: 0,
  others: [],
  limits: [],
  obligations: [],
  band: 0,
  revision: 'r',
  reasons: [],
});
const noon = Date.parse('2026-11-22T12:00:00Z');
const total = async () => {
  const { sum } = await db
    .selectFrom('decision_counts')
    .select(({ fn }) => fn.sum<number>('count').as('sum'))
    .executeTakeFirstOrThrow();
  return Number(sum);
};
const places = async () =>
  (await db.selectFrom('decision_counts').select('place').distinct().execute()).map(({ place }) => place);

describe('the log of decisions', () => {
  it('is written down whole, however many kinds of decision there were', async () => {
    const log = new DecisionLog();
    const kinds = 40;
    for (let number = 0; number < kinds; number++)
      for (let place = 0; place < mostPlaces; place++) log.add(noon, 'p_1', `P${place}`, shape(number));
    await log.flush(db);
    // Seven values a row: more than one statement takes.
    expect(await total()).toBe(kinds * mostPlaces);
  });

  it('counts so many places by name and the others together, hour by hour', async () => {
    const log = new DecisionLog();
    for (let place = 0; place < 11_200; place++) {
      log.add(noon, 'p_1', `GB,P${place}`, shape(0));
      if (place % 1000 === 0) await log.flush(db);
    }
    log.add(noon, 'p_1', 'GB,P0', shape(0));
    await log.flush(db);
    expect(await total()).toBe(11_201);
    expect(await places()).toHaveLength(mostPlaces + 1);
    expect(await places()).toContain(elsewhere);
    log.add(noon + 3_600_000, 'p_1', 'GB,P11000', shape(0));
    await log.flush(db);
    expect(await places()).toContain('GB,P11000');
  });

  it('keeps what could not be written, and writes nothing twice', async () => {
    const log = new DecisionLog();
    const broken = {
      isTransaction: false,
      insertInto: fail,
      transaction: fail,
    } as unknown as Kysely<Database>;
    for (let count = 0; count < 5; count++) {
      log.add(noon, 'p_1', 'GB', shape(0));
      await expect(log.flush(broken)).rejects.toThrow('away');
    }
    log.add(noon + 3_600_000, 'p_1', 'GB', shape(0));
    await Promise.all([log.flush(db), log.flush(db), log.flush(db)]);
    expect(await total()).toBe(6);
  });
});

function fail(): never {
  throw new Error('away');
}

describe('many rows at once', () => {
  const row = (place: string) => ({
    platform_id: 'p_1',
    hour: '',
    situation: situations[0]!,
    band: '10-12' as const,
    place,
    allowed: true,
    count: 1,
  });

  it('are inserted all or not at all', async () => {
    const rows = Array.from({ length: 12_000 }, (_, number) => row(`P${number}`));
    await expect(insertMany(db, 'decision_counts', [...rows, row('P0')])).rejects.toThrow(/duplicate/);
    expect(await places()).toEqual([]);
    await insertMany(db, 'decision_counts', rows);
    expect(await total()).toBe(12_000);
    await insertMany(db, 'decision_counts', []);
  });
});
