import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestProtect, type TestProtect } from '@stairgate/client/testing';
import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultIds } from './faults/create-faults.ts';
import { demoAccounts } from './seed/demo-people.ts';
import { startPlayground } from './start-playground.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let folder: string;
let protect: TestProtect;
const started: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'birch-'));
  protect = await startTestProtect({ rulebook: compile(loadCodes(), { asOf: '2026-11-22' }) });
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await protect.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly url: string;
  readonly said: () => string;
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
}

/** Starts Birch as its users do, and waits for its address. */
function start(port: string, key = protect.apiKey, more: readonly string[] = []): Promise<Running> {
  const options = ['--port', port, '--data', folder, '--protect', protect.url, ...more];
  const child = spawn(process.execPath, [main, ...options], {
    env: { ...process.env, STAIRGATE_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve) => {
    const hear = (text: unknown) => {
      said += text;
      const url = /Birch is at (\S+)/.exec(said)?.[1];
      if (url) resolve({ url, said: () => said, child, exit });
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', () => resolve({ url: '', said: () => said, child, exit }));
  });
}

async function signIn(url: string, username: string): Promise<string> {
  const password = demoAccounts.find((one) => one.username === username)!.password;
  for (;;) {
    const answer = await fetch(`${url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username, password }),
      headers: { origin: url },
      redirect: 'manual',
    });
    // The demo people arrive while Birch serves already.
    if (answer.status === 303) return answer.headers.getSetCookie()[0]!.split(';')[0]!;
    await answer.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const feedOf = async (url: string, cookie: string) => (await fetch(url, { headers: { cookie } })).text();

test('what was answered survives a kill, sign-ins included, and the demo people come once', async () => {
  const first = await start('0');
  const cookie = await signIn(first.url, 'moss');
  expect(first.said()).toContain('wren / ');
  const send = { text: 'written before the end', topic: 'Music', label: 'suitable' };
  const posted = await fetch(`${first.url}/posts`, {
    method: 'POST',
    body: new URLSearchParams(send),
    headers: { origin: first.url, cookie },
    redirect: 'manual',
  });
  expect(posted.status).toBe(303);
  while (!(await feedOf(first.url, cookie)).includes('We lost 7–1'))
    await new Promise((go) => setTimeout(go, 20));
  first.child.kill('SIGKILL');
  await first.exit;

  const second = await start('0');
  const feed = await feedOf(second.url, cookie);
  expect(feed).toContain('written before the end');
  expect(feed.match(/We lost 7–1/g)).toHaveLength(1);
  expect(protect.requests.filter((one) => one === 'POST /v1/children')).toHaveLength(demoAccounts.length);

  second.child.kill('SIGTERM');
  expect(await second.exit).toBe(0);
  expect(second.said()).not.toMatch(/ExperimentalWarning|Error/);
});

test('a taken port and a missing key are told clearly', async () => {
  const first = await start('0');
  const port = new URL(first.url).port;
  const second = await start(port);
  expect(await second.exit).toBe(1);
  expect(second.said()).toContain(`Port ${port} is taken`);
  const third = await start('0', '');
  expect(await third.exit).toBe(2);
  expect(third.said()).toContain('STAIRGATE_KEY');
});

test('faults are listed without a key, and one that there is not is told clearly', async () => {
  const list = await start('0', '', ['--faults', 'list']);
  expect(await list.exit).toBe(0);
  for (const id of faultIds) expect(list.said()).toContain(`${id} `);
  const wrong = await start('0', protect.apiKey, ['--faults', 'public-profile,nonsense']);
  expect(await wrong.exit).toBe(2);
  expect(wrong.said()).toContain('There is no fault "nonsense"');
});

test('started before protect, it serves closed, and the demo people come when protect does', async () => {
  protect.mood = 'errors';
  const { url, apiKey } = protect;
  const birch = await startPlayground({ port: 0, dataDir: null, protectUrl: url, apiKey });
  expect((await fetch(birch.url)).status).toBe(200);
  expect((await fetch(`${birch.url}/people/wren`)).status).toBe(404);
  protect.mood = 'well';
  await birch.seeded;
  expect((await fetch(`${birch.url}/people/wren`)).status).not.toBe(404);
  await birch.close();
});
