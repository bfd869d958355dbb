import { createEvents, createLedger, type Events, type OpenDatabase } from '@stairgate/service';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../../service/src/database/empty-database.testing.ts';
import { migrations } from '../../database/migrations.ts';
import { openRecords } from '../../database/open-records.ts';
import type { Database } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import { type ChildStore, createChildStore } from './child-store.ts';

let database: OpenDatabase<Database>;
let events: Events<ServiceEvent, Database>;
let store: ChildStore;
/** Statements that wait until they are let go, to put reads and changes in an order of our choice. */
let gate: Promise<void> | undefined;
let reads = 0;
const clock = () => Date.parse('2026-11-22T12:00:00Z');

beforeAll(async () => {
  database = await openRecords({
    databaseUrl: null,
    dataDir: null,
    emptyDatabase: await emptyDatabase(migrations),
  });
  events = await createEvents<ServiceEvent, Database>({ db: database.db, sharedUrl: null, clock });
});
afterAll(() => database?.close());
beforeEach(() => {
  reads = 0;
  gate = undefined;
  store = createChildStore({
    db: slow(database.db),
    events,
    ledger: createLedger({ clock }),
    keys: { mac: (_, text) => text, currentMac: 'k', checkMac: (_, text, mac) => mac === text && 'current' },
    clock,
    size: 3,
  });
});

/** The database, whose answers to reads come late when the gate is shut: after they were read, before they are told. */
function slow(db: Kysely<Database>): Kysely<Database> {
  return new Proxy(db, {
    get(target, name) {
      if (name !== 'selectFrom') return Reflect.get(target, name, target);
      return (...given: [never]) => late(target.selectFrom(...given));
    },
  });
}

function late<T extends object>(builder: T): T {
  return new Proxy(builder, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      if (name === 'execute') {
        return async () => {
          reads++;
          const rows = (await value.call(target)) as unknown;
          await gate;
          return rows;
        };
      }
      return (...given: unknown[]) => late(value.apply(target, given) as object);
    },
  });
}

let count = 0;
async function newChild(): Promise<string> {
  const id = `c_${++count}`;
  await database.db
    .insertInto('children')
    .values({
      child_id: id,
      platform_id: 'p_default',
      place: 'GB',
      version: 1,
      ledger_alias: `a_${count}`,
      created_at: 'now',
    })
    .execute();
  return id;
}
const move = (id: string, place: string) =>
  store.change(id, async ({ trx }) => {
    await trx.updateTable('children').set({ place }).where('child_id', '=', id).execute();
  });

describe('the store of children', () => {
  it('reads a child once, also for many at the same time', async () => {
    const id = await newChild();
    const all = await Promise.all([store.get(id), store.get(id), store.get(id)]);
    expect(new Set(all).size).toBe(1);
    expect(store.peek(id)).toBe(all[0]);
    await store.get(id);
    expect(reads).toBe(1);
  });

  it('reads many together, and says which are unknown', async () => {
    const ids = [await newChild(), await newChild()];
    const found = await store.getMany([...ids, 'c_nobody']);
    expect([...found].map(([id, facts]) => [id, facts?.version])).toEqual([
      [ids[0], 1],
      [ids[1], 1],
      ['c_nobody', undefined],
    ]);
    expect(reads).toBe(1);
    expect(store.peek(ids[1]!)).toBeDefined();
  });

  it('never keeps what was read before a change, nor lets those who come after it join that read', async () => {
    for (const kind of ['get', 'getMany'] as const) {
      const id = await newChild();
      let open = () => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      const before = kind === 'get' ? store.get(id) : store.getMany([id]).then((all) => all.get(id));
      // The read has its rows by now; it is only late to tell.
      await new Promise((soon) => setImmediate(soon));
      await database.db.selectFrom('children').select('child_id').execute();
      gate = undefined;
      await move(id, 'US');
      expect((await store.get(id))?.place).toBe('US');
      open();
      expect((await before)?.place).toBe('GB');
      expect(store.peek(id)?.place).toBe('US');
    }
  });

  it('shows every change as soon as it is committed, whatever runs beside it', async () => {
    const id = await newChild();
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('read', 'many', 'US', 'GB', 'FR'), { minLength: 2, maxLength: 8 }),
        async (scheduler, steps) => {
          let committed = (await store.get(id))!.version;
          scheduler.scheduleSequence(
            steps.map((step) => async () => {
              if (step === 'read' || step === 'many') {
                const atLeast = committed;
                const facts = step === 'read' ? await store.get(id) : (await store.getMany([id])).get(id);
                expect(facts!.version).toBeGreaterThanOrEqual(atLeast);
              } else {
                await move(id, step);
                committed = (await store.get(id))!.version;
              }
            }),
          );
          await scheduler.waitAll();
          expect((await store.get(id))!.version).toBe(committed);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('undoes a change that fails, and keeps what it had', async () => {
    const id = await newChild();
    await store.get(id);
    const entries = () => database.db.selectFrom('ledger').selectAll().execute();
    const before = await entries();
    await expect(
      store.change(id, async ({ trx, record }) => {
        await trx.updateTable('children').set({ place: 'US' }).where('child_id', '=', id).execute();
        await record('moved', {});
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(store.peek(id)).toMatchObject({ place: 'GB', version: 1 });
    expect(await entries()).toEqual(before);
  });

  it('keeps no more than it may, the longest unused going first', async () => {
    const ids = [await newChild(), await newChild(), await newChild(), await newChild()];
    for (const id of ids.slice(0, 3)) await store.get(id);
    store.peek(ids[0]!);
    await store.get(ids[3]!);
    expect(ids.map((id) => store.peek(id) !== undefined)).toEqual([true, false, true, true]);
  });

  it('forgets everything when changes may have been missed', async () => {
    const id = await newChild();
    await store.get(id);
    events.announce({ kind: 'link', live: true });
    expect(store.peek(id)).toBeUndefined();
  });

  it('knows nobody by an id that is none', async () => {
    expect(await store.get('c_nobody')).toBeUndefined();
    await expect(store.need('c_nobody')).rejects.toMatchObject({ code: 'child-unknown' });
    await expect(move('c_nobody', 'US')).rejects.toMatchObject({ code: 'child-unknown' });
  });
});
