import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, SettingsError } from '@stairgate/service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { createApp } from './app.ts';
import { migrations } from './database/migrations.ts';
import { makeWallet } from './open-test-service.testing.ts';
import { needSafeSettings, readSettings, type Settings, settingsFromEnv } from './settings.ts';
import { startService } from './start-service.ts';
import { testCodes } from './test-codes.testing.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const options = async (settings: Partial<Settings>) => ({
  codes: testCodes,
  settings: { port: 0, logLevel: 'silent' as const, ...settings },
  emptyDatabase: await emptyDatabase(migrations),
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

describe.skipIf(process.platform === 'win32')('a start that would not be safe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, mode: number, text = Buffer.alloc(32).toString('base64url')) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const oidc = {
    STAIRGATE_OIDC_ISSUER: 'https://id.example.org',
    STAIRGATE_OIDC_CLIENT_ID: 'stairgate',
    STAIRGATE_OIDC_ROLES: '{"counsel": "switch-law"}',
  };
  const exposed = {
    STAIRGATE_HOST: '0.0.0.0',
    STAIRGATE_PUBLIC_URL: 'https://gate.example.org',
    SMTP_URL: 'smtp://127.0.0.1:1',
    STAIRGATE_ADDRESS_KEYS: Buffer.alloc(32).toString('base64url'),
  };
  const wallet = (issuer: string) =>
    JSON.stringify([{ issuer, kind: 'vendor', name: 'A', jwks: { keys: [] } }]);

  it.each<[string, Record<string, string>, RegExp]>([
    ['away from this machine', { STAIRGATE_HOST: '0.0.0.0' }, /Set STAIRGATE_PUBLIC_URL .*Set SMTP_URL /s],
    ['without a key for addresses', { ...exposed, STAIRGATE_ADDRESS_KEYS: '' }, /STAIRGATE_ADDRESS_KEYS/],
    [
      'with a database elsewhere and no word of the way there',
      { ...exposed, DATABASE_URL: 'postgres://a:b@db.example/a' },
      /DATABASE_URL.*sslmode=verify-full/,
    ],
    ['with a public address by http', { STAIRGATE_PUBLIC_URL: 'http://gate.example.org' }, /https/],
    ['with a mailbox', { ...exposed, SMTP_URL: '', STAIRGATE_MAILBOX: 'yes' }, /SMTP_URL/],
    ['with issuers by http', { STAIRGATE_TRUSTED_ISSUERS: wallet('http://a.example') }, /https/],
    [
      'with the issuer of a demonstration',
      { ...exposed, STAIRGATE_TRUSTED_ISSUERS: wallet('http://127.0.0.1:4302') },
      /Take http:\/\/127\.0\.0\.1:4302 out/,
    ],
    ['that believes every proxy', { STAIRGATE_TRUST_PROXY: 'true' }, /STAIRGATE_TRUST_PROXY.*10\.0\.0\.0\/8/],
    ['that anchors by http', { STAIRGATE_LEDGER_ANCHOR: 'http://a.example' }, /https/],
    [
      'with a provider by http',
      { ...oidc, STAIRGATE_OIDC_ISSUER: 'http://id.example.org' },
      /OIDC_ISSUER.*https/,
    ],
    [
      'away from this machine with a provider by http here',
      { ...exposed, ...oidc, STAIRGATE_OIDC_ISSUER: 'http://127.0.0.1:9' },
      /STAIRGATE_OIDC_ISSUER.*https/,
    ],
    ['with a provider that knows no client', { ...oidc, STAIRGATE_OIDC_CLIENT_ID: '' }, /OIDC_CLIENT_ID/],
    ['with a provider that gives no roles', { ...oidc, STAIRGATE_OIDC_ROLES: '{}' }, /OIDC_ROLES.*nobody/],
    [
      'with a role that there is not',
      { ...oidc, STAIRGATE_OIDC_ROLES: '{"a": "all"}' },
      /see, act or switch-law/,
    ],
    [
      'with a client secret that everybody can read',
      { ...oidc, STAIRGATE_OIDC_CLIENT_SECRET_FILE: file('open', 0o644) },
      /OIDC_CLIENT_SECRET_FILE.*chmod o=/,
    ],
    [
      'with a client secret that is not there',
      { ...oidc, STAIRGATE_OIDC_CLIENT_SECRET_FILE: join(folder, 'none') },
      /OIDC_CLIENT_SECRET_FILE.*cannot be read/,
    ],
    [
      'with an empty client secret',
      { ...oidc, STAIRGATE_OIDC_CLIENT_SECRET_FILE: file('empty', 0o600, '') },
      /OIDC_CLIENT_SECRET_FILE.*empty/,
    ],
    [
      'with keys for addresses that everybody can read',
      { STAIRGATE_ADDRESS_KEYS_FILE: file('keys', 0o644) },
      /ADDRESS_KEYS_FILE.*chmod o=/,
    ],
    ['with three people for a switch', { STAIRGATE_SWITCH_PEOPLE: '3' }, /SWITCH_PEOPLE.*1 or 2/],
  ])('%s is refused, and says what to set', async (_, env, right) => {
    const given = { STAIRGATE_PORT: '0', STAIRGATE_LOG_LEVEL: 'silent', ...env };
    const set = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== '' || 'STAIRGATE_OIDC_CLIENT_ID' in env),
    );
    const failed = await (async () => start(settingsFromEnv(set)))().catch((error: Error) => error);
    expect(failed).toBeInstanceOf(SettingsError);
    expect((failed as Error).message).toMatch(right);
  });

  const start = async (settings: Partial<Settings>) => startService(await options(settings));

  it('is not what a service of one person is: it says so at its start', async () => {
    const lines: string[] = [];
    const service = await startService({
      ...(await options({
        ...{ switchPeople: 1, logLevel: 'warn', publicUrl: 'https://gate.example.org' },
        ...{ smtpUrl: 'smtp://127.0.0.1:1', addressKeys: Buffer.alloc(32).toString('base64url') },
      })),
      logTo: { write: (line) => lines.push(line) },
    });
    await service.close();
    expect(lines.join('')).toContain('a single person can put another rulebook in force');
  });
});

describe('a start', () => {
  const named = {
    serviceName: 'Treehouse',
    operatorName: 'Treehouse Ltd',
    operatorAddress: '1 Oak Lane, London',
    operatorEmail: 'privacy@treehouse.example',
  };
  it.each<[Partial<Settings>, string[]]>([
    [
      {},
      [
        'STAIRGATE_SERVICE_NAME',
        'STAIRGATE_OPERATOR_NAME',
        'STAIRGATE_OPERATOR_ADDRESS',
        'STAIRGATE_OPERATOR_EMAIL',
      ],
    ],
    [{ ...named, operatorAddress: '' }, ['STAIRGATE_OPERATOR_ADDRESS']],
    [named, []],
  ])('with %o says which names are missing where guardians read them', async (settings, missing) => {
    const lines: string[] = [];
    const service = await startService({
      ...(await options({ ...settings, logLevel: 'warn' })),
      logTo: { write: (line) => lines.push(line) },
    });
    closing.push(() => service.close());
    const said = lines.filter((line) => line.includes('whose they are'));
    expect(said).toHaveLength(missing.length > 0 ? 1 : 0);
    expect(said.join('').match(/STAIRGATE_\w+/g) ?? []).toEqual(missing);
  });
});
