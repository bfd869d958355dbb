import { knownPlaces, prove } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { loadCodes } from './load-codes.ts';

test('the codes, as the rulebook makes them, have every property, everywhere and always', () => {
  const proof = prove(loadCodes());
  const broken = proof.properties
    .filter(({ holds }) => !holds)
    .map(({ name, counterexample }) => [name, counterexample]);
  expect(broken).toEqual([]);
  expect(proof.holds).toBe(true);
  expect(proof.properties.length).toBeGreaterThan(20);
  for (const { name, checked } of proof.properties) expect([name, checked > 0]).toEqual([name, true]);
  // Every country and each part of four of them, and the unknown place.
  expect(proof.places).toBe(knownPlaces.length + 1);
  expect(proof.states).toBeGreaterThan(7e9);
});
