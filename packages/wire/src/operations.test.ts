import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { addressOf, type Operation, problemsOf } from './operation.ts';
import { operations } from './operations.ts';
import { problems } from './problem.ts';

const all = Object.entries<Operation>(operations);
/** What of a value does not fit. */
function faults(schema: TSchema | undefined, value: unknown): string[] {
  if (schema === undefined) return value === undefined ? [] : ['nothing was to be sent'];
  return Compile(schema)
    .Errors(value)
    .map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('an operation', () => {
  it('has an address of its own', () => {
    const addresses = all.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('says what a platform key has to be made for, and only where one may call it', () => {
    for (const [id, { caller, scope }] of all)
      expect([id, scope !== undefined]).toEqual([id, caller === 'platform-key']);
  });

  it('names in its path what its params describe', () => {
    for (const [id, { path, params }] of all) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([id, ...named]).toEqual([id, ...Object.keys((params as TObject | undefined)?.properties ?? {})]);
    }
  });

  it('has an example that fits its own schemas', () => {
    for (const [id, { params, query, body, answers, example }] of all) {
      expect([id, faults(params, example.params)]).toEqual([id, []]);
      expect([id, faults(query, example.query ?? (query && {}))]).toEqual([id, []]);
      if (body) expect([id, faults(body, example.body)]).toEqual([id, []]);
      const answered = answers[example.status];
      if (answered && answered.type !== 'text/event-stream')
        expect([id, faults(answered.schema, example.answer)]).toEqual([id, []]);
    }
  });

  it('ends its example in one of its answers', () => {
    for (const [id, operation] of all) {
      const statuses = [
        ...Object.keys(operation.answers).map(Number),
        ...problemsOf(operation).map((code) => problems[code].status as number),
      ];
      expect([id, statuses]).toEqual([id, expect.arrayContaining([operation.example.status])]);
    }
  });

  it('fills its address in', () => {
    expect(addressOf(operations.readCell, operations.readCell.example)).toBe(
      '/operator/api/policy/cell?in=GB&situation=location.share%2Fcontact&age=12',
    );
    expect(() => addressOf(operations.readChild, {})).toThrow('needs childId');
  });

  it('is refused by nobody for a problem that there is not', () => {
    const used = new Set(all.flatMap(([, operation]) => problemsOf(operation)));
    const unused = Object.keys(problems).filter((code) => !used.has(code as never));
    // These are answered where no operation was found, or no HTTP.
    expect(unused.sort()).toEqual(['malformed-request', 'method-not-allowed', 'request-timeout']);
  });
});
