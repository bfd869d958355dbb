import { normalBelow } from '../noise/noise-widths.ts';

/**
 * What a group of children looks like through noise: the sum of distances of an outcome from the middle of its bounds, and the number of
 * children, one row each.
 */
export interface Group {
  readonly sum: number;
  readonly rows: number;
  /** Standard deviations of the noise in each. */
  readonly sumSigma: number;
  readonly rowsSigma: number;
}

/** The bounds of an outcome. Where it is 0 or 1 alone, its variance follows from its mean. */
export interface Outcome {
  readonly low: number;
  readonly high: number;
  readonly isBinary: boolean;
}

/** An effect. The interval has both chances in it: of the noise, and of who the children are. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
}

interface Mean {
  readonly mean: number;
  readonly variance: number;
}

const normal95 = 1.959963984540054;

/**
 * The mean of a group, with the variance of both chances: s^2 / n + (sigma_S^2 + (m - mid)^2 sigma_n^2) / n^2, where s^2 is m (1 - m) for an outcome of
 * 0 and 1, and else the most that it can be between its bounds. NaN where the noise leaves nobody.
 */
export function meanOf({ sum, rows, sumSigma, rowsSigma }: Group, { low, high, isBinary }: Outcome): Mean {
  if (!(rows > 2 * rowsSigma)) return { mean: Number.NaN, variance: Number.NaN };
  const off = sum / rows;
  const mean = (low + high) / 2 + off;
  const share = Math.min(1, Math.max(0, (mean - low) / (high - low)));
  const spread = isBinary ? share * (1 - share) * (high - low) ** 2 : ((high - low) / 2) ** 2;
  return { mean, variance: spread / rows + (sumSigma ** 2 + off ** 2 * rowsSigma ** 2) / rows ** 2 };
}

function estimateOf(estimate: number, variance: number): Estimate {
  const standardError = Math.sqrt(variance);
  const half = normal95 * standardError;
  return { estimate, standardError, interval: [estimate - half, estimate + half] };
}

/** How much higher the outcome is among the treated. Of changes since before, it is a difference in differences. */
export function differenceInMeans(treated: Group, control: Group, outcome: Outcome): Estimate {
  const [one, other] = [meanOf(treated, outcome), meanOf(control, outcome)];
  return estimateOf(one.mean - other.mean, one.variance + other.variance);
}

/** The difference month by month: before the law it shows whether the two went alike, after it the effect. */
export function eventStudy(
  months: readonly { readonly month: string; readonly treated: Group; readonly control: Group }[],
  outcome: Outcome,
): readonly ({ readonly month: string } & Estimate)[] {
  return months.map(({ month, treated, control }) => ({
    month,
    ...differenceInMeans(treated, control, outcome),
  }));
}

/** A discontinuity, and whether children are missing on one side of it and too many on the other. */
export interface Discontinuity extends Estimate {
  readonly manipulation: {
    /** By how many children the bins jump at the threshold. */
    readonly jump: number;
    /** The chance of a jump as great as that if nobody moved over. */
    readonly p: number;
    /** Below 1 in 100: the two sides may not be alike, and the estimate means little. */
    readonly isSuspected: boolean;
  };
}

/**
 * How much the outcome jumps at 0: a line through the bins on each side, weighted by their children, read off at 0. Bins are
 * public, so that the counts which the means are divided by also show who moved over the threshold.
 * @param bins each with its middle, in months before (below 0) or after.
 */
export function regressionDiscontinuity(
  bins: readonly { readonly at: number; readonly group: Group }[],
  outcome: Outcome,
): Discontinuity {
  const side = (after: boolean) => bins.filter(({ at }) => at > 0 === after);
  const [left, right] = [side(false), side(true)].map((own) =>
    interceptOf(
      own.map(({ at, group }) => {
        const { mean, variance } = meanOf(group, outcome);
        return { at, value: mean, variance, weight: Math.max(0, group.rows) };
      }),
    ),
  ) as [Mean, Mean];
  const [before, after] = [side(false), side(true)].map((own) =>
    interceptOf(
      own.map(({ at, group: { rows, rowsSigma } }) => ({
        at,
        value: rows,
        variance: Math.max(0, rows) + rowsSigma ** 2,
        weight: 1,
      })),
    ),
  ) as [Mean, Mean];
  const jump = after.mean - before.mean;
  const z = Math.abs(jump) / Math.sqrt(after.variance + before.variance);
  const p = 2 * (1 - normalBelow(z));
  return {
    ...estimateOf(right.mean - left.mean, right.variance + left.variance),
    manipulation: { jump, p, isSuspected: !(p >= 0.01) },
  };
}

/** A weighted line read off at 0. It is a sum of the values with known factors, so that its variance is exact. */
function interceptOf(
  points: readonly { at: number; value: number; variance: number; weight: number }[],
): Mean {
  let [w, wx, wxx] = [0, 0, 0];
  for (const { at, weight } of points) {
    w += weight;
    wx += weight * at;
    wxx += weight * at * at;
  }
  const determinant = w * wxx - wx * wx;
  let [mean, variance] = [0, 0];
  for (const point of points) {
    const factor = (point.weight * (wxx - wx * point.at)) / determinant;
    mean += factor * point.value;
    variance += factor * factor * point.variance;
  }
  return { mean, variance };
}
