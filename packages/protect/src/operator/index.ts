/** What the service tells its operator pages, as types alone. */
export type { ListedReview } from '../reviews/review-store.ts';
export type {
  CellTotals,
  Example,
  ExampleAnswer,
  LiveReport,
  PlaceTotals,
  Totals,
} from '../shadow/shadow-report.ts';
export type { CodeChange, CodeList, CodeSummary, CodeView, StandingCounts } from './code-view.ts';
