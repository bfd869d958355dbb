import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, day, instant, oneOf, orNull, type Wire } from './schema.ts';
import { weekdaySchema } from './words.ts';

/** Days that an unreachable calendar still counts; then every day of the week's counts as a day with school. */
export const calendarCountsDays = 14;

const time = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'HH:MM, where the child is.',
  'x-right': 'give a time of day as HH:MM, such as 08:30',
});
const hoursSchema = closed({
  from: time,
  to: time,
  days: Type.Array(weekdaySchema, { minItems: 1, maxItems: 7 }),
});

/** A school as a guardian or a platform sets it: its hours, and a calendar of the days without school. */
export const newSchoolSchema = closed(
  {
    hours: hoursSchema,
    calendar: Type.Optional(
      orNull(
        closed({
          text: Type.Optional(
            Type.String({ maxLength: 60_000, description: 'The iCalendar file itself (RFC 5545).' }),
          ),
          address: Type.Optional(
            Type.String({ maxLength: 2000, description: 'Where it lies, https; read again each day.' }),
          ),
        }),
        {
          description:
            'One of text and address. Each event of whole days is a day without school. Of it the days alone are kept, no texts.',
        },
      ),
    ),
  },
  { title: 'NewSchool' },
);
export type NewSchool = Wire<typeof newSchoolSchema>;

export const schoolSchema = Type.Object(
  {
    by: oneOf(['guardian', 'platform']),
    at: instant,
    hours: Type.Object({ from: time, to: time, days: Type.Array(weekdaySchema) }),
    calendar: oneOf(['none', 'file', 'address']),
    daysOff: Type.Array(day, { description: 'Days without school from today on, at most 400.' }),
    readAt: orNull(instant, { description: 'When the calendar was last read.' }),
    state: oneOf(['fresh', 'old', 'lapsed'], {
      description: `old: it could not be read of late and the last counts. lapsed: not for ${calendarCountsDays} days, and it counts no more.`,
    }),
  },
  { title: 'School' },
);
/** When a child has school, as a guardian or the platform said. */
export type School = Wire<typeof schoolSchema>;

export const schoolStateSchema = Type.Object({ school: orNull(schoolSchema) }, { title: 'SchoolState' });

export const exampleNewSchool = {
  hours: { from: '08:30', to: '15:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  calendar: {
    text: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Oak School//Terms//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260901T000000Z\r\nDTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
  },
} satisfies NewSchool;
export const exampleSchool = {
  by: 'guardian',
  at: exampleValues.at,
  hours: exampleNewSchool.hours as School['hours'],
  calendar: 'file',
  daysOff: ['2026-12-21', '2026-12-22', '2026-12-23'],
  readAt: exampleValues.at,
  state: 'fresh',
} satisfies School;
