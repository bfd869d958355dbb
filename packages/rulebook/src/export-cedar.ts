import { type AgeInterval, adult, ageInterval } from './age.ts';
import { bindsUnder } from './binding.ts';
import type { Assurance, Code, Rule } from './code.ts';
import { intervalsOf, type Years, yearsOf } from './coverage.ts';
import { childBit, type Grant, type Grantor, type Grants, grants, guardianBit, onceBit } from './grants.ts';
import { askBit, closedBit, type Limit, type Limits, limiters, limits, noLimits } from './limits.ts';
import { international, jurisdictionsOf, knownPlaces, parsePlace } from './place.ts';
import { type Deviation, isApproved } from './profile.ts';
import type { Places, Rulebook } from './rulebook.ts';
import {
  type Activity,
  activities,
  activityNames,
  activityOf,
  type Effect,
  effects,
  levels,
  matchSituations,
  type Obligation,
  obligationNames,
  restsOn,
  type Situation,
  situationNumber,
  situations,
  upward,
} from './vocabulary.ts';

/** An entity as Cedar's JSON has it. */
export interface CedarEntity {
  readonly uid: CedarUid;
  readonly attrs: Readonly<Record<string, never>>;
  readonly parents: readonly CedarUid[];
}

export interface CedarUid {
  readonly type: string;
  readonly id: string;
}

/** A rulebook for any engine of Cedar: schema and policies in Cedar's own language, entities as JSON. */
export interface CedarExport {
  readonly schema: string;
  readonly policies: string;
  readonly entities: readonly CedarEntity[];
}

/**
 * The same law as Cedar policies. Each rule becomes one `forbid`, under the id `code/rule` and with the citation in its
 * annotations; where a deviation of the profile lowers a rule, its parts become one each. `code/rule@situation` closes what
 * rests on that situation. Rules of the baseline become one for each range of years that some place leaves uncovered.
 * docs/export.md says how to ask, and how the effect and the obligations are read off an answer.
 */
export function exportCedar(rulebook: Rulebook): CedarExport {
  return { schema: schemaOf(rulebook), policies: policiesOf(rulebook), entities: entitiesOf(rulebook) };
}

const anySituation = 'any-situation';

function schemaOf(rulebook: Rulebook): string {
  const { revision, asOf } = rulebook;
  const gaps = gapsOf(rulebook);
  const alike = [...gaps.ranges.keys()].map((group) => {
    const some = activityNames.filter((activity) => gaps.groupOf(activity) === group);
    return `//   ${group}: ${some.join(', ')}`;
  });
  const groups = Object.keys(activities).map(
    (activity) => `action ${quote(activity)} in [${quote(anySituation)}];`,
  );
  const actions = Object.entries(activities).map(
    ([activity, circumstances]) =>
      `action ${circumstances.map((one) => quote(`${activity}/${one}`)).join(', ')} in [${quote(activity)}] ` +
      'appliesTo { principal: [Person], resource: [Child], context: Question };',
  );
  return `// Stairgate rulebook ${revision}, the law as of ${asOf}.

// Policies and entities carry the same revision, and nothing is permitted unless they fit together.
entity Rulebook;
// Whose law it is. A place is in each jurisdiction that it is under; the unknown one is in "all", which is in every one.
entity Jurisdiction in [Jurisdiction];
// Years at which no code in force covers an activity: "contact.message 13-17". There the baseline joins in. Activities that
// all places cover alike go by the name of the first of them:
${alike.join('\n')}
entity Uncovered;
entity Place in [Jurisdiction, Uncovered, Rulebook];
// How surely the age is known. A level is in each weaker one.
entity Level in [Level];
// Whom the question is about: in the places where the child is.
entity Child in [Place];
// Who asks, which makes no difference.
entity Person;

type Question = {
  // Whole years, 18 for 18 or older. Where the level is "none", 0 and 18.
  youngest: Long,
  oldest: Long,
  level: Level,
  // Choices in force about this situation.
  childChose: Bool,
  guardianConsented: Bool,
  // Choices in force about others, by name, and those of all that are for this one time.
  chosen: Set<String>,
  consented: Set<String>,
  chosenOnce: Set<String>,
  consentedOnce: Set<String>,
  // Limits in force, by the name of what they are on: by the child or the platform, and by a guardian; closed, or to be
  // asked each time.
  closed: Set<String>,
  closedByGuardian: Set<String>,
  ask: Set<String>,
  askByGuardian: Set<String>,
  // To be told all that binds. Then no choice may be in force.
  explain: Bool,
};

action ${quote(anySituation)};
${groups.join('\n')}
${actions.join('\n')}
`;
}

