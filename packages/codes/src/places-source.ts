import type { Places } from './read-places.ts';

/** `packages/rulebook/src/places.generated.ts`: the places as TypeScript, for a rulebook that reads no file. */
export function placesSource(places: Places): string {
  const { countries, union, parts, districts, territories, names, hints } = places;
  return [
    '// Generated from codes/places.yaml by `npm run places`. A test holds the two equal; edit the YAML.',
    '',
    '/** ISO 3166-1 alpha-2 names of countries, and XK. */',
    `export const countries =${words(countries)};`,
    '',
    "/** Countries that apply the European Union's law on services for children. */",
    `export const union =${words(union)};`,
    '',
    '/** By country, its parts that are places of their own. */',
    `export const parts: Readonly<Record<string, string>> = ${table(mapped(parts))};`,
    '',
    '/** By country, names inside it that mean the country. */',
    `export const districts: Readonly<Record<string, string>> = ${table(mapped(districts))};`,
    '',
    '/** By territory, the country whose law it has. */',
    `export const territories: Readonly<Record<string, string>> = ${table(territories)};`,
    '',
    '/** By another name, the place that it means. */',
    `export const names: Readonly<Record<string, string>> = ${table(names)};`,
    '',
    '/** By a name that means no one place, what to write instead. */',
    `export const hints: Readonly<Record<string, string>> = ${table(hints)};`,
    '',
  ].join('\n');
}

function mapped(lists: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.join(' ')]));
}

function words(list: readonly string[]): string {
  return `\n  ${quoted(list.join(' '))}`;
}

function table(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => {
    const name = /^[A-Za-z]\w*$/.test(key) ? key : quoted(key);
    return `  ${name}: ${quoted(value)},`;
  });
  return `{\n${lines.join('\n')}\n}`;
}

/** As Biome formats a string: in single quotes, unless there are more of them inside than double ones. */
function quoted(text: string): string {
  if (text.includes("'") && !text.includes('"')) return `"${text}"`;
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
