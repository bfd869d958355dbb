/** How far noise reaches, by the exact distribution where that matters and by its limit where it does not. */

/** The quantile of the standard normal distribution (Wichura 1988, AS 241, good to 1 part in 10^16). @param p within 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError('A chance lies between 0 and 1.');
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(centre[0], r)) / polynomial(centre[1], r);
  }
  let r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const [over, under] = r <= 5 ? middle : far;
  r -= r <= 5 ? 1.6 : 5;
  const value = polynomial(over, r) / polynomial(under, r);
  return q < 0 ? -value : value;
}

function polynomial(factors: readonly number[], x: number): number {
  return factors.reduceRight((sum, factor) => sum * x + factor, 0);
}

const centre = [
  [
    ...[3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946],
    ...[45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227],
  ],
  [
    ...[1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597],
    ...[39307.89580009271, 28729.085735721943, 5226.495278852546],
  ],
] as const;
const middle = [
  [
    ...[1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045],
    ...[1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414],
  ],
  [
    ...[1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008],
    ...[0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9],
  ],
] as const;
const far = [
  [
    ...[6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487],
    ...[0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7],
  ],
  [
    ...[1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615],
    ...[0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15],
  ],
] as const;

/** The chance that a standard normal lies below `x`; good to 1 part in 10^13. */
export function normalBelow(x: number): number {
  if (x < -8 || x > 8) return x < 0 ? 0 : 1;
  // Marsaglia 2004, "Evaluating the Normal Distribution": a series that only adds.
  let [sum, term, odd] = [x, x, 1];
  for (let before = 0; sum !== before; ) {
    before = sum;
    odd += 2;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046728);
}

/** What the weights of a discrete Gaussian add up to: the sum of exp(-x^2 / (2 variance)) over the whole numbers. */
export function gaussianMass(variance: number): number {
  let mass = 1;
  for (let x = 1; ; x++) {
    const weight = 2 * Math.exp((-x * x) / (2 * variance));
    mass += weight;
    if (weight < 1e-18 * mass) return mass;
  }
}

/** The variance of a discrete Gaussian, a little below its parameter. */
export function gaussianVariance(parameter: number): number {
  let sum = 0;
  for (let x = 1; ; x++) {
    const part = 2 * x * x * Math.exp((-x * x) / (2 * parameter));
    sum += part;
    if (x * x > parameter && part < 1e-18 * sum) return sum / gaussianMass(parameter);
  }
}

/** From here on the discrete Gaussian and the continuous one differ by less than one part in 10^8 of any width. */
const wide = 1e6;

/** The least whole half-width within which noise stays with the chance `1 - alpha`. @param variance the parameter sigma^2. */
export function gaussianHalfWidth(variance: number, alpha = 0.05): number {
  if (variance >= wide) return Math.ceil(normalQuantile(1 - alpha / 2) * Math.sqrt(variance));
  let outside = 1 - 1 / gaussianMass(variance);
  let width = 0;
  const mass = gaussianMass(variance);
  while (outside > alpha) {
    width++;
    outside -= (2 * Math.exp((-width * width) / (2 * variance))) / mass;
  }
  return width;
}

/** As `gaussianHalfWidth`, of discrete Laplace noise. P(|x| > k) is 2 q^(k+1) / (1 + q), with q = exp(-1 / scale). */
export function laplaceHalfWidth(scale: number, alpha = 0.05): number {
  return Math.max(0, Math.ceil(laplaceAccuracy(scale, alpha)) - 1);
}

/** The width x at which discrete Laplace noise is at or beyond x with the chance alpha, as OpenDP computes it. */
export function laplaceAccuracy(scale: number, alpha: number): number {
  return scale * Math.log(2 / (alpha * (Math.exp(1 / scale) + 1))) + 1;
}

/** The scale at which continuous Gaussian noise is beyond `accuracy` with the chance alpha, as OpenDP computes it. */
export function gaussianScaleFor(accuracy: number, alpha: number): number {
  return accuracy / normalQuantile(1 - alpha / 2);
}

/** The variance of discrete Laplace noise. */
export function laplaceVariance(scale: number): number {
  const q = Math.exp(-1 / scale);
  return (2 * q) / (1 - q) ** 2;
}
