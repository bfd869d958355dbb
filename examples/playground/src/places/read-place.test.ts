import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestTown } from './nearest-town.ts';
import { coarsePlace } from './read-place.ts';

const lat = fc.double({ min: -90, max: 90, noNaN: true });
const lon = fc.double({ min: -180, max: 180, noNaN: true });

test('a coarse place keeps no more than a tenth of a degree, and its name gives no more away', () => {
  fc.assert(
    fc.property(lat, lon, fc.double({ min: -0.02, max: 0.02, noNaN: true }), (north, east, nudge) => {
      const place = coarsePlace(north, east);
      expect(Math.abs(place.lat * 10 - Math.round(place.lat * 10))).toBeLessThan(1e-9);
      expect(Math.abs(place.lon * 10 - Math.round(place.lon * 10))).toBeLessThan(1e-9);
      // Two spots that round alike cannot be told apart by anything in the place.
      const other = coarsePlace(place.lat + nudge, place.lon - nudge);
      expect(other).toEqual(coarsePlace(place.lat, place.lon));
      expect(place.name).not.toMatch(/\.\d{2}/);
    }),
  );
});

test('towns are found where they are, across the date line too', () => {
  expect(nearestTown(53.796, -1.548).name).toBe('Leeds');
  expect(nearestTown(-36.8, 174.8).name).toBe('Auckland');
  expect(nearestTown(-36.8, 174.8 - 360 + 360).kilometres).toBeLessThan(20);
  expect(coarsePlace(0, -30).name).toBe('0.0, -30.0');
});
