import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { ProtectError, Unreachable } from '@stairgate/client';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { opens } from './access/access.ts';
import { NotOpen } from './access/not-open.ts';
import { tellOwner } from './access/tell-owner.ts';
import { SignInFirst } from './accounts/require-me.ts';
import { whoIsHere } from './accounts/who-is-here.ts';
import type { Birch } from './birch.ts';
import type { BirchContext, BirchEnv } from './birch-env.ts';
import { spoilPages } from './faults/spoil-pages.ts';
import { BadInput, nothingHere } from './forms/bad-input.ts';
import type { PageParts } from './pages/layout.ts';
import { messagePage } from './pages/message-page.ts';
import { notOpenPage } from './pages/not-open-page.ts';
import { pausedPage } from './pages/paused-page.ts';
import { showPage } from './pages/show-page.ts';
import { english, speechOf } from './pages/speech.ts';
import { assistantRoutes } from './routes/assistant.ts';
import { chooseRoutes } from './routes/choose.ts';
import { clipRoutes } from './routes/clips.ts';
import { entranceRoutes } from './routes/entrance.ts';
import { feedRoutes } from './routes/feed.ts';
import { fromProtectRoutes } from './routes/from-protect.ts';
import { groupRoutes } from './routes/groups.ts';
import { liveRoutes } from './routes/live.ts';
import { locationRoutes } from './routes/location.ts';
import { messageRoutes } from './routes/messages.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { peopleRoutes } from './routes/people.ts';
import { postRoutes } from './routes/posts.ts';
import { publicRoutes } from './routes/public-pages.ts';
import { settingsRoutes } from './routes/settings.ts';
import { shopRoutes } from './routes/shop.ts';
import { signUpRoutes } from './routes/sign-up.ts';
import { timeRoutes } from './routes/time.ts';

const publicFolder = fileURLToPath(new URL('../public', import.meta.url));
const mostBytes = 64 * 1024;

/** Birch as one application. */
export function createBirchApp(birch: Birch): Hono<BirchEnv> {
  const app = new Hono<BirchEnv>();

  if (birch.faults.length > 0) app.use(spoilPages(birch));
  app.use(async (c, next) => {
    await next();
    const me = c.get('me');
    const locates =
      me && (opens(me.page, 'location.collect/coarse') || opens(me.page, 'location.collect/precise'));
    const headers: Readonly<Record<string, string>> = {
      'Content-Security-Policy': `default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self' ${birch.protectOrigin}`,
      'Permissions-Policy': `geolocation=(${locates ? 'self' : ''}), camera=(), microphone=(), interest-cohort=()`,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    if (!c.res.headers.has('Cache-Control') && c.res.headers.get('Content-Type')?.startsWith('text/html')) {
      c.header('Cache-Control', 'no-store');
    }
  });
  app.use(serveStatic({ root: publicFolder }));
  app.use(csrf());
  app.use(
    bodyLimit({
      maxSize: mostBytes,
      onError: () => {
        throw new BadInput('That is too much at once', 'Make it shorter and send it again.', 413);
      },
    }),
  );
  app.use(whoIsHere(birch));
  for (const fault of birch.faults) fault.routes?.(app, birch);

  const routes = [
    publicRoutes,
    entranceRoutes,
    signUpRoutes,
    feedRoutes,
    postRoutes,
    peopleRoutes,
    messageRoutes,
    groupRoutes,
    clipRoutes,
    shopRoutes,
    notificationRoutes,
    locationRoutes,
    chooseRoutes,
    settingsRoutes,
    liveRoutes,
    timeRoutes,
    assistantRoutes,
    fromProtectRoutes,
  ];
  for (const route of routes) app.route('/', route(birch));

  app.notFound((c) => answerProblem(birch, c, nothingHere()));
  app.onError((error, c) => answerProblem(birch, c, error));
  return app;
}

/** Says what went wrong, on a page or, to programs, as a problem document. */
async function answerProblem(birch: Birch, c: BirchContext, error: unknown): Promise<Response> {
  if (error instanceof SignInFirst && wantsPage(c)) return c.redirect('/sign-in', 303);
  const { parts, status, title, detail } = await explain(birch, c, error);
  if (wantsPage(c)) return showPage(birch, c, parts, status);
  const body = { type: 'about:blank', title, status, detail };
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}

interface Explained {
  readonly parts: PageParts;
  readonly status: 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;
  readonly title: string;
  readonly detail: string;
}

async function explain(birch: Birch, c: BirchContext, error: unknown): Promise<Explained> {
  // Joining is in several languages, and so is what goes wrong there.
  const speech = c.req.path.startsWith('/sign-up') ? speechOf(c) : undefined;
  const simple = (status: Explained['status'], title: string, text: string): Explained => ({
    parts: {
      speech,
      title: (speech ?? english).say(title),
      body: messagePage({ speech, icon: 'leaf', title, text }),
    },
    status,
    title,
    detail: text,
  });
  if (error instanceof NotOpen) {
    if (c.req.method !== 'GET') tellOwner(birch, error);
    const parts = await notOpenPage(c, error);
    const status = error.facts.why === 'unsure' ? 503 : 403;
    return { parts, status, title: parts.title, detail: 'It is not open. Nothing happened.' };
  }
  if (error instanceof BadInput) return simple(error.status, error.message, error.fix);
  if (error instanceof SignInFirst) return simple(401, 'Sign in first', 'Sign in and try again.');
  if (error instanceof Unreachable || error instanceof ProtectError) {
    if (error instanceof ProtectError)
      birch.log.warn({ err: error, code: error.code }, 'protect did not take a call');
    const parts = await pausedPage(c);
    return { parts, status: 503, title: parts.title, detail: 'Try again in a little while.' };
  }
  if (error instanceof HTTPException && error.status < 500) {
    return simple(
      403,
      'That form came from somewhere else',
      'Nothing was changed. Go back to Birch and try again.',
    );
  }
  birch.log.warn({ err: error, path: c.req.path }, 'something went wrong');
  return simple(
    500,
    'Something went wrong',
    'It is not you. Nothing was changed; try again in a little while.',
  );
}

function wantsPage(c: BirchContext): boolean {
  const accept = c.req.header('accept') ?? '*/*';
  return !/application\/(problem\+)?json/.test(accept) || accept.includes('text/html');
}
