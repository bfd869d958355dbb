import { createHmac, timingSafeEqual } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ServiceContext } from '../context.ts';
import type { BrowserSessionRow, GroundTables, SealedRow } from '../database/ground-tables.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { needKnownHost } from '../http/this-machine.ts';
import type { RowSeals } from '../ledger/row-seals.ts';
import { GroundProblem } from '../problems/service-problem.ts';
import { newToken, tokenHash } from './token.ts';

/** Somebody whose browser is signed in. */
export interface BrowserSession<Kind extends string = string> {
  readonly kind: Kind;
  /** The key of the row. */
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly usedAt: string;
  readonly expiresAt: string;
  /** What a page has to send as `X-CSRF-Token`. */
  readonly csrf: string;
}

export interface BrowserSessions<Row extends BrowserSessionRow, Session extends BrowserSession> {
  /**
   * Starts a session and sets its cookie; the one that stood in the cookie until then ends (ASVS 5, 7.2.4). Only the hash
   * of what the cookie holds is stored.
   * @param until when it ends at the latest, in milliseconds since the epoch.
   */
  start(
    context: Pick<ServiceContext, 'settings' | 'clock' | 'random' | 'keys'>,
    db: Kysely<GroundTables>,
    reply: FastifyReply,
    columns: Omit<Selectable<Row>, 'session_hash' | 'started_at' | 'used_at' | 'expires_at' | 'seal'>,
    until?: number | null,
  ): Promise<Session>;
  /**
   * The session of a request; undefined when there is none, it has ended, it was left alone for too long, or somebody put it
   * there beside the service.
   */
  read(
    context: Pick<ServiceContext, 'settings' | 'clock' | 'db' | 'keys' | 'log'>,
    request: FastifyRequest,
    kind: Row['kind'],
  ): Promise<Session | undefined>;
  /**
   * The session of a request that needs one; what changes anything must also prove that it comes from our own page.
   * @throws Problem `not-signed-in` or `csrf`.
   */
  need(
    context: Pick<ServiceContext, 'settings' | 'clock' | 'db' | 'keys' | 'log'>,
    request: FastifyRequest,
    kind: Row['kind'],
  ): Promise<Session>;
  /** Ends a session and takes its cookie back. */
  end(
    context: Pick<ServiceContext, 'settings' | 'db'>,
    reply: FastifyReply,
    session: Pick<Session, 'kind' | 'hash'>,
  ): Promise<void>;
}

/** Lets the routes of `app` read and set cookies, which sessions need, and answer under names alone that lead here. */
export async function withCookies(app: ServiceApp, { publicUrl }: { publicUrl: string }): Promise<void> {
  app.addHook('onRequest', needKnownHost(publicUrl));
  if (!app.hasReplyDecorator('setCookie')) await app.register(fastifyCookie);
}

/**
 * The browser sessions of a service.
 * @param cookies the name of the cookie of each kind.
 * @param seals of the rows, so that nobody who can only write to the database is let in.
 * @param view what a row adds to a session. `derive` makes a secret from the cookie's token that only it can give again.
 */
export function browserSessions<
  Row extends BrowserSessionRow,
  Own extends object,
  Kind extends Row['kind'] = Row['kind'],
