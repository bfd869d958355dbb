import { type Fraction, fraction, squareRoot } from './fraction.ts';
import type { Dice } from './random-source.ts';

/*
 * The samplers of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (NeurIPS 2020), algorithms 1
 * to 3, in whole numbers alone: no float is rounded anywhere, so that the low bits of a result say nothing of the data.
 */

/** True with the chance `over / under`, which is within 0 and 1. */
function chance(dice: Dice, over: bigint, under: bigint): boolean {
  return dice.below(under) < over;
}

/** True with the chance exp(-over / under), within 0 and 1: the parity of a run of ever rarer events. */
function decayWithinOne(dice: Dice, over: bigint, under: bigint): boolean {
  let run = 1n;
  while (chance(dice, over, under * run)) run++;
  return run % 2n === 1n;
}

/** True with the chance exp(-over / under), for any that is not below 0. */
export function decay(dice: Dice, over: bigint, under: bigint): boolean {
  for (let rest = over; ; rest -= under) {
    if (rest <= under) return decayWithinOne(dice, rest, under);
    if (!decayWithinOne(dice, 1n, 1n)) return false;
  }
}

/**
 * A whole number from the discrete Laplace distribution: x has a chance in proportion to exp(-|x| / scale).
 * @param scale above 0.
 */
export function discreteLaplace(dice: Dice, { over, under }: Fraction): bigint {
  if (over <= 0n) throw new RangeError('A scale is above 0.');
  for (;;) {
    const low = dice.below(over);
    if (!decay(dice, low, over)) continue;
    let high = 0n;
    while (decayWithinOne(dice, 1n, 1n)) high++;
    const size = (low + over * high) / under;
    const isNegative = dice.bit();
    // Zero would come twice, once of either sign.
    if (isNegative && size === 0n) continue;
    return isNegative ? -size : size;
  }
}

/**
 * A whole number from the discrete Gaussian distribution: x has a chance in proportion to exp(-x^2 / (2 variance)).
 * @param variance the parameter sigma^2, above 0, as an exact fraction.
 */
export function discreteGaussian(dice: Dice, { over, under }: Fraction): bigint {
  if (over <= 0n) throw new RangeError('A variance is above 0.');
  const scale = squareRoot(over / under) + 1n;
  for (;;) {
    const drawn = discreteLaplace(dice, fraction(scale));
    const size = drawn < 0n ? -drawn : drawn;
    // (size - variance / scale)^2 / (2 variance), over one denominator.
    const off = size * under * scale - over;
    if (decay(dice, off * off, 2n * over * under * scale * scale)) return drawn;
  }
}