const choices = ['chosen', 'consented', 'chosenOnce', 'consentedOnce'] as const;
const limitSets = ['closed', 'closedByGuardian', 'ask', 'askByGuardian'] as const;

function policiesOf(rulebook: Rulebook): string {
  const { revision, asOf, codes, profile, standIn } = rulebook;
  const binds = bindsUnder(profile, asOf);
  const deviations = (profile?.deviations ?? []).filter((one) => isApproved(one, asOf));
  const policies = codes
    .filter(({ jurisdiction }) => jurisdiction !== international)
    .flatMap((code) => {
      const assurance = code.assurance.filter((line) => binds(code, line));
      return code.rules
        .filter((rule) => binds(code, rule))
        .flatMap((rule) =>
          partsOf(rule, deviations).flatMap((part, at) =>
            policiesOfPart({ code, rule, part, at, assurance }),
          ),
        );
    });
  const baseline = codes.find(({ code }) => code === standIn)!;
  const everywhere = ({ places }: Rule | Assurance) => places === undefined;
  const assurance = baseline.assurance.filter((line) => binds(baseline, line) && everywhere(line));
  const gaps = gapsOf(rulebook);
  const standing = baseline.rules
    .filter((rule) => binds(baseline, rule) && everywhere(rule))
    .flatMap((rule) =>
      partsOf(rule, deviations).flatMap((part, at) =>
        standInPolicies({ code: baseline, rule, part, at, assurance }, gaps),
      ),
    );
  const names = `[\n    ${situations.map(quote).join(',\n    ')}\n  ]`;
  return `// Stairgate rulebook ${revision}, the law as of ${asOf}. A reading of the law by engineers and not legal advice.

// What no rule speaks of is the platform's own decision. A question that lacks a fact, or that goes with entities of
// another revision, gets no permit; nor does a limit on what is no situation, which would close nothing.
@id("no-rule")
permit (principal, action in Action::${quote(anySituation)}, resource in Rulebook::${quote(revision)})
when {
  0 <= context.youngest && context.youngest <= context.oldest && context.oldest <= ${adult} &&
  context.level in Level::"none" &&
  (context.level != Level::"none" || (context.youngest == 0 && context.oldest == ${adult})) &&
  [true, false].contains(context.childChose) &&
  [true, false].contains(context.guardianConsented) &&
  ${choices.map((set) => `context.${set}.containsAll(context.${set})`).join(' && ')} &&
  ${limitSets.map((set) => `(context.${set}.isEmpty() || ${names}.containsAll(context.${set}))`).join(' &&\n  ')} &&
  (!context.explain || !(context.childChose || context.guardianConsented)) &&
  (!context.explain || (${choices.map((set) => `context.${set}.isEmpty()`).join(' && ')}))
};

${[...policies, ...standing, ...situations.flatMap(limitPolicies)].join('\n')}`;
}

/** Whether a guardian still has a say, as Cedar asks. */
const underGuardian = `!(context.youngest >= ${adult} && context.level in Level::"declared-by-guardian-or-device")`;

