import {
  aboveZero,
  fillSettings,
  groundSettings,
  needSafety,
  positive,
  present,
  type SettingsOf,
  setting,
  settingsIn,
} from '@stairgate/service';
import { Type } from 'typebox';

/** Everything that can be set of an office. */
export const settingList = {
  ...groundSettings,
  officeName: setting('STAIRGATE_OFFICE_NAME', Type.String({ minLength: 1 }), 'The office', {
    about: 'What the office is called, as letters to platforms say it.',
    right: 'a name',
  }),
  documentMebibytes: setting('STAIRGATE_DOCUMENT_MEBIBYTES', positive, 50, {
    about: 'How large one document of a platform, or one file of a review, may be.',
    right: aboveZero,
  }),
  caseDocuments: setting('STAIRGATE_CASE_DOCUMENTS', positive, 200, {
    about: 'How many documents one case may hold.',
    right: aboveZero,
  }),
  invitationDays: setting('STAIRGATE_INVITATION_DAYS', positive, 7, {
    about: 'Days in which the link of a letter to a platform can be opened.',
    right: aboveZero,
  }),
  requestsAMinute: setting('STAIRGATE_REQUESTS_A_MINUTE', positive, 600, {
    about: 'Requests that one address may send in a minute.',
    right: aboveZero,
  }),
} as const;
export type Settings = SettingsOf<typeof settingList>;

/** @throws SettingsError */
export function readSettings(given: Partial<Settings> = {}): Settings {
  return fillSettings(settingList, present(given));
}

/** Settings from the environment, with what was given on top. @throws SettingsError */
export function settingsFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  given: Partial<Settings> = {},
): Settings {
  return readSettings({ ...settingsIn(settingList, env), ...present(given) });
}

/** @throws SettingsError where it would be reached from elsewhere and is not safe there yet. */
export function needSafeSettings(settings: Settings): void {
  needSafety(settingList, settings);
}
