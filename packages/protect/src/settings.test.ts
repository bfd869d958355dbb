import { readFileSync } from 'node:fs';
import { SettingsError, settingsTable } from '@stairgate/service';
import { describe, expect, it } from 'vitest';
import { readSettings, settingList, settingsFromEnv } from './settings.ts';

describe('settings', () => {
  it('stand in the README as they are', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, section] = /<!-- settings: .*? -->\n+(.*?)\n+<!-- end of settings -->/s.exec(readme) ?? [];
    expect(section).toBe(settingsTable(settingList));
  });

  it('each have a variable of their own, and a default that is right', () => {
    const variables = Object.values(settingList).map(({ env }) => env);
    expect(new Set(variables).size).toBe(variables.length);
    expect(() => readSettings()).not.toThrow();
  });

  it('are read from the environment, whatever their kind', () => {
    expect(
      settingsFromEnv({
        STAIRGATE_PORT: '8080',
        STAIRGATE_MAILBOX: 'no',
        STAIRGATE_TRUST_PROXY: '10.0.0.0/8',
        STAIRGATE_STORED_IN: '["the United Kingdom"]',
        STAIRGATE_RATE_LIMITS: '{"platform": 1, "decisions": 2, "anybody": 3}',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      }),
    ).toMatchObject({
      port: 8080,
      mailbox: false,
      trustProxy: '10.0.0.0/8',
      storedIn: ['the United Kingdom'],
      rateLimits: { platform: 1, decisions: 2, anybody: 3 },
      telemetryUrl: 'http://127.0.0.1:4318',
    });
    expect(settingsFromEnv({ STAIRGATE_TRUST_PROXY: 'no' }).trustProxy).toBe(false);
    expect(settingsFromEnv({ STAIRGATE_PORT: '8080' }, { port: 1 }).port).toBe(1);
  });

  it.each([
    ['STAIRGATE_PORT', '65536', 'port', 'whole number'],
    ['STAIRGATE_PORT', '', 'port', 'whole number'],
    ['STAIRGATE_LINK_MINUTES', '0', 'linkMinutes', 'above 0'],
    ['STAIRGATE_LINK_MINUTES', 'soon', 'linkMinutes', 'above 0'],
    ['STAIRGATE_MAILBOX', 'perhaps', 'mailbox', 'true or false'],
    ['STAIRGATE_TRUST_PROXY', 'true', 'trustProxy', '10.0.0.0/8'],
    ['STAIRGATE_TRUST_PROXY', 'my-proxy', 'trustProxy', '10.0.0.0/8'],
    ['STAIRGATE_TRUST_PROXY', '10.0.0.0/33', 'trustProxy', '10.0.0.0/8'],
    [
      'STAIRGATE_TRUSTED_ISSUERS',
      '[{"issuer": "http://a.example", "kind": "vendor", "name": "A", "jwks": {"keys": []}}]',
      'trustedIssuers',
      'https',
    ],
    [
      'STAIRGATE_TRUSTED_ISSUERS',
      '[{"issuer": "a", "kind": "vendor", "name": "A", "jwksUrl": "http://a.example/keys"}]',
      'trustedIssuers',
      'https',
    ],
    ['STAIRGATE_LOG_LEVEL', 'loud', 'logLevel', 'debug'],
    ['DATABASE_URL', 'mysql://x', 'databaseUrl', 'postgres://'],
    ['SMTP_URL', 'mail.example', 'smtpUrl', 'smtp://'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318', 'telemetryUrl', 'http://'],
    ['STAIRGATE_RATE_LIMITS', '{"platform": 1}', 'rateLimits', 'three numbers'],
    ['STAIRGATE_RECIPIENTS', '[{"name": "A", "why": "", "kind": "processor"}]', 'recipients', 'a why'],
    ['STAIRGATE_TRUSTED_ISSUERS', 'nobody', 'trustedIssuers', 'JSON list'],
    [
      'STAIRGATE_TRUSTED_ISSUERS',
      '[{"issuer": "a", "kind": "vendor", "name": "A"}]',
      'trustedIssuers',
      'a jwks or a jwksUrl',
    ],
  ])('%s=%s is refused by name, with what would be right', (variable, value, name, right) => {
    const read = () => settingsFromEnv({ [variable]: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(`The setting ${name} (${variable}) is wrong`);
    expect(read).toThrow(right);
  });
});
