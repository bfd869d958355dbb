import { newToken, type ServiceContext, tokenHash } from '@stairgate/service';
import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool, Transaction } from 'kysely';
import type { Database, GuardianRow, LinkRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { linkSeals } from './ways-in.ts';

/** The token of a link, in the body of who opens it. */
export interface NewLink {
  readonly kind: LinkRow['kind'];
  readonly childId?: string | null;
  readonly guardianId?: string | null;
  readonly emailHash?: string | null;
  readonly consentId?: string | null;
  readonly askId?: string | null;
  readonly favourId?: string | null;
  readonly returnTo?: string | null;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/**
 * A link that works once. Its token stands in the fragment, which a browser sends to nobody: not to a log, not as a
 * Referer. Only its hash is stored.
 */
export async function makeLink(
  context: Pick<ServiceContext, 'clock' | 'random' | 'settings' | 'keys'>,
  trx: Kysely<Database> | Transaction<Database>,
  link: NewLink,
): Promise<{ token: string; url: string; expiresAt: string }> {
  const token = newToken(context);
  const row = {
    token_hash: tokenHash(token),
    kind: link.kind,
    child_id: link.childId ?? null,
    guardian_id: link.guardianId ?? null,
    email_hash: link.emailHash ?? null,
    consent_id: link.consentId ?? null,
    ask_id: link.askId ?? null,
    favour_id: link.favourId ?? null,
    return_to: link.returnTo ?? null,
    made_at: new Date(context.clock()).toISOString(),
    expires_at: link.expiresAt,
    used_at: null,
    ended: false,
  };
  await trx
    .insertInto('links')
    .values({ ...row, seal: linkSeals.of(row, context.keys) })
    .execute();
  return { token, url: linkTo(context, link.kind, token), expiresAt: link.expiresAt };
}

/** How many links to its page a child has at most; the one that was made first ends. */
export const mostPageLinks = 20;

/** A link to a child's page. Of more than `mostPageLinks` that were not opened the oldest ends. */
export async function makePageLink(
  context: Pick<ServiceContext, 'clock' | 'random' | 'settings' | 'keys'>,
  db: Kysely<Database>,
  childId: string,
  returnTo: string | null = null,
): Promise<{ url: string; expiresAt: string }> {
  const now = context.clock();
  const expiresAt = new Date(now + context.settings.linkMinutes * 60_000).toISOString();
  const { url } = await makeLink(context, db, { kind: 'child-page', childId, returnTo, expiresAt });
  const older = await db
    .selectFrom('links')
    .select('token_hash')
    .where('kind', '=', 'child-page')
    .where('child_id', '=', childId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date(now).toISOString())
    .orderBy('made_at', 'desc')
    .orderBy('token_hash')
    .offset(mostPageLinks)
    .limit(1000)
    .execute();
  const ended = { expires_at: new Date(now).toISOString() };
  for (const { token_hash } of older) await linkSeals.change(context.keys, db, { token_hash }, ended);
  return { url, expiresAt };
}

function linkTo(
  { settings }: Pick<ServiceContext, 'settings'>,
  kind: LinkRow['kind'],
  token: string,
): string {
  const page = kind === 'child-page' ? 'child' : 'guardian';
  return `${settings.publicUrl}/${page}#t=${token}`;
}

/** A link of this kind that ends with what it is for, and not with a day. */
const noDay = '9999-12-31T00:00:00.000Z';

/**
 * The link by which a guardian takes back all that was agreed to for one child: the same in every letter, for as long as
 * there is something to take back. It can close and do nothing else.
 */
export async function linkToWithdraw(
  context: Pick<ServiceContext, 'keys' | 'settings' | 'clock'>,
  trx: Kysely<Database> | Transaction<Database>,
  guardian: Pick<GuardianRow, 'child_id' | 'guardian_id' | 'email_hash'>,
): Promise<string> {
  const kind = 'guardian-withdraw';
  const { child_id, guardian_id, email_hash } = guardian;
  const mac = context.keys.mac('link to withdraw', `${child_id}/${guardian_id}`);
  const token = Buffer.from(mac.slice(mac.indexOf('.') + 1), 'hex').toString('base64url');
  const row = {
    token_hash: tokenHash(token),
    kind,
    child_id,
    guardian_id,
    email_hash,
    consent_id: null,
    ask_id: null,
    favour_id: null,
    return_to: null,
    made_at: new Date(context.clock()).toISOString(),
    expires_at: noDay,
    used_at: null,
    ended: false,
  } as const;
  await trx
    .insertInto('links')
    .values({ ...row, seal: linkSeals.of(row, context.keys) })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .execute();
  return linkTo(context, kind, token);
}

/**
 * Ends links with what they were for. What stays of them for a while leads to nobody: it says only that it is over, to
 * whoever still has the letter.
 */
export async function endLinks(
  trx: Kysely<Database>,
  of: (where: ExpressionBuilder<Database, 'links'>) => ExpressionWrapper<Database, 'links', SqlBool>,
): Promise<void> {
  await trx
    .updateTable('links')
    .set({
      ended: true,
      child_id: null,
      guardian_id: null,
      email_hash: null,
      consent_id: null,
      ask_id: null,
      favour_id: null,
      return_to: null,
      seal: null,
    })
    .where(of)
    .execute();
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

const purposes = {
  'guardian-invite': 'invite',
  'guardian-sign-in': 'sign-in',
  'guardian-confirm': 'confirm',
  'guardian-withdraw': 'withdraw',
  'guardian-sign-out': 'sign-out',
  'guardian-answer': 'answer',
  'guardian-favour': 'favour',
  'child-page': 'child-page',
} as const satisfies Record<LinkRow['kind'], string>;

/** What a link is for, as pages name it. */
export const purposeOf = <Kind extends LinkRow['kind']>({ kind }: { kind: Kind }) => purposes[kind];

/**
 * A link that still works. Nothing is changed. One that was put there beside the service is as good as none.
 * @throws Problem `link-used`, `link-ended`, `link-expired`, with the `purpose` that it had, or `link-unknown`.
 */
export async function liveLink<Kind extends LinkRow['kind']>(
  context: Pick<ServiceContext, 'clock' | 'keys' | 'log'>,
  db: Kysely<Database>,
  token: string,
  kinds: readonly Kind[],
): Promise<LinkRow & { kind: Kind }> {
  const link = await findLink(db, token, kinds);
  if (link === null) throw new Problem('link-unknown');
  const gone = (code: 'link-used' | 'link-ended' | 'link-expired') =>
    new Problem(code, undefined, { purpose: purposeOf(link) });
  if (link.used_at !== null) throw gone('link-used');
  if (link.ended) throw gone('link-ended');
  if (Date.parse(link.expires_at) <= context.clock()) throw gone('link-expired');
  if (!(await linkSeals.isIntact(context, db, link))) throw new Problem('link-unknown');
  return link as LinkRow & { kind: Kind };
}

/**
 * Uses a link up. Of two that try at once exactly one gets it.
 * @throws Problem as `liveLink`.
 */
export async function openLink<Kind extends LinkRow['kind']>(
  context: Pick<ServiceContext, 'clock' | 'keys' | 'log'>,
  trx: Kysely<Database>,
  token: string,
  kinds: readonly Kind[],
): Promise<LinkRow & { kind: Kind }> {
  const at = new Date(context.clock()).toISOString();
  const opened = await trx
    .updateTable('links')
    .set({ used_at: at })
    .where('token_hash', '=', tokenHash(token))
    .where('kind', 'in', kinds)
    .where('used_at', 'is', null)
    .where('ended', '=', false)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();
  if (opened === undefined) return liveLink(context, trx, token, kinds);
  if (!(await linkSeals.isIntact(context, trx, opened))) throw new Problem('link-unknown');
  return opened as LinkRow & { kind: Kind };
}
