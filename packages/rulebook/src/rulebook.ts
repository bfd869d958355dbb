import { type AgeInterval, unknownAge } from './age.ts';
import { type BindingCode, daysOfChange, type RuleCitation } from './binding.ts';
import type { Code, Cover, Day } from './code.ts';
import { everyYear, intervalsOf, standInRules, uncoveredBy, type Years } from './coverage.ts';
import type { Decision } from './decision.ts';
import { type Grant, type Grants, grants } from './grants.ts';
import { type Limit, type Limits, limits } from './limits.ts';
import { international, jurisdictionsOf, parsePlace } from './place.ts';
import type { Deviation, Exemption, Profile } from './profile.ts';
import { Scope } from './scope.ts';
import { activityNames, type Situation, situations } from './vocabulary.ts';

/** Where a child is: ISO 3166 codes, all of whose law is joined, or `unknown`, which joins every code there is. */
export type Places = string | readonly string[] | 'unknown';

export interface DecideRequest {
  readonly situation: string;
  readonly in: Places;
  readonly age: AgeInterval;
  readonly granted?: Iterable<Grant> | Grants;
  readonly limits?: Iterable<Limit> | Limits;
}

/** The whole page of answers for one child. */
export interface Protections {
  readonly revision: string;
  readonly asOf: Day;
  readonly places: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly situations: Readonly<Record<Situation, Decision>>;
}

interface RulebookParts {
  readonly codes: readonly Code[];
  readonly asOf: Day;
  readonly profile: Profile | undefined;
  readonly deviations: readonly Deviation[];
  readonly exemptions: readonly Exemption[];
  readonly revision: () => string;
  readonly binding: readonly BindingCode[];
  readonly citations: readonly RuleCitation[];
  readonly standIn: string;
}

/** Laws of places joined that are kept with all their cells; callers may join any. */
const mostScopes = 512;
/** Ways to write places that are kept. */
const mostPlaces = 4096;

/** The laws as of one day, ready to decide. Immutable. Make it with `compile`. */
export class Rulebook {
  readonly codes: readonly Code[];
  readonly asOf: Day;
  /** What the operator documents of its service. */
  readonly profile: Profile | undefined;
  /** Those of the profile that are in force and lower a rule. */
  readonly deviations: readonly Deviation[];
  /** Those of the profile that are in force and silence a rule. */
  readonly exemptions: readonly Exemption[];
  /** Every rule that binds, in a fixed order. */
  readonly citations: readonly RuleCitation[];
  /** The id of the code that stands in where no law covers. */
  readonly standIn: string;
  readonly #revisionOf: () => string;
  #revision: string | undefined;
  readonly #binding: readonly BindingCode[];
  readonly #byPlaces = new Map<string, Scope>();
  readonly #byCodes = new Map<string, Scope>();

  constructor(parts: RulebookParts) {
    this.codes = parts.codes;
    this.asOf = parts.asOf;
    this.profile = parts.profile;
    this.deviations = parts.deviations;
    this.exemptions = parts.exemptions;
    this.#revisionOf = parts.revision;
    this.citations = parts.citations;
    this.standIn = parts.standIn;
    this.#binding = parts.binding;
  }

  /** A hash of all that binds: two rulebooks that always decide alike have the same one. */
  get revision(): string {
    this.#revision ??= this.#revisionOf();
    return this.#revision;
  }

  /** Days on which a provision of any of these codes starts or stops to bind, or a line of the profile does. */
  get daysOfChange(): readonly Day[] {
    return daysOfChange(this.codes, this.profile);
  }

  /** Places that have a code of their own here. Standards, which bind nobody, belong to none. */
  get jurisdictions(): readonly string[] {
    return [...new Set(this.codes.map((code) => code.jurisdiction))]
      .filter((place) => place !== international)
      .sort();
  }

