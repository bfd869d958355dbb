import type { Kysely } from 'kysely';
import { liveLink, openLink, purposeOf } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import type { AskRow, Database, LinkRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { type AskOutcome, answerAsk } from '../asks/answer-ask.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { guardianOf } from './close-by-link.ts';

const kinds = ['guardian-answer'] as const;

/**
 * Answers what a child asked for by the link of the letter that told it. No session is needed, and none begins. Where a yes
 * takes a proof, it is said on the pages.
 * @throws Problem `link-used`, `link-expired`, `link-ended` where it was answered by somebody else, `link-unknown`, or as
 *   `answerAsk`.
 */
export async function answerByLink(
  context: Context,
  { token, answer, language }: { token: string; answer: 'approve' | 'refuse'; language?: string | undefined },
): Promise<AskOutcome> {
  const link = await liveLink(context, context.db, token, kinds);
  const { guardian, ask } = await askOfLink(context.db, link);
  const words = guardianWords(language ?? guardian.language);
  const outcome = await answerAsk(context, guardian, ask.ask_id, { answer }, words).catch(
    (error: unknown) => {
      // Of two presses at once, or by two guardians, one counts.
      if (error instanceof Problem && error.code === 'ask-already-answered') throw over(link);
      throw error;
    },
  );
  await openLink(context, context.db, token, kinds);
  return outcome;
}

/** What a link answers, while it waits. @throws Problem `link-ended`. */
export async function askOfLink(
  db: Kysely<Database>,
  link: LinkRow,
): Promise<{ guardian: Awaited<ReturnType<typeof guardianOf>>; ask: AskRow }> {
  const guardian = await guardianOf(db, link);
  const ask = await db
    .selectFrom('asks')
    .selectAll()
    .where('child_id', '=', guardian.child_id)
    .where('ask_id', '=', link.ask_id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (ask === undefined || guardian.state !== 'consented') throw over(link);
  return { guardian, ask };
}

const over = (link: LinkRow) => new Problem('link-ended', undefined, { purpose: purposeOf(link) });
