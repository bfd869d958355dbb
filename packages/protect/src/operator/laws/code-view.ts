import { type ProvisionList, readProvisions } from '@stairgate/codes';
import {
  type Code,
  coversInWords,
  type Day,
  dayAfter,
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

/** The days on which lines of a code start or stop to bind. Mappings bind nobody; bills and the unsure have no day. */
function changesOf({ code, rules, assurance, duties }: Code): CodeChange[] {
  const days = new Map<Day, { -readonly [K in keyof CodeChange]: CodeChange[K] }>();
  const on = (day: Day, line: Source, what: 'starts' | 'ends', decides: boolean) => {
    const change = days.get(day) ?? { day, code, starts: 0, ends: 0, deciding: 0, guidance: true };
    change[what]++;
    if (decides) change.deciding++;
    if (line.status !== 'guidance') change.guidance = false;
    days.set(day, change);
  };
  const add = (line: Source, decides: boolean) => {
    if (line.confidence === 'low' || line.status === 'bill' || line.status === 'enjoined') return;
    if (line.status === 'enacted' && line.from === undefined) return;
    if (line.from !== undefined) on(line.from, line, 'starts', decides);
    if (line.until !== undefined) on(dayAfter(line.until), line, 'ends', decides);
  };
  for (const line of [...rules, ...assurance]) add(line, true);
  for (const line of duties) add(line, false);
  return [...days.values()];
}
