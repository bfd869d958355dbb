/**
 * The account is kept in zero-concentrated differential privacy (Bun and Steinke 2016), in whole billionths of rho: sums of
 * whole numbers are exact, and a cap is a cap.
 */
export const nanoInOne = 1_000_000_000;

/** rho as whole nano-rho, or undefined where it is none or is finer than that. */
export function nanoRhoOf(rho: number): number | undefined {
  const nano = Math.round(rho * nanoInOne);
  const isExact = Math.abs(nano - rho * nanoInOne) < 1e-6 + 1e-14 * nano;
  return isExact && nano >= 1 && nano <= 100 * nanoInOne ? nano : undefined;
}

export function rhoOf(nano: number): number {
  return nano / nanoInOne;
}

/** Steps that halve the range of a search: more than a double has bits, so that the end is as near as it can be. */
const steps = 1000;

/**
 * The delta at which rho-zCDP is (epsilon, delta)-DP: the least over alpha above 1 of
 * exp((alpha - 1)(alpha rho - epsilon) + alpha ln(1 - 1 / alpha)) / (alpha - 1) (Canonne, Kamath, Steinke 2020, `cdp2adp.py`).
 */
export function deltaOf(rho: number, epsilon: number): number {
  if (rho === 0) return 0;
  let [low, high] = [1.01, (epsilon + 1) / (2 * rho) + 2];
  for (let step = 0; step < steps; step++) {
    const alpha = (low + high) / 2;
    const slope = (2 * alpha - 1) * rho - epsilon + Math.log1p(-1 / alpha);
    if (slope < 0) low = alpha;
    else high = alpha;
  }
  const alpha = (low + high) / 2;
  const log = (alpha - 1) * (alpha * rho - epsilon) + alpha * Math.log1p(-1 / alpha);
  return Math.min(Math.exp(log) / (alpha - 1), 1);
}

/** The least epsilon at which rho-zCDP is (epsilon, delta)-DP. @param delta above 0. */
export function epsilonOf(rho: number, delta: number): number {
  if (delta >= 1 || rho === 0) return 0;
  let [low, high] = [0, rho + 2 * Math.sqrt(rho * Math.log(1 / delta))];
  for (let step = 0; step < steps && low < high; step++) {
    const epsilon = (low + high) / 2;
    if (epsilon === low || epsilon === high) break;
    if (deltaOf(rho, epsilon) <= delta) high = epsilon;
    else low = epsilon;
  }
  return high;
}

/** The greatest rho at which rho-zCDP is (epsilon, delta)-DP. */
export function rhoFor(epsilon: number, delta: number): number {
  let [low, high] = [0, epsilon + 1];
  for (let step = 0; step < steps; step++) {
    const rho = (low + high) / 2;
    if (rho === low || rho === high) break;
    if (deltaOf(rho, epsilon) <= delta) low = rho;
    else high = rho;
  }
  return low;
}
