/** What the service tells its operator pages, as types alone. */

export type {
  CellTotals,
  Example,
  ExampleAnswer,
  LiveReport,
  PlaceTotals,
  Totals,
} from '../law/candidate/candidate-report.ts';
export type { CodeChange, CodeList, CodeSummary, CodeView, StandingCounts } from './laws/code-view.ts';
export type { ListedReview } from './reviews/review-store.ts';
