import { describe, expect, test } from 'vitest';
import type { Screen, SettingSeen } from '../evidence.ts';
import type { SettingState } from '../journey.ts';
import { control, done, inShort, observed, screen } from './evidence.testing.ts';
import { justThisTime } from './just-this-time.ts';

const situation = 'location.share/contact';
const what = 'Friends you said yes to see the place on your profile.';
const think =
  'Think first. Friends could pass it on, or turn up. Places you are in often tell people where you live.';
const times = (...labels: string[]) => labels.map((label) => control({ kind: 'radio', label }));
const all = times('Just this time', 'Until I sign out', 'Until I change it');

function page(text: string, controls: Screen['controls'], more: Partial<SettingSeen> = {}) {
  const step = done<SettingSeen>({
    atFirst: 'off',
    switchedOn: 'done',
    afterSwitch: 'on',
    afterSignIn: null,
    page: screen({ text, controls }),
    ...more,
  });
  return inShort(observed(justThisTime, { settings: { [situation]: step } })).map((line) =>
    line.replace(`${situation} allow..forbid `, ''),
  );
}

describe('the page of a choice', () => {
  test('says what could go wrong, and offers just this time', () => {
    expect(page(`${what}\n${think}`, all)).toEqual(['+explain-risk', '+offer-just-this-time']);
  });
  test('says nothing of it', () => {
    expect(page(`Show friends where you are\n${what}\nFor how long?`, all)).toContain('-explain-risk');
  });
  test('is for long only', () => {
    expect(page(think, times('Until I sign out', 'Until I change it'))).toContain('-offer-just-this-time');
  });
  test('offers it in a list as well', () => {
    expect(
      page(think, [control({ kind: 'select', label: 'How long', options: ['Once', 'Always'] })]),
    ).toContain('+offer-just-this-time');
  });
  test.each([{ atFirst: 'asks-guardian' }, { afterSwitch: 'off' }, { page: undefined }] as const)(
    'is not held to it where there is no choice of the child: %o',
    (more) => {
      expect(page(what, [], more)).toEqual([]);
    },
  );
});

describe('chosen for just this time', () => {
  const says = (afterSignIn: SettingState | null, switchedOn: 'done' | 'no-way' = 'done') =>
    inShort(
      observed(justThisTime, {
        justThisTime: { 'ads.show/personalised': done({ switchedOn, afterSignIn }) },
      }),
    );
  test('it stays', () => {
    expect(says('on')).toEqual(['ads.show/personalised allow -offer-just-this-time']);
  });
  test('it goes', () => {
    expect(says('off')).toEqual(['ads.show/personalised opt-in +offer-just-this-time']);
  });
  test('nobody could, or nobody looked', () => {
    expect(says(null)).toEqual([]);
    expect(says('off', 'no-way')).toEqual([]);
  });
});
