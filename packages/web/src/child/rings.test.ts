import { type Situation, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Question, type Ring, ringsFor } from './rings.ts';

const someSituations = fc.subarray([...situations]);
const question = fc.constantFrom<Question>('see', 'contact');
const rank = { no: 0, some: 1, yes: 2 };
const rings = (which: Question, allowed: readonly Situation[]): readonly Ring[] =>
  ringsFor(which, (situation) => allowed.includes(situation));

test('allowing more never closes a ring', () => {
  fc.assert(
    fc.property(question, someSituations, someSituations, (which, few, more) => {
      const before = rings(which, few);
      const after = rings(which, [...few, ...more]);
      for (const [index, ring] of before.entries()) {
        expect(rank[after[index]?.open ?? 'no']).toBeGreaterThanOrEqual(rank[ring.open]);
      }
    }),
  );
});

test('nothing allowed means every ring is closed', () => {
  for (const which of ['see', 'contact'] as const) {
    expect(rings(which, []).every((ring) => ring.open === 'no' && ring.allowed.length === 0)).toBe(true);
  }
});

test('each ring accounts for all of its situations, once', () => {
  fc.assert(
    fc.property(question, someSituations, (which, allowed) => {
      for (const ring of rings(which, allowed)) {
        const all = [...ring.allowed, ...ring.refused];
        expect(new Set(all).size).toBe(all.length);
        expect(ring.allowed.every((situation) => allowed.includes(situation))).toBe(true);
      }
    }),
  );
});

test('no ring is less open than what reaches everyone, and each says by what it is open', () => {
  fc.assert(
    fc.property(question, someSituations, (which, allowed) => {
      const picture = rings(which, allowed);
      const everyone = picture.find(({ who }) => who === 'everyone');
      for (const { open, allowed: by } of picture) {
        expect(rank[open]).toBeGreaterThanOrEqual(rank[everyone?.open ?? 'no']);
        expect(by.length > 0).toBe(open !== 'no');
      }
    }),
  );
});

test('a place that anyone sees is seen by everybody nearer too', () => {
  const picture = rings('see', ['location.share/anyone']);
  expect(picture.map(({ open, allowed }) => [open, ...allowed])).toEqual(
    Array.from({ length: 4 }, () => ['some', 'location.share/anyone']),
  );
});

test('friends who may message, and grown-ups who may only ask', () => {
  const picture = rings('contact', ['contact.message/contact', 'contact.request/adult']);
  expect(picture.map(({ who, open }) => [who, open])).toEqual([
    ['friends', 'yes'],
    ['peers', 'no'],
    ['adults', 'some'],
  ]);
});
