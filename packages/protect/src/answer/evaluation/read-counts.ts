import type { Counted } from '@stairgate/rulebook';

/**
 * What a platform has counted, out of the context of a question: `minutesToday`, the use in the child's local day, and
 * `spent`, {amount, currency}, what is about to be spent included. What cannot be read is not known, and counts as too
 * much.
 */
export function readCounts(context: Readonly<Record<string, unknown>>): Counted | undefined {
  const { minutesToday, spent } = context;
  if (minutesToday === undefined && spent === undefined) return undefined;
  const sum = typeof spent === 'object' && spent !== null ? (spent as Record<string, unknown>) : undefined;
  return {
    ...(isCount(minutesToday) && { minutes: minutesToday }),
    ...(sum !== undefined &&
      isCount(sum.amount) &&
      typeof sum.currency === 'string' && { spent: { amount: sum.amount, currency: sum.currency } }),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
