import type { ReviewReport } from '@stairgate/wire';
import { isReport, reportFault } from '@stairgate/wire/report-fault';
import { Problem } from '../../problem.ts';

/**
 * Reads a report that somebody sent.
 * @throws Problem `malformed-json`, `report-version`, `report-invalid`.
 */
export function readReport(text: string): ReviewReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('malformed-json');
  }
  if (isReport(value)) return value;
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format === 'stairgate-review' && version !== 1)
    throw new Problem('report-version', 'This service reads version 1.');
  const { field, right } = reportFault(value);
  throw new Problem('report-invalid', `${field === '' ? 'the body' : field}: ${right}`, {
    errors: [{ field, right }],
  });
}
