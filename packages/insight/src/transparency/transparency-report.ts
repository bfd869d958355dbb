import {
  ageInterval,
  bandOf,
  bands,
  type Cell,
  levels,
  matchSituations,
  type Obligation,
  type Rulebook,
  type Scope,
  situationNumber,
  situations,
  unknownAge,
} from '@stairgate/rulebook';
import { type Counts, countedStates, type ReviewReport, type Transparency } from '@stairgate/wire';
import type { Figures } from './figures.ts';
import type { Period } from './period.ts';

type Row = Transparency['rows'][number];
type Verdict = NonNullable<Row['review']>;

/** A review whose findings a report cites. */
export interface Cited {
  readonly report: ReviewReport;
  /** SHA-256 of the report as it was sealed, in hex. */
  readonly hash: string;
}

/** What a report is made of. */
export interface TransparencySources {
  readonly counts: Counts;
  readonly period: Period;
  /** With the profile of the service. */
  readonly rulebook: Rulebook;
  /** ISO 3166, those that are reported on: a public list, whoever lives there. */
  readonly places: readonly string[];
  readonly reviews: readonly Cited[];
}

const countedBands = [...bands.filter((band) => band !== '18+'), 'unknown'] as const;
type CountedBand = (typeof countedBands)[number];
/** From what is told first. */
const worst: readonly Verdict[] = ['falls-short', 'cannot-tell', 'not-tested', 'meets', 'stricter'];

/**
 * A report on what the law asks, what children and guardians chose, and what was found, for each situation, age group and place. Which rows
 * it has follows from the public lists alone, never from the counts.
 */
export function transparencyReport(sources: TransparencySources, figures: Figures): Transparency {
  const { counts, period, rulebook, places, reviews } = sources;
  const offered = rulebook.profile
    ? new Set(rulebook.profile.offers.flatMap((pattern) => matchSituations(pattern)))
    : new Set(situations);
  const children = tallied(counts.children, ({ band, place, level }) => [band, place, level]);
  const ages = countedBands.flatMap((band) =>
    places.flatMap((place) =>
      levels.map((level) => {
        const found = children.get([band, place, level].join(' '));
        const count = found?.count ?? 0;
        return { band, place, level, children: figures.of('children', count, count) };
      }),
    ),
  );
  const total = new Map<string, { value: number; width: number; isExact: boolean }>();
  for (const { band, place, children: figure } of ages) {
    const key = `${band} ${place}`;
    const before = total.get(key) ?? { value: 0, width: 0, isExact: true };
    total.set(key, {
      value: before.value + figure!.value,
      width: Math.hypot(before.width, halfOf(figure!)),
      isExact: figure!.interval === null,
    });
  }
  const cells = tallied(counts.situations, ({ situation, band, place, state }) => [
    situation,
    band,
    place,
    state,
  ]);
  const rules = new Map<string, Transparency['rules'][number]>();
  const rows = places.flatMap((place) => {
    const scope = rulebook.scope(place);
    return situations
      .filter((situation) => offered.has(situation))
      .flatMap((situation) =>
        countedBands.map((band): Row => {
          const law = lawOf(scope, band, situationNumber(situation));
          for (const rule of law.rules) rules.set(rule.id, rule);
          const states = Object.fromEntries(
            countedStates.map((state) => {
              const found = cells.get([situation, band, place, state].join(' '));
              return [state, figures.of('situations', found?.count ?? 0, found?.bounded ?? 0)] as const;
            }),
          ) as Pick<Row, (typeof countedStates)[number]>;
          const all = total.get(`${band} ${place}`)!;
          const opened = [states.chosen!, states.consented!];
          const value = opened.reduce((left, one) => left - one.value, all.value);
          const width = opened.reduce((sum, one) => Math.hypot(sum, halfOf(one)), all.width);
          return {
            ...{ situation, band, place, effects: law.effects, obligations: law.obligations },
            rules: law.rules.map(({ id }) => id),
            deviations: law.deviations,
            ...states,
            kept: { value, interval: all.isExact ? null : [value - width, value + width] },
            review: verdictOf(reviews, { situation, band, place }),
          };
        }),
      );
  });
  return {
    format: 'stairgate-transparency/1',
    service: rulebook.profile?.service.name ?? counts.service,
    platform: counts.platform,
    period: { ...period },
    takenAt: counts.takenAt,
    isWhole: counts.takenAt.slice(0, 10) > period.to,
    law: { asOf: rulebook.asOf, revision: rulebook.revision },
    method: figures.method,
    rules: [...rules.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
    ages,
    rows,
    complaints: subjects.map((about) => {
      const found = counts.complaints.find((one) => one.about === about);
      return {
        about,
        children: figures.of('complaints', found?.made ?? 0, found?.bounded ?? 0),
        answered: figures.exactly(found?.answered ?? 0),
        late: figures.exactly(found?.late ?? 0),
        // Whether an answer gave the child its way is nowhere on record.
        upheld: null,
        medianDays: figures.method.kind === 'exact' ? (found?.medianDays ?? null) : null,
      };
    }),
    deviations: rulebook.deviations.map(
      ({ id, situations: of, ages: [lo, hi], effect, reason, approver, approved, expires }) => ({
        ...{ id, situations: [...of], ages: [lo, hi] as [number, number] },
        ...{ effect, reason, approver, approved, expires },
      }),
    ),
    reviews: reviews.map(({ report: { review, law }, hash }) => ({
      platform: review.platform,
      places: law.places === 'unknown' ? ['unknown'] : [...law.places],
      reviewedAt: review.startedAt,
      hash,
    })),
  };
}

/** What complaints are about, whoever makes one. */
const subjects: readonly string[] = [
  'age',
  'data',
  'guardian',
  'decision',
  'platform',
  'other',
  ...situations,
];

function halfOf({ interval }: { readonly interval: readonly [number, number] | null }): number {
  return interval === null ? 0 : (interval[1] - interval[0]) / 2;
}

function tallied<T>(list: readonly T[], keyOf: (one: T) => readonly string[]): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [keyOf(one).join(' '), one]));
}

