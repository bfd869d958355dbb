import type { ReviewReport } from '@stairgate/review';
import { paint, type Terminal } from '../output.ts';

/** A report in a few lines: what falls short, and how much of what there is. */
export function summary(terminal: Terminal, report: ReviewReport): string {
  const short = report.findings.filter(({ verdict }) => verdict === 'falls-short');
  const practices = report.practices.filter(({ verdict }) => verdict === 'falls-short');
  const count = (verdict: string) => report.findings.filter((one) => one.verdict === verdict).length;
  const lines = [...short, ...practices].map(
    ({ title, age, fix, rules }) =>
      `  ${paint(terminal, 'red', '✗')} ${title}${age === null ? '' : ` at ${age}`}: ${fix ?? ''}\n      ${rules.slice(0, 3).join(', ')}`,
  );
  return [
    `${paint(terminal, 'bold', report.review.platform)}, ${report.review.url}, by the law of ${report.review.place} on ${report.law.asOf}`,
    ...(lines.length > 0 ? ['', 'Falls short', ...lines] : []),
    '',
    `${short.length + practices.length} fall short, ${count('meets')} meet, ${count('stricter')} are stricter, ${count('cannot-tell')} cannot be told, ${count('not-tested')} were not tested.`,
  ].join('\n');
}
