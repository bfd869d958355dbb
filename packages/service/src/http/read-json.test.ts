import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const read = (text: string) => readJson(Buffer.from(text));

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
      expect(() => readJson(Buffer.from([0x22, ...bytes, 0x22]))).toThrow(/not UTF-8/);
  });

  it('that is no JSON is refused', () => {
    for (const text of ['', '{', "{'a':1}", '{"a":1}x', '\ufeff{}', '[1,]'])
      expect(() => read(text)).toThrow(/not JSON/);
  });

  it('may be nested as deep as it is long', () => {
    expect(read(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toHaveLength(1);
    expect(() => read(`${'['.repeat(200_000)}{"a":1,"a":2}${']'.repeat(200_000)}`)).toThrow(/once/);
  });
});
