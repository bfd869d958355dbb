import { english, type Situation, situations } from '@stairgate/rulebook';
import { type SetLimitView, limitInWords as wordLimit } from '@stairgate/wire';
import { expect, test } from 'vitest';
import { englishPage as guardianPage, guardianWords } from '../guardian/guardian-words.ts';
import { limitInWords } from './limit-words.ts';
import { englishPage } from './page-texts.ts';
import { pageWords } from './page-words.ts';

const words = pageWords('10-12', { tag: 'en', page: englishPage, rulebook: english });
const guardian = guardianWords({ tag: 'en', page: guardianPage, rulebook: english });
const toGuardian = (limit: SetLimitView) => wordLimit(limit, guardian.titleOf, guardian);
const titleOf = (situation: Situation) => english.situations[situation]['10-12'].title;
const set = { limitId: 'l_1', at: '2026-11-22T10:00:00.000Z', by: 'guardian' } as const;
const say = (limit: SetLimitView, offers: readonly Situation[] = situations) =>
  limitInWords(limit, { offers }, titleOf, words);

test.each<[SetLimitView, string, string]>([
  [
    { ...set, kind: 'closed', situation: 'contact.message/contact' },
    'Messages from friends',
    'Messages from people your child accepted',
  ],
  [
    { ...set, kind: 'ask', situation: 'live.broadcast/contact' },
    'Live video for friends: a yes each time',
    'Live video to people your child accepted: a yes each time',
  ],
  [{ ...set, kind: 'minutes', minutes: 1 }, 'Time here: 1 minute a day', 'Time here: 1 minute a day'],
  [{ ...set, kind: 'minutes', minutes: 90 }, 'Time here: 90 minutes a day', 'Time here: 90 minutes a day'],
  [
    { ...set, kind: 'quiet', hours: { from: '21:00', to: '07:00', days: ['sat', 'fri'] } },
    'Quiet hours, from 21:00 to 07:00 (Friday, Saturday)',
    'Quiet hours, from 21:00 to 07:00 (Friday, Saturday)',
  ],
  [
    { ...set, kind: 'school', hours: { from: '08:00', to: '15:00', term: true } },
    'School hours, from 08:00 to 15:00, on days with school',
    'School hours, from 08:00 to 15:00, on days with school',
  ],
  [
    { ...set, kind: 'money', amount: 500, currency: 'GBP', per: 'week' },
    'Buying: no more than £5.00 a week',
    'Buying: no more than £5.00 a week',
  ],
  [
    { ...set, kind: 'money', amount: 500, currency: 'JPY', per: 'day' },
    'Buying: no more than JP¥500 a day',
    'Buying: no more than JP¥500 a day',
  ],
  [
    { ...set, kind: 'content', content: 'adult-only' },
    titleOf('content.view/adult-only'),
    'Content only for adults',
  ],
])('%o is said to a child and to a guardian', (limit, toChild, toParent) => {
  expect(say(limit)).toBe(toChild);
  expect(toGuardian(limit)).toBe(toParent);
});

test('a limit on an activity names what of it the service offers', () => {
  const limit = { ...set, kind: 'closed', situation: 'contact.message' } as const;
  expect(say(limit, ['contact.message/contact'])).toBe('Messages from friends');
  expect(say(limit).split('; ').length).toBeGreaterThan(2);
  expect(toGuardian(limit)).toBe('Messages');
});