/** Limits on one situation close it and all that rests on it. */
function limitPolicies(situation: Situation): string[] {
  const name = quote(situation);
  const about = [situation, ...dependentsOf(situation)];
  const policy = (
    kind: string,
    effect: Effect,
    when: string,
    unless?: string,
  ) => `@id(${quote(`limit/${kind}/${situation}`)})
@limit(${name})
@effect(${quote(effect)})
forbid (principal, ${actionsOf(about)}, resource)
when {
  ${when}
}${unless === undefined ? '' : `\nunless { ${unless} }`};
`;
  return [
    policy(
      'closed',
      'forbid',
      `context.closed.contains(${name}) || (context.closedByGuardian.contains(${name}) && ${underGuardian})`,
    ),
    policy('ask', 'opt-in', `context.ask.contains(${name})`, `context.chosenOnce.contains(${name})`),
    policy(
      'ask-guardian',
      'guardian',
      `context.askByGuardian.contains(${name}) && ${underGuardian}`,
      `context.consentedOnce.contains(${name})`,
    ),
  ];
}

/** What rests on a situation. */
function dependentsOf(situation: Situation): readonly Situation[] {
  const number = situationNumber(situation);
  return situations.filter((_, one) => restsOn[one]!.includes(number));
}

/** A rule, or what of it a deviation leaves alone or lowers. */
interface Part {
  readonly situations: readonly string[];
  readonly ages: readonly [lo: number, hi: number];
  readonly effect: Effect;
  readonly by?: Deviation;
}

function partsOf(rule: Rule, deviations: readonly Deviation[]): readonly Part[] {
  const whole: Part = { situations: rule.situations, ages: rule.ages, effect: rule.effect };
  if (!rule.compelling) return [whole];
  const rung = effects.indexOf(rule.effect);
  return deviations
    .filter(({ effect }) => effects.indexOf(effect) < rung)
    .reduce<readonly Part[]>((parts, by) => parts.flatMap((part) => cut(part, by)), [whole]);
}

function cut(part: Part, by: Deviation): readonly Part[] {
  const theirs = new Set(by.situations.flatMap(matchSituations));
  const own = part.situations.flatMap(matchSituations);
  const about = own.filter((one) => theirs.has(one));
  const [lo, hi] = [Math.max(part.ages[0], by.ages[0]), Math.min(part.ages[1], by.ages[1])];
  if (part.by || about.length === 0 || lo > hi) return [part];
  const rest = own.filter((one) => !theirs.has(one));
  const pieces: Part[] = [
    { ...part, situations: rest },
    { ...part, situations: about, ages: [part.ages[0], lo - 1] },
    { ...part, situations: about, ages: [lo, hi], effect: by.effect, by },
    { ...part, situations: about, ages: [hi + 1, part.ages[1]] },
  ];
  return pieces.filter(({ situations: some, ages: [from, to] }) => some.length > 0 && from <= to);
}

/** A part of a rule that binds, with the lines of its code on how surely an age must be known. */
interface Binding {
  readonly code: Code;
  readonly rule: Rule;
  readonly part: Part;
  /** Which of its parts it is, from 0. */
  readonly at: number;
  readonly assurance: readonly Assurance[];
}

/** All that a part is about: what it names, and all that is wider. */
function meantBy({ situations: patterns }: Part): readonly Situation[] {
  const named = patterns.flatMap(matchSituations);
  const numbers = new Set(named.flatMap((one) => upward[situationNumber(one)]!));
  return situations.filter((_, number) => numbers.has(number));
}

/** One for what a part is about; and for each of these on which others rest, one that closes those. */
function policiesOfPart(binding: Binding): string[] {
  const { code, rule, part } = binding;
  const meant = meantBy(part);
  const head = (actions: string) =>
    `forbid (principal, ${actions}, resource in Jurisdiction::${quote(code.jurisdiction)})`;
  const conditions = [...(rule.places ? [inAny(rule.places)] : []), ...agesOf(binding, part.ages)];
  return [
    policyOf(binding, '', head(actionsOf(meant)), conditions),
    ...restingPolicies(binding, '', meant, head, conditions),
  ];
}

