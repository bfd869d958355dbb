/**
 * For whoever shows a report that somebody else made, in a browser too: the words and the orders that every form of a
 * report shares. Pure, and needs nothing of Node.
 */
export {
  type CellVerdict,
  type ComparedPlatform,
  type Comparison,
  cellWords,
  compare,
  overall,
  type Theme,
  type ThemeCell,
  themes,
} from './compare/compare.ts';
export {
  type DriftEntry,
  driftCounts,
  driftEntries,
  driftStates,
  driftWords,
  promisesTooLittle,
} from './report/drift-words.ts';
export { anchorOf, visible, webAddress } from './report/html.ts';
export { type Mark, marks } from './report/marks.ts';
export type {
  CitedRule,
  ReportedDrift,
  ReportedFinding,
  ReportedObservation,
  ReportedPractice,
  ReviewReport,
} from './report/review-report.ts';
export { type Entry, keyOf, type Topic, topicsOf, wordAges } from './report/topics.ts';
export {
  type AnyVerdict,
  alternativeWords,
  askedWords,
  effectWords,
  verdictOrder,
  verdictWords,
  wordSeen,
} from './report/verdict-words.ts';
