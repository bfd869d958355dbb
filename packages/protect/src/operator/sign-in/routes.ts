import {
  type KeyRing,
  newToken,
  refuseOtherSites,
  route,
  type ServiceApp,
  tokenHash,
} from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, freshUntil, operatorRoute } from '../../browser/operator-route.ts';
import { signInSeals } from '../../browser/ways-in.ts';
import {
  endWebSession,
  readWebSession,
  type SignedIn,
  startWebSession,
  type WebSession,
} from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import type { SignInRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { createFailureNotes } from './note-failures.ts';
import { createOidc, SignInFailed, type SignInFault } from './oidc.ts';

const minute = 60_000;
/** Minutes in which somebody has to come back from the provider. */
const awayMinutes = 10;
const seldom = { config: { rateLimit: { max: 20, timeWindow: minute } } };
/** Where the provider's answer is told of. */
const signedInPage = '/operator/signed-in';

/** Operators sign in by a key, or by the identity provider of who runs the service. */
export async function signInRoutes(
  app: ServiceApp,
  context: Context,
  { ring }: { ring: KeyRing },
): Promise<void> {
  const { audit, clock, db, random, settings } = context;
  const oidc = createOidc(context);
  const failed = createFailureNotes(context);
  const cookie = settings.publicUrl.startsWith('https:') ? '__Host-sg_sign_in' : 'sg_sign_in';

  app.route(
    route(operations.readSignInWays, async () => ({
      oidc: settings.oidcIssuer === null ? null : { name: settings.oidcName },
    })),
  );

  app.route(
    route(
      operations.signOperatorIn,
      async (request, reply) => {
        refuseOtherSites(request);
        const key = await ring.find(request.body.key);
        try {
          if (key === undefined) throw new Problem('key-unknown');
          if (ring.isOver(key)) throw new Problem('key-expired');
          if (key.scope !== 'operator' || key.role === null)
            throw new Problem('key-scope', 'This needs a key of scope "operator".');
        } catch (error) {
          const { code } = error as Problem;
          await failed({ by: 'key', why: code, keyId: key?.keyId, from: request.ip });
          throw error;
        }
        const { keyId, person, people, role } = key;
        const name = person ?? key.name;
        const signedIn = { by: 'key', person, people, name, role } as const;
        return start(request, reply, { keyId, until: key.endsAt, signedIn });
      },
      seldom,
    ),
  );

  app.route(operatorRoute(context, operations.readOperatorSession, async ({ session }) => view(session)));

  app.route(
    operatorRoute(context, operations.signOperatorOut, async ({ session }, _request, reply) => {
      await endWebSession(context, reply, session);
    }),
  );

  app.route(
    route(
      operations.beginSignIn,
      async (request, reply) => {
        const { return: asked = '/operator', again } = request.query;
        const session = again === 'yes' ? await readWebSession(context, request, 'operator') : undefined;
        const [state, nonce, verifier, browser] = [1, 2, 3, 4].map(() => newToken({ random }));
        const going = { state: state!, nonce: nonce!, verifier: verifier!, again: session !== undefined };
        try {
          const url = await oidc.begin(going);
          const row = {
            state_hash: tokenHash(going.state),
            browser_hash: tokenHash(browser!),
            nonce: going.nonce,
            verifier: going.verifier,
            return_to: isOwnPage(asked) ? asked : '/operator',
            again_for: session?.hash ?? null,
            expires_at: new Date(clock() + awayMinutes * minute).toISOString(),
          };
          await db
            .insertInto('sign_ins')
            .values({ ...row, seal: signInSeals.of(row, context.keys) })
            .execute();
          setCookie(reply, browser!, awayMinutes * 60);
          return reply.redirect(url.href, 303);
        } catch (error) {
          return tell(request, reply, error);
        }
      },
      seldom,
    ),
  );

  app.route(
    route(
      operations.finishSignIn,
      async (request, reply) => {
        setCookie(reply, '', 0);
        try {
          const row = await comeBack(request);
          const state = String((request.query as { state?: unknown }).state);
          const { nonce, verifier, again_for } = row;
          const going = { state, nonce, verifier, again: again_for !== null };
          const proved = await oidc.finish(request.url.slice(request.url.indexOf('?')), going);
          const { person } = proved;
          await endFormer(again_for, person);
          const signedIn = { ...proved, by: 'oidc', people: [person] } as const;
          await start(request, reply, { signedIn });
          return reply.redirect(row.return_to, 303);
        } catch (error) {
          return tell(request, reply, error);
        }
      },
      seldom,
    ),
  );

  async function start(
    request: FastifyRequest,
    reply: FastifyReply,
    who: { signedIn: SignedIn; keyId?: string; until?: number | null },
  ) {
    const former = await readWebSession(context, request, 'operator');
    if (former !== undefined) await endWebSession(context, reply, former);
    const session = await db
      .transaction()
      .execute((trx) => startWebSession(context, trx, reply, { kind: 'operator', ...who }));
    await audit.note({
      kind: 'sign-in',
      actor: actorOf(session),
      about: { role: who.signedIn.role, from: request.ip },
    });
    return view(session);
  }

  /** @throws SignInFailed where nobody went from this browser, or too long ago. */
  async function comeBack(request: FastifyRequest): Promise<SignInRow> {
    const { state } = request.query as { state?: unknown };
    const browser = request.cookies[cookie];
    if (typeof state !== 'string' || browser === undefined) throw new SignInFailed('lapsed');
    const row = await db
      .deleteFrom('sign_ins')
      .where('state_hash', '=', tokenHash(state))
      .where('browser_hash', '=', tokenHash(browser))
      .where('expires_at', '>', new Date(clock()).toISOString())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined || !(await signInSeals.isIntact(context, db, row)))
      throw new SignInFailed('lapsed');
    return row;
  }

  /** Who proves anew who they are is the one who was there, and has one session as before. */
  async function endFormer(hash: string | null, person: string): Promise<void> {
    if (hash === null) return;
    const former = await db
      .selectFrom('web_sessions')
      .select('people')
      .where('session_hash', '=', hash)
      .executeTakeFirst();
    if (former?.people != null && !(JSON.parse(former.people) as string[]).includes(person))
      throw new SignInFailed('other-person');
    await db.deleteFrom('web_sessions').where('session_hash', '=', hash).execute();
  }

  async function tell(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> {
    if (!(error instanceof SignInFailed)) throw error;
    const { fault, detail } = error;
    request.log.warn({ fault, detail }, 'sign-in');
    await failed({ by: 'oidc', why: fault, detail, from: request.ip });
    return reply.redirect(faultPage(fault), 303);
  }

  function setCookie(reply: FastifyReply, value: string, maxAge: number): void {
    reply.setCookie(cookie, value, {
      path: '/',
      httpOnly: true,
      // It has to come along when the provider sends the browser back.
      sameSite: 'lax',
      secure: settings.publicUrl.startsWith('https:'),
      maxAge,
    });
  }

  function view(session: WebSession) {
    const { person, name, role, by, at } = session.signedIn!;
    return {
      csrf: session.csrf,
      ...{ person, name, role, by },
      signedInAt: at,
      freshUntil: new Date(freshUntil(context, session)).toISOString(),
      expiresAt: session.expiresAt,
      idleMinutes: settings.operatorIdleMinutes,
    };
  }
}

const faultPage = (fault: SignInFault) => `${signedInPage}?fault=${fault}`;

/** Whether an address is a page for operators, and nothing that a browser would take for another site's. */
function isOwnPage(path: string): boolean {
  return (
    /^\/operator(?:\/[\w./-]*)?(?:\?[^\s#\\]*)?$/.test(path) &&
    !/\/\/|\/\.|^\/operator\/(?:api|sign-in)\b/.test(path)
  );
}
