import type { FastifyReply } from 'fastify';
import { findLink, openLink } from '../../browser/links.ts';
import { startWebSession, type WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import { confirmConsent } from '../consents/confirm-consent.ts';

const kinds = ['guardian-invite', 'guardian-sign-in', 'guardian-confirm'] as const;

export interface OpenedLink {
  readonly session: WebSession;
  readonly purpose: 'invite' | 'sign-in' | 'confirm';
  readonly childId: string | null;
  /** Of the consent that was confirmed. */
  readonly consentId: string | null;
}

/**
 * Trades the token of a mailed link for a session. The link of the second mail also makes the answer count.
 * @throws Problem `link-used`, `link-expired`, `link-unknown`, `notice-changed`.
 */
export async function openGuardianLink(
  context: Context,
  reply: FastifyReply,
  token: string,
): Promise<OpenedLink> {
  const found = await findLink(context.db, token, kinds);
  if (found === null) throw new Problem('link-unknown');
  if (found.kind === 'guardian-confirm') {
    const { childId, consentId, emailHash } = await confirmConsent(context, token);
    const session = await startWebSession(context, context.db, reply, { kind: 'guardian', emailHash });
    return { session, purpose: 'confirm', childId, consentId };
  }
  return context.db.transaction().execute(async (trx) => {
    const link = await openLink(context, trx, token, kinds);
    const session = await startWebSession(context, trx, reply, {
      kind: 'guardian',
      emailHash: link.email_hash,
    });
    return {
      session,
      purpose: link.kind === 'guardian-invite' ? 'invite' : 'sign-in',
      childId: link.child_id,
      consentId: null,
    };
  });
}
