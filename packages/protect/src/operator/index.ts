/** What the service tells its operator pages, as types alone. */
export type {
  CellTotals,
  CodeChange,
  CodeList,
  CodeSummary,
  CodeView,
  Example,
  ExampleAnswer,
  ListedReview,
  LiveReport,
  PlaceTotals,
  StandingCounts,
  Totals,
} from '@stairgate/wire';