function restingPolicies(
  binding: Binding,
  name: string,
  meant: readonly Situation[],
  head: (actions: string) => string,
  conditions: readonly string[],
): string[] {
  if (binding.part.effect === 'allow') return [];
  return meant.flatMap((about) => {
    const resting = dependentsOf(about);
    return resting.length === 0 ? [] : [policyOf(binding, name, head(actionsOf(resting)), conditions, about)];
  });
}

/** The same of a rule of the baseline, for each range of years that some place leaves uncovered. */
function standInPolicies(binding: Binding, gaps: Gaps): string[] {
  const { part } = binding;
  const meant = meantBy(part);
  const ranges = [...new Set([...gaps.ranges].flatMap(([, those]) => [...those]))].sort();
  const headIn = (gap: string) => (actions: string) => `forbid (principal, ${actions}, resource${gap})`;
  return ranges.flatMap((range) => {
    const [from = 0, to = 17] = range.split('-').map(Number);
    const ages = [Math.max(from, part.ages[0]), Math.min(to, part.ages[1])] as const;
    const here = meant.filter((one) => gaps.ranges.get(gaps.groupOf(activityOf(one)))!.has(range));
    if (ages[0] > ages[1] || here.length === 0) return [];
    const years = agesOf(binding, ages);
    const inGap = (group: Activity) => ` in Uncovered::${quote(`${group} ${range}`)}`;
    const groups = [...new Set(here.map((one) => gaps.groupOf(activityOf(one))))];
    const name = `:${range}`;
    const own = actionsOf(here);
    const each = groups.map((group) => {
      const some = [...new Set(here.map(activityOf))].filter((one) => gaps.groupOf(one) === group);
      const actions = some.map((one) => `Action::${quote(one)}`);
      return `(action in [${actions.join(', ')}] && resource${inGap(group)})`;
    });
    return [
      groups.length === 1
        ? policyOf(binding, name, headIn(inGap(groups[0]!))(own), years)
        : policyOf(binding, name, headIn('')(own), [`(\n    ${each.join(' ||\n    ')}\n  )`, ...years]),
      ...here.flatMap((about) =>
        restingPolicies(binding, name, [about], headIn(inGap(gaps.groupOf(activityOf(about)))), years),
      ),
    ];
  });
}

function pullingOf({ assurance }: Binding, hi: number): readonly Assurance[] {
  return assurance.filter(({ past, level }) => past <= hi && levels.indexOf(level) > 0);
}

function agesOf(binding: Binding, [lo, hi]: readonly [lo: number, hi: number]): string[] {
  return [...(lo > 0 ? [`context.oldest >= ${lo}`] : []), youngEnough(hi, pullingOf(binding, hi))];
}

function policyOf(
  binding: Binding,
  name: string,
  head: string,
  conditions: readonly string[],
  about?: Situation,
): string {
  const { code, rule, part, at } = binding;
  const pulling = pullingOf(binding, part.ages[1]);
  const annotations: Record<string, string | undefined> = {
    id: `${code.code}/${rule.id}${at > 0 ? `/${at + 1}` : ''}${name}${about ? `@${about}` : ''}`,
    code: code.code,
    rule: rule.id,
    short: code.short,
    cite: rule.cite,
    url: rule.url,
    says: rule.says,
    effect: part.effect,
    about,
    obligations: about
      ? undefined
      : obligationNames.filter((one) => rule.obligations.includes(one)).join(' '),
    jurisdiction: code.jurisdiction,
    status: rule.status,
    confidence: rule.confidence,
    provisions: rule.provisions.join(' '),
    assurance: pulling.length > 0 ? [...new Set(pulling.map(({ cite }) => cite))].join('; ') : undefined,
    applies: rule.applies && JSON.stringify(rule.applies),
    hours: rule.hours && JSON.stringify(rule.hours),
    minutes: rule.minutes === undefined ? undefined : String(rule.minutes),
    deviation: part.by?.id,
    loweredFrom: part.by && rule.effect,
  };
  const lines = Object.entries(annotations).flatMap(([key, value]) =>
    value === undefined ? [] : [`@${key}(${quote(value)})`],
  );
  const when = [...conditions, ...(part.effect === 'allow' ? ['context.explain'] : [])];
  const [child, guardian] = about
    ? [`context.chosen.contains(${quote(about)})`, `context.consented.contains(${quote(about)})`]
    : ['context.childChose', 'context.guardianConsented'];
  const unless =
    part.effect === 'opt-in'
      ? `\nunless { ${child} }`
      : part.effect === 'guardian'
        ? `\nunless { ${guardian} }`
        : '';
  return `${lines.join('\n')}
${head}
when {
  ${when.join(' &&\n  ')}
}${unless};
`;
}

