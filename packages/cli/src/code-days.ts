import { type DatedLine, type Source, standingWords } from '@stairgate/rulebook';

/** How a line stands, with its days, in words that are right on every day. */
export function inWords({ status, from, until, confidence }: Source): string {
  const to = until === undefined ? '' : ` to ${until}`;
  const since = from === undefined ? '' : ` from ${from}${to}`;
  const low = confidence === 'low' ? `, and never binds: ${standingWords.low.short.toLowerCase()}` : '';
  switch (status) {
    case 'in-force':
      return `in force${since}${low}`;
    case 'guidance':
      return `guidance${since}${low}`;
    case 'enacted':
      return `${from === undefined ? 'enacted, no day known' : `enacted, binds${since}`}${low}`;
    case 'enjoined':
      return `${standingWords.enjoined.long}; binds on no day${from === undefined ? '' : ` (would have${since})`}`;
    case 'bill':
      return `${standingWords.bill.long}; binds on no day`;
  }
}

/** `44 rules, 1 duty`; empty where there are no lines. */
export function countsText(lines: readonly DatedLine[]): string {
  const names = { rule: 'rule', assurance: 'assurance line', duty: 'duty' } as const;
  const many = { rule: 'rules', assurance: 'assurance lines', duty: 'duties' } as const;
  return [...Map.groupBy(lines, ({ kind }) => kind)]
    .map(([kind, { length }]) => `${length} ${(length === 1 ? names : many)[kind]}`)
    .join(', ');
}
