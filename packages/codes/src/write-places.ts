import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeError } from './code-error.ts';
import { codesFolder } from './codes-folder.ts';
import { placesSource } from './places-source.ts';
import { readPlaces } from './read-places.ts';

const target = new URL('../../rulebook/src/places.generated.ts', import.meta.url);

try {
  const places = readPlaces(readFileSync(join(codesFolder, 'places.yaml')), 'codes/places.yaml');
  writeFileSync(target, placesSource(places));
} catch (error) {
  if (!(error instanceof CodeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
