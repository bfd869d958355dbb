import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  broughtId,
  countedAs,
  hasOddId,
  type KeyLimiter,
  type KeyRing,
  mayUse,
  problemHeaders,
  type RequestIds,
  readJson,
  type ServiceProblem,
} from '@stairgate/service';
import type { FastifyError } from 'fastify';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { Problem } from '../../problem.ts';
import { problemHandler } from '../../problem-handler.ts';
import type { Answerer, ResponseBody } from './answer-request.ts';
import { evaluationBytes, evaluationsBytes } from './routes.ts';

/** What the lane needs to answer by itself. */
export interface Lane {
  readonly answerer: Answerer;
  readonly door: PlatformDoor;
  readonly ring: KeyRing;
  readonly limiter: KeyLimiter;
  /** Of bytes. */
  readonly byteLimiter: KeyLimiter;
  readonly ids: RequestIds;
  /** Told of what should not have happened. */
  readonly onError: (error: Error) => void;
}

const paths: Readonly<Record<string, { limit: number; answer: keyof Answerer }>> = {
  '/access/v1/evaluation': { limit: evaluationBytes, answer: 'evaluation' },
  '/access/v1/evaluations': { limit: evaluationsBytes, answer: 'evaluations' },
  '/access/v1/search/action': { limit: evaluationBytes, answer: 'actions' },
};

/**
 * An HTTP server that answers plain evaluations by itself, which takes a third of the time that a router with its hooks
 * takes, and leaves everything else to the router: other paths, keys not yet known, odd headers, keys over their limit.
 * @param lane undefined until the service is ready.
 */
export function createFastServer(
  router: RequestListener,
  { lane, ids }: { lane: () => Lane | undefined; ids: RequestIds },
): Server {
  // A request without a host is refused here and not by Node, whose answer has no id and no body.
  const options = { requestTimeout: 30_000, keepAliveTimeout: 72_000, requireHostHeader: false };
  const server = createServer(options, (request, response) => {
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      refuse(request, response, new Problem('malformed-request', 'The header Host is missing.'), ids);
      return;
    }
    if (hosts(request) > 1) {
      refuse(request, response, new Problem('malformed-request', 'The header Host is there twice.'), ids);
      return;
    }
    const ready = lane();
    if (ready === undefined || !take(request, response, ready)) router(request, response);
  });
  // So is an expectation that nobody here knows.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    refuse(request, response, new Problem('invalid', 'Expect: give 100-continue or leave it out'), ids),
  );
  return server;
}

/** How many Host headers a request has: RFC 9112, 3.2, asks for 400 on more than one, of which Node tells the first alone. */
function hosts({ rawHeaders }: IncomingMessage): number {
  let found = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') found++;
  }
  return found;
}

function take(request: IncomingMessage, response: ServerResponse, lane: Lane): boolean {
  if (request.method !== 'POST') return false;
  const path = paths[request.url!];
  if (path === undefined) return false;
  const { headers } = request;
  const { authorization } = headers;
  if (authorization === undefined || !authorization.startsWith('Bearer ')) return false;
  const type = headers['content-type'];
  if (type !== 'application/json' && type !== 'application/json; charset=utf-8') return false;
  if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return false;
  const length = Number(headers['content-length']);
  if (!(length > 0 && length <= path.limit)) return false;
  const key = lane.ring.peek(authorization.slice(7));
  if (key === undefined || key.platform === null || !mayUse(key, 'decide')) return false;
  const who = countedAs(key);
  if (lane.limiter.wait(who) > 0 || lane.byteLimiter.wait(who) > 0) return false;
  lane.limiter.count(who);
  lane.byteLimiter.count(who, length);
  const asker = lane.door.of(key.platform);

  const id = broughtId(headers) ?? lane.ids.own();
  const odd = hasOddId(headers);
  const fail = (error: unknown) => {
    const problem = problemHandler.toProblem(error as FastifyError);
    if (problem.status >= 500) lane.onError(error as Error);
    refuse(request, response, problem, lane.ids, id);
  };
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  request.on('data', (chunk: Buffer) => {
    if (first === undefined) first = chunk;
    else if (more === undefined) more = [first, chunk];
    else more.push(chunk);
  });
  request.on('end', () => {
    const body = more === undefined ? first! : Buffer.concat(more);
    try {
      const answer = lane.answerer[path.answer](readJson(body, path.limit), asker);
      if (answer instanceof Promise) answer.then((ready) => send(response, id, ready, odd)).catch(fail);
      else send(response, id, answer, odd);
    } catch (error) {
      fail(error);
    }
  });
  return true;
}

function send(response: ServerResponse, id: string, { text, bytes }: ResponseBody, odd: boolean): void {
  response.writeHead(200, [
    'content-type',
    'application/json',
    'content-length',
    String(bytes.length),
    'x-request-id',
    id,
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
  ]);
  response.end(odd ? bytes : (text ?? bytes));
}

function refuse(
  { headers }: IncomingMessage,
  response: ServerResponse,
  problem: ServiceProblem,
  ids: RequestIds,
  id = broughtId(headers) ?? ids.own(),
): void {
  const body = Buffer.from(JSON.stringify(problem.body()));
  response.writeHead(problem.status, {
    ...problemHeaders(problem, headers.accept),
    'content-length': body.length,
    'x-request-id': id,
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
