import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advertRequests } from './adverts/advert-requests.testing.ts';
import { allowedPaths, cleanAdvertRequest } from './adverts/index.ts';
import { decidedIn } from './decided.testing.ts';
import { guardFeed } from './feed/index.ts';
import { guardConversation } from './talk/index.ts';

const children = [
  decidedIn('US', '12'),
  decidedIn('GB', '12'),
  decidedIn('US-CA', '16'),
  decidedIn('unknown', 'unknown'),
];
const anyChild = fc.constantFrom(...children);
const base = Object.values(advertRequests).map((one) => JSON.stringify(one));
/** An id that looks like somebody's, marked, so that it can be found wherever it comes out. */
const marked = fc.uuid().map((uuid) => `${uuid.slice(0, 24)}dadadadadada`);
const paths = allowedPaths();

type Fields = Record<string, unknown>;

/** Every object in a request, with what it lies in. */
function objectsIn(value: unknown): Fields[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Fields, ...inner];
}

/** A request of others, spoilt in one to six places. */
const spoilt = fc
  .tuple(
    fc.constantFrom(...base),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('list', 'text', 'number', 'null', 'nested', 'wrap', 'swap'),
        fc.jsonValue({ maxDepth: 2 }),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  )
  .map(([text, faults]) => {
    const request = JSON.parse(text) as Fields;
    for (const [where, which, how, other] of faults) {
      const objects = objectsIn(request);
      const object = objects[where % objects.length]!;
      const names = Object.keys(object);
      const name = names[which % names.length];
      if (name === undefined) continue;
      const value = object[name];
      object[name] = {
        list: [value],
        text: typeof value === 'number' ? String(value) : JSON.stringify(value),
        number: typeof value === 'string' ? Number(value) : 7,
        null: null,
        nested: { [name]: value },
        wrap: Array.isArray(value) ? { 0: value } : [value, value],
        swap: other,
      }[how];
    }
    return request;
  });

