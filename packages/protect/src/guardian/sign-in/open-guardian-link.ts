import type { FastifyReply } from 'fastify';
import { liveLink, openLink } from '../../browser/links.ts';
import { readWebSession, startWebSession, type WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import { confirmConsent } from '../consents/confirm-consent.ts';
import { newMail } from '../letters/new-mail.ts';
import { browserName } from './browser-name.ts';
import { knowBrowser } from './known-browsers.ts';

const kinds = ['guardian-invite', 'guardian-sign-in', 'guardian-confirm', 'guardian-answer'] as const;

export interface OpenedLink {
  readonly session: WebSession;
  readonly purpose: 'invite' | 'sign-in' | 'confirm';
  readonly childId: string | null;
  /** Of the consent that was confirmed. */
  readonly consentId: string | null;
}

/**
 * Trades the token of a mailed link for a session, once somebody has pressed. The link of the second mail also makes the
 * answer count.
 * @throws Problem `link-used`, `link-expired`, `link-ended`, `link-unknown`, `notice-changed`, and `signed-in-as-another`
 *   where another guardian is signed in in that browser and nobody said to replace them.
 */
export async function openGuardianLink(
  context: Context,
  reply: FastifyReply,
  { token, replace = false }: { token: string; replace?: boolean | undefined },
): Promise<OpenedLink> {
  const found = await liveLink(context, context.db, token, kinds);
  if (!replace && (await whoIsHere(context, reply, found.email_hash)) === 'other')
    throw new Problem('signed-in-as-another');
  if (found.kind === 'guardian-confirm') {
    const { childId, consentId, emailHash } = await confirmConsent(context, token);
    const session = await signIn(context, reply, emailHash);
    return { session, purpose: 'confirm', childId, consentId };
  }
  const session = await signIn(context, reply, found.email_hash, token);
  return {
    session,
    purpose: found.kind === 'guardian-invite' ? 'invite' : 'sign-in',
    childId: found.child_id,
    consentId: null,
  };
}

/** Who is signed in in the browser that asks, beside the guardian whom a link is for. */
export async function whoIsHere(
  context: Context,
  reply: FastifyReply,
  emailHash: string | null,
): Promise<'nobody' | 'same' | 'other'> {
  const here = await readWebSession(context, reply.request, 'guardian');
  if (here === undefined) return 'nobody';
  return here.emailHash !== null && here.emailHash === emailHash ? 'same' : 'other';
}

/** @param token of a link that is used up with it. */
async function signIn(
  context: Context,
  reply: FastifyReply,
  emailHash: string | null,
  token?: string,
): Promise<WebSession> {
  const { browser, session } = await context.db.transaction().execute(async (trx) => {
    if (token !== undefined) await openLink(context, trx, token, kinds);
    const name = browserName(reply.request.headers['user-agent']);
    const session = await startWebSession(context, trx, reply, {
      kind: 'guardian',
      emailHash,
      browser: name,
    });
    if (emailHash === null) return { session, browser: 'known' };
    const isNew = await knowBrowser(context, trx, reply, emailHash);
    if (isNew) await context.outbox.queue(trx, newMail({ kind: 'new-browser', email_hash: emailHash }));
    return { session, browser: isNew ? 'new' : 'known' };
  });
  if (browser === 'new') context.outbox.startSending();
  return session;
}
