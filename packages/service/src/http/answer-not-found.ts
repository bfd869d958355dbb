import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceProblem } from '../problems/service-problem.ts';
import type { ServiceApp } from './service-app.ts';

/** How a service answers where no route does. */
export interface NotFoundAnswers {
  /** The methods that a path answers; none for a path that is not there. */
  methodsAt(path: string): readonly string[];
  notFound(request: FastifyRequest): ServiceProblem;
  methodNotAllowed(methods: readonly string[]): ServiceProblem;
  /** Sends a problem as a document. */
  send(reply: FastifyReply, problem: ServiceProblem): FastifyReply;
  /** Where `index.html` of the pages lies, which says by the address what to do next; null where there are no pages. */
  readonly pagesDir: string | null;
}

/**
 * Answers what no route does: with the methods that the path has, with the same path without its last slash, with a page
 * for a browser, and with a problem for a program.
 */
export function answerNotFound(
  app: ServiceApp,
  { methodsAt, notFound, methodNotAllowed, send, pagesDir }: NotFoundAnswers,
): void {
  // Also where a pattern takes the slash for an empty name.
  app.addHook('onRequest', async ({ method, url }, reply) => {
    const [path = ''] = url.split('?', 1);
    if (!path.endsWith('/') || (method !== 'GET' && method !== 'HEAD')) return;
    const bare = path.replace(/\/+$/, '');
    // A path that begins with two slashes would lead to another host.
    if (bare.startsWith('//') || !methodsAt(bare).includes('GET') || methodsAt(path).length > 0) return;
    return reply.redirect(bare + url.slice(path.length), 308);
  });
  // Before the body is read: what is wrong with that is of no use to who asks at a wrong place.
  app.addHook('preParsing', async (request, reply) => {
    if (!request.is404) return;
    const { method } = request;
    const [path = ''] = request.url.split('?', 1);
    const reads = method === 'GET' || method === 'HEAD';
    const methods = methodsAt(path);
    if (methods.length > 0) {
      const allowed = method === 'OPTIONS' ? [...methods, 'OPTIONS'].sort() : methods;
      reply.header('allow', allowed.join(', '));
      if (method !== 'OPTIONS') throw methodNotAllowed(methods);
      reply.code(204).send();
      return;
    }
    const page = reads && wantsPage(request.headers.accept) ? await pageIn(pagesDir) : undefined;
    if (page === undefined) throw notFound(request);
    reply
      .code(404)
      .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', vary: 'accept' })
      .send(page);
  });
  app.setNotFoundHandler((request, reply) => send(reply, notFound(request)));
}

/** Whether somebody looks at it in a browser: programs that take anything get what programs read. */
function wantsPage(accept: string | undefined): boolean {
  const [page, ...programs] = ['text/html', 'application/json', 'application/problem+json'].map(
    (type) => weights(accept).get(type) ?? 0,
  );
  return page! > 0 && programs.every((weight) => page! >= weight);
}

/** What each media type weighs (RFC 9110, 12.5.1). */
function weights(accept = ''): ReadonlyMap<string, number> {
  return new Map(
    accept.split(',').map((one) => {
      const [type = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [type, weight === undefined ? 1 : Number(weight) || 0];
    }),
  );
}

async function pageIn(pagesDir: string | null): Promise<Buffer | undefined> {
  return pagesDir === null ? undefined : readFile(join(pagesDir, 'index.html')).catch(() => undefined);
}
