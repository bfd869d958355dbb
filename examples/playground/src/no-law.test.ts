import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Birch knows nothing of law and of nobody's age. What it may know is in the seeds (who the demo people are) and in
 * the one form that passes the answer on; tests know what they need. Violations put in on purpose (`src/faults/`) may
 * ask for a person's age group in one place, to show at some ages only; they too name no law.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const mayKnow =
  /(\.test|\.testing)\.ts$|^src\/seed\/|^src\/forms\/read-birth-month\.ts$|^src\/faults\/band\.ts$/;

const sources = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|js|css)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  .filter((path) => /^(src|public)\//.test(path) && !mayKnow.test(path));

const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['compares an age', /\b(age|years?|lo|hi|band|born|birth\w*)\b\s*(\)|\])?\s*([<>]=?|===?|!==?)\s*\d/i],
  ['compares with a magic age', /[<>]=?\s*(1[0-9]|2[01])\b(?!_)/],
  ['reads the age of a page', /\.(age|band)\b/],
  ['decides by place', /\bplace\s*(===?|!==?)\s*['"][A-Z]{2}|\bcase '(GB|US|FR|DE|IE)'/],
  [
    'names a law',
    /\b(COPPA|GDPR|DSA|AADC|KOSA|FERPA|Children.s Code|Online Safety Act|Data Protection|Article \d+|Ofcom|FTC)\b/,
  ],
  ['names a code', /['"`](uk|us|eu)-[a-z]+/],
  ['speaks of minors', /\b(minors?|underage|under-?1[0-9]|over-?1[0-9]|1[0-9]\+)\b/i],
  ['reads an effect to permit', /effect\s*===?\s*'(opt-in|guardian)'/],
];

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(60);
});

test.each(forbidden)('nothing in Birch %s', (_, pattern) => {
  const found = sources.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test('the search would find it', () => {
  const examples = [
    'if (age < 13) return',
    'person.age',
    "place === 'GB'",
    'COPPA says',
    "'uk-aadc'",
    'for minors',
    'x >= 18',
  ];
  for (const line of examples)
    expect(
      forbidden.some(([, pattern]) => pattern.test(line)),
      line,
    ).toBe(true);
});
