import { fold, html, page, stackedTable } from '@stairgate/report/written';
import type { DeskLog } from '@stairgate/wire';
import type { Budget } from '../budget/budget-ledger.ts';
import { rhoOf } from '../budget/privacy-cost.ts';
import type { Column, Declaration } from '../declaration/declaration.ts';

/** What anybody sees of a data set: what is in it, what is left of its budget, what was asked, and how to ask. */
export function deskPage(
  declaration: Declaration,
  { budget, queries }: { readonly budget: Budget; readonly queries: DeskLog['queries'] },
): string {
  const { title, revision, tables } = declaration;
  return page({
    title: `${title}: data for research`,
    skip: 'Skip to the data',
    head: html`<p className="soft">Researchers’ desk</p><h1><bdi>${title}</bdi></h1>
<p className="lead">Ask of children’s data, and learn next to nothing of any one child. Every answer has noise, an interval and a seal.</p>
<p className="review-facts"><span>Revision ${revision}</span><span>rho ${rhoOf(budget.left)} of ${rhoOf(budget.cap)} is left</span></p>`,
    parts: [
      {
        id: 'data',
        title: 'What there is',
        body: html`${tables.map(({ name, role, columns }) =>
          fold(
            `${name}: ${{ children: 'one row for each child', rows: 'rows that belong to children', public: 'public facts' }[role]}`,
            stackedTable(
              name,
              ['Column', 'Kind', 'Values'],
              columns.map((column) => ({ cells: [column.name, column.kind, valuesIn(column)] })),
            ),
            { open: true },
          ),
        )}`,
      },
      {
        id: 'ask',
        title: 'How to ask',
        body: html`<ol><li>Apply: say who you are, who pays, what you need and why, as Article 8 of Regulation (EU) 2025/2050 has it.</li>
<li>The data holder answers with reasons. Against a refusal there is one appeal.</li>
<li>Each person of the project gets a key of their own. Rehearse and work out the cost for nothing, then ask.</li></ol>
<p><a href="/docs">The interface, described by itself</a> · <a href="/catalogue.jsonld">Catalogue</a> · <a href="/v1/codebook">Codebook</a></p>`,
      },
      {
        id: 'log',
        title: 'What was asked',
        body:
          queries.length === 0
            ? html`<p>Nothing yet.</p>`
            : stackedTable(
                'What was asked',
                ['When', 'Project', 'rho', 'Question'],
                queries.map(({ at, project, rho, question, release }) => ({
                  cells: [
                    html`<a href=${`/v1/releases/${release}`}>${at.slice(0, 16).replace('T', ' ')}</a>`,
                    project,
                    String(rho),
                    html`<code>${JSON.stringify(question)}</code>`,
                  ],
                })),
              ),
      },
    ],
    foot: html`<p>Who asked is not shown. What was asked, and what came of it, is.</p>`,
  });
}

function valuesIn(column: Column): string {
  if (column.kind === 'word')
    return column.values.length > 12
      ? `${column.values.slice(0, 12).join(', ')} and ${column.values.length - 12} more`
      : column.values.join(', ');
  const unit = column.kind === 'number' && column.unit ? ` ${column.unit}` : '';
  return `${column.from} to ${column.to}${unit}`;
}
