import { gzipSync } from 'node:zlib';
import { ownLaw } from '@stairgate/codes/law';
import { compile } from '@stairgate/rulebook';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from './create-client.ts';
import { guardsOf } from './guards-of.ts';
import { startTestProtect, type TestProtect } from './test-protect.ts';

const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
let protect: TestProtect;
beforeAll(async () => {
  protect = await startTestProtect({ rulebook, clock: () => Date.parse('2026-11-22T12:00:00Z') });
});
afterAll(() => protect?.close());
const open = (url = protect.url) => createClient({ url, apiKey: protect.apiKey, timeout: 60_000, maxAge: 0 });
const years = (lo: number) => ({ lo, hi: lo, level: 'verified' }) as const;
const companion = { conversation: { with: 'companion' }, labels: [] } as const;
const banner = { id: 'r', imp: [{ id: '1', banner: { w: 1 } }], user: { id: 'robin-5581' } };

test('guards by what the child chose, and by what was closed since', async () => {
  const gate = open();
  const guards = guardsOf(gate);
  const child = protect.addPerson('GB', years(16));
  expect((await guards.talk(child, companion)).allowed).toBe(false);
  protect.choose(child, 'ai.chat/companion');
  expect((await guards.talk(child, companion)).allowed).toBe(true);
  protect.limit(child, 'guardian', [{ kind: 'closed', by: 'guardian', situation: 'ads.show' }] as never);
  expect(await guards.adverts(child, banner)).toMatchObject({ request: null, allowed: false });
  gate.close();
});

test('a yes for just this time opens nothing, and is still there afterwards', async () => {
  const gate = open();
  const child = protect.addPerson('GB', years(16));
  protect.choose(child, 'ai.chat/companion', 'once');
  expect((await guardsOf(gate).talk(child, companion)).allowed).toBe(false);
  expect((await gate.ask('ai.chat/companion', { child })).allowed).toBe(true);
  gate.close();
});

test('while protect is away, and of a child that nobody knows, it guards as of nobody', async () => {
  for (const [gate, child] of [
    [open('http://127.0.0.1:9'), 'c_1'],
    [open(), 'c_nobody'],
  ] as const) {
    const guards = guardsOf(gate);
    const { request } = await guards.adverts(child, banner);
    expect(JSON.stringify(request)).not.toContain('robin');
    expect((await guards.talk(child, companion)).allowed).toBe(false);
    const feed = await guards.feed(child, {
      signals: ['dwell'],
      candidates: [{ id: 'a', labels: ['porn'] }],
    });
    expect(feed).toMatchObject({ signalsAllowed: [], items: [{ id: 'a', verdict: 'drop' }] });
    gate.close();
  }
});

test('is small, and needs nothing of Node', async () => {
  const build = await rolldown({
    input: new URL('guards-of.ts', import.meta.url).pathname,
    platform: 'browser',
    resolve: { conditionNames: ['development', 'import'] },
    onwarn: (warning) => expect.fail(`the bundler warns: ${warning.message}`),
  });
  const { output } = await build.generate({ format: 'es', minify: true });
  const code = output.map((one) => (one.type === 'chunk' ? one.code : '')).join('');
  // The client itself is 20 KB, and both are to stay under 60.
  expect(gzipSync(code).length).toBeLessThan(40_000);
});
