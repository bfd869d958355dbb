/**
 * For whoever shows a report, in a browser too: its words, its orders and its parts. Pure, and needs nothing of Node.
 */

export { changesSince } from './changes-since.ts';
export { commitmentState, type SeenReview } from './commitment-state.ts';
export { type Comparison, compare, type Reviewed } from './compare.ts';
export { compareParts, type LinkTo } from './compare-parts.ts';
export { driftStates, driftWords } from './drift-words.ts';
export { type Part, sentences, verdictCell } from './parts.ts';
export { reportParts, sumOf } from './report-parts.ts';
export { keyOf } from './topics.ts';
export { verdictOrder, verdictWords } from './verdict-words.ts';
export { visible } from './visible.ts';
export { wordDay } from './word-day.ts';
