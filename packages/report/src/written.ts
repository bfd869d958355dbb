/** For whoever reads a report from a file, and writes it in another form. */
export { compareCsv } from './compare-csv.ts';
export { comparePage } from './compare-page.ts';
export { letterPage } from './letter-page.ts';
export { ReportError, readReport } from './read-report.ts';
export { reportCsv } from './report-csv.ts';
export { reportPage } from './report-page.ts';
export { reportSarif } from './report-sarif.ts';
