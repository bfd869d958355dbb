import type { TSchema } from 'typebox';
import { type Answered, type Caller, type Operation, type Operations, problemsOf } from './operation.ts';
import { operations, tags } from './operations.ts';
import { type ProblemKinds, problemBody, problemSchema, problems } from './problem.ts';
import { webhookEvents } from './webhook-event.ts';

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document. */
export interface ApiDescription {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** What is sent to platforms, by its type. */
  readonly webhooks: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a service answers, and how. */
export interface Api {
  readonly title: string;
  readonly description: string;
  readonly operations: Operations<string>;
  readonly tags: Readonly<Record<string, string>>;
  readonly problems: ProblemKinds;
  readonly problemSchema: TSchema;
  /** Whether it sends events to platforms. */
  readonly sendsEvents: boolean;
  /** How callers show who they are, beside the CSRF token of a browser. */
  readonly securitySchemes: Readonly<Record<string, Json>>;
}

/** How browsers are signed in, by the kinds of people whose they are. */
export function cookieSchemes(kinds: readonly string[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    kinds.map((kind) => [
      `${kind}Session`,
      {
        type: 'apiKey',
        in: 'cookie',
        name: `sg_${kind}`,
        description: `Set when a ${kind} signs in; __Host-sg_${kind} where the service is reached by https.`,
      },
    ]),
  );
}

export const protectApi: Api = {
  title: 'Stairgate',
  description:
    'What may happen to a child now, and why. Errors are problem documents (RFC 9457) with a stable `code` and a `fix`.',
  operations,
  tags,
  problems,
  problemSchema,
  sendsEvents: true,
  securitySchemes: {
    key: {
      type: 'http',
      scheme: 'bearer',
      description:
        'An API key of a platform, which reaches the children of that platform alone. A key may be made for some operations only: each names what it needs.',
    },
    operatorKey: { type: 'http', scheme: 'bearer', description: 'An API key of scope operator.' },
    ...cookieSchemes(['child', 'guardian', 'operator']),
  },
};

/**
 * Describes every operation of a service; of protect, if left out.
 * @param url the public address of the service.
 */
export function describeApi(
  { url, version }: { url: string; version: string },
  api: Api = protectApi,
): ApiDescription {
  const shared = new SharedSchemas();
  const responses: Record<string, Json> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operationId, operation] of Object.entries(api.operations)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operationId, operation, shared, { responses, api }),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version,
      description: api.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    tags: Object.entries(api.tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: api.sendsEvents ? describeWebhooks(shared) : {},
    components: {
      schemas: shared.byName,
      responses,
      parameters: {
        RequestId: {
          name: 'x-request-id',
          in: 'header',
          description: 'An id of the caller for this request. Comes back with the answer, whatever that is.',
          schema: { type: 'string' },
        },
      },
      headers: {
        RequestId: {
          description: 'The id that the request brought, or one of our own. Log lines bear it.',
          schema: { type: 'string' },
        },
        RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
        ETag: { description: 'To be sent back as If-None-Match.', schema: { type: 'string' } },
        Location: { description: 'The address of what was made.', schema: { type: 'string' } },
      },
      securitySchemes: {
        ...api.securitySchemes,
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: 'What the session gave as `csrf`.',
        },
      },
    },
  };
}

const requestId = { 'X-Request-ID': { $ref: '#/components/headers/RequestId' } };

function describe(
  operationId: string,
  operation: Operation<string>,
  shared: SharedSchemas,
  of: { readonly responses: Record<string, Json>; readonly api: Api },
): Json {
  const { tag, summary, params, query, headers, body, bytes, example } = operation;
  return {
    operationId,
    tags: [tag],
    summary,
    ...describedAs(operation),
    security: securityOf(operation),
    parameters: [
      ...parametersIn('path', params, example.params, shared),
      ...parametersIn('query', query, example.query, shared),
      ...parametersIn('header', headers, undefined, shared),
      { $ref: '#/components/parameters/RequestId' },
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: shared.refTo(body), example: example.body } },
      },
    }),
    ...(bytes && {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answered]) => [
          status,
          describeAnswer(Number(status), answered, operation, shared),
        ]),
      ),
      ...problemAnswers(operation, shared, of),
    },
  };
}

