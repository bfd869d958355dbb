import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EdgeVM } from '@edge-runtime/vm';
import { ownLaw } from '@stairgate/codes/law';
import { webhookEvents } from '@stairgate/wire';
import { type RolldownOutput, rolldown } from 'rolldown';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/pack-packages.ts';
import { launchChromium } from '../chromium.ts';
import { type Consumer, installPacked } from './consumer.testing.ts';
import { nodesToTry } from './nodes.testing.ts';

/** What is asked while there is no service, with the law that came along and with none. */
const asksAway = `
import { createClient } from '@stairgate/client';
const away = () => Promise.reject(new Error('away'));
export async function answers(law) {
  const gate = createClient({ url: 'http://127.0.0.1:9', apiKey: 'none', fetch: away, law });
  const asked = [['feed.rank/choices'], ['contact.message', { relation: 'stranger' }], ['ads.show/personalised']];
  const given = await gate.askAll(asked);
  gate.close();
  return given.map(({ source, allowed, effect, reasons, rules }) => ({ source, allowed, effect, reasons, rules: rules.length }));
}
export const noLaw = () => Promise.reject(new Error('no law'));
/** A webhook as it comes, and the same with another body. */
export async function hears({ headers, body, secret }) {
  const gate = createClient({ url: 'http://127.0.0.1:9', apiKey: 'none', fetch: away });
  const { type } = await gate.webhooks.verify(new Headers(headers), body, secret);
  const forged = await gate.webhooks.verify(headers, body + ' ', secret).catch(({ name, why }) => [name, why]);
  gate.close();
  return { type, forged };
}
`;
const without = {
  source: 'offline',
  allowed: false,
  effect: 'forbid',
  reasons: ['service-unreachable'],
  rules: 0,
};

/** What a platform does in its tests: the real engine, in memory. */
const asksInMemory = `
import { createClient } from '@stairgate/client';
import { startTestProtect } from '@stairgate/client/testing';
import { ownLaw } from '@stairgate/codes/law';
import { zonesOfPlace } from '@stairgate/guards/time';
import { compile } from '@stairgate/rulebook';
import { answers, noLaw } from './asks-away.mjs';
const protect = await startTestProtect({ rulebook: compile((await ownLaw()).codes, { asOf: '2026-11-22' }) });
const gate = createClient({ url: protect.url, apiKey: protect.apiKey, timeout: 60_000 });
const child = protect.addPerson('GB', { lo: 12, hi: 12, level: 'verified' });
const { source, allowed, effect } = await gate.ask('contact.message/adult', { child });
gate.close();
await protect.close();
const zones = [zonesOfPlace('GB'), zonesOfPlace('US-NY')?.length > 5];
console.log(JSON.stringify({ online: { source, allowed, effect }, away: await answers(), lawless: await answers(noLaw), zones }));
`;

const typed = `
import { type Answer, createClient, Refused } from '@stairgate/client';
import { startTestProtect } from '@stairgate/client/testing';
import { ownLaw, readLaw } from '@stairgate/codes/law';
import { compile, parseAge, type Situation } from '@stairgate/rulebook';

export async function mayMessage(child: string): Promise<boolean> {
  const gate = createClient({ url: 'http://127.0.0.1:4300', apiKey: 'key', law: async () => readLaw({}) });
  const situation: Situation = 'contact.message/adult';
  const answer: Answer = await gate.ask(situation, { child });
  const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
  const protect = await startTestProtect({ rulebook });
  await protect.close();
  if (rulebook.decide({ situation, in: 'GB', age: parseAge('13', 'verified') }).allowed) throw new Refused({} as never);
  // @ts-expect-error A word that is none is told apart.
  void gate.ask('contact.massage/adult', { child });
  return answer.allowed;
}
`;

let consumer: Consumer;
// Packing and installing take 15 seconds of processor time, which on a busy machine is minutes.
beforeAll(async () => {
  consumer = await installPacked();
  consumer.write('asks-away.mjs', asksAway);
  consumer.write('asks-in-memory.mjs', asksInMemory);
}, 600_000);
afterAll(() => consumer?.remove());

test('each tarball is JavaScript with types, a README and a licence, and no test', () => {
  for (const name of [
    'rulebook',
    'codes',
    'client',
    'adapters',
    'service',
    'protect',
    'review',
    'web',
    'words',
    '../stairgate',
  ]) {
    const folder = join(consumer.folder, 'node_modules/@stairgate', name);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files, name).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    const own = files.filter((file) => !file.startsWith('node_modules/'));
    expect(
      own.filter((file) => /(?<!\.d)\.tsx?$|\.test(ing)?\.|testing\//.test(file)),
      name,
    ).toEqual([]);
  }
});

test('the law that is packed is the law of the sources', async () => {
  const packed = readFileSync(join(consumer.folder, 'node_modules/@stairgate/codes/law.json'), 'utf8');
  expect(packed).toBe(JSON.stringify(await ownLaw()));
});

for (const { major, path, missing } of nodesToTry()) {
  test(`the client answers on Node ${major}`, ({ skip }) => {
    if (missing) skip(missing);
    expect(consumer.run(path, '--version')).toMatch(new RegExp(`^v${major}\\.`));
    const { online, away, lawless, zones } = JSON.parse(consumer.run(path, 'asks-in-memory.mjs'));
    expect(zones).toEqual([['Europe/London'], true]);
    expect(online).toEqual({ source: 'service', allowed: false, effect: 'guardian' });
    expectAway(away, lawless);
  });
}

