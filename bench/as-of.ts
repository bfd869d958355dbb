/** The day on which the law under test holds; fixed, so that runs on different days ask the same of everybody. */
export const asOf = '2026-11-22';
