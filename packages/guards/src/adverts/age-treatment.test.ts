import { expect, test } from 'vitest';
import { decidedIn } from '../decided.testing.ts';
import { ageTreatmentOf } from './age-treatment.ts';

test.each([
  ['US', '12', 'CHILD', 1],
  ['US', '13', 'TEEN', 2],
  ['GB', '12', 'CHILD', 1],
  ['GB', '13', 'TEEN', 2],
  ['FR', '14', 'CHILD', 1],
  ['FR', '15', 'TEEN', 2],
  ['AQ', '17', 'TEEN', 2],
  ['GB', '18+', 'UNSPECIFIED', 0],
  ['unknown', 'unknown', 'CHILD', 1],
  ['US', 'unknown', 'CHILD', 1],
])('in %s at %s: %s', (place, age, tag, value) => {
  const said = ageTreatmentOf(decidedIn(place, age));
  expect(said).toMatchObject({ tagForAgeTreatment: tag, value });
  expect(said.tagForChildDirectedTreatment).toBe(tag === 'CHILD' ? 1 : -1);
});
