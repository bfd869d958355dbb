/** Minutes a day as somebody wrote them, in digits alone; undefined where they are none from 0 to 1440. */
export function wholeMinutes(written: string): number | undefined {
  const text = written.trim();
  if (!/^\d{1,4}$/.test(text)) return undefined;
  return Number(text) <= 1440 ? Number(text) : undefined;
}

/** A sum as somebody wrote it, in the smallest unit; undefined where the currency has no such sum, as it has no £0.001. */
export function inSmallestUnit(written: string, currency: string): number | undefined {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const [, whole, part = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(written.trim()) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  return Number(`${whole}${part.padEnd(digits, '0')}`);
}
