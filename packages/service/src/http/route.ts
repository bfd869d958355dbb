import type { Caller, Operation, Wire } from '@stairgate/wire';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { compressed } from './compress-answers.ts';

type Of<Schema> = Schema extends TSchema ? Wire<Schema> : unknown;
type Member<O, Name extends string> = O extends { readonly [key in Name]: infer Schema }
  ? Of<Schema>
  : unknown;

/** A request of an operation, its members checked. */
export type RequestOf<O extends Operation<string>> = FastifyRequest<{
  Params: Member<O, 'params'>;
  Querystring: Member<O, 'query'>;
  Body: Member<O, 'body'>;
}>;

/** What an operation may answer; nothing where its answers have no body. */
export type AnswerOf<O extends Operation<string>> = {
  [Status in keyof O['answers']]: O['answers'][Status] extends { readonly schema: infer Schema }
    ? Of<Schema>
    : undefined;
}[keyof O['answers']];

export interface RouteExtras
  extends Pick<
    RouteOptions,
    'bodyLimit' | 'compress' | 'config' | 'helmet' | 'onRequest' | 'validatorCompiler'
  > {
  /** Another address than that of the operation. */
  readonly url?: string;
  /** The handler sends what is written already: nothing is serialised here. */
  readonly written?: boolean;
}

/** What a handler gives. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler of a stream gives nothing at all.
export type Answering<O extends Operation<string>> = Promise<AnswerOf<O> | FastifyReply | void> | void;

type Handler<O extends Operation<string>> = (request: RequestOf<O>, reply: FastifyReply) => Answering<O>;

/**
 * A route that answers an operation: its address, what it takes, checked, and what it gives, of which no more goes out
 * than is described. The status is the first that the operation names, unless the handler says otherwise.
 * What a platform's key may call is a `keyedRoute`: its handler is told whose the key is; what an operator may, an
 * `operatorRoute`.
 */
export function route<
  O extends Operation<string> & { readonly caller: Exclude<Caller, 'platform-key' | 'operator'> },
>(operation: O, handler: Handler<O>, extras?: RouteExtras): RouteOptions {
  return routeOf(operation, handler, extras);
}

/** `route`, whoever calls. */
export function routeOf<O extends Operation<string>>(
  operation: O,
  handler: Handler<O>,
  { written = false, url, ...extras }: RouteExtras = {},
): RouteOptions {
  const { method, path, params, query, body, answers, role, caller } = operation;
  const [status] = Object.keys(answers).map(Number);
  const response = Object.entries(answers).flatMap(([of, { schema }]) => (schema ? [[of, schema]] : []));
  // What anybody may read holds no secret.
  const open = caller === 'anybody' && method === 'GET';
  return {
    ...(open && { compress: compressed }),
    ...extras,
    ...(role !== undefined && { config: { ...extras.config, role } }),
    method,
    url: url ?? path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      ...(!written && response.length > 0 && { response: Object.fromEntries(response) }),
    },
    handler: (request, reply) => {
      if (status !== undefined) reply.code(status);
      return handler(request as RequestOf<O>, reply) as never;
    },
  };
}
