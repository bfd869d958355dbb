import { type AgeInterval, unknownAge } from './age.ts';
import { type BindingCode, coveredOn, daysOfChange, type RuleCitation } from './binding.ts';
import type { Code, Day } from './code.ts';
import type { Decision } from './decision.ts';
import { type Grant, type Grants, grants } from './grants.ts';
import { international, jurisdictionsOf, parsePlace } from './place.ts';
import type { Deviation, Exemption, Profile } from './profile.ts';
import { Scope } from './scope.ts';
import { type Situation, situations } from './vocabulary.ts';

/** Where a child is: ISO 3166 codes, all of whose law is joined, or `unknown`, which joins every code there is. */
export type Places = string | readonly string[] | 'unknown';

export interface DecideRequest {
  readonly situation: string;
  readonly in: Places;
  readonly age: AgeInterval;
  readonly granted?: Iterable<Grant> | Grants;
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
  readonly revision: string;
  readonly binding: readonly BindingCode[];
  readonly citations: readonly RuleCitation[];
}

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
  /** A hash of all that binds: two rulebooks that always decide alike have the same one. */
  readonly revision: string;
  /** Every rule that binds, in a fixed order. */
  readonly citations: readonly RuleCitation[];
  /** Jurisdictions whose own law speaks for itself on this day. In any other, every code is joined. */
  readonly covered: ReadonlySet<string>;
  readonly #binding: readonly BindingCode[];
  readonly #byPlaces = new Map<string, Scope>();
  readonly #byCodes = new Map<string, Scope>();

  constructor(parts: RulebookParts) {
    this.codes = parts.codes;
    this.asOf = parts.asOf;
    this.profile = parts.profile;
    this.deviations = parts.deviations;
    this.exemptions = parts.exemptions;
    this.revision = parts.revision;
    this.citations = parts.citations;
    this.covered = coveredOn(parts.codes, parts.asOf);
    this.#binding = parts.binding;
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
   * The law that holds in `places`, joined. A place with no general code of its own or of its country that binds on this
   * day is not read as permission: it gets every code, as an unknown place does. Throws `PlaceError`.
   */
  scope(places: Places): Scope {
    const key = typeof places === 'string' ? places : places.join();
    const cached = this.#byPlaces.get(key);
    if (cached) return cached;
    const list = typeof places === 'string' ? places.split(',') : places;
    const unknown = list.length === 0 || list.some((place) => place.trim().toLowerCase() === 'unknown');
    const parsed = unknown ? [] : list.map(parsePlace);
    const uncovered = parsed.filter((place) => !jurisdictionsOf(place).some((one) => this.covered.has(one)));
    const all = unknown || uncovered.length > 0;
    const under = new Set(parsed.flatMap(jurisdictionsOf));
    const here = ({ places }: { readonly places?: readonly string[] }) =>
      all || places === undefined || places.some((place) => under.has(place));
    const binding = this.#binding
      .filter(({ code }) => all || under.has(code.jurisdiction))
      .map(({ code, rules, thresholds }) => ({
        code,
        rules: rules.filter(({ rule }) => here(rule)),
        thresholds: thresholds.filter(here),
      }));
    const note = unknown ? 'place-unknown' : uncovered.length > 0 ? 'place-not-covered' : null;
    const codesKey = JSON.stringify([
      note,
      binding.map(({ code, rules, thresholds }) => [
        code.code,
        rules.map(({ provision }) => provision),
        thresholds,
      ]),
    ]);
    let scope = this.#byCodes.get(codesKey);
    if (!scope) {
      scope = new Scope({ binding, citations: this.citations, revision: this.revision, note });
      this.#byCodes.set(codesKey, scope);
    }
    if (this.#byPlaces.size < 4096) this.#byPlaces.set(key, scope);
    return scope;
  }

  /** May this happen, here, at this age, with these choices? Throws `PlaceError` or `RangeError` on words unknown. */
  decide({ situation, in: places, age, granted }: DecideRequest): Decision {
    return this.scope(places).decide(situation as Situation, age, pack(granted));
  }

  /** Every situation at once. */
  protections({ in: places, age, granted }: Omit<DecideRequest, 'situation'>): Protections {
    const scope = this.scope(places);
    const packed = pack(granted);
    const answers = {} as Record<Situation, Decision>;
    // Assigned one by one: Object.fromEntries takes three times as long.
    for (const situation of situations) answers[situation] = scope.decide(situation, age, packed);
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
