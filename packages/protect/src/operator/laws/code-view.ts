import { type ProvisionList, readProvisions } from '@stairgate/codes';
import {
  type Code,
  coversInWords,
  type Day,
  daysOfCode,
  type Source,
  type Standing,
  standingOf,
} from '@stairgate/rulebook';
import type { CodeChange, CodeList, CodeSummary, CodeView } from '@stairgate/wire';

/** Every code with how it stands on a day, and every day on which any of them changes. */
export function codeList(codes: readonly Code[], asOf: Day, list = readProvisions()): CodeList {
  return {
    asOf,
    codes: codes.map((code) => summaryOf(code, asOf, list)),
    changes: codes.flatMap(changesOf).sort((a, b) => a.day.localeCompare(b.day)),
  };
}

/** One code on a day. */
export function codeView(code: Code, asOf: Day, list = readProvisions()): CodeView {
  const stand = <T extends Source>(lines: readonly T[]) =>
    lines.map((line) => ({ ...line, standing: standingOf(line, asOf) }));
  return {
    ...summaryOf(code, asOf, list),
    asOf,
    provisions: list[code.code] ?? [],
    rules: stand(code.rules),
    assurance: stand(code.assurance),
    duties: stand(code.duties),
    mappings: stand(code.mappings),
    unmodelled: code.unmodelled,
    changes: changesOf(code),
  };
}

function summaryOf(code: Code, asOf: Day, list: ProvisionList): CodeSummary {
  const { rules, assurance, duties, mappings, unmodelled } = code;
  const standing: Record<Standing | 'guidance', number> = {
    ...{ binds: 0, guidance: 0, later: 0, enjoined: 0, bill: 0, low: 0, over: 0 },
  };
  for (const line of [...rules, ...assurance, ...duties]) {
    const stands = standingOf(line, asOf);
    standing[stands === 'binds' && line.status === 'guidance' ? 'guidance' : stands]++;
  }
  const years = rules.flatMap((rule) => rule.ages);
  return {
    code: code.code,
    title: code.title,
    short: code.short,
    jurisdiction: code.jurisdiction,
    issuer: code.issuer,
    url: code.url,
    covers: coversInWords(code),
    ages: years.length === 0 ? null : [Math.min(...years), Math.max(...years)],
    counts: {
      provisions: list[code.code]?.length ?? 0,
      rules: rules.length,
      assurance: assurance.length,
      duties: duties.length,
      mappings: mappings.length,
      unmodelled: unmodelled.length,
    },
    standing,
  };
}

function changesOf(code: Code): CodeChange[] {
  return daysOfCode(code).map(({ day, begins, ends }) => {
    const lines = [...begins, ...ends];
    return {
      day,
      code: code.code,
      starts: begins.length,
      ends: ends.length,
      deciding: lines.filter(({ kind }) => kind !== 'duty').length,
      guidance: lines.every(({ status }) => status === 'guidance'),
    };
  });
}
