export { systemRandom } from '../noise/random-source.ts';
export { exactFigures, type Figures, privateFigures } from './figures.ts';
export { type Period, readPeriod } from './period.ts';
export { exactReport, privateReport, type SealedReport, verifyReport } from './publish-report.ts';
export { transparencyColumns, transparencyCsv } from './transparency-csv.ts';
export { type TransparencyLanguage, transparencyLanguages, transparencyPage } from './transparency-page.ts';
export { type Cited, type TransparencySources, transparencyReport } from './transparency-report.ts';