interface LawOfBand {
  readonly effects: Row['effects'];
  readonly obligations: Obligation[];
  readonly rules: readonly Transparency['rules'][number][];
  readonly deviations: string[];
}

/** What the law asks in a place for the years of an age group, known for certain; of an unknown age, what holds for any. */
function lawOf(scope: Scope, band: CountedBand, number: number): LawOfBand {
  const years = yearsOf(band);
  const found: readonly (readonly [number, Cell])[] = years.map((year) => [
    year,
    scope.row(band === 'unknown' ? unknownAge : ageInterval(year, year, 'verified'))[number]!,
  ]);
  const runs: { ages: [number, number]; effect: Cell['effect'] }[] = [];
  for (const [year, { effect }] of found) {
    const last = runs.at(-1);
    if (last?.effect === effect) last.ages[1] = year;
    else runs.push({ ages: [year, year], effect });
  }
  const all = found.map(([, cell]) => cell);
  const rules = new Map(
    all
      .flatMap((cell) => cell.rules)
      .map(({ code, rule, short, cite, url, effect }) => {
        const id = `${code}/${rule}`;
        return [id, { id, short, cite, url, effect }] as const;
      }),
  );
  return {
    effects: band === 'unknown' ? [{ ages: [0, 17], effect: all[0]!.effect }] : runs,
    obligations: [...new Set(all.flatMap((cell) => cell.obligations))],
    rules: [...rules.values()],
    deviations: [...new Set(all.flatMap((cell) => cell.deviations.map(({ id }) => id)))],
  };
}

function yearsOf(band: CountedBand): readonly number[] {
  if (band === 'unknown') return [0];
  return Array.from({ length: 18 }, (_, year) => year).filter((year) => bandOf(year) === band);
}

/** What the latest review of a place found of a situation at an age of the group; the worst of several. */
function verdictOf(
  reviews: readonly Cited[],
  { situation, band, place }: { situation: string; band: CountedBand; place: string },
): Verdict | null {
  const [latest] = reviews
    .map(({ report }) => report)
    .filter(({ law }) => law.places !== 'unknown' && (law.places as readonly string[]).includes(place))
    .sort((one, other) => (one.review.startedAt < other.review.startedAt ? 1 : -1));
  const own = latest?.findings.filter((one) => one.situation === situation && bandOf(one.age) === band);
  return worst.find((verdict) => own?.some((one) => one.verdict === verdict)) ?? null;
}
