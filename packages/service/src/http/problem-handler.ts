import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { GroundProblemCode, ProblemKinds } from '@stairgate/wire';
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import { ServiceProblem } from '../problems/service-problem.ts';
import { answerNotFound } from './answer-not-found.ts';
import { broughtId } from './request-id.ts';
import type { ServiceApp } from './service-app.ts';

/** How a service answers what goes wrong, in the words of its own list. */
export interface ProblemHandler {
  /** What a caller is told of an error. */
  toProblem(error: FastifyError): ServiceProblem;
  /**
   * Answers every error of the application as a problem document (RFC 9457), and a browser at an address that is none by
   * a page.
   * @param methodsAt the methods that a path answers.
   * @param pagesDir where the pages lie, if there are any.
   */
  answerProblems(
    app: ServiceApp,
    methodsAt: (path: string) => readonly string[],
    pagesDir: string | null,
  ): void;
  /** Answers what fails before a route is found, such as an address that cannot be decoded. */
  answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void;
  /**
   * Answers what is no HTTP, or does not arrive in time, and hangs up.
   * @param id for this answer: what the request brought was not read.
   */
  answerBrokenRequest(error: Error & { code?: string }, socket: Socket, id: string): void;
}

/**
 * @param problems the service's whole list.
 * @param translate what the service itself makes of an error that is no problem; undefined for what it does not know.
 */
