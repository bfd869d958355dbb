import type { Day, Rule } from '../code.ts';
import { situations } from '../vocabulary.ts';
import type { Row } from './answer-book.ts';
import { wordLine, wordState } from './counterexample.ts';
import { everyAge, type Law } from './ground.ts';
import { concerns, type ProvableRulebook, type Proving, type Spot, stateOf } from './proving.ts';

/** An unknown age is touched by every rule, so that its row cites exactly the rules that are law. */
export function checkLines(
  proving: Proving,
  spot: Spot,
  { lines, standing }: Law,
  row: Row,
  rulebook: ProvableRulebook,
): void {
  const { lines: all } = proving.ground;
  const law = new Set(lines.filter((line) => all[line]!.rule));
  const wanted = (['dates', 'places', 'not-law'] as const).flatMap((name) => proving.finding(name) ?? []);
  for (const property of wanted) property.checked += situations.length;
  for (const line of row.rules) {
    if (line < 0 || law.has(line)) continue;
    const { rule } = all[line]!;
    const state = stateOf(
      spot,
      0,
      row.answers.findIndex(({ rules }) => rules.includes(line)),
    );
    const name = whyNotLaw(proving, line, spot.day);
    proving.finding(name)?.broken(state, () => {
      const why = {
        dates: `binds ${wordDays(rule!)}`,
        places:
          all[line]!.code.code === proving.ground.standIn ? 'stands in for nothing there' : 'is no law there',
        'not-law': `is ${wordStanding(rule!)} and binds nobody`,
      }[name];
      return `${wordState(state)}, cites ${wordLine(all[line]!)}, which ${why}.`;
    });
  }
  const cited = new Set(row.rules);
  for (const line of law) {
    if (cited.has(line)) continue;
    const everywhere = proving.book.row(rulebook.scope('unknown').row(everyAge[0]!));
    const name = spot.places !== 'unknown' && everywhere.rules.includes(line) ? 'places' : 'dates';
    const { rule } = all[line]!;
    const number = situations.findIndex((one) => concerns(rule!.situations, one));
    const state = stateOf(spot, 0, number);
    proving.finding(name)?.broken(state, () => {
      const there = standing.has(line) ? 'stands in there' : 'is law there';
      const why = name === 'dates' ? `binds ${wordDays(rule!)}` : there;
      return `${wordState(state)}, does not cite ${wordLine(all[line]!)}, which ${why}.`;
    });
  }
}

function whyNotLaw(proving: Proving, line: number, day: Day): 'dates' | 'places' | 'not-law' {
  const { rule } = proving.ground.lines[line]!;
  if (proving.ground.binding(day).includes(line)) return 'places';
  const standing = ['in-force', 'guidance', 'enacted'].includes(rule!.status) && rule!.confidence !== 'low';
  const dated = rule!.status !== 'enacted' || rule!.from !== undefined;
  const left = rule!.status === 'guidance' && proving.profile?.guidance === false;
  return standing && dated && !left ? 'dates' : 'not-law';
}

function wordStanding({ status, confidence }: Rule): string {
  if (confidence === 'low') return 'unconfirmed';
  if (status === 'enacted') return 'enacted without a day';
  return status === 'bill' ? 'a bill' : status === 'guidance' ? 'guidance, which is left out,' : status;
}

function wordDays({ from, until }: Rule): string {
  if (from === undefined) return until === undefined ? 'always' : `until ${until}`;
  return until === undefined ? `from ${from} on` : `from ${from} to ${until}`;
}
