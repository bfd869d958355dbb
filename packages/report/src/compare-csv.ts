import { type Comparison, themes } from './compare.ts';
import { csv } from './csv.ts';

const columns = [
  'theme',
  'platform',
  'address',
  'place',
  'reviewed',
  'law as of',
  'age',
  'verdict',
  'falls short',
  'cannot tell',
  'not tested',
  'meets',
  'findings',
  'report',
] as const;

/** A comparison as a table with one line for each theme, platform and age. */
export function compareCsv({ platforms }: Comparison): string {
  const rows = themes.flatMap(({ id, title }) =>
    platforms.flatMap(({ platform, url, place, startedAt, asOf, href, cells }) =>
      cells
        .filter(({ theme }) => theme === id)
        .map((cell) => [
          title,
          platform,
          url,
          place,
          startedAt,
          asOf,
          cell.age,
          cell.verdict,
          cell.short,
          cell.unclear,
          cell.untested,
          cell.fine,
          cell.findings.map((one) => one.id).join(' '),
          href,
        ]),
    ),
  );
  return csv([columns, ...rows]);
}
