import { relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, placesOf, sarif } from '@stairgate/report/sarif';
import type { CheckFinding, RuleCitation } from '@stairgate/rulebook';
import type { CheckReport } from './check.ts';

const levels = {
  looser: 'error',
  'obligation-missing': 'error',
  'not-declared': 'warning',
  'obligations-not-declared': 'note',
} as const satisfies Record<CheckFinding['kind'], string>;

/** The report as SARIF 2.1.0: one rule for each provision that is cited, one result for each finding. */
export function checkSarif(report: CheckReport): object {
  const { findings, rulebook, declared, places } = report;
  const rules = new Map(findings.flatMap(({ rules: cited }) => cited.map((rule) => [idOf(rule), rule])));
  const ids = [...rules.keys()];
  return sarif({
    version: '0.1.0',
    rules: [...rules].map(([id, rule]) => ({ id, ...rule })),
    id: `stairgate-check/${placesOf(places)}/`,
    results: findings.map((finding) => {
      const id = idOf(finding.rules[0]!);
      return {
        ruleId: id,
        ruleIndex: ids.indexOf(id),
        level: levels[finding.kind],
        kind: 'fail',
        message: { text: wordFinding(finding) },
        locations: [{ physicalLocation: locationOf(report, finding) }],
        partialFingerprints: fingerprintOf(finding),
        properties: {
          finding: finding.kind,
          situation: finding.situation,
          ages: finding.ages.join('-'),
          declared: finding.declared,
          right: finding.right,
          missing: finding.missing,
          rules: finding.rules.map(idOf),
        },
      };
    }),
    properties: {
      revision: rulebook.revision,
      asOf: rulebook.asOf,
      places,
      level: declared.level,
      counts: report.counts,
      deviations: report.moved.map(({ deviation, situation, ages }) => {
        return { id: deviation.id, situation, ages: ages.join('-'), expires: deviation.expires };
      }),
      exemptions: rulebook.exemptions.map(({ code, expires }) => ({ code, expires })),
    },
  });
}

function idOf({ code, rule }: Pick<RuleCitation, 'code' | 'rule'>): string {
  return `${code}/${rule}`;
}

function wordFinding({ kind, situation, ages, declared, right, missing, rules }: CheckFinding): string {
  const [lo, hi] = ages;
  const what = `${situation} at ${lo === hi ? lo : `${lo}-${hi}`}`;
  const by = [...new Set(rules.map(({ short, cite }) => `${short}, ${cite}`))].join('; ');
  switch (kind) {
    case 'looser':
      return `${what} is declared "${declared}"; "${right}" would do. ${rules[0]!.says} (${by})`;
    case 'obligation-missing':
      return `${what} does not declare ${missing.join(', ')}. ${rules[0]!.says} (${by})`;
    case 'not-declared':
      return `${what} is not declared; "${right}" would do. (${by})`;
    case 'obligations-not-declared':
      return `${what} owes ${missing.join(', ')}, and nothing is declared of that. (${by})`;
  }
}

function locationOf({ file, declared }: CheckReport, { index }: CheckFinding): object {
  const { line, column } = index === null ? declared.start : declared.places[index]!;
  return {
    artifactLocation: addressOf(file),
    region: { startLine: line, startColumn: column },
  };
}

/** Relative to where the check runs, which in a build is the root of the sources; else the whole address. */
function addressOf(file: string): { uri: string; uriBaseId?: string } {
  const path = relative(process.cwd(), resolve(file));
  if (path.startsWith('..') || resolve(path) === path) return { uri: pathToFileURL(resolve(file)).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** The same for the same shortcoming, wherever its line moves. */
function fingerprintOf({ kind, situation, ages, declared, right, missing }: CheckFinding): object {
  return fingerprint(JSON.stringify([kind, situation, ages, declared, right, missing]));
}
