import { afterEach, describe, expect, it } from 'vitest';
import { createWorkPool, type PoolBounds, WorkFault, type WorkPool } from './work-pool.ts';
import type { TestJob } from './work-worker.testing.ts';

const pools: WorkPool<TestJob>[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function open(bounds: Partial<PoolBounds> = {}): WorkPool<TestJob> {
  const pool = createWorkPool<TestJob>(new URL('./work-worker.testing.ts', import.meta.url), {
    threads: 1,
    ...bounds,
  });
  pools.push(pool);
  return pool;
}

const say = (word: string): TestJob => ({ say: word });

describe('a pool of threads', () => {
  it('has none until one is needed, and none again when nobody needs it', async () => {
    const pool = open({ idle: 1 });
    expect(pool.threads).toBe(0);
    expect(await pool.run({ caller: 'a', job: say('one') })).toBe('one');
    await expect.poll(() => pool.threads).toBe(0);
    expect(await pool.run({ caller: 'a', job: say('two') })).toBe('two');
  });

  it('lets callers take turns, whoever asked more', async () => {
    const pool = open();
    const order: string[] = [];
    const ask = (caller: string, word: string) =>
      pool.run({ caller, job: say(word) }).then((answer) => order.push(String(answer)));
    await Promise.all([
      ...['a1', 'a2', 'a3', 'a4'].map((word) => ask('a', word)),
      ...['b1', 'b2'].map((word) => ask('b', word)),
      ask('c', 'c1'),
    ]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('refuses a caller who has enough waiting, and all where everybody together has', async () => {
    const pool = open({ perCaller: 3, inAll: 5 });
    const ask = (caller: string) => pool.run({ caller, job: say(caller) });
    const asked = [ask('a'), ask('a'), ask('a')];
    await expect(ask('a')).rejects.toMatchObject({ code: 'too-many-requests', extra: { retryAfter: 2 } });
    asked.push(ask('b'), ask('c'));
    await expect(ask('d')).rejects.toMatchObject({ code: 'unavailable', extra: { retryAfter: 2 } });
    expect(await Promise.all(asked)).toEqual(['a', 'a', 'a', 'b', 'c']);
    expect(await ask('a')).toBe('a');
  });

  it('gives up what takes too long or ends its thread, and goes on', async () => {
    const pool = open({ patience: 500 });
    const forever = pool.run({ caller: 'a', job: { forever: true } });
    const after = pool.run({ caller: 'b', job: say('after') });
    await expect(forever).rejects.toMatchObject({ code: 'unavailable' });
    expect(await after).toBe('after');
    await expect(pool.run({ caller: 'a', job: { exit: true } })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await pool.run({ caller: 'a', job: say('again') })).toBe('again');
  });

  it('tells what a problem says, and hands bytes over', async () => {
    const pool = open();
    const fault = await pool.run({ caller: 'a', job: { fail: 'report-invalid' } }).catch((one) => one);
    expect(fault).toBeInstanceOf(WorkFault);
    expect(fault).toMatchObject({ code: 'report-invalid', message: 'no', extra: { field: 'x' } });
    expect(await pool.run({ caller: 'a', job: { bytes: 3 } })).toEqual({ json: new Uint8Array(3) });
  });

  it('sends a text to a thread once, for as long as that keeps it', async () => {
    const pool = open();
    const made: string[] = [];
    const ask = (name: string) =>
      pool.run({
        caller: 'a',
        job: { read: name },
        texts: new Map([[name, () => `text ${made.push(name)}`]]),
      });
    const read: unknown[] = [];
    for (const name of ['a', 'a', 'b', 'c', 'a']) read.push(await ask(name));
    expect(read).toEqual(['text 1', 'text 1', 'text 2', 'text 3', 'text 1']);
    // The fourth and fifth make it forget all, which are sent again when they are asked for.
    for (const name of ['d', 'e', 'f', 'a']) await ask(name);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'a']);
  });

  it('answers nobody any more once it is closed', async () => {
    const pool = open();
    const asked = [1, 2].map((at) =>
      pool.run({ caller: `${at}`, job: { forever: true } }).catch(({ code }) => code),
    );
    await pool.close();
    expect(await Promise.all(asked)).toEqual(['unavailable', 'unavailable']);
    await expect(pool.run({ caller: 'a', job: say('x') })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
