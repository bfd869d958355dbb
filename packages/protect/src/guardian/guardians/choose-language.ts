import type { WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';

/** Keeps the language that a guardian chose, for all letters to that address. It goes before what an invitation says. */
export async function chooseLanguage(
  { db }: Pick<Context, 'db'>,
  { emailHash }: Pick<WebSession, 'emailHash'>,
  language: string,
): Promise<void> {
  // Without an address nobody is written to, and nothing is kept.
  if (emailHash === null) return;
  await db
    .updateTable('guardians')
    .set({ language, language_chosen: true })
    .where('email_hash', '=', emailHash)
    .execute();
}
