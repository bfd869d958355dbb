import type { Favour, School, TimeNow, Usage } from '@stairgate/wire';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import type { CannedState } from './canned-state.ts';

/** How the time of the canned child stands. */
export interface CannedTime {
  time: TimeNow;
  favours: Favour[];
  school: School | null;
}

export const cannedTime: CannedTime = {
  time: {
    allowed: true,
    why: null,
    now: '2026-11-22T10:10:00.000Z',
    day: '2026-11-22',
    zone: 'Europe/London',
    minutesUsed: 48,
    minutesLeft: 42,
    endsAt: '2026-11-22T10:52:00.000Z',
    warnings: [],
    warn: null,
    opensAt: null,
    breakDue: false,
    moreTime: null,
  },
  favours: [],
  school: null,
};

export const cannedUsage: Usage = {
  days: [
    { day: '2026-11-16', minutes: 45 },
    { day: '2026-11-17', minutes: 90 },
    { day: '2026-11-18', minutes: 12 },
    { day: '2026-11-19', minutes: 0 },
    { day: '2026-11-20', minutes: 75 },
    { day: '2026-11-21', minutes: null },
    { day: '2026-11-22', minutes: 48 },
  ],
  moreMinutes: 15,
  favours: 2,
  purchases: 1,
  spent: [{ currency: 'GBP', amount: 399 }],
};

export const aFavour = (changes: Partial<Favour> = {}): Favour => ({
  favourId: 'fv_1',
  kind: 'minutes',
  minutes: 15,
  given: null,
  amount: null,
  currency: null,
  limitId: null,
  limit: null,
  state: 'waiting',
  at: '2026-11-22T10:05:00.000Z',
  until: '2026-11-23T00:00:00.000Z',
  answeredAt: null,
  reason: null,
  ...changes,
});

export const aSchool: School = {
  by: 'guardian',
  at: '2026-11-20T10:10:00.000Z',
  hours: { from: '08:30', to: '15:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  calendar: 'file',
  daysOff: ['2026-12-21', '2026-12-22', '2026-12-23'],
  readAt: '2026-11-22T04:00:00.000Z',
  state: 'old',
};

/** The time of the canned child, as it and its guardian read it. */
export function timeRoutes(state: CannedState): readonly Route[] {
  const give = (minutes: number) => {
    const { time } = state.time;
    const before = time.moreTime?.minutes ?? 0;
    state.time.time = {
      ...time,
      minutesLeft: (time.minutesLeft ?? 0) + minutes,
      moreTime: { minutes: before + minutes, until: '2026-11-23T00:00:00.000Z' },
    };
    return json(state.time.time);
  };
  return [
    [/^GET \/(?:child|guardian)\/api\/(?:.*\/)?time$/, () => json(state.time.time)],
    [/^GET \/(?:child|guardian)\/api\/(?:.*\/)?usage$/, () => json(cannedUsage)],
    [/^GET \/(?:child|guardian)\/api\/(?:.*\/)?favours$/, () => json({ favours: state.time.favours })],
    [/^GET \/(?:child|guardian)\/api\/(?:.*\/)?school$/, () => json({ school: state.time.school })],
    [/^POST \/guardian\/api\/.*\/more-time$/, ({ sent: { minutes } }) => give(minutes)],
    [
      /^POST \/child\/api\/favours$/,
      ({ sent: { minutes } }) => {
        const favour = aFavour({ minutes });
        state.time.favours = [favour, ...state.time.favours];
        return json(favour, 202);
      },
    ],
    [
      /^POST \/guardian\/api\/.*\/favours\/(.+)$/,
      ({ parts, sent: { answer } }) => {
        const favour = state.time.favours.find(({ favourId }) => favourId === parts[0]);
        if (!favour) return problem('favour-unknown');
        const answered: Favour = { ...favour, state: answer === 'approve' ? 'approved' : 'refused' };
        state.time.favours = state.time.favours.map((one) => (one === favour ? answered : one));
        if (answer === 'approve') give(favour.minutes ?? 0);
        return json(answered);
      },
    ],
    [
      /^PUT \/guardian\/api\/.*\/school$/,
      ({ sent }) => {
        state.time.school = {
          by: 'guardian',
          at: '2026-11-22T10:10:00.000Z',
          hours: sent.hours,
          calendar: 'none',
          daysOff: [],
          readAt: null,
          state: 'fresh',
        };
        return json({ school: state.time.school });
      },
    ],
    [
      /^DELETE \/guardian\/api\/.*\/school$/,
      () => {
        state.time.school = null;
        return nothing;
      },
    ],
  ];
}