/** Whether the person may be no older than `hi`, as far as the code believes it. */
function youngEnough(hi: number, pulling: readonly Assurance[]): string {
  const everywhere = pulling.filter(({ places }) => places === undefined);
  const strictest = Math.max(0, ...everywhere.map(({ level }) => levels.indexOf(level)));
  const ways = [
    `context.youngest <= ${hi}`,
    ...(strictest > 0 ? [weakerThan(strictest)] : []),
    ...pulling.flatMap(({ places, level }) =>
      places && levels.indexOf(level) > strictest
        ? [`(${weakerThan(levels.indexOf(level))} && ${inAny(places)})`]
        : [],
    ),
  ];
  return ways.length === 1 ? ways[0]! : `(${[...new Set(ways)].join(' || ')})`;
}

const weakerThan = (rank: number) => `!(context.level in Level::${quote(levels[rank]!)})`;

function inAny(places: readonly string[]): string {
  const list = places.map((place) => `Jurisdiction::${quote(place)}`);
  return list.length === 1 ? `resource in ${list[0]}` : `resource in [${list.join(', ')}]`;
}

/** All circumstances of an activity are its group of actions. */
function actionsOf(some: readonly Situation[]): string {
  const whole = activityNames.filter((activity) =>
    matchSituations(activity).every((one) => some.includes(one)),
  );
  const names = [
    ...new Set(some.map((one) => (whole.includes(activityOf(one)) ? activityOf(one) : one))),
  ].map((one) => `Action::${quote(one)}`);
  return names.length === 1 ? `action in ${names[0]}` : `action in [\n  ${names.join(',\n  ')}\n]`;
}

/** What places leave uncovered. Activities that every place covers alike are a group, which has the name of its first. */
interface Gaps {
  readonly groupOf: (activity: Activity) => Activity;
  /** For each group the ranges of years that some place leaves uncovered, the unknown one among them: `13-17`. */
  readonly ranges: ReadonlyMap<Activity, ReadonlySet<string>>;
  /** The names of those of one place. */
  readonly of: (place: string) => readonly string[];
}

const knownGaps = new WeakMap<Rulebook, Gaps>();