/** What is sent to platforms, and what they are to answer. */
function describeWebhooks(shared: SharedSchemas): ApiDescription['webhooks'] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return Object.fromEntries(
    Object.entries(webhookEvents).map(([type, { description, schema, example }]) => [
      type,
      {
        post: {
          operationId: `webhook-${type}`,
          tags: ['Webhooks'],
          summary: type,
          description,
          security: [],
          parameters: [
            header('webhook-id', 'The same each time that it is sent: what was taken once is left out.'),
            header(
              'webhook-timestamp',
              'Seconds since the epoch. Refuse what is five minutes away from now.',
            ),
            header(
              'webhook-signature',
              'Signatures with spaces between, one for each secret that counts: `v1,` and HMAC-SHA-256 in base64 of id, timestamp and body with dots between.',
            ),
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: shared.refTo(schema), example } },
          },
          responses: {
            '204': { description: 'It was taken. Any 2xx says so; anything else, and it is sent again.' },
            '410': { description: 'Nothing is to be sent here any more.' },
          },
        },
      },
    ]),
  );
}

/** What is said of an operation, and of what it takes to be let in that no scheme of OpenAPI can say. */
function describedAs({ description, role, fresh, power }: Operation<string>): { description?: string } {
  const needs =
    role && `Needs the role \`${role}\`${fresh ? ', and a sign-in within the last minutes' : ''}.`;
  const trusted = power && `Needs somebody who is trusted with \`${power}\`.`;
  const said = [description, needs, trusted].filter((one) => one !== undefined).join('\n\n');
  return said === '' ? {} : { description: said };
}

function securityOf({ caller, method, scope }: Operation<string>): readonly Json[] {
  const schemes: Readonly<Record<Caller, readonly string[]>> = {
    anybody: [],
    'platform-key': ['key'],
    'operator-key': ['operatorKey'],
    child: ['childSession'],
    guardian: ['guardianSession'],
    operator: ['operatorSession'],
    office: ['officeSession'],
    door: ['doorSession'],
  };
  const needed = schemes[caller];
  if (needed.length === 0) return [];
  const bySession = needed.some((name) => name.endsWith('Session'));
  const all = bySession && method !== 'GET' ? [...needed, 'csrf'] : needed;
  const byCookie = Object.fromEntries(all.map((name) => [name, scope === undefined ? [] : [scope]]));
  return caller === 'office' || caller === 'door' ? [{ personKey: [] }, byCookie] : [byCookie];
}

function parametersIn(
  place: 'path' | 'query' | 'header',
  schema: Operation<string>['params'],
  examples: Readonly<Record<string, string>> | undefined,
  shared: SharedSchemas,
): readonly Json[] {
  const required = new Set<string>(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, one]) => {
    const { description, ...rest } = one as TSchema & { description?: string };
    return {
      name,
      in: place,
      required: place === 'path' || required.has(name),
      ...(description !== undefined && { description }),
      schema: shared.refTo(rest as TSchema),
      ...(examples?.[name] !== undefined && { example: examples[name] }),
    };
  });
}

function describeAnswer(
  status: number,
  { description, schema, type = 'application/json' }: Answered,
  { headers, path, method, example }: Operation<string>,
  shared: SharedSchemas,
): Json {
  const tagged = headers !== undefined && 'if-none-match' in headers.properties;
  return {
    description,
    headers: {
      ...requestId,
      ...(tagged && { ETag: { $ref: '#/components/headers/ETag' } }),
      ...(path === '/v1/children' &&
        method === 'POST' && { Location: { $ref: '#/components/headers/Location' } }),
    },
    ...((schema ?? type === 'text/event-stream') && {
      content: {
        [type]: {
          schema: schema ? shared.refTo(schema) : { type: 'string' },
          ...(example.status === status && example.answer !== undefined && { example: example.answer }),
        },
      },
    }),
  };
}

