import type { ReviewReport } from '@stairgate/wire';
import { csv } from './csv.ts';
import { allOf, keyOf } from './topics.ts';

const columns = [
  'id',
  'platform',
  'address',
  'place',
  'reviewed',
  'law as of',
  'kind',
  'what',
  'title',
  'persona',
  'age',
  'verdict',
  'required',
  'seen loosest',
  'seen strictest',
  'obligations broken',
  'what was seen',
  'what would put it right',
  'law',
  'law addresses',
  'evidence',
  'service promises',
  'promise',
] as const;

/** Every finding as one line of a table, for spreadsheets. */
export function reportCsv(report: ReviewReport): string {
  const { review, law } = report;
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const promises = new Map(report.drift?.lines.map((line) => [line.id, line]));
  const rows = allOf(report).map((one) => {
    const cited = one.rules.flatMap((id) => rules.get(id) ?? []);
    const files = one.observations.flatMap(({ evidence }) =>
      evidence.map(({ file, at }) => (at === null ? file : `${file}#${at}`)),
    );
    const about = 'situation' in one ? one : null;
    return [
      one.id,
      review.platform,
      review.url,
      law.places === 'unknown' ? 'unknown' : law.places.join(' '),
      review.startedAt,
      law.asOf,
      about ? 'situation' : 'practice',
      keyOf(one),
      one.title,
      one.persona,
      one.age,
      one.verdict,
      about?.required ?? null,
      about?.seen?.[0] ?? null,
      about?.seen?.[1] ?? null,
      about?.broken.join(' ') ?? null,
      [...new Set(one.observations.map(({ says }) => says))].join(' '),
      one.fix,
      cited.map(({ short, cite }) => `${short}, ${cite}`).join('; '),
      [...new Set(cited.map(({ url }) => url))].join(' '),
      [...new Set(files)].join(' '),
      promises.get(one.id)?.promised ?? null,
      promises.get(one.id)?.state ?? null,
    ];
  });
  return csv([columns, ...rows]);
}
