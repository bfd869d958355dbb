import { Type } from 'typebox';
import { instant, line, oneOf, orNull, text, type Wire } from './schema.ts';

/** What somebody of an office that reviews can be trusted with. */
export const officePowers = {
  look: 'Read cases, platforms, reviews and programmes.',
  audit: 'Read who did or looked at what, and have the register verified.',
  review: 'Take reviews in, and open cases from what they found.',
  work: 'Ask, warn, take commitments, uphold and withdraw findings, propose notices and penalties, close cases.',
  give: 'Give a notice or a penalty that somebody else has proposed.',
  lead: 'Add platforms and people, and say whose seals count.',
} as const;
export type OfficePower = keyof typeof officePowers;

/** Roles of people, and what each is trusted with. A person of a platform has none of these: it has a door of its own. */
export const officeRoles = {
  auditor: ['look', 'audit'],
  partner: ['look'],
  reviewer: ['look', 'review'],
  officer: ['look', 'review', 'work'],
  head: ['look', 'audit', 'review', 'work', 'give', 'lead'],
} as const satisfies Readonly<Record<string, readonly OfficePower[]>>;
export type OfficeRole = keyof typeof officeRoles;
export const officeRoleNames = Object.keys(officeRoles) as readonly OfficeRole[];

/** Whether somebody of a role is trusted with something. */
export function mayDo(role: OfficeRole, power: OfficePower): boolean {
  return (officeRoles[role] as readonly OfficePower[]).includes(power);
}

export const personParams = Type.Object({ person: Type.String({ maxLength: 60 }) });
const name = line({ minLength: 1, maxLength: 100 });
const email = Type.String({ maxLength: 254, 'x-right': 'give one plain address, such as name@example.org' });
const language = oneOf(['en', 'cy'], { description: 'In which letters are written.' });
/** Whoever is to have a key. */
export const wantedPersonSchema = Type.Object(
  {
    name,
    role: oneOf(officeRoleNames),
    email: Type.Optional(email),
    language: Type.Optional(language),
  },
  { additionalProperties: false, title: 'WantedPerson' },
);
export type WantedPerson = Wire<typeof wantedPersonSchema>;
export const madePersonSchema = Type.Object(
  { person: text, key: Type.String({ description: 'Shown this once.' }) },
  { title: 'MadePerson' },
);
/** Whoever of a platform is let in at its door. */
export const invitationSchema = Type.Object(
  { name, email, language: Type.Optional(language) },
  { additionalProperties: false, title: 'Invitation' },
);
export const officePersonSchema = Type.Object(
  {
    person: text,
    name: text,
    role: orNull(oneOf(officeRoleNames), { description: 'Null for a person of a platform.' }),
    platform: orNull(text),
    since: instant,
    endedAt: orNull(instant),
  },
  { title: 'OfficePerson' },
);
export type OfficePerson = Wire<typeof officePersonSchema>;
export const officeSessionSchema = Type.Object(
  {
    person: text,
    name: text,
    role: orNull(oneOf(officeRoleNames)),
    platform: orNull(text),
    csrf: Type.String({ description: 'To be sent as X-CSRF-Token. Empty for a key, which needs none.' }),
  },
  { title: 'OfficeSession' },
);
export type OfficeSession = Wire<typeof officeSessionSchema>;