function gapsOf(rulebook: Rulebook): Gaps {
  const known = knownGaps.get(rulebook);
  if (known) return known;
  const { codes, asOf, profile } = rulebook;
  const binds = bindsUnder(profile, asOf);
  const law = codes.filter(({ jurisdiction }) => jurisdiction !== international);
  const named = namedBy(rulebook);
  const byChain = new Map<string, ReadonlyMap<Activity, readonly string[]>>();
  const gapsIn = (place: string) => {
    const chain = jurisdictionsOf(place).filter((one) => named.has(one));
    let found = byChain.get(chain.join());
    if (!found) {
      const covers = law
        .filter(({ jurisdiction }) => chain.includes(jurisdiction))
        .flatMap((code) => {
          const there = code.rules.filter(
            (rule) => binds(code, rule) && (!rule.places || rule.places.some((one) => chain.includes(one))),
          );
          const about = new Set(
            there.flatMap((rule) => rule.situations.flatMap(matchSituations).map(activityOf)),
          );
          return code.covers.map(({ activities, ages }) => ({
            activities: activities.filter((one) => about.has(one)),
            ages,
          }));
        });
      found = new Map(
        activityNames.map((activity) => {
          const covered = covers
            .filter((cover) => cover.activities.includes(activity))
            .reduce<Years>((years, { ages }) => years | yearsOf(ages), 0);
          const left = intervalsOf(yearsOf([0, adult - 1]) & ~covered);
          return [activity, left.map((ages) => ages.join('-'))];
        }),
      );
      byChain.set(chain.join(), found);
    }
    return found;
  };
  const places = placesOf(rulebook);
  const firsts = new Map<string, Activity>();
  const groups = new Map(
    activityNames.map((activity) => {
      const everywhere = places.map((place) => gapsIn(place).get(activity)!.join()).join(';');
      if (!firsts.has(everywhere)) firsts.set(everywhere, activity);
      return [activity, firsts.get(everywhere)!];
    }),
  );
  const ranges = new Map([...firsts.values()].map((group) => [group, new Set([`0-${adult - 1}`])]));
  for (const place of places) {
    for (const [group, those] of ranges) for (const range of gapsIn(place).get(group)!) those.add(range);
  }
  const gaps: Gaps = {
    groupOf: (activity) => groups.get(activity)!,
    ranges,
    of: (place) =>
      [...ranges.keys()].flatMap((group) =>
        gapsIn(place)
          .get(group)!
          .map((range) => `${group} ${range}`),
      ),
  };
  knownGaps.set(rulebook, gaps);
  return gaps;
}

/** Jurisdictions that codes speak of, and the parts of them that lines do. */
function namedBy({ codes }: Rulebook): ReadonlySet<string> {
  const law = codes.filter(({ jurisdiction }) => jurisdiction !== international);
  const lines = law.flatMap(({ rules, assurance }) => [...rules, ...assurance]);
  return new Set([
    ...law.map(({ jurisdiction }) => jurisdiction),
    ...lines.flatMap(({ places }) => places ?? []),
  ]);
}

function placesOf(rulebook: Rulebook): readonly string[] {
  return [...new Set([...knownPlaces, ...[...namedBy(rulebook)].filter(isPlace)])].sort();
}

function entitiesOf(rulebook: Rulebook): CedarEntity[] {
  const whole = uid('Rulebook', rulebook.revision);
  const all = uid('Jurisdiction', 'all');
  const named = namedBy(rulebook);
  const gaps = gapsOf(rulebook);
  const parentsOf = (place: string) => [
    ...jurisdictionsOf(place)
      .filter((one) => named.has(one))
      .map((one) => uid('Jurisdiction', one)),
    ...gaps.of(place).map((one) => uid('Uncovered', one)),
  ];
  // The schema says the same of actions; an engine that is given no schema learns it here.
  const actions = Object.entries(activities).flatMap(([activity, circumstances]) => [
    entity(uid('Action', activity), [uid('Action', anySituation)]),
    ...circumstances.map((one) => entity(uid('Action', `${activity}/${one}`), [uid('Action', activity)])),
  ]);
  return [
    entity(whole, []),
    entity(uid('Action', anySituation), []),
    ...actions,
    ...levels.map((level, rank) =>
      entity(uid('Level', level), rank > 0 ? [uid('Level', levels[rank - 1]!)] : []),
    ),
    ...[...named].sort().map((one) => entity(uid('Jurisdiction', one), [])),
    entity(
      all,
      [...named].sort().map((one) => uid('Jurisdiction', one)),
    ),
    ...[...gaps.ranges].flatMap(([group, those]) =>
      [...those].sort().map((range) => entity(uid('Uncovered', `${group} ${range}`), [])),
    ),
    ...placesOf(rulebook).map((place) => entity(uid('Place', place), [whole, ...parentsOf(place)])),
    entity(uid('Place', 'unknown'), [
      ...[whole, all],
      ...[...gaps.ranges.keys()].map((group) => uid('Uncovered', `${group} 0-${adult - 1}`)),
    ]),
  ];
}

