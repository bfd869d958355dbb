/**
 * A table as RFC 4180 has it, with a byte order mark so that spreadsheets read it as UTF-8. A field that a spreadsheet
 * would take for a formula begins with an apostrophe: what a platform wrote must not run in the reader's spreadsheet.
 */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value.toWellFormed();
  // Also after spaces, and the wide forms that some spreadsheets fold (OWASP, "CSV Injection").
  const safe = /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
