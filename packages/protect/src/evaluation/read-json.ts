import { isUtf8 } from 'node:buffer';
import { Problem } from '../problem.ts';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/**
 * Reads a body as I-JSON (RFC 7493), which means the same to every reader: UTF-8, names once in each object, no lone
 * surrogates, no number beyond a double. `JSON.parse` takes all four, so what it made is held against what was sent.
 * @throws Problem `malformed-json` or `invalid`.
 */
export function readJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw new Problem('malformed-json', 'The body is not UTF-8.');
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('malformed-json');
  }
  // A name that is given twice is two members in the text and one in the value, however it is escaped.
  if (membersIn(body) !== membersOf(value))
    throw new Problem('invalid', 'the body: give each member of an object once');
  // In UTF-8 a lone surrogate can only be escaped.
  if (text.includes('\\u') && !everyString(value, (one) => one.isWellFormed()))
    throw new Problem('invalid', 'the body: give strings without lone surrogates');
  return value;
}

/** Whether a test holds for every string in a JSON value, names included. */
export function everyString(value: unknown, test: (text: string) => boolean): boolean {
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

/** How many members all objects of a JSON text have: colons that are in no string. The text must be valid. */
function membersIn(json: Buffer): number {
  let members = 0;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (byte === colon) members++;
    else if (byte === quote) {
      for (let inside = json[++index]; inside !== quote; inside = json[++index]) {
        if (inside === backslash) index++;
      }
    }
  }
  return members;
}

/**
 * How many members all objects of a parsed value have. Not by recursion: a body may be nested as deep as it is long.
 * @throws Problem `invalid` for a number that was too great.
 */
function membersOf(value: unknown): number {
  let members = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop() as Readonly<Record<string, unknown>>;
    if (Array.isArray(one)) {
      for (let index = 0; index < one.length; index++) note(one[index], open);
    } else if (typeof one === 'object' && one !== null) {
      for (const name in one) {
        members++;
        note(one[name], open);
      }
    }
  }
  return members;
}

function note(value: unknown, open: unknown[]): void {
  if (typeof value === 'object') {
    if (value !== null) open.push(value);
  } else if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
    throw new Problem('invalid', 'the body: give numbers that a double can hold');
}
