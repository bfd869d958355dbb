import { letter, type WrittenMail } from '@stairgate/service';
import type { Context } from '../context.ts';
import type { MailRow } from '../database/tables.ts';
import { makeLink } from '../people/people.ts';
import { platformNamed } from '../people/platforms.ts';
import { caseworkWords, fillIn, writtenDay } from './letter-words.ts';

/** Writes a letter when it is sent; null where whoever it was for is let in no more. */
export async function writeMail(context: Context, row: MailRow): Promise<WrittenMail | null> {
  const { db, keys, settings, clock } = context;
  const person = await db
    .selectFrom('people')
    .selectAll()
    .where('person_id', '=', row.person_id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!person?.email || person.platform_id === null) return null;
  const { language } = person;
  const { letters, due } = caseworkWords(language);
  const { name: platform } = await platformNamed(db, person.platform_id);
  const fill = (text: string, more: Record<string, string> = {}) =>
    fillIn(text, { office: settings.officeName, platform, ...more });
  const to = await keys.addresses.open(person.email, person.person_id);
  if (row.kind === 'reminder') {
    const about = JSON.parse(row.about) as { kind: keyof typeof due; due: string };
    const day = writtenDay(about.due, language);
    const { subject, late, says, how } = letters.reminder;
    const isLate = about.due < new Date(clock()).toISOString().slice(0, 10);
    const blocks = [fill(says, { what: due[about.kind] }), fill(how)];
    return {
      mail: { to, ...letter({ language, subject: fill(isLate ? late : subject, { day }), blocks }) },
      undo: async () => {},
    };
  }
  const { token, until } = await makeLink(context, person.person_id);
  const { subject, says, link, until: lasts, wrong } = letters.invitation;
  const blocks = [
    fill(says),
    { link: `${settings.publicUrl}/door/open#t=${token}`, label: fill(link) },
    fill(lasts, { day: writtenDay(until.slice(0, 10), language) }),
    fill(wrong),
  ];
  return {
    mail: { to, ...letter({ language, subject: fill(subject), blocks }) },
    undo: () => db.deleteFrom('links').where('person_id', '=', person.person_id).execute(),
  };
}
