import type { ReviewReport } from '@stairgate/wire';
import { paint, type Style, type Terminal } from '../output.ts';

/** A report in a few lines: what falls short, what became of promises, and how much of what there is. */
export function summary(terminal: Terminal, report: ReviewReport): string {
  const all = [...report.findings, ...report.practices];
  const short = all.filter(({ verdict }) => verdict === 'falls-short');
  const count = (verdict: string) => all.filter((one) => one.verdict === verdict).length;
  const { platform, url, cutShort } = report.review;
  const topics = Map.groupBy(short, ({ title, fix }) => `${title}\n${fix}`);
  const lines = [...topics.values()].flatMap((same) => {
    const { title, fix, rules } = same[0]!;
    const ages = same.flatMap(({ age }) => age ?? []);
    return [
      `  ${paint(terminal, 'red', '✗')} ${title}${ages.length === 0 ? '' : ` at ${ages.join(', ')}`}: ${fix ?? ''}`,
      `      ${paint(terminal, 'dim', rules.slice(0, 3).join(', '))}`,
    ];
  });
  return [
    `${paint(terminal, 'bold', platform)}${url.includes(platform) ? '' : `, ${url}`}, by the law of ${report.law.places === 'unknown' ? 'all places' : report.law.places.join(', ')} on ${report.law.asOf}`,
    ...(cutShort === null ? [] : [paint(terminal, 'yellow', `Cut short: ${cutShort}`)]),
    ...(lines.length > 0 ? ['', 'Falls short', ...lines] : []),
    ...kept(terminal, report),
    ...promised(terminal, report),
    ...changed(report),
    '',
    `${short.length} fall short, ${count('meets')} meet, ${count('stricter')} are stricter, ${count('cannot-tell')} cannot be told, ${count('not-tested')} were not tested.`,
  ].join('\n');
}

/** What the platform's own service promised, and what became of it in the browser. */
function kept(terminal: Terminal, { drift }: ReviewReport): readonly string[] {
  if (drift === null) return [];
  const loose = drift.lines.filter(({ state }) => state === 'looser-than-promised');
  const count = drift.lines.filter(({ state }) => state === 'kept').length;
  return [
    '',
    `What ${drift.service} promises: ${count} kept, ${loose.length} looser than promised`,
    ...loose.map(
      ({ title, age, promised, seen }) =>
        `  ${paint(terminal, 'red', '✗')} ${title} at ${age}: promised ${promised}, seen ${seen === null ? 'nothing' : [...new Set(seen)].join(' to ')}`,
    ),
    ...new Set(drift.problems.map(({ says }) => `  ${paint(terminal, 'yellow', '?')} ${says}`)),
  ];
}

const styles: Readonly<Record<string, Style>> = { verified: 'green', broken: 'red', overdue: 'yellow' };

function promised(terminal: Terminal, { commitments }: ReviewReport): readonly string[] {
  if (commitments === null) return [];
  if (commitments.length === 0) return ['', 'Promised: nothing that is about this platform.'];
  return [
    '',
    'Promised',
    ...commitments.map(
      ({ commitment, status }) =>
        `  ${paint(terminal, styles[status] ?? 'bold', status.padEnd(8))}  ${commitment.id}, due ${commitment.due}: ${commitment.text}`,
    ),
  ];
}

function changed({ changes }: ReviewReport): readonly string[] {
  if (changes === null) return [];
  const kinds = Map.groupBy(changes.changes, ({ kind }) => kind);
  const words = [...kinds].map(([kind, list]) => `${list.length} ${kind.replaceAll('-', ' ')}`);
  return [
    '',
    `Since ${changes.before.startedAt.slice(0, 10)}: ${words.length > 0 ? words.join(', ') : 'nothing changed'}; ${changes.still} still fall short.`,
    ...changes.caveats.map((text) => `  ${text}`),
  ];
}
