import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { firstLine, stop } from './served-platform.testing.ts';

const root = resolve(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'docs/protect-your-platform.md'), 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, kind, text]) => ({
  kind,
  text: text!,
}));

/** What the platform that reads the guide has already: people, friends, a way to take a request. */
const platform = `
import { playGuardian } from './play-guardian.ts';
const year = new Date().getUTCFullYear() - 12, month = 1, email = 'parent@example.org';
const handlers = new Map();
const app = { post: (path, handler) => handlers.set(path, handler) };
const said = {};
const sent = [];
const send = async (message) => { sent.push(message); };
const warn = async () => {};
const tellTheTeam = () => {};
const show = () => {};
let sender, recipient, friends = false;
const areFriends = () => friends;
`;

/** A grown-up with a browser: opens the letter, agrees to what the account needs, confirms by the second letter. */
const guardian = `
export async function playGuardian(url) {
  const cookies = new Map();
  let csrf = '';
  const send = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', cookie: [...cookies.values()].join('; '), 'x-csrf-token': csrf, origin: url },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(path + ': ' + response.status + ' ' + await response.text());
    for (const line of response.headers.getSetCookie()) cookies.set(line.split('=')[0], line.split(';')[0]);
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    csrf = answer?.csrf ?? csrf;
    return answer;
  };
  const letter = async (number) => {
    for (;;) {
      const letters = await send('GET', '/mailbox/api/messages');
      if (letters.length >= number) return /#t=([A-Za-z0-9_-]+)/.exec(letters[0].text)[1];
    }
  };
  await send('POST', '/guardian/api/open', { token: await letter(1) });
  const [child] = (await send('GET', '/guardian/api/home')).children;
  const ids = (core) => child.purposes.filter((one) => one.core === core).map((one) => one.id);
  const { state } = await send('POST', '/guardian/api/children/' + child.childId + '/consents', {
    purposes: ids(true), refused: ids(false), method: 'email-plus', noticeVersion: child.notice.version,
  });
  if (state === 'confirming') await send('POST', '/guardian/api/open', { token: await letter(2) });
}
`;

/** Between the guide's own lines: what happens meanwhile, and what came of it. */
function programOf(url: string): string {
  const [create, guard, night, invite, news, ask, link, limits, time, webhook, complaints, ...more] = blocks
    .filter(({ kind }) => kind === 'ts')
    .map(({ text }) => text);
  expect(more).toEqual([]);
  expect(webhook).toContain('gate.webhooks.verify(');
  return [
    platform,
    create,
    `sender = { stairgateId: (await gate.children.create({ place: 'GB', evidence: { method: 'self-declared', year, month } })).id };
     recipient = { stairgateId: child.id };`,
    guard,
    `const message = () => handlers.get('/messages/:to')({ body: 'hello' }, {}).then(() => 'sent', (error) => error.name);
     said.stranger = await message();`,
    night,
    invite,
    `said.invited = state; await playGuardian('${url}'); said.consented = (await gate.guardian.status(child.id)).state;
     friends = true;
     for (let tries = 0; said.friend !== 'sent' && tries < 100; tries++) said.friend = await message();`,
    ask,
    `said.asked = askId.length > 0;`,
    // Only origins that were set are led back to; on this machine, any of it.
    link!.replace('https://treehouse.example', 'http://127.0.0.1:3000'),
    `said.page = (await fetch(url)).status;`,
    limits,
    time,
    complaints,
    `said.complained = complaints.map((one) => one.complaintId).includes(complaintId);`,
    // After all that wants a grown-up: it ends the say of the one.
    news,
    `stop();
     said.ended = (await gate.guardian.status(child.id)).state;
     said.time = time.allowed;
     said.limits = (await gate.limits.list(child.id)).map((one) => one.kind).sort();
     said.sent = sent; said.child = child.id;
     console.log(JSON.stringify(said));
     process.exit(0);`,
  ].join('\n');
}

it('is what happens when the guide for platforms is followed word by word', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-guide-'));
  const port = await freePort();
  const here = (text: string) => text.replaceAll('4300', String(port));
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(root, 'packages/cli/bin/stairgate.mjs'), join(folder, 'node_modules/.bin/stairgate'));
  mkdirSync(join(folder, 'node_modules/@stairgate'));
  symlinkSync(join(root, 'packages/client'), join(folder, 'node_modules/@stairgate/client'));
  const shell = (command: string, environment: Record<string, string> = {}) =>
    spawn('sh', ['-c', command], { cwd: folder, env: { ...process.env, ...environment }, detached: true });

  const [install, curl] = blocks.filter(({ kind }) => kind === 'sh').map(({ text }) => here(text));
  const [make, serve] = install!.trim().split('\n');
  const key = await firstLine(shell(make!), /(sgp_\S+)/);
  const service = shell(`exec ${serve!.replace(/#.*/, '')}`, { STAIRGATE_MAILBOX: 'true' });
  try {
    await firstLine(service, /(Protect serves)/);
    writeFileSync(join(folder, 'play-guardian.ts'), guardian);
    writeFileSync(join(folder, 'guide.ts'), here(programOf(url)));
    const said = await firstLine(
      shell(`exec '${process.execPath}' guide.ts`, { STAIRGATE_KEY: key }),
      /^(\{.+\})\n/m,
    );
    const { child, ...rest } = JSON.parse(said);
    expect(rest).toEqual({
      stranger: 'Refused',
      invited: 'invited',
      consented: 'consented',
      complained: true,
      friend: 'sent',
      asked: true,
      page: 200,
      ended: 'ended',
      time: true,
      limits: ['closed', 'minutes'],
      sent: ['hello'],
    });

    const [, address, body] = /^curl -s (\S+) .*?-d '(.*)'\s*$/s.exec(curl!)!;
    const answer = await fetch(`http://${address}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body!.replace('c_…', child),
    });
    expect(await answer.json()).toMatchObject({ decision: false });
  } finally {
    // npx hands no signal on to what it runs, so that its whole group is told.
    process.kill(-service.pid!);
    await stop(service);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
});

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