  /**
   * The law that holds in `places`, joined. What no code of a place covers at an age gets the baseline: silence is not
   * permission. An unknown place gets every code there is, and the baseline for all. Throws `PlaceError`.
   */
  scope(places: Places): Scope {
    const key = typeof places === 'string' ? places : places.join();
    const cached = this.#byPlaces.get(key);
    if (cached) return cached;
    const list = typeof places === 'string' ? places.split(',') : places;
    const unknown = list.length === 0 || list.some((place) => place.trim().toLowerCase() === 'unknown');
    const parsed = unknown ? [] : list.map(parsePlace);
    const law = this.#law(unknown ? undefined : parsed);
    const uncovered = this.#uncovered(unknown ? undefined : parsed);
    const note = unknown ? 'place-unknown' : null;
    const codesKey = JSON.stringify([
      note,
      uncovered,
      law.map(({ code, rules, thresholds }) => [
        code.code,
        rules.map(({ provision }) => provision),
        thresholds,
      ]),
    ]);
    let scope = this.#byCodes.get(codesKey);
    if (!scope) {
      const { citations } = this;
      const revision = () => this.revision;
      const all = [...law, this.#standingIn(uncovered)];
      scope = new Scope({ binding: all, citations, revision, note });
      if (this.#byCodes.size >= mostScopes) this.#letGo();
      this.#byCodes.set(codesKey, scope);
    }
    if (this.#byPlaces.size < mostPlaces) this.#byPlaces.set(key, scope);
    return scope;
  }

  /** What is asked most is soon made again. */
  #letGo(): void {
    this.#byCodes.clear();
    this.#byPlaces.clear();
  }

  /** The lines that hold in one of these places, or anywhere; the baseline's aside. */
  #law(places: readonly string[] | undefined): readonly BindingCode[] {
    const overs = places?.map(jurisdictionsOf);
    return this.#binding.flatMap(({ code, rules, thresholds }) => {
      if (code.jurisdiction === international) return [];
      const over = overs?.filter((one) => one.includes(code.jurisdiction));
      if (over?.length === 0) return [];
      const here = ({ places: only }: { readonly places?: readonly string[] }) =>
        over === undefined ||
        only === undefined ||
        over.some((one) => only.some((each) => one.includes(each)));
      return [{ code, rules: rules.filter(({ rule }) => here(rule)), thresholds: thresholds.filter(here) }];
    });
  }

  /** What the law of a place, or of an unknown one, does not cover, so that the baseline joins in. Throws `PlaceError`. */
  uncovered(place: string): readonly Cover[] {
    const unknown = place.trim().toLowerCase() === 'unknown';
    return this.#uncovered(unknown ? undefined : [parsePlace(place)]).flatMap((years, activity) =>
      intervalsOf(years).map((ages) => ({ activities: [activityNames[activity]!], ages })),
    );
  }

  /** By activity, the years at which the law of one of these places, or of an unknown one, covers it not. */
  #uncovered(places: readonly string[] | undefined): readonly Years[] {
    if (places === undefined) return activityNames.map(() => everyYear);
    const each = places.map((place) => uncoveredBy(this.#law([place])));
    return activityNames.map((_, activity) => each.reduce((years, own) => years | own[activity]!, 0));
  }

  /** The baseline, where it joins in. */
  #standingIn(uncovered: readonly Years[]): BindingCode {
    const { code, rules, thresholds } = this.#binding.find((one) => one.code.code === this.standIn)!;
    const parts = this.#binding.flatMap((one) => one.rules.map(({ part }) => part));
    const first = 1 + Math.max(-1, ...parts);
    const joined = standInRules(
      rules.filter(({ rule }) => rule.places === undefined),
      uncovered,
    );
    return {
      code,
      rules: joined.map((rule, at) => ({ ...rule, part: first + at, standsIn: true })),
      thresholds: thresholds.filter(({ places }) => places === undefined),
    };
  }

  /** May this happen, here, at this age, with these choices? Throws `PlaceError` or `RangeError` on words unknown. */
  decide({ situation, in: places, age, granted, limits: set }: DecideRequest): Decision {
    return this.scope(places).decide(situation as Situation, age, pack(granted), packLimits(set));
  }

  /** Every situation at once. */
  protections({ in: places, age, granted, limits: set }: Omit<DecideRequest, 'situation'>): Protections {
    const scope = this.scope(places);
    const packed = pack(granted);
    const closed = packLimits(set);
    const answers = {} as Record<Situation, Decision>;
    // Assigned one by one: Object.fromEntries takes three times as long.
    for (const situation of situations) answers[situation] = scope.decide(situation, age, packed, closed);
    const list = typeof places === 'string' ? places.split(',') : places;
    return {
      revision: this.revision,
      asOf: this.asOf,
      places: list.some((place) => place.trim().toLowerCase() === 'unknown')
        ? 'unknown'
        : list.map(parsePlace),
      age: age.level === 'none' ? unknownAge : age,
      situations: answers,
    };
  }
}

function pack(granted: DecideRequest['granted']): Grants | undefined {
  return granted === undefined || granted instanceof Uint8Array ? granted : grants(granted);
}

function packLimits(set: DecideRequest['limits']): Limits | undefined {
  return set === undefined || set instanceof Uint8Array ? set : limits(set);
}
