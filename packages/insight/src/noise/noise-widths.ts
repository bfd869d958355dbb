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
    ...[3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4],
    ...[4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3],
  ],
  [
    ...[1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4],
    ...[3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852545925e3],
  ],
] as const;
const middle = [
  [
    ...[1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504],
    ...[
      1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
    ],
  ],
  [
    ...[1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1],
    ...[1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9],
  ],
] as const;
const far = [
  [
    ...[6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1],
    ...[
      2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5,
      2.01033439929228813265e-7,
    ],
  ],
  [
    ...[1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2],
    ...[
      7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
    ],
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
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.91893853320467274178);
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