>(
  cookies: Readonly<Record<Kind, string>>,
  seals: RowSeals<Selectable<Row> & SealedRow>,
  view: (row: Selectable<Row>, derive: (what: string) => string) => Own,
): BrowserSessions<Row, BrowserSession<Kind> & Own> {
  const cookieName = (publicUrl: string, kind: string) => {
    const name = cookies[kind as Kind];
    return publicUrl.startsWith('https:') ? `__Host-${name}` : name;
  };
  const setCookie = (
    reply: FastifyReply,
    publicUrl: string,
    kind: string,
    value: string,
    maxAge: number,
  ): void => {
    reply.setCookie(cookieName(publicUrl, kind), value, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: publicUrl.startsWith('https:'),
      maxAge,
    });
  };
  const toSession = (row: Selectable<Row>, token: string): BrowserSession<Kind> & Own => {
    const derive = (what: string) => createHmac('sha256', token).update(what).digest('base64url');
    const { kind, session_hash, started_at, used_at, expires_at } = row as Selectable<BrowserSessionRow>;
    return {
      ...view(row, derive),
      kind: kind as Kind,
      hash: session_hash,
      startedAt: started_at,
      usedAt: used_at,
      expiresAt: expires_at,
      csrf: derive('csrf'),
    };
  };
  const read: BrowserSessions<Row, BrowserSession<Kind> & Own>['read'] = async (context, request, kind) => {
    const { settings, clock, db } = context;
    const now = clock();
    const token = request.cookies[cookieName(settings.publicUrl, kind)];
    if (token === undefined) return undefined;
    const row = await db
      .selectFrom('web_sessions')
      .selectAll()
      .where('session_hash', '=', tokenHash(token))
      .where('kind', '=', kind)
      .where('expires_at', '>', new Date(now).toISOString())
      .where('used_at', '>', idleSince({ settings, clock }))
      .executeTakeFirst();
    if (row === undefined || !(await seals.isIntact(context, db, row as Selectable<Row> & SealedRow)))
      return undefined;
    if (now - Date.parse(row.used_at) >= noted)
      await db
        .updateTable('web_sessions')
        .set({ used_at: new Date(now).toISOString() })
        .where('session_hash', '=', row.session_hash)
        .execute();
    return toSession(row as Selectable<Row>, token);
  };
  return {
    read,
    async start(context, db, reply, columns, until = null) {
      const { settings, clock } = context;
      const { kind } = columns as unknown as Pick<BrowserSessionRow, 'kind'>;
      const before = reply.request.cookies[cookieName(settings.publicUrl, kind)];
      if (before !== undefined)
        await db.deleteFrom('web_sessions').where('session_hash', '=', tokenHash(before)).execute();
      const token = newToken(context);
      const at = new Date(clock()).toISOString();
      const longest = Math.round(settings.webSessionHours * 3600);
      const seconds = until === null ? longest : Math.min(longest, Math.floor((until - clock()) / 1000));
      const row = {
        ...columns,
        session_hash: tokenHash(token),
        started_at: at,
        used_at: at,
        expires_at: new Date(clock() + seconds * 1000).toISOString(),
      } as unknown as Selectable<Row> & SealedRow & Insertable<BrowserSessionRow>;
      await db
        .insertInto('web_sessions')
        .values({ ...row, seal: seals.of(row, context.keys) })
        .execute();
      setCookie(reply, settings.publicUrl, row.kind, token, seconds);
      return toSession(row, token);
    },
    async need(context, request, kind) {
      refuseOtherSites(request);
      const session = await read(context, request, kind);
      if (session === undefined) throw new GroundProblem('not-signed-in');
      if (!safeMethods.has(request.method)) {
        const given = request.headers['x-csrf-token'];
        if (typeof given !== 'string' || !sameText(given, session.csrf)) throw new GroundProblem('csrf');
      }
      return session;
    },
    async end({ settings, db }, reply, session) {
      await db.deleteFrom('web_sessions').where('session_hash', '=', session.hash).execute();
      setCookie(reply, settings.publicUrl, session.kind, '', 0);
    },
  };
}

/** How often it is noted that a session is in use, in milliseconds. */
const noted = 60_000;

/** Before this, ISO 8601, a session has to have been used to be over for being left alone. */
export const idleSince = ({ settings, clock }: Pick<ServiceContext, 'settings' | 'clock'>): string =>
  new Date(clock() - settings.webSessionIdleMinutes * 60_000).toISOString();

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send. Browsers that do not say where a request comes from are
 * let through: the CSRF token is the defence, this is the second one.
 * @throws Problem `csrf`.
 */
export function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' && !safeMethods.has(request.method)) throw new GroundProblem('csrf');
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
