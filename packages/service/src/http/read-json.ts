import { isAscii, isUtf8 } from 'node:buffer';
import { GroundProblem } from '../problems/service-problem.ts';
import { checkBounds, valuesIn } from './body-bounds.ts';

/**
 * Reads a body as I-JSON (RFC 7493), which means the same to every reader: UTF-8, names once in each object, no lone
 * surrogates, no number beyond a double. `JSON.parse` takes all four, so what it made is held against what was sent.
 * @param mostBytes that the route takes: how many values it may have follows from that. It is looked through before it is read.
 * @throws Problem `malformed-json` or `invalid`.
 */
export function readJson(body: Buffer, mostBytes: number): unknown {
  const ascii = isAscii(body);
  if (!ascii && !isUtf8(body)) throw new GroundProblem('malformed-json', 'The body is not UTF-8.');
  checkBounds(body, valuesIn(mostBytes));
  const text = body.toString(ascii ? 'latin1' : 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GroundProblem('malformed-json');
  }
  if (typeof value !== 'object' || value === null) return value;
  const escapes = text.includes('\\');
  // Of members with one name the value keeps the last, so that it has fewer strings than the text, however they are spelt.
  const strings = ascii && !escapes ? quotesInAscii(body) / 2 : stringsIn(body);
  if (strings !== stringsOf(value))
    throw new GroundProblem('invalid', 'the body: give each member of an object once');
  // In UTF-8 a lone surrogate can only be escaped.
  if (escapes && text.includes('\\u') && !everyString(value, (one) => one.isWellFormed()))
    throw new GroundProblem('invalid', 'the body: give strings without lone surrogates');
  return value;
}

/** Whether a test holds for every string in a JSON value, names included. */
function everyString(value: unknown, test: (text: string) => boolean): boolean {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'string') {
      if (!test(one)) return false;
    } else if (typeof one === 'object' && one !== null) {
      for (const [name, inside] of Object.entries(one)) {
        if (!test(name)) return false;
        open.push(inside);
      }
    }
  }
  return true;
}

const quote = 0x22;
const backslash = 0x5c;
const part = new Uint8Array(16 * 1024);
const words = new Int32Array(part.buffer);
/** Words whose bytes are counted at once: each of the four lanes of a word counts up to 255. */
const block = 255;

/**
 * How many quotes a text of ASCII alone has. Four bytes at a time, since a batch has megabytes of them: one by one takes
 * several times as long.
 */
function quotesInAscii(json: Uint8Array): number {
  let others = 0;
  for (let from = 0; from < json.length; from += part.length) {
    const own = json.length <= part.length ? json : json.subarray(from, from + part.length);
    part.set(own);
    const end = own.length >> 2;
    for (let start = 0; start < end; start += block) {
      const stop = Math.min(start + block, end);
      let lanes = 0;
      // A byte that is no quote carries into its highest bit; ASCII leaves that free.
      for (let index = start; index < stop; index++)
        lanes = (lanes + ((((words[index]! ^ 0x22222222) + 0x7f7f7f7f) >>> 7) & 0x01010101)) | 0;
      others += (lanes & 255) + ((lanes >>> 8) & 255) + ((lanes >>> 16) & 255) + (lanes >>> 24);
    }
    for (let index = end << 2; index < own.length; index++) if (own[index] !== quote) others++;
  }
  return json.length - others;
}

/** How many strings a valid JSON text has, names included, where quotes may be escaped. */
function stringsIn(json: Uint8Array): number {
  let strings = 0;
  for (let index = 0; index < json.length; index++) {
    if (json[index] !== quote) continue;
    strings++;
    for (let inside = json[++index]; inside !== quote; inside = json[++index]) {
      if (inside === backslash) index++;
    }
  }
  return strings;
}

/**
 * How many strings a parsed value has, names included. Not by recursion: a body may be nested as deep as it is long.
 * @throws Problem `invalid` for a number that was too great for a double.
 */
function stringsOf(value: object): number {
  let strings = 0;
  const open = [value];
  const count = (one: unknown) => {
    if (typeof one === 'string') strings++;
    else if (typeof one === 'object') {
      if (one !== null) open.push(one);
    } else if (one === Number.POSITIVE_INFINITY || one === Number.NEGATIVE_INFINITY)
      throw new GroundProblem('invalid', 'the body: give numbers that a double can hold');
  };
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (Array.isArray(one)) for (const inside of one) count(inside);
    else {
      for (const name in one) {
        strings++;
        count((one as Readonly<Record<string, unknown>>)[name]);
      }
    }
  }
  return strings;
}
