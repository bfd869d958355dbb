import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createKeyJoiner } from './join-keys.ts';
import { readBody } from './read-body.ts';

const words = JSON.stringify({ to: 'wren@example.org', said: 'Shall we meet at the mill?' });

test.each([
  ['in clear', Buffer.from(words), undefined],
  ['gzip', gzipSync(words), undefined],
  ['deflate', deflateSync(words), undefined],
  ['deflate without a head', deflateRawSync(words), undefined],
  ['brotli, as its header says', brotliCompressSync(words), 'br'],
  ['brotli, said nowhere', brotliCompressSync(words), undefined],
  ['a header that is not true', Buffer.from(words), 'gzip'],
])('%s is read', (_, bytes, encoding) => {
  expect(readBody(bytes, encoding)).toBe(words);
});

test('what is no words stays what it is, and a bomb unpacks nothing', () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255, 254]);
  expect(readBody(bytes)).toBe(bytes.toString('utf8'));
  const bomb = gzipSync(Buffer.alloc(8 * 2 ** 20));
  expect(readBody(bomb).length).toBeLessThanOrEqual(bomb.length);
});

test('letters that are told one by one are put together, each field by itself', () => {
  const join = createKeyJoiner();
  const all = [...'wren'].flatMap((key, at) => [
    ...join(`http://a/key?n=${at}&k=${key}`, ''),
    ...join('http://a/log', JSON.stringify({ keys: [{ key, at: `x${at}` }] })),
  ]);
  expect(all.filter((word) => word === 'wren')).toHaveLength(2);
  expect(join('http://a/other?k=w', '')).toEqual(['w']);
});
