import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey, lockFolder, verifyLedger } from '@stairgate/service';
import { afterEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { createApp } from './app.ts';
import { testCodes } from './test-codes.testing.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-data-'));
  folders.push(folder);
  return join(folder, 'data');
}

const open = async (dataDir: string) =>
  createApp({
    codes: testCodes,
    settings: { dataDir, logLevel: 'silent' },
    emptyDatabase: await emptyDatabase(),
  });

/** Another process that runs a script of ours; resolves with what it writes until `until` is seen. */
function run(script: string, until: RegExp): Promise<{ child: ChildProcess; out: string }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: new URL('.', import.meta.url).pathname,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let out = '';
    let failure = '';
    child.stdout!.on('data', (chunk) => {
      out += chunk;
      if (until.test(out)) resolve({ child, out });
    });
    child.stderr!.on('data', (chunk) => {
      failure += chunk;
    });
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${failure}${out}`)));
  });
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

const header = `
  import { createApp, createApiKey, startService } from './index.ts';
  import { testCodes } from './test-codes.testing.ts';
  import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
`;

describe('the data folder', () => {
  it('keeps children, choices, keys and the ledger through a restart', async () => {
    const folder = newFolder();
    const first = await open(folder);
    const { key } = await createApiKey(first.context, { name: 'test', scope: 'platform' });
    const headers = { authorization: `Bearer ${key}` };
    const created = await first.app.inject({
      method: 'POST',
      url: '/v1/children',
      headers,
      payload: { place: 'GB', evidence: { method: 'guardian', lo: 12, hi: 12 } },
    });
    const { id } = created.json() as { id: string };
    await first.app.inject({
      method: 'POST',
      url: `/v1/children/${id}/choices`,
      headers,
      payload: { situation: 'profile.find/search', duration: 'until-changed', met: ['explain-risk'] },
    });
    const read = async ({ app }: typeof first) => {
      const page = await app.inject({ url: `/v1/children/${id}/protections`, headers });
      return { tag: page.headers.etag, page: page.json() as object };
    };
    const before = await read(first);
    const keys = readFileSync(join(folder, 'keys.json'), 'utf8');
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    await first.close();
    await first.close();

    const second = await open(folder);
    expect(await read(second)).toEqual(before);
    expect(await verifyLedger(second.context.db)).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).toBe(keys);
    await second.close();
    expect(existsSync(join(folder, 'stairgate.pid'))).toBe(false);
  });

  it('loses nothing that was acknowledged when the process is killed in the middle of writes', async () => {
    const folder = newFolder();
    const { child, out } = await run(
      `${header}
      const { app, context } = await createApp({ codes: testCodes, emptyDatabase: await emptyDatabase(), settings: { dataDir: ${JSON.stringify(folder)}, logLevel: 'silent' } });
      const { key } = await createApiKey(context, { name: 'test', scope: 'platform' });
      const headers = { authorization: 'Bearer ' + key };
      process.stdout.write('key ' + key + '\\n');
      const write = async () => {
        for (;;) {
          const made = await app.inject({ method: 'POST', url: '/v1/children', headers, payload: { place: 'GB', evidence: { method: 'guardian', lo: 12, hi: 12 } } });
          const { id } = made.json();
          await app.inject({ method: 'POST', url: '/v1/children/' + id + '/choices', headers, payload: { situation: 'profile.find/search', duration: 'until-changed', met: ['explain-risk'] } });
          process.stdout.write('done ' + id + '\\n');
        }
      };
      await Promise.all([write(), write(), write()]);`,
      /(done \S+\s+){25}/,
    );
    const over = ended(child);
    child.kill('SIGKILL');
    await over;
    expect(existsSync(join(folder, 'stairgate.pid'))).toBe(true);

    const again = await open(folder);
    const headers = { authorization: `Bearer ${/key (\S+)/.exec(out)![1]}` };
    const acknowledged = [...out.matchAll(/done (\S+)\n/g)].map(([, id]) => id!);
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);
    for (const id of acknowledged) {
      const page = await again.app.inject({ url: `/v1/children/${id}/protections`, headers });
      expect(page.json()).toMatchObject({
        version: 2,
        situations: { 'profile.find/search': { allowed: true } },
      });
    }
    expect(await verifyLedger(again.context.db)).toMatchObject({ ok: true });
    // Whole transactions only: each child has its evidence, and as many entries as there are.
    const { db } = again.context;
    const kids = await db.selectFrom('children').selectAll().execute();
    const evidence = await db.selectFrom('age_evidence').selectAll().execute();
    expect(evidence.length).toBe(kids.length);
    await again.close();
  });

  it('is for one process at a time, and says which', async () => {
    const folder = newFolder();
    const { child } = await run(
      `${header}
      await createApp({ codes: testCodes, emptyDatabase: await emptyDatabase(), settings: { dataDir: ${JSON.stringify(folder)}, logLevel: 'silent' } });
      process.stdout.write('open');
      setInterval(() => {}, 1000);`,
      /open/,
    );
    await expect(open(folder)).rejects.toThrow(
      new RegExp(`data folder .* is in use by process ${child.pid}\\. Stop that process`),
    );
    const over = ended(child);
    child.kill('SIGKILL');
    await over;
    await (await open(folder)).close();
  });

  it('is taken over from a process that is gone, or whose number another one has now', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stairgate-data-'));
    folders.push(folder);
    const file = join(folder, 'stairgate.pid');
    for (const left of [
      '999999999 -',
      `${process.pid} another-start`,
      `${process.ppid} another-boot:1`,
      '',
      'nonsense',
    ]) {
      writeFileSync(file, left);
      const unlock = lockFolder(folder);
      expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
      expect(() => lockFolder(folder)).toThrow(/in use/);
      unlock();
      expect(existsSync(file)).toBe(false);
    }
  });

  it('with keys that do not belong to it, or cannot be read, is not opened', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const file = join(folder, 'keys.json');
    const keys = readFileSync(file, 'utf8');
    rmSync(file);
    await expect(open(folder)).rejects.toThrow(/made with other keys/);
    writeFileSync(file, '{"half":');
    await expect(open(folder)).rejects.toThrow(/cannot be read/);
    writeFileSync(file, keys);
    await (await open(folder)).close();
  });
});

describe('the process', () => {
  const main = (env: Record<string, string>) =>
    spawn(process.execPath, ['main.ts'], {
      cwd: new URL('.', import.meta.url).pathname,
      env: { PATH: process.env.PATH, STAIRGATE_LOG_LEVEL: 'silent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const output = (child: ChildProcess) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      let text = '';
      child.stdout!.on('data', (chunk) => {
        text += chunk;
      });
      child.stderr!.on('data', (chunk) => {
        text += chunk;
      });
      child.on('close', (code) => resolve({ code, text }));
    });

  it('says clearly that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as { port: number };
    const child = main({ STAIRGATE_PORT: String(port), STAIRGATE_DATA: newFolder() });
    children.push(child);
    const { code, text } = await output(child);
    other.close();
    expect(code).toBe(1);
    expect(text).toBe(
      `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another with --port.\n`,
    );
  });

  it('says clearly that a setting is wrong', async () => {
    const child = main({ STAIRGATE_PORT: 'many' });
    children.push(child);
    const { code, text } = await output(child);
    expect([code, text]).toEqual([1, 'The setting port is wrong: give a whole number from 0 to 65535.\n']);
  });

  it('ends cleanly on SIGTERM, with a stream open', async () => {
    const folder = newFolder();
    const child = main({ STAIRGATE_PORT: '0', STAIRGATE_DATA: folder });
    children.push(child);
    const all = output(child);
    const url = await new Promise<string>((resolve) => {
      child.stdout!.on('data', (chunk) => {
        const found = /listens at (\S+)/.exec(String(chunk));
        if (found) resolve(found[1]!);
      });
    });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    const { code } = await all;
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'stairgate.pid'))).toBe(false);
  });
});