describe('an advert request', () => {
  test('spoilt anywhere is lawful or refused, never the original, never changed and never thrown at', () => {
    fc.assert(
      fc.property(anyChild, spoilt, (child, request) => {
        const before = JSON.stringify(request);
        const { request: clean, allowed, changes } = cleanAdvertRequest(request, child);
        expect(JSON.stringify(request)).toBe(before);
        expect(clean).not.toBe(request);
        expect(allowed).toBe(clean !== null);
        if (clean === null) expect(changes.at(-1)!.done).toBe('refused');
        else {
          // Lawful is what a second look takes nothing from.
          const again = cleanAdvertRequest(clean, child);
          expect(again.request).toEqual(clean);
          expect(again.changes.filter(({ done }) => done === 'removed')).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
  test('with somebody’s id where nobody expects it keeps it nowhere: page addresses, deals, names, custom ext', () => {
    fc.assert(
      fc.property(
        anyChild,
        fc.constantFrom(...base),
        marked,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('ext', 'value', 'name', 'address', 'inside', 'deal')), {
          minLength: 1,
          maxLength: 8,
        }),
        (child, text, id, places) => {
          const request = JSON.parse(text) as Fields;
          for (const [where, how] of places) {
            const objects = objectsIn(request);
            const object = objects[where % objects.length]!;
            const names = Object.keys(object).filter((name) => typeof object[name] === 'string');
            const name = names[where % Math.max(1, names.length)] ?? 'id';
            if (how === 'ext') object.ext = { deep: [{ er: id }] };
            else if (how === 'name') object[id] = 1;
            else if (how === 'address') object[name] = `https://treehouse.example/${id}?u=${id}`;
            else if (how === 'inside') object[name] = `tree-${id}-house`;
            else if (how === 'deal') object.pmp = { private_auction: 0, deals: [{ id, wseat: [id], at: 1 }] };
            else object[name] = id;
          }
          const { request: clean, changes } = cleanAdvertRequest(request, child);
          expect(JSON.stringify(clean)).not.toContain(id);
          expect(JSON.stringify(changes)).not.toContain(id);
        },
      ),
      { numRuns: 1_000 },
    );
  });
  test('with the id of its user anywhere it may stay keeps that nowhere, though it looks like nobody’s', () => {
    const texts = paths.filter(({ shape }) =>
      ['token', 'tokens', 'own-id', 'domain', 'bundle', 'domains'].includes(shape),
    );
    fc.assert(
      fc.property(
        anyChild,
        fc.constantFrom(...texts),
        fc.constantFrom('robin.example', 'robin', 'Robin5581'),
        (child, { path }, id) => {
          const request: Fields = { id: 'r', imp: [{ id: '1', banner: {} }], user: { id } };
          const names = path.split('.');
          let at: Fields = request;
          for (const [depth, step] of names.entries()) {
            const name = step.replace('[]', '');
            if (depth === names.length - 1) at[name] = path.endsWith('s') ? [id] : id;
            else if (step.endsWith('[]')) {
              const list = (at[name] as Fields[] | undefined) ?? [{}];
              at[name] = list;
              at = list[0]!;
            } else {
              at[name] ??= {};
              at = at[name] as Fields;
            }
          }
          expect(
            JSON.stringify(cleanAdvertRequest(request, child).request ?? null).toLowerCase(),
          ).not.toContain(id.toLowerCase());
        },
      ),
      { numRuns: 600 },
    );
  });
  test('of a mebibyte, in each of many forms, is answered', () => {
    const forms: readonly unknown[] = [
      { keywords: 'x,'.repeat(524_288) },
      { imp: Array(20_000).fill({ id: '1', banner: {} }) },
      { imp: [{ id: '1', banner: { format: Array(60_000).fill({ w: 1, h: 1 }) } }] },
      { user: { eids: Array(20_000).fill({ source: 'a.example', uids: [{ id: 'u' }] }) } },
      { ext: JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) },
      { user: JSON.parse(`${'[{"a":'.repeat(5_000)}1${'}]'.repeat(5_000)}`) },
      Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`key-${at}`, at])),
      { imp: [{ id: '1', native: { request: '['.repeat(500_000) } }] },
      { site: { page: `https://a.example/${'%20'.repeat(340_000)}` }, app: { bundle: 'a.'.repeat(500_000) } },
      { bcat: Array(100_000).fill('IAB1'), badv: Array(50_000).fill('a.example') },
    ];
    for (const form of forms) {
      const request = { id: 'r', imp: [{ id: '1', banner: {} }], ...(form as Fields) };
      for (const child of children) {
        const { request: clean, changes } = cleanAdvertRequest(request, child);
        expect(JSON.stringify(clean).length).toBeLessThan(200_000);
        expect(changes.length).toBeLessThan(10_000);
      }
    }
  });
  test('said twice under one name is read as JSON reads it: the last counts, and the first is nowhere', () => {
    const text = `{"id":"r","user":{"id":"first-of-robin"},"user":{"id":"last-of-robin"},"imp":[{"id":"1","banner":{},"banner":{"w":320}}]}`;
    const clean = JSON.stringify(cleanAdvertRequest(JSON.parse(text), children[0]!).request);
    expect(clean).not.toContain('robin');
    expect(clean).toContain('320');
  });
  test('with words of the language as names leaves objects as they are', () => {
    const text =
      '{"id":"r","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"imp":[{"id":"1","banner":{},"__proto__":{"ext":{"tid":"x"}}}]}';
    const { request } = cleanAdvertRequest(JSON.parse(text), children[0]!);
    expect(JSON.stringify(request)).not.toContain('polluted');
    expect(({} as Fields).polluted).toBeUndefined();
  });
  test('that is no request is refused', () => {
    fc.assert(
      fc.property(
        anyChild,
        fc.oneof(
          fc.string(),
          fc.integer(),
          fc.constant(null),
          fc.constant(undefined),
          fc.array(fc.anything()),
          fc.boolean(),
        ),
        (child, sent) => {
          expect(cleanAdvertRequest(sent, child)).toMatchObject({ request: null, allowed: false });
        },
      ),
    );
  });
});

