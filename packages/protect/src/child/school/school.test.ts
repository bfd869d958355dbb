import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { Problem } from '../../problem.ts';
import { lifeCodes } from '../sleep/lives.testing.ts';
import { readCalendar } from './read-calendar.ts';
import { refreshCalendars } from './refresh-calendars.ts';
import { setSchool } from './set-school.ts';

const event = (...lines: string[]) =>
  ['BEGIN:VEVENT', `UID:${lines.join('')}`, 'DTSTAMP:20260901T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Oak//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
const day = (date: string) => `DTSTART;VALUE=DATE:${date}`;
const off = (...events: string[]) => readCalendar(calendar(...events), '2026-11-22');

/** Whether there is no day off in it, or it is refused. */
function unreadable(read: () => readonly string[]): boolean {
  try {
    return read().length === 0;
  } catch (error) {
    return error instanceof Problem;
  }
}

describe('a school’s calendar', () => {
  it('gives the days of its events of whole days, and nothing of events at an hour', () => {
    expect(
      off(
        event(day('20261221'), 'DTEND;VALUE=DATE:20261224', 'SUMMARY:Christmas at Oak School'),
        event(day('20260401')),
        event(day('20261127'), 'STATUS:CANCELLED'),
        event('DTSTART:20261130T090000Z', 'DTEND:20261130T100000Z', 'SUMMARY:Assembly'),
        event(day('20261201'), 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;VALUE=DATE:20261208'),
        event(day('20200501'), 'RRULE:FREQ=YEARLY'),
      ),
    ).toEqual(['2026-12-01', '2026-12-15', '2026-12-21', '2026-12-22', '2026-12-23', '2027-05-01']);
  });

  it('is bounded, however long it goes on or how little sense it makes', () => {
    const all = off(event(day('20261122'), 'RRULE:FREQ=DAILY'));
    expect([all.length, all[0], all.at(-1)]).toEqual([401, '2026-11-22', '2027-12-27']);
    for (const [start, rule] of [
      ['10260101', 'FREQ=DAILY'],
      ['20260101', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
      ['20260101', 'FREQ=MONTHLY;BYDAY=6MO'],
      ['20260101', 'FREQ=SECONDLY'],
      ['20260101', 'FREQ=YEARLY;BYWEEKNO=99'],
    ] as const)
      expect([rule, unreadable(() => off(event(day(start), `RRULE:${rule}`)))]).toEqual([rule, true]);
    for (const rule of ['FREQ=NEVER', 'FREQ'])
      expect([rule, unreadable(() => off(event(day('20260101'), `RRULE:${rule}`)))]).toEqual([rule, true]);
    expect(off(event(day('20261122'), 'DTEND;VALUE=DATE:99990101'))).toEqual([]);
    expect(off(event(day('20261122'), 'DTEND;VALUE=DATE:20261120'))).toEqual([]);
    expect(off(event('SUMMARY:no start'))).toEqual([]);
    for (const text of [
      '',
      'hello',
      '{}',
      'BEGIN:VCARD\r\nEND:VCARD',
      'BEGIN:VCALENDAR',
      'x'.repeat(2 ** 20 + 1),
    ])
      expect(() => readCalendar(text, '2026-11-22')).toThrow(Problem);
    expect(() => off(...Array.from({ length: 5001 }, () => event(day('20261221'))))).toThrow(Problem);
  });
});

describe('a school', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService({ codes: lifeCodes, now: Date.parse('2026-11-23T09:30:00Z') });
  });
  afterAll(() => service?.close());

  const hours = { from: '08:30', to: '15:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };
  const text = calendar(event(day('20261123'), 'SUMMARY:Secret name of a saint'));
  const time = async (childId: string) =>
    (await service.platform('GET', `/v1/children/${childId}/time`)).body;
  const school = async (childId: string) =>
    (await service.platform('GET', `/v1/children/${childId}/school`)).body.school;
  const given = (given: string) => ({
    hours: { ...hours, days: [...hours.days] },
    calendar: { address: given },
  });

  async function family() {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view']);
    return { childId, guardian, pages: `/guardian/api/children/${childId}` };
  }

  it('is what "phones away" goes by: hours that a guardian joins in one press, and its days off', async () => {
    const { childId, guardian, pages } = await family();
    const byPlatform = { hours, calendar: null };
    await service.platform('PUT', `/v1/children/${childId}/school`, byPlatform);
    const { school: known } = (await guardian.send('GET', `${pages}/school`)).body;
    expect(known).toMatchObject({ by: 'platform', calendar: 'none', state: 'fresh' });
    const joined = await guardian.send('POST', `${pages}/limits`, {
      kind: 'school',
      hours: { ...known.hours, term: true },
    });
    expect(joined.status, joined.text).toBe(200);
    service.time.now = Date.parse('2026-11-23T10:00:00Z');
    expect(await time(childId)).toMatchObject({
      allowed: false,
      why: { reason: 'school', by: 'guardian' },
      opensAt: '2026-11-23T15:00:00.000Z',
    });
    const set = await guardian.send('PUT', `${pages}/school`, { hours, calendar: { text } });
    expect(set.body.school).toMatchObject({ by: 'guardian', calendar: 'file', daysOff: ['2026-11-23'] });
    expect((await time(childId)).allowed).toBe(true);
    service.time.now += 24 * 3_600_000;
    expect((await time(childId)).allowed).toBe(false);
    const late = await service.platform('PUT', `/v1/children/${childId}/school`, byPlatform);
    expect([late.status, late.body.code]).toEqual([409, 'school-of-another']);
    const stored = await service.context.db.selectFrom('schools').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain('Secret');
  });

  it('at an address that leads inside, or to no calendar, is refused and changes nothing', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    for (const address of [
      'http://school.example/a.ics',
      'https://127.0.0.1/a.ics',
      'https://[::1]/a.ics',
      'https://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      const answer = await service.platform('PUT', `/v1/children/${childId}/school`, given(address));
      expect([address, answer.status, answer.body.code]).toEqual([address, 422, 'calendar-unreadable']);
    }
    expect(await school(childId)).toBeNull();
  });

  it('is read again each day; one that is away counts on for a fortnight, and then no day is off', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const start = Date.parse('2026-12-01T12:00:00Z');
    service.time.now = start;
    const asked: string[] = [];
    const answers = (found: string | null) => async (address: string) => {
      asked.push(address);
      if (found === null) throw new Problem('calendar-unreadable');
      return found;
    };
    const address = 'https://oak-school.example/terms.ics?key=of-the-family';
    const december = calendar(event(day('20261221'), 'DTEND;VALUE=DATE:20261224'));
    await setSchool(service.context, childId, { by: 'platform' }, given(address), answers(december));
    const stored = await service.context.db
      .selectFrom('schools')
      .select('address')
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    expect(stored.address).not.toContain('oak-school');
    await refreshCalendars(service.context, answers(december));
    expect(asked).toHaveLength(1);
    service.time.now = start + 25 * 3_600_000;
    const more = calendar(event(day('20261222')));
    await Promise.all([
      refreshCalendars(service.context, answers(more)),
      refreshCalendars(service.context, answers(more)),
    ]);
    expect(asked).toEqual([address, address]);
    expect(await school(childId)).toMatchObject({ state: 'fresh', daysOff: ['2026-12-22'] });
    service.time.now = start + 5 * 24 * 3_600_000;
    await refreshCalendars(service.context, answers(null));
    expect(await school(childId)).toMatchObject({ state: 'old', daysOff: ['2026-12-22'] });
    service.time.now = start + 16 * 24 * 3_600_000;
    await refreshCalendars(service.context, answers(null));
    expect(await school(childId)).toMatchObject({ state: 'lapsed', daysOff: [] });
    await refreshCalendars(service.context, answers(more));
    // It was tried within the hour.
    expect((await school(childId)).state).toBe('lapsed');
    service.time.now += 3_600_000;
    await refreshCalendars(service.context, answers(more));
    expect((await school(childId)).state).toBe('fresh');
  });
});
