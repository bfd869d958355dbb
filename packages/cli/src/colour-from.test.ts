import { expect, test } from 'vitest';
import { colourFrom } from './colour-from.ts';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '' }, false, false],
  [{ FORCE_COLOR: '3', NO_COLOR: '1' }, false, false],
  [{ TERM: 'dumb' }, true, false],
])('%j, on a terminal %s: %s', (env, isTerminal, colour) => {
  expect(colourFrom(env, isTerminal)).toBe(colour);
});
