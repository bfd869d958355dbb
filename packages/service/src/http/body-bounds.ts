import { GroundProblem } from '../problems/service-problem.ts';

/** Objects and arrays within each other. */
const mostDepth = 32;
/** Members of one array: a batch has as many (`mostEvaluations`). */
const mostItems = 10_000;
/** Members of one object, beyond what anybody writes down for one question. */
const mostMembers = 2_000;
/** Bytes that a value takes at least, on the average of a body that is no small one: one of a batch takes twice as many. */
const bytesOfValue = 24;
/** Values that a body of any route may have. */
const alwaysValues = 4_000;

/** How many values a body may have, in all, that may have so many bytes. */
export function valuesIn(bytes: number): number {
  return Math.max(alwaysValues, Math.floor(bytes / bytesOfValue));
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
/** Braces and brackets differ in one bit, which `opening` and `closing` have: they are the braces. */
const fold = 0x20;
const opening = 0x7b;
const closing = 0x7d;
/** Commas seen in what is open, by its depth, and how many there may be. */
const commas = new Int32Array(mostDepth + 2);
const mostCommas = new Int32Array(mostDepth + 2);

/**
 * Looks through the bytes of a body before anything is made of them: reading one that is nested deep, or is of many small
 * values, takes a hundred times as long as its bytes tell. Says nothing of whether it is JSON. A nanosecond a byte,
 * and no further than the first bound that it breaks.
 * @param most values in all.
 * @throws Problem `invalid`.
 */
export function checkBounds(json: Uint8Array, most: number): void {
  let depth = 0;
  let values = 1;
  commas[0] = 0;
  mostCommas[0] = most;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]!;
    if (byte === quote) {
      for (index++; index < json.length && json[index] !== quote; index++)
        if (json[index] === backslash) index++;
    } else if (byte === comma) {
      values++;
      if (++commas[depth]! > mostCommas[depth]!)
        throw new GroundProblem(
          'invalid',
          `the body: give at most ${mostItems} items to an array and ${mostMembers} members to an object`,
        );
    } else if ((byte | fold) === opening) {
      values++;
      if (++depth > mostDepth)
        throw new GroundProblem('invalid', `the body: nest at most ${mostDepth} objects and arrays`);
      commas[depth] = 0;
      mostCommas[depth] = (byte === opening ? mostMembers : mostItems) - 1;
    } else if ((byte | fold) === closing && depth > 0) depth--;
    if (values > most) throw new GroundProblem('invalid', `the body: give at most ${most} values in all`);
  }
}
