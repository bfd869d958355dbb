import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stairgate } from '../stairgate.testing.ts';

let folder: string;
let server: Server;
let url: string;
let journey: string;
let number = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-stop-'));
  // Waits for ever at its first step, so that nothing but being told to stop ends it.
  journey = join(folder, 'journey.ts');
  writeFileSync(
    journey,
    `export const journey = {
      name: 'Slow',
      async answerAge({ page, base }) { await page.goto(base); console.error('at the age'); await new Promise(() => {}); },
    };`,
  );
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<h1>Slow</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const place = () => join(folder, `review-${++number}`);
const words = (address: string, out: string) =>
  [
    'review',
    address,
    '--journey',
    journey,
    '--ages',
    '12',
    '--out',
    out,
    '--key',
    join(folder, 'key.json'),
  ] as const;

/** Runs the command by itself, and calls back with all that it said so far on its error output. */
function spawned(
  out: string,
  hear: (said: string, child: ReturnType<typeof spawn>) => void,
  asked = words(url, out),
) {
  const main = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [main, ...asked], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let printed = '';
  child.stdout.on('data', (part) => {
    printed += part;
  });
  child.stderr.on('data', (part) => {
    said += part;
    hear(said, child);
  });
  return new Promise<{ code: number | null; said: string; printed: string }>((done) => {
    child.on('close', (code) => done({ code, said, printed }));
  });
}

test('being told to stop keeps, judges and seals what was seen', async () => {
  const out = place();
  let told = 0;
  const ended = await spawned(out, (said, child) => {
    if (said.includes('at the age') && told++ === 0) child.kill('SIGINT');
  });
  expect(ended.said).toContain('Stopping.');
  expect(ended.printed).toContain('Cut short: It was told to stop.');
  expect(ended.code).toBe(1);
  const review = JSON.parse(readFileSync(join(out, 'review.json'), 'utf8'));
  expect(review).toMatchObject({ cutShort: 'It was told to stop.', finishedAt: null });
  expect(existsSync(join(out, 'report.html'))).toBe(true);
  expect((await stairgate('verify', out)).exitCode).toBe(0);
});

test('what fails beside the steps of a journey loses nothing that was seen', async () => {
  const out = place();
  const careless = join(folder, 'careless.ts');
  writeFileSync(
    careless,
    `export const journey = {
      name: 'Careless',
      async answerAge({ page, base }) {
        await page.goto(base);
        Promise.reject(new Error('nobody waits for this'));
        await new Promise(() => {});
      },
    };`,
  );
  const asked = words(url, out).map((word) => (word === journey ? careless : word));
  const ended = await spawned(out, () => {}, asked as never);
  expect(ended.said).toContain('Something failed beside the steps: nobody waits for this');
  expect(ended.code).toBe(1);
  expect((await stairgate('verify', out)).exitCode).toBe(0);
});

test('being told twice ends at once', async () => {
  const out = place();
  const told = new Set<string>();
  const ended = await spawned(out, (said, child) => {
    for (const word of ['at the age', 'Stopping.']) {
      if (!said.includes(word) || told.has(word)) continue;
      told.add(word);
      child.kill('SIGINT');
    }
  });
  expect(ended.code).toBe(130);
  expect(existsSync(join(out, 'manifest.json'))).toBe(false);
});

test('a run that was killed is gone on with; two at once are kept apart', async () => {
  const out = place();
  const open = join(folder, 'open');
  const halting = join(folder, 'halting.ts');
  writeFileSync(
    halting,
    `import { existsSync } from 'node:fs';
    export const journey = {
      name: 'Halting',
      async answerAge() { return 'not-asked'; },
      async finishSignUp() { return 'account'; },
      async openFeed({ page, base }) { await page.goto(base); },
      async feedTopics() { return []; },
      // By then nobody waits for the page of the child that halts.
      async like({ me }) {
        if (me.id === 'child-15' && !existsSync(${JSON.stringify(open)})) await new Promise(() => {});
        return null;
      },
    };`,
  );
  const asked = (ages: string) => [
    ...['review', url, '--journey', halting, '--ages', ages, '--out', out],
    ...['--key', join(folder, 'key.json')],
  ];
  const main = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [main, ...asked('12,15')], { stdio: 'ignore' });
  const gone = new Promise((done) => child.on('close', done));
  const twelve = join(out, 'artifacts', 'child-12', 'persona.json');
  while (!existsSync(twelve)) await new Promise((done) => setTimeout(done, 50));

  const beside = await stairgate(...asked('12,15'));
  expect([beside.exitCode, beside.error]).toEqual([2, expect.stringContaining('Another run (process ')]);
  const before = readFileSync(twelve, 'utf8');
  child.kill('SIGKILL');
  await gone;

  const other = await stairgate(...asked('12,13'));
  expect([other.exitCode, other.error]).toEqual([
    2,
    expect.stringContaining('an unfinished review with another ages'),
  ]);
  writeFileSync(open, '');
  const again = await stairgate(...asked('12,15'));
  expect(again.error).toContain('child-12 is done');
  expect(readFileSync(twelve, 'utf8')).toBe(before);
  const review = JSON.parse(readFileSync(join(out, 'review.json'), 'utf8'));
  expect(review).toMatchObject({ runs: 2, cutShort: null, finishedAt: expect.any(String) });
  expect(existsSync(join(out, 'artifacts', 'child-15', 'persona.json'))).toBe(true);
  expect((await stairgate('verify', out)).exitCode).toBe(0);
});

const nothingAt = (address: string, why: string) =>
  `There is nothing to review at ${address}: ${why}. Start the platform or correct the address. Nothing was written.`;

test('a platform that is down is said to be, and nothing is written', async () => {
  const gone = createServer();
  await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(gone.address() as AddressInfo).port}`;
  await new Promise<void>((done) => gone.close(() => done()));
  const out = place();
  const { exitCode, error } = await stairgate(...words(`http://${host}/`, out));
  expect(error).toBe(nothingAt(`http://${host}/`, `nothing answers at ${host}: the connection was refused`));
  expect(exitCode).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('so is a name that leads nowhere', async () => {
  const out = place();
  const address = 'http://nobody.invalid/';
  const { exitCode, error } = await stairgate(...words(address, out), '--authority', 'The owner of nobody');
  expect(error).toBe(nothingAt(address, 'there is no address for the name in nobody.invalid:80'));
  expect(exitCode).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('what speaks no TLS is down as well', async () => {
  const out = place();
  const { exitCode, error } = await stairgate(...words(url.replace('http:', 'https:'), out));
  expect(error).toMatch(/it speaks no TLS that a browser understands \(ERR_SSL_\w+\)/);
  expect(exitCode).toBe(2);
  expect(existsSync(out)).toBe(false);
});
