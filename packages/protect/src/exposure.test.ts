import { request } from 'node:http';
import { listen, SettingsError } from '@stairgate/service';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { createApp } from './app.ts';
import { makeWallet } from './open-test-service.testing.ts';
import { needSafeSettings, readSettings, type Settings } from './settings.ts';
import { startService } from './start-service.ts';
import { testCodes } from './test-codes.testing.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const options = async (settings: Partial<Settings>) => ({
  codes: testCodes,
  settings: { port: 0, logLevel: 'silent' as const, ...settings },
  emptyDatabase: await emptyDatabase(),
});

/** Listens as somebody would who takes no notice of what `startService` refuses. */
async function serve(settings: Partial<Settings>): Promise<number> {
  const { app, context, close } = await createApp(await options(settings));
  closing.push(close);
  return (await listen(app, context.settings)).port;
}

/** What a browser sends, whatever the name in its address bar. */
function get(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    asking.on('error', reject);
    asking.end();
  });
}

const letters = '/mailbox/api/messages';

describe('the mailbox', () => {
  it('is there only where the settings ask for it', async () => {
    const here = { host: `localhost:1` };
    expect(await get(await serve({}), letters, here)).toBe(404);
    expect(await get(await serve({ mailbox: true, smtpUrl: 'smtp://127.0.0.1:1' }), letters, here)).toBe(404);
  });

  let port: number;
  beforeAll(async () => {
    const { app, context, close } = await createApp(await options({ mailbox: true }));
    port = (await listen(app, context.settings)).port;
    return close;
  });

  it.each([
    ['localhost', 200],
    ['127.0.0.1:4300', 200],
    ['[::1]:4300', 200],
    ['birch.localhost', 200],
    ['rebound.example', 403],
    ['rebound.example:4300', 403],
    ['localhost.rebound.example', 403],
    ['127.0.0.1.rebound.example', 403],
    ['user@localhost', 403],
    ['localhost@rebound.example', 403],
    ['192.168.0.7:4300', 403],
  ])('asked for under the name %s answers %i', async (host, status) => {
    expect(await get(port, letters, { host })).toBe(status);
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'])(
    'is closed to who comes through a proxy that says so by %s',
    async (header) => {
      expect(await get(port, letters, { host: 'localhost', [header]: '127.0.0.1' })).toBe(403);
    },
  );

  it.each([{ host: '0.0.0.0' }, { host: '::' }, { publicUrl: 'https://gate.example.org' }])(
    'is closed to everybody where others reach the service: %o',
    async (settings) => {
      const port = await serve({ mailbox: true, ...settings });
      expect(await get(port, letters, { host: 'localhost' })).toBe(403);
    },
  );
});

describe('pages and what they ask', () => {
  it.each([
    [{}, { localhost: 200, 'rebound.example': 421 }],
    [
      { publicUrl: 'https://gate.example.org/a' },
      // What stands in front of it on this machine often asks under this machine's name.
      {
        'gate.example.org': 200,
        'gate.example.org:8443': 200,
        '127.0.0.1:4300': 200,
        'rebound.example': 421,
      },
    ],
    [{ trustProxy: '192.0.2.1' }, { 'rebound.example': 421 }],
  ])('with %o answer under names that lead here alone', async (settings, names) => {
    const port = await serve(settings);
    for (const [host, status] of Object.entries(names)) {
      const headers = { host, 'x-forwarded-host': 'localhost' };
      expect([host, await get(port, '/operator/api/codes', headers)]).toEqual([host, status]);
      expect(await get(port, '/health', headers)).toBe(200);
    }
  });
});

describe('a service that others would reach', () => {
  const start = async (settings: Partial<Settings>) => startService(await options(settings));
  const addressKeys = 'STAIRGATE_ADDRESS_KEYS_FILE';
  const safe = {
    publicUrl: 'https://gate.example.org',
    smtpUrl: 'smtp://127.0.0.1:1',
    addressKeys: Buffer.alloc(32).toString('base64url'),
  };

  it.each([
    [{ host: '0.0.0.0' }, ['STAIRGATE_PUBLIC_URL', 'SMTP_URL', addressKeys]],
    [{ host: '::', mailbox: true }, ['STAIRGATE_PUBLIC_URL', 'SMTP_URL', 'STAIRGATE_MAILBOX', addressKeys]],
    [{ host: '192.0.2.1', publicUrl: safe.publicUrl, addressKeys: safe.addressKeys }, ['SMTP_URL']],
    [{ host: '0.0.0.0', smtpUrl: safe.smtpUrl }, ['STAIRGATE_PUBLIC_URL', addressKeys]],
    [{ ...safe, addressKeys: null, host: '0.0.0.0' }, [addressKeys]],
    [{ publicUrl: safe.publicUrl }, ['SMTP_URL', addressKeys]],
  ])('does not start with %o and names each setting', async (settings, named) => {
    const error = await start(settings).catch((one: Error) => one);
    expect(error).toBeInstanceOf(SettingsError);
    const { message } = error as Error;
    for (const name of ['STAIRGATE_PUBLIC_URL', 'SMTP_URL', 'STAIRGATE_MAILBOX', addressKeys])
      expect([name, message.includes(`Set ${name} `) || message.includes(`Leave ${name} `)]).toEqual([
        name,
        named.includes(name),
      ]);
  });

  it('does not start with the demonstration wallet', async () => {
    const { issuer } = await makeWallet('http://127.0.0.1:4302');
    const settings = { ...safe, host: '0.0.0.0', trustedIssuers: [issuer] };
    await expect(start(settings)).rejects.toThrow(/127\.0\.0\.1:4302 out of STAIRGATE_TRUSTED_ISSUERS/);
  });

  it('may start with an https address, a mail server and a key for addresses', () => {
    expect(() => needSafeSettings(readSettings({ ...safe, host: '0.0.0.0' }))).not.toThrow();
  });
});
