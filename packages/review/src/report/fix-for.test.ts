import { effects, situations } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { fixFor } from './fix-for.ts';

test('no advice takes back what it says', () => {
  for (const situation of situations) {
    for (const required of effects) {
      const says = fixFor({
        situation,
        verdict: 'falls-short',
        required,
        seen: ['allow', 'allow'],
        broken: [],
      });
      expect(says).not.toMatch(/even where a guardian agrees.*unless a guardian/);
    }
  }
});