function entity(uid: CedarUid, parents: readonly CedarUid[]): CedarEntity {
  return { uid, attrs: {}, parents };
}

function isPlace(name: string): boolean {
  try {
    return parsePlace(name) === name;
  } catch {
    return false;
  }
}

const uid = (type: string, id: string): CedarUid => ({ type, id });

/** A string of Cedar's language. */
function quote(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\p{Cc}/gu, (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`);
  return `"${escaped}"`;
}

/** A question as Cedar takes it. `entities` holds the child alone; those of the export go with it. */
export interface CedarQuestion {
  readonly principal: CedarUid;
  readonly action: CedarUid;
  readonly resource: CedarUid;
  readonly context: {
    readonly youngest: number;
    readonly oldest: number;
    readonly level: { readonly __entity: CedarUid };
    readonly childChose: boolean;
    readonly guardianConsented: boolean;
    readonly chosen: readonly string[];
    readonly consented: readonly string[];
    readonly chosenOnce: readonly string[];
    readonly consentedOnce: readonly string[];
    readonly closed: readonly string[];
    readonly closedByGuardian: readonly string[];
    readonly ask: readonly string[];
    readonly askByGuardian: readonly string[];
    readonly explain: boolean;
  };
  readonly entities: readonly CedarEntity[];
}

export interface CedarAsk {
  readonly situation: string;
  readonly in: Places;
  readonly age: AgeInterval;
  readonly granted?: Iterable<Grant> | Grants;
  readonly limits?: Iterable<Limit> | Limits;
  /** To be told all that binds, with no choice in force. */
  readonly explain?: boolean;
}

const listed = new WeakMap<CedarExport, ReadonlySet<string>>();

/** A part of a country that is not among the entities has no law of its own, and is asked about as the country. */
function listedPlace(exported: CedarExport, text: string): string {
  let known = listed.get(exported);
  if (!known) {
    known = new Set(
      exported.entities.filter(({ uid: { type } }) => type === 'Place').map(({ uid: { id } }) => id),
    );
    listed.set(exported, known);
  }
  const place = parsePlace(text);
  return known.has(place) ? place : place.slice(0, 2);
}

/** Words a question for the exported policies. Throws `PlaceError`, `AgeError`, or `RangeError` on an unknown situation. */
export function cedarQuestion(
  exported: CedarExport,
  { situation, in: places, age, granted, limits: set, explain = false }: CedarAsk,
): CedarQuestion {
  const number = situationNumber(situation);
  if (number < 0) throw new RangeError(`"${situation}" is not in the vocabulary.`);
  const { lo, hi, level } = ageInterval(age.lo, age.hi, age.level);
  const list = typeof places === 'string' ? places.split(',') : places;
  const unknown = list.length === 0 || list.some((place) => place.trim().toLowerCase() === 'unknown');
  const packed = granted instanceof Uint8Array ? granted : grants(granted ?? []);
  const has = explain ? 0 : packed[number]!;
  const limited = set instanceof Uint8Array ? set : set === undefined ? noLimits : limits(set);
  const withBits = (bytes: Uint8Array, bits: number, among: readonly number[]) =>
    among.filter((one) => bytes[one]! & bits).map((one) => situations[one]!);
  const about = [number, ...restsOn[number]!];
  const given = (bits: number, among: readonly number[]) => (explain ? [] : withBits(packed, bits, among));
  const [child, guardian, platform] = (['child', 'guardian', 'platform'] as const).map((by) =>
    limiters.indexOf(by),
  ) as [number, number, number];
  const person = uid('Child', 'child');
  return {
    principal: uid('Person', 'somebody'),
    action: uid('Action', situation),
    resource: person,
    context: {
      youngest: lo,
      oldest: hi,
      level: { __entity: uid('Level', level) },
      childChose: (has & childBit) !== 0,
      guardianConsented: (has & guardianBit) !== 0,
      chosen: given(childBit, restsOn[number]!),
      consented: given(guardianBit, restsOn[number]!),
      chosenOnce: given(onceBit('child'), about),
      consentedOnce: given(onceBit('guardian'), about),
      closed: withBits(limited, closedBit(child) | closedBit(platform), about),
      closedByGuardian: withBits(limited, closedBit(guardian), about),
      ask: withBits(limited, askBit(child) | askBit(platform), about),
      askByGuardian: withBits(limited, askBit(guardian), about),
      explain,
    },
    entities: [
      {
        uid: person,
        attrs: {},
        parents: (unknown
          ? ['unknown']
          : [...new Set(list.map((place) => listedPlace(exported, place)))]
        ).map((place) => uid('Place', place)),
      },
    ],
  };
}

/** What an engine of Cedar answers. */
export interface CedarResponse {
  readonly decision: 'allow' | 'deny';
  readonly diagnostics: { readonly reason: readonly string[] };
}

export interface CedarAnswer {
  readonly allowed: boolean;
  readonly effect: Effect;
  /** Whose yes about this very situation it takes. */
  readonly needs: readonly Grantor[];
  /** Other situations that are closed, and that this one is closed with. */
  readonly waitsFor: readonly Situation[];
  readonly obligations: readonly Obligation[];
  /** Every rule that binds, as `code/rule`, with its citation. */
  readonly rules: readonly { readonly rule: string; readonly cite: string; readonly url: string }[];
}

/**
 * Reads an answer about a situation off two responses: to the question with `explain`, and to the question itself.
 * `annotations` are those of the policies, by policy id. A refusal that no policy accounts for means that the question was
 * not well formed, and is a refusal.
 */
export function cedarAnswer(
  annotations: (policy: string) => Readonly<Record<string, string>> | undefined,
  situation: string,
  explained: CedarResponse,
  decided: CedarResponse,
): CedarAnswer {
  const read = ({ diagnostics }: CedarResponse) =>
    diagnostics.reason
      .map((policy) => annotations(policy))
      .filter((one) => one?.effect !== undefined) as Readonly<Record<string, string>>[];
  const binding = read(explained);
  const law = binding.filter(({ code }) => code !== undefined);
  const own = law.filter(({ about }) => about === undefined);
  const limited = binding.filter(({ limit }) => limit === situation);
  const malformed = explained.decision === 'deny' && binding.length === 0;
  const strictest = (some: readonly Readonly<Record<string, string>>[]) =>
    effects.findLast((effect) => some.some((one) => one.effect === effect)) ?? 'allow';
  const asks = (effect: Effect) => [...own, ...limited].some((one) => one.effect === effect);
  const owed = new Set(own.flatMap(({ obligations }) => obligations?.split(' ')));
  const rules = new Map(
    law.map(({ code, rule, cite = '', url = '' }) => [
      `${code}/${rule}`,
      { rule: `${code}/${rule}`, cite, url },
    ]),
  );
  const shut = new Set(read(decided).map(({ about, limit }) => about ?? limit));
  return {
    allowed: decided.decision === 'allow',
    effect: malformed ? 'forbid' : strictest(binding),
    needs:
      malformed || strictest(law) === 'forbid'
        ? []
        : [
            ...(asks('guardian') ? (['guardian'] as const) : []),
            ...(asks('opt-in') ? (['child'] as const) : []),
          ],
    waitsFor: situations.filter((one) => one !== situation && shut.has(one)),
    obligations: obligationNames.filter((one) => owed.has(one)),
    rules: [...rules.values()],
  };
}
