import { groups, labels } from '@stairgate/rulebook';
import type { AnyVerdict, ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { anchorOf } from './addresses.ts';
import { html } from './html.ts';
import { fold, grid, legend, type Part, verdictCell } from './parts.ts';
import { allOf, type Found, keyOf } from './topics.ts';
import { verdictOrder, verdictWords } from './verdict-words.ts';

/** Situations by age, each cell a verdict. */
export function picturePart(report: ReviewReport): Part {
  const counts = Object.groupBy(allOf(report), ({ verdict }) => verdict);
  const { groups: names } = labels('auditor');
  const known: readonly string[] = groups.map(({ id }) => id);
  const having = (is: (group: string) => boolean) => report.findings.filter(({ group }) => is(group));
  return {
    id: 'picture',
    title: 'The picture',
    body: html`<p className="soft measure">Each row is a situation, each column the age that a child gave at sign-up. A cell that falls short or cannot be told leads to what was seen.</p>
${legend(
  verdictOrder.flatMap((mark) => {
    const count = counts[mark]?.length;
    return count === undefined ? [] : [{ mark, ...verdictWords[mark], count }];
  }),
)}
<div className="review-picture">${groups.map(({ id }) =>
      verdictGrid(
        names[id],
        report,
        having((group) => group === id),
      ),
    )}${verdictGrid(
      'Others',
      report,
      having((group) => !known.includes(group)),
    )}</div>`,
  };
}

/** Practices by age. */
export function practicesPart(report: ReviewReport): Part {
  return {
    id: 'practices',
    title: 'How things are asked and said',
    body: html`<p className="soft measure">The age screen, choices, notices and what goes to others. What falls short of it stands with the rest that does, with what was seen.</p>
${verdictGrid('Practices by age', report, report.practices)}`,
  };
}

/** What was looked at, by age; what nobody looked at is named below. */
function verdictGrid(caption: string, { review }: ReviewReport, own: readonly Found[]): ReactNode {
  const rows = [...Map.groupBy(own, keyOf).values()];
  if (rows.length === 0) return null;
  const silent = (verdict: AnyVerdict) => verdict === 'not-tested' || verdict === 'not-asked';
  const spoken = rows.filter((list) => !list.every(({ verdict }) => silent(verdict)));
  const named = (which: (verdicts: readonly AnyVerdict[]) => boolean) =>
    rows.filter((list) => which(list.map(({ verdict }) => verdict))).map((list) => list[0]!.title);
  const rest = [
    [
      'Not tested at any age',
      named((verdicts) => verdicts.every(silent) && verdicts.includes('not-tested')),
    ] as const,
    [
      'No law of the place asks for it',
      named((verdicts) => verdicts.every((one) => one === 'not-asked')),
    ] as const,
  ].filter(([, titles]) => titles.length > 0);
  const others = [
    ...new Set(
      own.flatMap(({ age, persona }) => (age === null || !review.ages.includes(age) ? [persona] : [])),
    ),
  ];
  const columns = [
    ...review.ages
      .filter((age) => own.some((one) => one.age === age))
      .map((age) => ({ label: String(age), says: `at ${age}`, is: (one: Found) => one.age === age })),
    ...others.map((persona) => ({
      label: persona,
      says: `as ${persona}`,
      is: (one: Found) => one.persona === persona,
    })),
  ];
  const cells = (list: readonly Found[]) =>
    columns.map(({ says, is }) => {
      const one = list.find(is);
      if (one === undefined) return verdictCell('none', { says: 'Not played' });
      const { name } = verdictWords[one.verdict];
      return one.verdict === 'falls-short' || one.verdict === 'cannot-tell'
        ? verdictCell(one.verdict, {
            says: `${name}: ${one.title}, ${says}`,
            href: `#${anchorOf(one.id)}`,
          })
        : verdictCell(one.verdict, { says: name });
    });
  const [short, fine] = [true, false].map((falls) =>
    spoken.filter((list) => list.some(({ verdict }) => verdict === 'falls-short') === falls),
  ) as [typeof spoken, typeof spoken];
  const table = (some: typeof spoken) =>
    grid({
      caption,
      columns: columns.map(({ label }) => label),
      rows: some.map((list) => ({ title: list[0]!.title, cells: cells(list) })),
    });
  const untested = rest.map(
    ([text, titles]) => html`<p className="small soft"><strong>${text}:</strong> ${titles.join(' · ')}</p>`,
  );
  const inFold = html`${fine.length > 0 && table(fine)}${untested}`;
  // What does not fall short waits until somebody asks: of most platforms that is nearly all.
  return html`<div className="verdict-grid">${
    short.length > 0
      ? html`${table(short)}${(fine.length > 0 || rest.length > 0) && fold('What does not fall short', inFold, { of: caption })}`
      : fold(caption, inFold)
  }</div>`;
}