const anything = fc.anything({ maxDepth: 3, withNullPrototype: true });
const ids = fc.constantFrom('a', 'b', 'c', '');
const candidate = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        id: ids,
        labels: fc.oneof(anything, fc.array(fc.oneof(fc.string(), anything))),
        author: anything,
        topic: anything,
        via: anything,
        at: anything,
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anything },
);

describe('a feed', () => {
  test('of anything: each id once, no error, and nothing open that is closed to a child', () => {
    fc.assert(
      fc.property(
        anyChild,
        fc.oneof(fc.array(candidate), anything),
        fc.oneof(fc.array(fc.oneof(fc.string(), anything)), anything),
        anything,
        fc.oneof(
          anything,
          fc.record(
            {
              less: fc.oneof(anything, fc.array(anything)),
              reset: anything,
              now: anything,
              shown: anything,
              minutesSinceBreak: anything,
            },
            { requiredKeys: [] },
          ),
        ),
        fc.oneof(
          anything,
          fc.record({ capPerDay: anything, endAfter: anything, breakEvery: anything }, { requiredKeys: [] }),
        ),
        (child, candidates, signals, counts, session, options) => {
          const answer = guardFeed(
            { child, candidates, signals, counts, session } as never,
            options as never,
          );
          const shown = answer.items.filter(({ verdict }) => verdict !== 'drop').map(({ id }) => id);
          expect(new Set(shown).size).toBe(shown.length);
          expect(
            answer.items.every(({ verdict, rule }) => verdict === 'keep' || typeof rule === 'string'),
          ).toBe(true);
          expect(answer.end === null || (Number.isInteger(answer.end) && answer.end >= 0)).toBe(true);
          expect(() => JSON.stringify(answer)).not.toThrow();
        },
      ),
      { numRuns: 1_500 },
    );
  });
  test('a number that is none opens nothing: the cap, the end and the break stay ours', () => {
    const child = children[1]!;
    const candidates = Array.from({ length: 10 }, (_, at) => ({
      id: `${at}`,
      labels: ['violence'],
      via: 'everybody' as const,
    }));
    const usual = guardFeed({ child, signals: ['time'], candidates });
    for (const wrong of [Number.NaN, -1, '7', null, Number.POSITIVE_INFINITY, {}, []]) {
      const options = { capPerDay: wrong, endAfter: wrong, breakEvery: wrong } as never;
      expect(guardFeed({ child, signals: ['time'], candidates }, options)).toEqual(usual);
    }
  });
  test('of 10,000 candidates, half of them ids twice and without labels: each once, the others told', () => {
    const candidates = Array.from({ length: 10_000 }, (_, at) => ({ id: `${at % 5_000}` }));
    const { items } = guardFeed({ child: children[1]!, signals: ['time'], candidates });
    expect(items.length).toBe(10_000);
    expect(items.filter(({ rule }) => rule === 'id-twice').length).toBe(5_000);
    // Nobody looked at any, and of what is sensitive three are shown in a day.
    expect(items.filter(({ verdict }) => verdict !== 'drop').length).toBe(3);
  });
  test('by a clock that goes back, a wish for less counts as made now', () => {
    const candidates = [{ id: 'a', labels: [], author: 'x', via: 'followed' as const }];
    const session = { now: '2026-11-22T10:00:00Z', less: [{ author: 'x', at: '2027-01-01T00:00:00Z' }] };
    expect(guardFeed({ child: children[1]!, signals: ['time'], candidates, session }).items[0]!.verdict).toBe(
      'drop',
    );
  });
});

test('a talk of a mebibyte is answered in no more words than any', () => {
  const labels = Array(100_000).fill('x'.repeat(10));
  const answer = guardConversation({
    child: children[2]!,
    labels,
    conversation: { asked: true, with: 'y'.repeat(1e6) } as never,
  });
  expect(JSON.stringify(answer).length).toBeLessThan(20_000);
});
