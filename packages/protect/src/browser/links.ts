import { newToken, type ServiceContext, tokenHash } from '@stairgate/service';
import type { Kysely, Transaction } from 'kysely';
import type { Database, LinkRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';

/** The token of a link, in the body of who opens it. */
export interface NewLink {
  readonly kind: LinkRow['kind'];
  readonly childId?: string | null;
  readonly guardianId?: string | null;
  readonly emailHash?: string | null;
  readonly consentId?: string | null;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/**
 * A link that works once. Its token stands in the fragment, which a browser sends to nobody: not to a log, not as a
 * Referer. Only its hash is stored.
 */
export async function makeLink(
  context: Pick<ServiceContext, 'random' | 'settings'>,
  trx: Kysely<Database> | Transaction<Database>,
  link: NewLink,
): Promise<{ token: string; url: string; expiresAt: string }> {
  const token = newToken(context);
  await trx
    .insertInto('links')
    .values({
      token_hash: tokenHash(token),
      kind: link.kind,
      child_id: link.childId ?? null,
      guardian_id: link.guardianId ?? null,
      email_hash: link.emailHash ?? null,
      consent_id: link.consentId ?? null,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute();
  const page = link.kind === 'child-page' ? 'child' : 'guardian';
  return { token, url: `${context.settings.publicUrl}/${page}#t=${token}`, expiresAt: link.expiresAt };
}

/** Reads a link without using it; null when there is none of these kinds. */
export async function findLink(
  db: Kysely<Database>,
  token: string,
  kinds: readonly LinkRow['kind'][],
): Promise<LinkRow | null> {
  const row = await db
    .selectFrom('links')
    .selectAll()
    .where('token_hash', '=', tokenHash(token))
    .where('kind', 'in', kinds)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Uses a link up. Of two that try at once exactly one gets it.
 * @throws Problem `link-used`, `link-expired` or `link-unknown`.
 */
export async function openLink(
  { clock }: Pick<ServiceContext, 'clock'>,
  trx: Transaction<Database>,
  token: string,
  kinds: readonly LinkRow['kind'][],
): Promise<LinkRow> {
  const at = new Date(clock()).toISOString();
  const opened = await trx
    .updateTable('links')
    .set({ used_at: at })
    .where('token_hash', '=', tokenHash(token))
    .where('kind', 'in', kinds)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();
  if (opened !== undefined) return opened;
  const link = await findLink(trx, token, kinds);
  if (link === null) throw new Problem('link-unknown');
  throw new Problem(link.used_at === null ? 'link-expired' : 'link-used');
}
