import { readFileSync } from 'node:fs';
import { SettingsError, settingsTable } from '@stairgate/service';
import { expect, it } from 'vitest';
import { needSafeSettings, readSettings, settingList, settingsFromEnv } from './settings.ts';

it('stand in the README as they are', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme.slice(readme.indexOf('## Settings')).replace('## Settings', '').trim()).toBe(
    settingsTable(settingList),
  );
});

it('are read from the environment, and refused where the office would be reached unsafely', () => {
  expect(settingsFromEnv({ STAIRGATE_OFFICE_NAME: 'The Commissioner' }).officeName).toBe('The Commissioner');
  expect(() => settingsFromEnv({ STAIRGATE_DOCUMENT_MEBIBYTES: '-1' })).toThrow(SettingsError);
  expect(() => needSafeSettings(readSettings({ host: '0.0.0.0' }))).toThrow(/STAIRGATE_PUBLIC_URL/);
});
