import { expect, test } from 'vitest';
import type { SettingSeen } from '../evidence.ts';
import { done, inShort, observed } from './evidence.testing.ts';
import { settingKeeps } from './setting-keeps.ts';

const situation = 'presence.show/contact';
const says = (more: Partial<SettingSeen>) => {
  const step = done<SettingSeen>({
    atFirst: 'off',
    switchedOn: 'done',
    afterSwitch: 'on',
    afterSignIn: 'off',
    ...more,
  });
  return inShort(observed(settingKeeps, { settings: { [situation]: step } }));
};

test('a setting that returns does not keep the choice', () => {
  expect(says({ afterSignIn: 'on' })).toEqual([`${situation} allow -keep-choice`]);
});

test('a setting that stays off keeps it', () => {
  expect(says({})).toEqual([`${situation} opt-in +keep-choice`]);
});

test('nothing is said of what was never switched or never read again', () => {
  expect(says({ afterSignIn: null })).toEqual([]);
  expect(says({ afterSwitch: 'off', afterSignIn: 'on' })).toEqual([]);
});

test('what was on for everybody and was switched off is held to it as well', () => {
  const on = { atFirst: 'on', switchedOn: null, afterSwitch: null } as const;
  expect(says({ ...on, afterSignIn: 'on' })).toEqual([`${situation} allow -keep-choice`]);
  expect(says({ ...on, afterSignIn: 'off' })).toEqual([`${situation} allow..forbid +keep-choice`]);
});
