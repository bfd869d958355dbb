import { csv } from '@stairgate/report/written';
import { countedStates, type Figure, type Transparency } from '@stairgate/wire';

const numbers = [...countedStates, 'kept'] as const;

/** The columns, in their order: a reader may rely on both. */
export const transparencyColumns = [
  'service',
  'period from',
  'period to',
  'counted at',
  'law as of',
  'revision',
  'method',
  'situation',
  'age group',
  'place',
  'effect',
  'obligations',
  'rules',
  'deviations',
  ...numbers.flatMap((name) => [name, `${name} low`, `${name} high`]),
  'review',
] as const;

/** A line for each situation, age group and place. What was not measured is empty; 0 is 0. */
export function transparencyCsv(report: Transparency): string {
  const { service, period, takenAt, law, method } = report;
  return csv([
    transparencyColumns,
    ...report.rows.map((row) => [
      ...[service, period.from, period.to, takenAt, law.asOf, law.revision, method.kind],
      ...[row.situation, row.band, row.place],
      row.effects.map(({ ages: [lo, hi], effect }) => `${lo}-${hi} ${effect}`).join('; '),
      ...[row.obligations.join(' '), row.rules.join(' '), row.deviations.join(' ')],
      ...numbers.flatMap((name) => cellsOf(row[name])),
      row.review,
    ]),
  ]);
}

function cellsOf(figure: Figure): (number | null)[] {
  if (figure === null) return [null, null, null];
  const [low, high] = figure.interval ?? [figure.value, figure.value];
  return [figure.value, low, high];
}
