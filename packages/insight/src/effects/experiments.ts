import {
  ageInterval,
  type Code,
  compile,
  type Day,
  type Decision,
  dayBefore,
  daysOfChange,
  diff,
  type Effect,
  jurisdictionsOf,
  matchSituations,
  PlaceError,
  parsePlace,
  type Rulebook,
  type Situation,
  situations,
} from '@stairgate/rulebook';

/** A provision behind an experiment. */
export interface Cited {
  readonly code: string;
  readonly cite: string;
  readonly url: string;
}

/**
 * What law changed for some children and not for others, by nothing that they did: on a day (those before it and after), or at a
 * birthday (those on either side of it).
 */
export interface Experiment {
  readonly id: string;
  readonly kind: 'day' | 'age';
  readonly place: string;
  readonly situation: Situation;
  /** The day on which it changed; of a birthday, the day on which the law is looked at. */
  readonly day: Day;
  /** Whole years, both inclusive, for whom it changed. */
  readonly ages: readonly [lo: number, hi: number];
  readonly before: Effect;
  readonly after: Effect;
  /** What begins or ceases to bind. */
  readonly rules: readonly Cited[];
  /** Of a day: places whose law of the same situation and ages stood still for a year on either side. */
  readonly controls: readonly string[];
}

export interface ExperimentQuestion {
  /** The day on which birthdays are looked at, and the last day on which law changed unless `to` is later. */
  readonly asOf: Day;
  readonly place?: string;
  readonly situations?: readonly Situation[];
  readonly from?: Day;
  readonly to?: Day;
}

const yearOfDays = 365 * 86_400_000;

/** The experiments that law made, days first, in the order of places. Throws `PlaceError`. */
export function experimentsOf(codes: readonly Code[], question: ExperimentQuestion): readonly Experiment[] {
  const { asOf } = question;
  const now = compile(codes, { asOf });
  const wanted = question.place === undefined ? undefined : parsePlace(question.place);
  const places = placesOf(codes);
  const asked = question.situations ?? situations;
  // Controls are sought everywhere, whatever is asked for.
  const found = experimentsByDay(codes, { places, asked, from: question.from, to: question.to ?? asOf });
  const byDay = found
    .filter(({ place }) => wanted === undefined || place === wanted)
    .map((one) => ({ ...one, controls: controlsFor(one, found, places) }));
  const here = wanted === undefined ? places : [wanted];
  const isDated = question.from !== undefined || question.to !== undefined;
  return [...byDay, ...(isDated ? [] : here.flatMap((place) => experimentsByAge(now, { place, asked })))];
}

/** What can be asked of as a place: those with a code of their own, and those that a line is about. */
function placesOf(codes: readonly Code[]): readonly string[] {
  const lines = codes.flatMap((code) => [...code.rules, ...code.assurance]);
  const named = [
    ...codes.map(({ jurisdiction }) => jurisdiction),
    ...lines.flatMap(({ places = [] }) => places),
  ];
  const isPlace = (name: string) => {
    try {
      return parsePlace(name) === name;
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      return false;
    }
  };
  return [...new Set(named)].filter(isPlace).sort();
}

function experimentsByDay(
  codes: readonly Code[],
  at: { places: readonly string[]; asked: readonly Situation[]; from: Day | undefined; to: Day },
): Experiment[] {
  const days = daysOfChange(codes).filter((day) => (at.from === undefined || day >= at.from) && day <= at.to);
  return days.flatMap((day) => {
    const moved = codes.filter((code) => daysOfChange([code]).includes(day));
    const over = new Set(moved.map(({ jurisdiction }) => jurisdiction));
    const places = at.places.filter((place) => jurisdictionsOf(place).some((one) => over.has(one)));
    if (places.length === 0) return [];
    const [before, after] = [dayBefore(day), day].map((asOf) => compile(codes, { asOf })) as [
      Rulebook,
      Rulebook,
    ];
    return places.flatMap((place) =>
      diff(
        { label: 'before', rulebook: before, in: place },
        { label: 'after', rulebook: after, in: place },
        { situations: at.asked, ages: [0, 17] },
      )
        .filter(({ direction }) => direction !== 'obligations')
        .map(({ situation, ages, before, after, because }) => ({
          id: `day-${place}-${day}-${situation.replace('/', '-')}-${ages[0]}`.toLowerCase(),
          kind: 'day' as const,
          place,
          situation,
          day,
          ages,
          before,
          after,
          rules: cited([...because.come, ...because.gone]),
          controls: [],
        })),
    );
  });
}

function controlsFor(
  one: Experiment,
  all: readonly Experiment[],
  places: readonly string[],
): readonly string[] {
  const at = Date.parse(one.day);
  const moved = new Set(
    all
      .filter(
        ({ situation, ages, day }) =>
          situation === one.situation &&
          ages[0] <= one.ages[1] &&
          ages[1] >= one.ages[0] &&
          Math.abs(Date.parse(day) - at) <= yearOfDays,
      )
      .map(({ place }) => place),
  );
  return places.filter((place) => place !== one.place && !moved.has(place));
}

function experimentsByAge(
  rulebook: Rulebook,
  { place, asked }: { place: string; asked: readonly Situation[] },
): Experiment[] {
  const scope = rulebook.scope(place);
  return asked.flatMap((situation) => {
    const answers: Decision[] = Array.from({ length: 19 }, (_, age) =>
      scope.decide(situation, ageInterval(age, age, 'verified')),
    );
    return answers.flatMap((after, age) => {
      const before = answers[age - 1];
      if (before === undefined || before.effect === after.effect) return [];
      const [was, is] = [cited(before.rules), cited(after.rules)];
      const key = ({ code, cite }: Cited) => `${code} ${cite}`;
      const shared = new Set(was.map(key).filter((one) => is.map(key).includes(one)));
      return {
        id: `age-${place}-${age}-${situation.replace('/', '-')}`.toLowerCase(),
        kind: 'age' as const,
        place,
        situation,
        day: rulebook.asOf,
        ages: [age, age] as const,
        before: before.effect,
        after: after.effect,
        rules: [...was, ...is].filter((one) => !shared.has(key(one))),
        controls: [],
      };
    });
  });
}

function cited(rules: readonly Cited[]): readonly Cited[] {
  return rules.map(({ code, cite, url }) => ({ code, cite, url }));
}

/** The situations of a pattern such as `feed.rank/*`; undefined where it names none. */
export function situationsOf(pattern: string): readonly Situation[] | undefined {
  const found = matchSituations(pattern);
  return found.length === 0 ? undefined : found;
}
