import { binds, type Code, type Day, dayAfter, type Source } from '@stairgate/rulebook';

export interface CodeDay {
  readonly day: Day;
  /** `44 rules, 40 duties`; empty where nothing does. */
  readonly begins: string;
  readonly ends: string;
}

/** The days on which lines of a code begin or cease to bind, duties included. The same on whatever day one asks. */
export function daysOfCode({ rules, assurance, duties }: Code): CodeDay[] {
  const kinds = { rule: rules, assurance, duty: duties };
  const days = new Map<Day, { begins: Map<string, number>; ends: Map<string, number> }>();
  const count = (day: Day, what: 'begins' | 'ends', kind: string) => {
    const own = days.get(day) ?? { begins: new Map(), ends: new Map() };
    days.set(day, own);
    own[what].set(kind, (own[what].get(kind) ?? 0) + 1);
  };
  for (const [kind, lines] of Object.entries(kinds)) {
    for (const line of lines) {
      if (line.from === undefined || !binds(line, line.from)) continue;
      count(line.from, 'begins', kind);
      if (line.until !== undefined) count(dayAfter(line.until), 'ends', kind);
    }
  }
  return [...days]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, { begins, ends }]) => ({ day, begins: countsText(begins), ends: countsText(ends) }));
}

/** How a line stands, with its days, in words that are right on every day. */
export function inWords({ status, from, until, confidence }: Source): string {
  const to = until === undefined ? '' : ` to ${until}`;
  const since = from === undefined ? '' : ` from ${from}${to}`;
  const low = confidence === 'low' ? ', and never binds: unconfirmed' : '';
  switch (status) {
    case 'in-force':
      return `in force${since}${low}`;
    case 'guidance':
      return `guidance${since}${low}`;
    case 'enacted':
      return `${from === undefined ? 'enacted, no day known' : `enacted, binds${since}`}${low}`;
    case 'enjoined':
      return `stopped by a court; binds on no day${from === undefined ? '' : ` (would have${since})`}`;
    case 'bill':
      return 'bill, draft or plan; binds on no day';
  }
}

function countsText(counts: ReadonlyMap<string, number>): string {
  const words = { rule: 'rules', duty: 'duties', assurance: 'assurance lines' } as const;
  return [...counts]
    .map(
      ([kind, count]) =>
        `${count} ${count === 1 ? (kind === 'assurance' ? 'assurance line' : kind) : words[kind as keyof typeof words]}`,
    )
    .join(', ');
}