test('the client is small, and runs in a browser and in a worker, where there is nothing of Node', async () => {
  const { output } = await bundle({ format: 'es' });
  const law = output.filter(
    (one) => one.type === 'chunk' && one.moduleIds.some((id) => id.endsWith('law.json')),
  );
  expect(law).toHaveLength(1);
  const code = output.map((one) => (one.type === 'chunk' && !law.includes(one) ? one.code : '')).join('');
  const size = gzipSync(code).length;
  console.log(`client: ${(size / 1000).toFixed(1)} KB gzipped beside the law`);
  expect(size).toBeLessThan(60_000);

  const files = new Map(
    output.map((one) => [`/${one.fileName}`, one.type === 'chunk' ? one.code : one.source]),
  );
  const server = createServer(({ url }, reply) => {
    const file = files.get(url ?? '');
    reply.setHeader('Content-Type', file === undefined ? 'text/html' : 'text/javascript');
    reply.end(file ?? '<!doctype html><title>A platform</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchChromium();
  onTestFinished(async () => {
    await browser.close();
    server.close();
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const [awayInBrowser, lawlessInBrowser] = await page.evaluate<[unknown, unknown]>(
    `import('/asks-away.js').then(({ answers, noLaw }) => Promise.all([answers(), answers(noLaw)]))`,
  );
  expectAway(awayInBrowser, lawlessInBrowser);

  const [whole] = (await bundle({ format: 'iife', name: 'platform', codeSplitting: false })).output;
  const worker = new EdgeVM();
  worker.evaluate(whole.code);
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = JSON.stringify(webhookEvents['child.changed'].example);
  const sentAt = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', sentAt, body),
  };
  const heard = await worker.evaluate(
    `platform.hears(${JSON.stringify({ headers, body, secret })}).then((all) => JSON.stringify(all))`,
  );
  expect(JSON.parse(heard)).toMatchObject({ type: 'child.changed', forged: ['WebhookRefused', 'signature'] });
  const inWorker = await worker.evaluate(
    'Promise.all([platform.answers(), platform.answers(platform.noLaw)]).then((all) => JSON.stringify(all))',
  );
  const [away, lawless] = JSON.parse(inWorker);
  expectAway(away, lawless);
});

test.each([
  ['node16', 'node16'],
  ['esnext', 'bundler'],
])('what uses it is checked by TypeScript, module %s, resolution %s', (module, moduleResolution) => {
  consumer.write('typed.ts', typed);
  const compilerOptions = {
    module,
    moduleResolution,
    strict: true,
    noEmit: true,
    target: 'es2023',
    types: [],
  };
  consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
  consumer.run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
});

test('the service serves its pages, which are built already', async () => {
  const port = await freePort();
  const words = ['serve', '--json', `--port=${port}`, `--data=${join(consumer.folder, 'data')}`];
  const child = spawn(process.execPath, ['node_modules/stairgate/bin/stairgate.mjs', ...words], {
    cwd: consumer.folder,
    env: { ...process.env, STAIRGATE_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  // It says so once it serves.
  await Promise.race([once(child.stdout, 'data'), ended]);
  const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  expect(assets.length).toBeGreaterThan(1);
  for (const path of assets) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBe(200);
  // What takes long is answered by a program of its own, which is packed too.
  const law = await fetch(`http://127.0.0.1:${port}/operator/api/common?in=GB,US`);
  expect([law.status, ((await law.json()) as { places: unknown }).places]).toEqual([200, ['GB', 'US']]);
});

test('the command answers as it does in a clone, and needs nothing for it but what parses its words', () => {
  const words = ['decide', 'contact.message/adult', '--in', 'GB', '--age', '13'];
  const here = consumer.run(process.execPath, join(root, 'packages/cli/bin/stairgate.mjs'), ...words);
  expect(here).toContain('Standard 7');
  expect(consumer.run('npx', '--offline', 'stairgate', ...words)).toBe(here);
  expect(consumer.run('npx', '--offline', 'stairgate', 'profile', 'init')).toContain('Wrote stairgate.yaml');
  expect(consumer.run('npx', '--offline', 'stairgate', 'codes', 'coverage')).toContain(
    '0 of them not carried',
  );

  const modules = join(consumer.folder, 'node_modules');
  for (const name of readdirSync(modules))
    if (!['@stairgate', 'stairgate', 'commander'].includes(name))
      rmSync(join(modules, name), { recursive: true });
  expect(consumer.run(process.execPath, 'node_modules/stairgate/bin/stairgate.mjs', ...words)).toBe(here);
});

function expectAway(away: unknown, lawless: unknown): void {
  expect(away).toEqual([
    expect.objectContaining({ source: 'offline', allowed: false, effect: 'forbid' }),
    expect.objectContaining({
      source: 'offline',
      allowed: false,
      effect: 'forbid',
      rules: expect.any(Number),
    }),
    expect.objectContaining({
      source: 'offline',
      allowed: false,
      reasons: expect.arrayContaining(['place-unknown']),
    }),
  ]);
  expect(lawless).toEqual([without, without, without]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function bundle(how: {
  format: 'es' | 'iife';
  name?: string;
  codeSplitting?: false;
}): Promise<RolldownOutput> {
  const build = await rolldown({
    input: join(consumer.folder, 'asks-away.mjs'),
    platform: 'browser',
    onwarn: (warning) => expect.fail(`the bundler warns: ${warning.message}`),
  });
  return build.generate({ ...how, minify: true, entryFileNames: '[name].js' });
}
