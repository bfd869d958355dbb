import type { LinkLook } from '@stairgate/wire';
import type { FastifyReply } from 'fastify';
import { liveLink, purposeOf } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import type { LinkRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { askView } from '../asks/ask-views.ts';
import { consentsInForce, purposesInForce } from '../consents/consents-in-force.ts';
import { offerFor } from '../notice/offer.ts';
import { favourInWords } from '../words/favour-in-words.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { askOfLink } from './answer-by-link.ts';
import { guardianOf } from './close-by-link.ts';
import { whoIsHere } from './open-guardian-link.ts';

const kinds = [
  'guardian-invite',
  'guardian-sign-in',
  'guardian-confirm',
  'guardian-withdraw',
  'guardian-sign-out',
  'guardian-answer',
  'guardian-favour',
] as const;

/**
 * What the link of a mail would do, so that a page can say it before anybody presses. Changes nothing: what a program that
 * reads mail opens is as good as never opened.
 * @throws Problem `link-used`, `link-expired`, `link-ended`, `link-unknown`.
 */
export async function lookAtLink(
  context: Context,
  reply: FastifyReply,
  { token, language }: { token: string; language?: string | undefined },
): Promise<LinkLook> {
  const link = await liveLink(context, context.db, token, kinds);
  const browser = await whoIsHere(context, reply, link.email_hash);
  if (link.kind === 'guardian-answer') {
    const { guardian, ask } = await askOfLink(context.db, link);
    const words = guardianWords(language ?? guardian.language);
    const { purposes } = offerFor(context, await context.children.need(guardian.child_id), guardian, words);
    const { state: _, answeredAt: __, ...view } = askView(ask, purposes, words);
    return {
      purpose: 'answer',
      about: { label: guardian.label, since: guardian.invited_at },
      points: [],
      ask: view,
      browser,
    };
  }
  if (link.kind === 'guardian-favour') return lookAtFavour(context, link, browser, language);
  const isOfChild =
    link.kind === 'guardian-confirm' || link.kind === 'guardian-withdraw' || link.kind === 'guardian-invite';
  if (!isOfChild || link.child_id === null)
    return { purpose: purposeOf(link), about: null, points: [], browser };
  const guardian = await guardianOf(context.db, link);
  return {
    purpose: purposeOf(link),
    about: { label: guardian.label, since: guardian.invited_at },
    points:
      link.kind === 'guardian-invite' ? [] : await pointsOf(context, link, language ?? guardian.language),
    browser,
  };
}

/** @throws Problem `link-ended` where it was answered elsewhere, or its time has passed. */
async function lookAtFavour(
  { children, db, clock }: Context,
  link: LinkRow,
  browser: LinkLook['browser'],
  language: string | undefined,
): Promise<LinkLook> {
  const guardian = await guardianOf(db, link);
  const row = await db
    .selectFrom('favours')
    .selectAll()
    .where('child_id', '=', link.child_id)
    .where('favour_id', '=', link.favour_id)
    .executeTakeFirst();
  const favour = row && favourView(row, await children.need(guardian.child_id), clock());
  if (favour?.state !== 'waiting') throw new Problem('link-ended', undefined, { purpose: purposeOf(link) });
  return {
    purpose: 'favour',
    about: { label: guardian.label, since: guardian.invited_at },
    points: [favourInWords(guardianWords(language ?? guardian.language), favour)],
    favour,
    browser,
  };
}

/** What was agreed to, and waits to be confirmed or is in force, by the titles under which it was asked. */
async function pointsOf(context: Context, link: LinkRow, language: string | null): Promise<string[]> {
  const { db, children } = context;
  const guardian = await guardianOf(db, link);
  const facts = await children.need(guardian.child_id);
  const words = guardianWords(language);
  const { purposes } = offerFor(context, facts, guardian, words);
  const agreed = link.kind === 'guardian-confirm' ? await agreedIn(context, link) : null;
  const named = agreed ?? purposesInForce(await consentsInForce(db, guardian));
  return purposes.filter(({ id }) => named.has(id)).map(({ title }) => title);
}

async function agreedIn({ db }: Pick<Context, 'db'>, link: LinkRow): Promise<ReadonlySet<string>> {
  const consent = await db
    .selectFrom('consents')
    .select('purposes')
    .where('child_id', '=', link.child_id)
    .where('consent_id', '=', link.consent_id)
    .executeTakeFirst();
  return new Set(consent === undefined ? [] : (JSON.parse(consent.purposes) as string[]));
}
