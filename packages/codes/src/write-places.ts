import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeError } from './code-error.ts';
import { placesSource } from './places-source.ts';
import { readPlaces } from './read-places.ts';

const folder = import.meta.dirname;

try {
  const places = readPlaces(readFileSync(join(folder, 'places.yaml')), 'codes/places.yaml');
  writeFileSync(
    join(folder, '..', 'packages', 'rulebook', 'src', 'places.generated.ts'),
    placesSource(places),
  );
} catch (error) {
  if (!(error instanceof CodeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
