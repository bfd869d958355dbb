import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceApp } from '@stairgate/service';
import {
  type Operation,
  operations,
  type ProblemCode,
  problemSchema,
  problems,
  problemsOf,
} from '@stairgate/wire';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

interface Given {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Holds every answer of a service against the operation that gives it: whether its status, its problem, its media type
 * and every member of its body are described.
 */
export function holdAnswers(app: ServiceApp): { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const hold = (given: Given): string[] => {
    const found = faultsOf(given).map((fault) => `${given.method} ${given.url} ${given.status}: ${fault}`);
    faults.push(...found);
    return found;
  };
  const inject = app.inject.bind(app) as (options: { method: string; url: string }) => Promise<{
    statusCode: number;
    headers: Record<string, unknown>;
    payload: string;
  }>;
  app.inject = (async (options: { method: string; url: string }) => {
    const answer = await inject(options);
    const { method, url } = options;
    const type = String(answer.headers['content-type'] ?? '');
    const found = hold({ method, url, status: answer.statusCode, type, body: answer.payload });
    if (found.length > 0) throw new Error(found.join('\n'));
    return answer;
  }) as never;
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown, encoding: unknown) => {
      if (typeof chunk === 'string')
        chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as 'utf8') : 'utf8'));
      else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    for (const name of ['write', 'end'] as const) {
      const before = response[name].bind(response) as (...args: unknown[]) => never;
      response[name] = ((...args: unknown[]) => {
        keep(args[0], args[1]);
        return before(...args);
      }) as never;
    }
    let type: string | undefined;
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => never;
    response.writeHead = ((...args: unknown[]) => {
      const headers = args.at(-1);
      if (Array.isArray(headers)) type = headers[headers.indexOf('content-type') + 1] as string;
      else if (typeof headers === 'object' && headers !== null && 'content-type' in headers)
        type = String(headers['content-type']);
      return writeHead(...args);
    }) as never;
    response.once('finish', () =>
      hold({
        method: request.method ?? '',
        url: request.url ?? '',
        status: response.statusCode,
        type: type ?? String(response.getHeader('content-type') ?? ''),
        body: Buffer.concat(chunks).toString(),
      }),
    );
  });
  return { faults };
}

const byMethod = Map.groupBy(Object.values<Operation>(operations), ({ method }) => method);
const patterns = new Map(
  Object.values<Operation>(operations).map((operation) => [
    operation,
    new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  ]),
);

function faultsOf({ method, url, status, type, body }: Given): readonly string[] {
  const [path = ''] = url.split('?', 1);
  const operation = byMethod.get(method as 'GET')?.find((one) => patterns.get(one)!.test(path));
  if (operation === undefined) return [];
  const answered = operation.answers[status];
  if (answered === undefined) return problemFaults(operation, status, type, body);
  if (answered.type === 'text/event-stream') return [];
  if (answered.schema === undefined) return body === '' ? [] : ['there is a body'];
  const expected = answered.type ?? 'application/json';
  if (!type.startsWith(expected)) return [`it is ${type} in place of ${expected}`];
  return fit(answered.schema, expected === 'application/json' ? JSON.parse(body) : body);
}

/** What a connection is told, whatever was asked. */
const ofConnections: readonly string[] = ['malformed-request', 'request-timeout'];

function problemFaults(operation: Operation, status: number, type: string, body: string): readonly string[] {
  if (!/^application\/(problem\+)?json/.test(type)) return [`it is ${type} in place of a problem`];
  const problem = JSON.parse(body) as { code: ProblemCode };
  const { code } = problem;
  if (ofConnections.includes(code)) return [];
  if (!problemsOf(operation).includes(code)) return [`${code} is not a problem that it is described to have`];
  if (problems[code].status !== status) return [`${code} is ${problems[code].status}`];
  return fit(problemSchema, problem);
}

const validators = new Map<TSchema, Validator>();

/** Where a value has not what its schema says, or more. */
function fit(schema: TSchema, value: unknown): readonly string[] {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(withoutMore(schema) as TSchema) as Validator;
    validators.set(schema, validator);
  }
  if (validator.Check(value)) return [];
  return validator
    .Errors(value)
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** The same, where an object has no other members than those that are described. */
function withoutMore(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutMore);
  if (typeof schema !== 'object' || schema === null) return schema;
  const all = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'enum' || name === 'required' ? value : withoutMore(value),
    ]),
  );
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...all, additionalProperties: false }
    : all;
}
