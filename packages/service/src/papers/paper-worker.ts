import { answerWork } from '../work/answer-work.ts';
import type { Paper } from './paper.ts';
import { paperPdf } from './paper-pdf.ts';

answerWork<Paper>(async (paper) => ({ pdf: await paperPdf(paper) }));
