/** An exact number: a whole one over a whole one above 0. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** @throws RangeError unless `under` is above 0. */
export function fraction(over: bigint, under = 1n): Fraction {
  if (under <= 0n) throw new RangeError('The lower number of a fraction is above 0.');
  const shared = divisor(over < 0n ? -over : over, under);
  return { over: over / shared, under: under / shared };
}

/** The nearest double. */
export function asNumber({ over, under }: Fraction): number {
  // 64 bits of the quotient are more than a double keeps.
  const shift = BigInt(Math.max(0, under.toString(2).length - over.toString(2).length + 64));
  return Number((over << shift) / under) / 2 ** Number(shift);
}

function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** The greatest whole number whose square is no greater. */
export function squareRoot(square: bigint): bigint {
  if (square < 2n) return square;
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
