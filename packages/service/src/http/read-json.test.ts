import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const mostBytes = 4 * 2 ** 20;
const read = (text: string) => readJson(Buffer.from(text), mostBytes);

describe('a body', () => {
  it('that is I-JSON is read as JSON.parse reads it, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }),
        fc.constantFrom(undefined, 1, '\t'),
        (value, space) => {
          const text = JSON.stringify(value, undefined, space);
          expect(read(text)).toEqual(JSON.parse(text));
          const escaped = text.replaceAll(
            /[\u0080-\uffff]/g,
            (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
          );
          expect(read(escaped)).toEqual(JSON.parse(text));
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });

  it('of any length, whose quotes are counted word by word, is read', () => {
    for (const length of [0, 1, 2, 3, 4, 5, 1019, 1020, 1021, 16_383, 16_384, 16_385, 40_000]) {
      const value = { pad: '"'.length, text: 'x'.repeat(length), last: ['', { '': '' }] };
      expect(read(JSON.stringify(value))).toEqual(value);
      const twice = JSON.stringify(value).replace('"last"', '"text":"","last"');
      expect(() => read(twice)).toThrow(/once/);
    }
  });

  it('that has many quotes in a row keeps its count', () => {
    const value = Array.from({ length: 9000 }, () => '');
    expect(read(JSON.stringify({ value }))).toEqual({ value });
  });

  it.each([
    ['at the top', '{"a":1,"a":1}'],
    ['deep inside', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}'],
    ['by its escape', '{"a":1,"\\u0061":1}'],
    ['with spaces', '{ "a" : 1 , "a"\n:2 }'],
    ['where values look like names', '{"a":":","b":"\\":","a":":"}'],
    ['beyond ASCII', '{"é":1,"é":2}'],
    ['as __proto__', '{"__proto__":1,"__proto__":2}'],
  ])('that gives a name twice is refused: %s', (_, text) => {
    expect(() => read(text)).toThrow(/each member of an object once/);
  });

  it('that gives one of many names twice is refused, wherever that is', () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.string(), { minKeys: 1, maxKeys: 5 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(objects, fc.nat(), (list, which) => {
        const at = which % list.length;
        const texts = list.map((one) => JSON.stringify(one));
        const [[name, value] = ['', '']] = Object.entries(list[at]!);
        texts[at] = `${texts[at]!.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
        expect(() => read(`[${texts.join()}]`)).toThrow(/once/);
      }),
      { seed: 8 },
    );
  });

  it.each([
    ['a high surrogate alone', '{"a":"\\ud800"}'],
    ['a low one', '["\\uDC00"]'],
    ['both the wrong way round', '{"a":"\\udc00\\ud800"}'],
    ['in a name', '{"\\ud800":1}'],
  ])('with %s is refused', (_, text) => {
    expect(() => read(text)).toThrow(/lone surrogates/);
  });

  it('may have pairs of surrogates, and backslashes that only look like an escape', () => {
    expect(read('["\\ud83d\\ude00","\\\\ud800"]')).toEqual(['😀', '\\ud800']);
  });

  it.each(['1e999', '-1e999', '{"a":[1,{"b":1e400}]}', `[${'9'.repeat(400)}]`])(
    'with %s is refused',
    (text) => {
      const inside = text.startsWith('{') || text.startsWith('[') ? text : `[${text}]`;
      expect(() => read(inside)).toThrow(/a double can hold/);
    },
  );

  it('that is not UTF-8 is refused', () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80]])
      expect(() => readJson(Buffer.from([0x22, ...bytes, 0x22]), mostBytes)).toThrow(/not UTF-8/);
  });

  it('that is no JSON is refused', () => {
    for (const text of ['', '{', "{'a':1}", '{"a":1}x', '\ufeff{}', '[1,]'])
      expect(() => read(text)).toThrow(/not JSON/);
  });

  it.each([
    ['arrays', `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`],
    ['objects', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['both, after strings that only look so', `["[[[","\\"[[[[",${'[{"a":'.repeat(16)}1${'}]'.repeat(16)}]`],
  ])('is looked through before it is read: nested too deep, of %s', (_, text) => {
    expect(() => read(text)).toThrow(/nest at most 32/);
  });

  it('may be nested 32 deep, whatever its strings hold', () => {
    const text = `${'['.repeat(31)}{"a":"${'[{'.repeat(500)}\\"]"}${']'.repeat(31)}`;
    expect(read(text)).toEqual(JSON.parse(text));
    const twice = `${'['.repeat(31)}{"a":1,"a":2}${']'.repeat(31)}`;
    expect(() => read(twice)).toThrow(/once/);
  });

  const items = (count: number, one: string) => `[${Array.from({ length: count }, () => one).join()}]`;
  const members = (count: number) =>
    `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`;

  it.each([
    ['empty objects', (count: number) => items(count / 9, '[{},{},{},{}]')],
    ['members', (count: number) => items(count / 100, members(99))],
    ['numbers', (count: number) => items(count / 100, items(99, '1'))],
  ])('has no more values than its route takes: %s', (_, make) => {
    expect(() => read(make(300_000))).toThrow(/at most (174762 values|10000 items)/);
    expect(() => readJson(Buffer.from(make(5_000)), 64 * 1024)).toThrow(/at most 4000 values/);
    expect(() => readJson(Buffer.from(make(3_900)), 64 * 1024)).not.toThrow();
  });

  it.each([
    ['items', items(10_000, '1'), items(10_001, '1')],
    ['items that are empty', items(10_000, '{}'), items(10_001, '{}')],
    ['members', members(2_000), members(2_001)],
    ['members, beside others', `[${members(2_000)},${members(2_000)}]`, `[${members(2)},${members(2_001)}]`],
  ])('has no more %s in one place than anybody needs', (_, most, more) => {
    const sent = (text: string) => () => read(`{"a":[1,{"b":2}],"c":${text},"d":1}`);
    expect(sent(most)).not.toThrow();
    expect(sent(more)).toThrow(/at most 10000 items to an array and 2000 members to an object/);
  });

  it('is read no further than the first bound that it breaks', () => {
    // Whatever follows is not looked at: neither its length nor its depth.
    const text = `{"evaluations":[${'{},'.repeat(10_001)}${'['.repeat(100)}`;
    expect(() => read(text)).toThrow(/10000 items/);
  });

  it('of ten thousand evaluations, with all that one may say, is read', () => {
    const one = {
      subject: { type: 'user', id: 'c_1' },
      resource: { type: 'child', id: 'c_2', properties: { place: 'GB' } },
      action: { name: 'contact.message' },
      context: { relation: 'stranger', place: 'GB' },
    };
    const evaluations = Array.from({ length: 10_000 }, () => one);
    expect(readJson(Buffer.from(JSON.stringify({ evaluations })), 4 * 2 ** 20)).toEqual({ evaluations });
  });
});
