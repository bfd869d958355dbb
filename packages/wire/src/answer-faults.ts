import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { type Operation, problemsOf } from './operation.ts';
import { operations } from './operations.ts';
import { type ProblemCode, problemSchema, problems } from './problem.ts';

/** An answer as it went out. */
export interface GivenAnswer {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  /** Its Content-Type. */
  readonly type: string;
  readonly body: string;
}

const patterns = new Map(
  Object.values<Operation>(operations).map((operation) => [
    operation,
    new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  ]),
);

/**
 * What of an answer is not as its operation describes it: its status, its problem, its media type, a member of its body
 * that is wrong, missing or not described. Nothing for what is no operation. For tests.
 */
export function answerFaults({ method, url, status, type, body }: GivenAnswer): readonly string[] {
  const [path = ''] = url.split('?', 1);
  const operation = Object.values<Operation>(operations).find(
    (one) => one.method === method && patterns.get(one)!.test(path),
  );
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
