import { situations } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { readProtections } from './child-protections.ts';

const view = {
  ...{
    effect: 'allow',
    allowed: true,
    once: false,
    obligations: [],
    needs: [],
    has: [],
    grant: null,
    ask: null,
  },
  ...{ reasons: [], rules: [], unlock: [] },
};
const pageWith = (first: object) => ({
  ...{ childId: 'c_1', revision: 'r', version: 1 },
  situations: Object.fromEntries(situations.map((one, at) => [one, at === 0 ? { ...view, ...first } : view])),
});

test('a page that makes sense is read as it is', () => {
  const page = pageWith({ waitsFor: [], limits: [], sleeping: [] });
  expect(readProtections(page)).toBe(page);
  expect(readProtections(pageWith({}))).not.toBeNull();
});

test.each([
  { waitsFor: null },
  { limits: {} },
  { sleeping: 'yes' },
  { needs: undefined },
  { effect: 'forbid' },
  { allowed: 'yes' },
  { once: undefined },
])('a situation with %j is no page', (wrong) => {
  expect(readProtections(pageWith(wrong))).toBeNull();
});
