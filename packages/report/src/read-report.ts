import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from './report.schema.json' with { type: 'json' };
import type { ReviewReport } from './review-report.ts';

/** A file that is no report, or no commitments. The message says where and what. */
export class ReportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReportError';
  }
}

const ajv = new Ajv2020({ allowUnionTypes: true, validateFormats: false });
const fits = ajv.compile<ReviewReport>(schema);

/**
 * Reads `report.json`, which may come from anybody.
 * @param where named in the message if it is none.
 * @throws ReportError
 */
export function readReport(text: string, where: string): ReviewReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReportError(`${where} is not JSON. A review writes it as report.json.`);
  }
  if (fits(value)) return value;
  const [first] = fits.errors ?? [];
  throw new ReportError(
    `${where} is not the report of a review: ${first?.instancePath || 'the whole'} ${first?.message ?? 'does not fit'}.`,
  );
}
