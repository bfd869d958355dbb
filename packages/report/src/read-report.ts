import type { ReviewReport } from '@stairgate/wire';
import { isReport, reportFault } from '@stairgate/wire/report-fault';

/** A file that is no report, or no commitments. The message says where and what. */
export class ReportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReportError';
  }
}

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
  if (isReport(value)) return value;
  const { field, right } = reportFault(value);
  throw new ReportError(`${where} is not the report of a review: ${field || 'the whole'}: ${right}.`);
}
