import { GroundProblem } from '../problems/service-problem.ts';

/** What a body may be made of, beside its bytes. */
export interface BodyBounds {
  /** Values in all: texts, numbers, and what holds others. */
  readonly values: number;
}

/** Objects and arrays within each other. */
const mostDepth = 32;
/** Values in one object or array beyond which reading takes more than twice as long for each; batches have fewer. */
const mostInOne = 10_000;

export const ordinaryBounds: BodyBounds = { values: 20_000 };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
/** Braces and brackets differ in one bit. */
const fold = 0x20;
const opening = 0x7b;
const closing = 0x7d;

const counts = new Int32Array(mostDepth + 1);

/**
 * Looks through the bytes of a body before anything is made of them: reading one of few bytes that is nested deep, or of many
 * values, can take as long as thousands of others. Says nothing of whether it is JSON.
 * @throws Problem `invalid`.
 */
export function checkBounds(json: Uint8Array, { values }: BodyBounds): void {
  let depth = 0;
  let count = 1;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]!;
    if (byte === quote) {
      for (index++; index < json.length && json[index] !== quote; index++)
        if (json[index] === backslash) index++;
    } else if (byte === comma) {
      if (++count > values) throw tooMany(values);
      if (++counts[depth]! > mostInOne) throw tooMany(mostInOne, 'one object or array');
    } else if ((byte | fold) === opening) {
      if (++depth > mostDepth)
        throw new GroundProblem('invalid', `the body: nest at most ${mostDepth} objects and arrays`);
      if (++count > values) throw tooMany(values);
      counts[depth] = 1;
    } else if ((byte | fold) === closing && depth > 0) depth--;
  }
}

function tooMany(most: number, where = 'all'): GroundProblem {
  return new GroundProblem('invalid', `the body: give at most ${most} values in ${where}`);
}