export function createProblemHandler(
  problems: ProblemKinds<GroundProblemCode>,
  translate: (error: Error) => ServiceProblem | undefined = () => undefined,
): ProblemHandler {
  const problem = (code: GroundProblemCode, detail?: string, extra?: Record<string, unknown>) =>
    new ServiceProblem<GroundProblemCode>(problems, code, detail, extra);

  const toProblem = (error: FastifyError): ServiceProblem => {
    if (error instanceof ServiceProblem) return error;
    if (
      lostDatabase.test(error.code ?? '') ||
      /connection terminated|timeout exceeded when/i.test(error.message)
    )
      return problem('unavailable', 'The database does not answer.');
    if (error.validation) {
      const { detail, errors } = faultsOf(error.validation, error.validationContext ?? 'body');
      return problem('invalid', detail, { errors });
    }
    const own = translate(error);
    if (own !== undefined) return own;
    const known = frameworkCodes[error.code];
    if (known !== undefined) return problem(known);
    if (error instanceof SyntaxError && error.statusCode === 400) return problem('malformed-json');
    if (error.statusCode === 429) return problem('too-many-requests');
    if (error.statusCode === 408) return problem('request-timeout');
    if (error.statusCode === 413) return problem('body-too-large');
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
      return problem('invalid');
    return problem('internal');
  };
  const notFound = (request: FastifyRequest) =>
    problem('not-found', `Nothing answers ${request.method} at this path.`);

  return {
    toProblem,
    answerProblems(app, methodsAt, pagesDir) {
      app.setErrorHandler((error: FastifyError, request, reply) => {
        // Whoever sent it hung up: nothing here has failed, and nobody hears the answer.
        const brokeOff = request.raw.errored === error;
        const told = brokeOff ? problem('malformed-request', 'The body broke off.') : toProblem(error);
        if (told.status >= 500) logFailure(request.log, error, told.code);
        return sendProblem(reply, told);
      });
      answerNotFound(app, {
        methodsAt,
        notFound,
        methodNotAllowed: (methods) =>
          problem('method-not-allowed', `This path answers ${methods.join(', ')}.`),
        send: sendProblem,
        pagesDir,
      });
    },
    answerFrameworkError(error, { headers, id }, reply) {
      reply.header('x-request-id', broughtId(headers) ?? id).header('x-content-type-options', 'nosniff');
      sendProblem(reply, toProblem(error));
    },
    answerBrokenRequest(error, socket, id) {
      if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
      const told = problem(
        error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'malformed-request',
      );
      const body = JSON.stringify(told.body());
      const status = `${told.status} ${STATUS_CODES[told.status]}`;
      const length = Buffer.byteLength(body);
      socket.end(
        `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${length}\r\nX-Request-ID: ${id}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  };
}

/** Messages of a database may quote values, so only the kind and place of an error are written down. */
export function logFailure(log: FastifyBaseLogger, error: Error & { code?: string }, what: string): void {
  log.error({ name: error.name, code: error.code, at: placeOf(error) }, what);
}

export function sendProblem(reply: FastifyReply, problem: ServiceProblem): FastifyReply {
  return (
    reply
      .code(problem.status)
      .headers(problemHeaders(problem, reply.request.headers.accept))
      // As bytes: Node writes text in one piece with the headers, whose bytes beyond ASCII then become others.
      .serializer((body) => Buffer.from(JSON.stringify(body)) as never)
      .send(problem.body())
  );
}

/** @param accept what the caller takes: who takes application/json and not problem documents gets them under that name. */
export function problemHeaders(
  { extra }: ServiceProblem,
  accept: string | undefined,
): Record<string, string> {
  const taken = (accept ?? '*/*').split(',').map((one) => one.split(';', 1)[0]!.trim().toLowerCase());
  const plain =
    taken.includes('application/json') &&
    !['application/problem+json', 'application/*', '*/*'].some((one) => taken.includes(one));
  return {
    'content-type': plain ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
    ...(typeof extra.retryAfter === 'number' ? { 'retry-after': String(extra.retryAfter) } : {}),
  };
}

/** Codes of a database that is gone, starting or stopping (PostgreSQL, appendix A), and of a line that is cut. */
const lostDatabase = /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;

const frameworkCodes: Readonly<Record<string, GroundProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-json',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** Says of each field what would be right, and never repeats what was sent. */
function faultsOf(errors: readonly FastifySchemaValidationError[], where: string) {
  const told = new Map<string, string>();
  for (const error of errors) {
    const { keyword, params } = error;
    let field = error.instancePath.slice(1).replaceAll('/', '.');
    const inside = (name: unknown) => (field === '' ? String(name) : `${field}.${String(name)}`);
    if (keyword === 'required') field = inside(params.missingProperty);
    if (keyword === 'additionalProperties') field = inside(params.additionalProperty);
    if (keyword === 'discriminator') field = inside(params.tag);
    if (keyword === 'oneOf' || keyword === 'anyOf' || keyword === 'if') continue;
    const name = field === '' ? `the ${where}` : field;
    if (!told.has(name)) told.set(name, whatIsRight(error));
  }
  const list = [...told].map(([field, right]) => ({ field, right }));
  return {
    detail: list.map(({ field, right }) => `${field}: ${right}`).join('; ') || undefined,
    errors: list,
  };
}

interface WithSchema extends FastifySchemaValidationError {
  readonly parentSchema?: { readonly 'x-right'?: string; readonly description?: string };
}

function whatIsRight(error: WithSchema): string {
  const { keyword, params } = error;
  const own = error.parentSchema?.['x-right'];
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a field that is read here';
    case 'discriminator':
      return own ?? 'give one of the kinds that /docs lists';
  }
  if (own !== undefined) return own;
  switch (keyword) {
    case 'enum':
      return `give one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return `give ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `give ${withArticle(String(params.type))}`;
    case 'maxLength':
      return `give at most ${String(params.limit)} characters`;
    case 'minLength':
      return `give at least ${String(params.limit)} characters`;
    case 'maxItems':
      return `give at most ${String(params.limit)} items`;
    case 'minItems':
      return `give at least ${String(params.limit)} items`;
    case 'minimum':
    case 'maximum':
      return `give a number ${String(params.comparison)} ${String(params.limit)}`;
    default:
      return error.message ?? 'is not as described';
  }
}

function withArticle(type: string): string {
  if (type === 'integer') return 'a whole number';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function placeOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
}
