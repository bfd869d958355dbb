import { createHmac, timingSafeEqual } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely, Selectable } from 'kysely';
import type { ServiceApp } from '../../../service/src/app/service-app.ts';
import type { Context } from '../child/facts/context.ts';
import type { Database, WebSessionRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { newToken, tokenHash } from './links.ts';

export type WebSessionKind = WebSessionRow['kind'];

/** Somebody whose browser is signed in. */
export interface WebSession {
  readonly kind: WebSessionKind;
  /** The key of the row. */
  readonly hash: string;
  readonly childId: string | null;
  readonly guardianId: string | null;
  readonly emailHash: string | null;
  readonly keyId: string | null;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  /** What a page has to send as `X-CSRF-Token`. */
  readonly csrf: string;
  /** What a proof of age has to name. Another one as soon as a proof was accepted. */
  readonly nonce: string;
  readonly proofs: number;
}

/** Lets the routes of `app` read and set cookies; the other functions here need it. */
export async function withCookies(app: ServiceApp): Promise<void> {
  if (!app.hasReplyDecorator('setCookie')) await app.register(fastifyCookie);
}

const names: Record<WebSessionKind, string> = {
  guardian: 'sg_guardian',
  child: 'sg_child',
  operator: 'sg_operator',
};

/** Starts a session and sets its cookie. Only the hash of what the cookie holds is stored. */
export async function startWebSession(
  context: Pick<Context, 'settings' | 'clock' | 'random'>,
  db: Kysely<Database>,
  reply: FastifyReply,
  session: {
    kind: WebSessionKind;
    childId?: string | null;
    emailHash?: string | null;
    keyId?: string | null;
  },
): Promise<WebSession> {
  const { settings, clock } = context;
  const token = newToken(context);
  const seconds = Math.round(settings.webSessionHours * 3600);
  const row = {
    session_hash: tokenHash(token),
    kind: session.kind,
    child_id: session.childId ?? null,
    email_hash: session.emailHash ?? null,
    key_id: session.keyId ?? null,
    guardian_id: null,
    proofs: 0,
    expires_at: new Date(clock() + seconds * 1000).toISOString(),
  };
  await db.insertInto('web_sessions').values(row).execute();
  setCookie(reply, settings.publicUrl, session.kind, token, seconds);
  return toSession(row, token);
}

/** The session of a request; undefined when there is none, or it has ended. */
export async function readWebSession(
  { settings, clock, db }: Pick<Context, 'settings' | 'clock' | 'db'>,
  request: FastifyRequest,
  kind: WebSessionKind,
): Promise<WebSession | undefined> {
  const token = request.cookies[cookieName(settings.publicUrl, kind)];
  if (token === undefined) return undefined;
  const row = await db
    .selectFrom('web_sessions')
    .selectAll()
    .where('session_hash', '=', tokenHash(token))
    .where('kind', '=', kind)
    .where('expires_at', '>', new Date(clock()).toISOString())
    .executeTakeFirst();
  return row === undefined ? undefined : toSession(row, token);
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The session of a request that needs one; what changes anything must also prove that it comes from our own page.
 * @throws Problem `not-signed-in` or `csrf`.
 */
export async function needWebSession(
  context: Pick<Context, 'settings' | 'clock' | 'db'>,
  request: FastifyRequest,
  kind: WebSessionKind,
): Promise<WebSession> {
  refuseOtherSites(request);
  const session = await readWebSession(context, request, kind);
  if (session === undefined) throw new Problem('not-signed-in');
  if (!safeMethods.has(request.method)) {
    const given = request.headers['x-csrf-token'];
    if (typeof given !== 'string' || !sameText(given, session.csrf)) throw new Problem('csrf');
  }
  return session;
}

/**
 * Refuses what a page of another site makes a browser send. Browsers that do not say where a request comes from are
 * let through: the CSRF token is the defence, this is the second one.
 * @throws Problem `csrf`.
 */
export function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' && !safeMethods.has(request.method)) throw new Problem('csrf');
}

/** Ends a session and takes its cookie back. */
export async function endWebSession(
  { settings, db }: Pick<Context, 'settings' | 'db'>,
  reply: FastifyReply,
  session: WebSession,
): Promise<void> {
  await db.deleteFrom('web_sessions').where('session_hash', '=', session.hash).execute();
  setCookie(reply, settings.publicUrl, session.kind, '', 0);
}

function cookieName(publicUrl: string, kind: WebSessionKind): string {
  return publicUrl.startsWith('https:') ? `__Host-${names[kind]}` : names[kind];
}

function setCookie(
  reply: FastifyReply,
  publicUrl: string,
  kind: WebSessionKind,
  value: string,
  maxAge: number,
): void {
  reply.setCookie(cookieName(publicUrl, kind), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    maxAge,
  });
}

function toSession(row: Selectable<WebSessionRow>, token: string): WebSession {
  const derive = (what: string) => createHmac('sha256', token).update(what).digest('base64url');
  return {
    kind: row.kind,
    hash: row.session_hash,
    childId: row.child_id,
    guardianId: row.guardian_id,
    emailHash: row.email_hash,
    keyId: row.key_id,
    expiresAt: row.expires_at,
    csrf: derive('csrf'),
    nonce: derive(`proof ${row.proofs}`),
    proofs: row.proofs,
  };
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