/** The problems of an operation by their status. Where it is few, many operations share them. */
function problemAnswers(
  operation: Operation<string>,
  shared: SharedSchemas,
  { responses, api }: { readonly responses: Record<string, Json>; readonly api: Api },
): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of problemsOf(operation)) {
    const { status } = api.problems[code]!;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => {
        const response = describeProblem(status, codes, shared, api);
        if (codes.length > 3) return [status, response];
        const name = pascal(codes.join('-or-'));
        responses[name] = response;
        return [status, { $ref: `#/components/responses/${name}` }];
      }),
  );
}

function describeProblem(
  status: number,
  codes: readonly string[],
  shared: SharedSchemas,
  { problems, problemSchema }: Api,
): Json {
  const schema = {
    allOf: [
      shared.refTo(problemSchema),
      { type: 'object', properties: { code: { type: 'string', enum: codes } } },
    ],
  };
  const content = { schema, example: problemBody(problems, codes[0]!) };
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code]!.title}.`).join(' '),
    headers: {
      ...requestId,
      ...(status === 429 && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    },
    // Under the second name where the caller takes application/json and not problem documents.
    content: { 'application/problem+json': content, 'application/json': content },
  };
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Schemas that have a name are described once, by it, and referred to. */
class SharedSchemas {
  readonly byName: Record<string, unknown> = {};
  /** What was read, by what it was read from: many operations hold the same schema. */
  readonly #read = new Map<object, unknown>();

  refTo(given: unknown): unknown {
    if (Array.isArray(given)) return given.map((one) => this.refTo(one));
    if (typeof given !== 'object' || given === null) return given;
    const known = this.#read.get(given) ?? this.#describe(given);
    this.#read.set(given, known);
    return known;
  }

  #describe(given: object): unknown {
    const { title, ...rest } = given as Record<string, unknown> & { title?: unknown };
    const read = this.#inOpenApi(rest);
    if (typeof title !== 'string') return read;
    const known = this.byName[title];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(read))
      throw new Error(`two schemas are called ${title}`);
    this.byName[title] = read;
    return { $ref: `#/components/schemas/${title}` };
  }

  #inOpenApi(schema: Record<string, unknown>): Record<string, unknown> {
    const read: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'x-right' || keyword.startsWith('~') || value === undefined) continue;
      // What is under `properties` are schemas by their names, of which one may be called `title`.
      if (keyword === 'properties' || keyword === 'patternProperties')
        read[keyword] = Object.fromEntries(
          Object.entries(value as Json).map(([name, one]) => [name, this.refTo(one)]),
        );
      else if (['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'].includes(keyword))
        read[keyword] = this.refTo(value);
      else read[keyword] = value;
    }
    if (Array.isArray(schema.enum) && schema.type === undefined) read.type = 'string';
    if (Array.isArray(schema.items)) {
      delete read.additionalItems;
      read.prefixItems = read.items;
      read.items = false;
      read.maxItems = schema.items.length;
    }
    const { discriminator, oneOf } = schema as {
      discriminator?: { propertyName: string };
      oneOf?: readonly { title: string; properties: Record<string, { const: string }> }[];
    };
    if (discriminator && oneOf) {
      const { propertyName } = discriminator;
      const mapping = oneOf.map(({ title, properties }) => [
        properties[propertyName]!.const,
        `#/components/schemas/${title}`,
      ]);
      read.discriminator = { propertyName, mapping: Object.fromEntries(mapping) };
      delete read.required;
      delete read.type;
    }
    return read;
  }
}
