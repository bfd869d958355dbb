import {
  type Activity,
  activityNames,
  activityOf,
  type CheckFinding,
  matchSituations,
  type Rulebook,
} from '@stairgate/rulebook';
import type { CheckReport } from './check.ts';
import { placesInWords, uncovered, yearsInWords } from './comparison.ts';
import { paint, type Style, type Terminal } from './output.ts';

const groups: readonly { kind: CheckFinding['kind']; title: string; style: Style }[] = [
  { kind: 'looser', title: 'Looser than the rulebook', style: 'red' },
  { kind: 'obligation-missing', title: 'Owed, and not among what is declared', style: 'red' },
  { kind: 'not-declared', title: 'Not declared', style: 'yellow' },
  {
    kind: 'obligations-not-declared',
    title: 'Obligations of which nobody says whether they are met',
    style: 'dim',
  },
];

/** The report for a person: the worst first, each with the rule and what would do. */
export function checkText(terminal: Terminal, report: CheckReport): string {
  const { declared, rulebook, places, findings, moved } = report;
  const name = declared.service ?? report.profile?.service.name;
  const [lo, hi] = declared.ages;
  return [
    paint(terminal, 'bold', `${name ? `Defaults of ${name}` : 'Defaults'} in ${placesInWords(places)}`),
    `ages ${lo}-${hi}, ${declared.level}, by the law of ${rulebook.asOf}`,
    ...groups.flatMap(({ kind, title, style }) => {
      const own = findings.filter((finding) => finding.kind === kind);
      if (own.length === 0) return [];
      const lines = own.flatMap((finding) => wordFinding(terminal, report, finding));
      return ['', paint(terminal, style, `${title} (${own.length})`), ...lines];
    }),
    ...(moved.length === 0
      ? []
      : [
          '',
          paint(terminal, 'bold', 'Moved by documented deviations'),
          ...moved.map(
            ({ deviation, situation, ages }) =>
              `  ${situation} at ${yearsInWords(ages)}: ${deviation.id}, approved by ${deviation.approver}, until ${deviation.expires}`,
          ),
        ]),
    ...exemptionsInWords(terminal, rulebook),
    '',
    countsInWords(report),
    ...uncovered(rulebook, places, { activities: offeredBy(report), ages: declared.ages }),
    paint(terminal, 'dim', `Rulebook ${rulebook.revision}`),
  ].join('\n');
}

/** What the service can do at all. */
function offeredBy({ profile }: CheckReport): readonly Activity[] {
  const offers = profile?.offers.flatMap(matchSituations);
  return offers === undefined ? activityNames : [...new Set(offers.map(activityOf))];
}

function wordFinding(terminal: Terminal, report: CheckReport, finding: CheckFinding): string[] {
  const { kind, situation, ages, declared, right, missing, rules } = finding;
  const where = finding.index === null ? '' : `  ${paint(terminal, 'dim', placeOf(report, finding))}`;
  const head = `  ${paint(terminal, 'bold', situation)} at ${yearsInWords(ages)}`;
  if (kind === 'obligations-not-declared') return [`${head}: ${missing.join(', ')}${where}`];
  if (kind === 'not-declared') {
    const also = missing.length > 0 ? ` with ${missing.join(', ')}` : '';
    return [
      `${head}: ${right}${also} would do (${[...new Set(rules.map(({ short }) => short))].join('; ')})`,
    ];
  }
  const said =
    kind === 'looser' ? `declared ${declared}, ${right} would do` : `does not declare ${missing.join(', ')}`;
  return [
    `${head}: ${said}${where}`,
    ...rules.map(({ short, cite, says, url }) => `    ${short}, ${cite}: ${says}\n      ${url}`),
  ];
}

/** The codes that the profile leaves out. */
export function exemptionsInWords(terminal: Terminal, { exemptions }: Rulebook): string[] {
  if (exemptions.length === 0) return [];
  return [
    '',
    paint(terminal, 'bold', 'Codes that do not apply, as the operator documents'),
    ...exemptions.map(
      ({ code, reason, approver, expires }) =>
        `  ${code}: ${reason} Approved by ${approver}, until ${expires}`,
    ),
  ];
}

/** `defaults.json:12:5`. */
export function placeOf({ file, declared }: CheckReport, { index }: CheckFinding): string {
  const { line, column } = index === null ? declared.start : declared.places[index]!;
  return `${file}:${line}:${column}`;
}

/** One line: how the whole stands. */
export function countsInWords({ counts, ok, allowUndeclared, findings }: CheckReport): string {
  const owed = findings.filter(({ kind }) => kind === 'obligation-missing').length;
  const parts = [
    `${counts.looser} looser`,
    `${counts.undeclared} not declared`,
    `${counts.meets} as strict`,
    `${counts.stricter} stricter`,
  ];
  const verdict = !ok
    ? 'This falls short.'
    : counts.undeclared > 0 && allowUndeclared
      ? 'Nothing that is declared falls short; what is not declared was let pass.'
      : 'Nothing falls short.';
  const more = owed > 0 ? `, and ${owed} ${owed === 1 ? 'obligation is' : 'obligations are'} missing` : '';
  return `${verdict} Settings by year of age: ${parts.join(', ')}${more}.`;
}
