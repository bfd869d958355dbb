import type { CheckReport } from './check.ts';

/** The report as data; `check-report.schema.json` describes it. */
export function checkJson(report: CheckReport): object {
  const { file, declared, places, rulebook, findings, counts, moved, ok, allowUndeclared } = report;
  return {
    ok,
    file,
    service: declared.service ?? report.profile?.service.name ?? null,
    in: places === 'unknown' ? ['unknown'] : [...places],
    ages: rangeOf(declared.ages),
    level: declared.level,
    asOf: rulebook.asOf,
    revision: rulebook.revision,
    allowUndeclared,
    counts,
    findings: findings.map(({ index, ages, rules, ...finding }) => {
      const { line, column } = index === null ? declared.start : declared.places[index]!;
      return {
        ...finding,
        ages: rangeOf(ages),
        line,
        column,
        rules: rules.map(({ code, rule, short, cite, url, says, effect, jurisdiction }) => {
          return { code, rule, short, cite, url, says, effect, jurisdiction };
        }),
      };
    }),
    deviations: moved.map(({ deviation, situation, ages }) => ({
      id: deviation.id,
      situation,
      ages: rangeOf(ages),
      reason: deviation.reason,
      approver: deviation.approver,
      expires: deviation.expires,
    })),
    exemptions: rulebook.exemptions.map(({ code, reason, approver, expires }) => {
      return { code, reason, approver, expires };
    }),
  };
}

function rangeOf([lo, hi]: readonly [number, number]) {
  return { lo, hi };
}
