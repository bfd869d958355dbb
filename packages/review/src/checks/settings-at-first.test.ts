import { describe, expect, test } from 'vitest';
import type { SettingSeen } from '../evidence.ts';
import { done, failed, inShort, missing, notReached, observed } from './evidence.testing.ts';
import { settingsAtFirst } from './settings-at-first.ts';

const situation = 'feed.rank/behaviour';
const seen = (more: Partial<SettingSeen>) =>
  done<SettingSeen>({ atFirst: 'off', switchedOn: null, afterSwitch: null, afterSignIn: null, ...more });
const says = (step: ReturnType<typeof seen>) =>
  inShort(observed(settingsAtFirst, { settings: { [situation]: step } }));

describe('a setting', () => {
  test.each([
    [{ atFirst: 'on' }, 'allow'],
    [{ atFirst: 'off' }, 'opt-in..forbid'],
    [{ switchedOn: 'done', afterSwitch: 'on' }, 'opt-in'],
    [{ switchedOn: 'done', afterSwitch: 'off' }, 'opt-in..forbid'],
    [{ switchedOn: 'done', afterSwitch: 'asks-guardian' }, 'guardian'],
    [{ switchedOn: 'asks-guardian', afterSwitch: 'off' }, 'guardian'],
    [{ atFirst: 'asks-guardian' }, 'guardian'],
    [{ atFirst: 'asks-guardian', switchedOn: 'done', afterSwitch: 'on' }, 'opt-in'],
    [{ atFirst: 'locked-off' }, 'forbid'],
    [{ atFirst: 'locked-off', switchedOn: 'done', afterSwitch: 'on' }, 'opt-in'],
    [{ switchedOn: 'refused', afterSwitch: 'off' }, 'forbid'],
    [{ switchedOn: 'no-way', afterSwitch: 'off' }, 'forbid'],
    [{ atFirst: 'absent' }, 'not-tested'],
  ] as const)('%o stands at %s', (more, expected) => {
    expect(says(seen(more))).toEqual([`${situation} ${expected}`]);
  });

  test('that was not read says why', () => {
    expect(says(missing())).toEqual([`${situation} not-tested`]);
    expect(says(notReached())).toEqual([`${situation} not-tested`]);
    expect(says(failed())).toEqual([`${situation} cannot-tell`]);
  });
});
