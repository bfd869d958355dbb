import { type AgeInterval, adult, ageInterval } from './age.ts';
import { bindsUnder } from './binding.ts';
import type { Assurance, Code, Rule } from './code.ts';
import { childBit, type Grant, type Grantor, type Grants, grants, guardianBit } from './grants.ts';
import { jurisdictionsOf, knownPlaces, parsePlace } from './place.ts';
import { type Deviation, isApproved } from './profile.ts';
import type { Places, Rulebook } from './rulebook.ts';
import {
  activities,
  type Effect,
  effects,
  isSituation,
  levels,
  matchSituations,
  type Obligation,
  obligationNames,
  situationNumber,
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
 * annotations; where a deviation of the profile lowers a rule, its parts become one each. docs/export.md says how to
 * ask, and how the effect and the obligations are read off an answer.
 */
export function exportCedar(rulebook: Rulebook): CedarExport {
  return { schema: schemaOf(rulebook), policies: policiesOf(rulebook), entities: entitiesOf(rulebook) };
}

const anySituation = 'any-situation';

function schemaOf({ revision, asOf }: Rulebook): string {
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
// Whose law it is. A place is in each jurisdiction that it is under; one that no code covers is in "all", which is in
// every one of them.
entity Jurisdiction in [Jurisdiction];
entity Place in [Jurisdiction, Rulebook];
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
  // To be told all that binds. Then no choice may be in force.
  explain: Bool,
};

action ${quote(anySituation)};
${groups.join('\n')}
${actions.join('\n')}
`;
}

function policiesOf(rulebook: Rulebook): string {
  const { revision, asOf, codes, profile } = rulebook;
  const binds = bindsUnder(profile, asOf);
  const deviations = (profile?.deviations ?? []).filter((one) => isApproved(one, asOf));
  const policies = codes.flatMap((code) => {
    const assurance = code.assurance.filter((line) => binds(code, line));
    return code.rules
      .filter((rule) => binds(code, rule))
      .flatMap((rule) =>
        partsOf(rule, deviations).map((part, at) => policyOf(code, rule, part, at, assurance)),
      );
  });
  return `// Stairgate rulebook ${revision}, the law as of ${asOf}. A reading of the law by engineers and not legal advice.

// What no rule speaks of is the platform's own decision. A question that lacks a fact, or that goes with entities of
// another revision, gets no permit.
@id("no-rule")
permit (principal, action in Action::${quote(anySituation)}, resource in Rulebook::${quote(revision)})
when {
  0 <= context.youngest && context.youngest <= context.oldest && context.oldest <= ${adult} &&
  context.level in Level::"none" &&
  (context.level != Level::"none" || (context.youngest == 0 && context.oldest == ${adult})) &&
  [true, false].contains(context.childChose) &&
  [true, false].contains(context.guardianConsented) &&
  (!context.explain || !(context.childChose || context.guardianConsented))
};

${policies.join('\n')}`;
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
  if (!rule.compelling || rule.effect === 'forbid') return [whole];
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

function policyOf(code: Code, rule: Rule, part: Part, at: number, assurance: readonly Assurance[]): string {
  const pulling = assurance.filter(({ past, level }) => past <= part.ages[1] && levels.indexOf(level) > 0);
  const annotations: Record<string, string | undefined> = {
    id: `${code.code}/${rule.id}${at > 0 ? `/${at + 1}` : ''}`,
    code: code.code,
    rule: rule.id,
    short: code.short,
    cite: rule.cite,
    url: rule.url,
    says: rule.says,
    effect: part.effect,
    obligations: obligationNames.filter((name) => rule.obligations.includes(name)).join(' '),
    jurisdiction: code.jurisdiction,
    status: rule.status,
    confidence: rule.confidence,
    provisions: rule.provisions.join(' '),
    assurance: pulling.length > 0 ? [...new Set(pulling.map(({ cite }) => cite))].join('; ') : undefined,
    hours: rule.hours && JSON.stringify(rule.hours),
    deviation: part.by?.id,
    loweredFrom: part.by && rule.effect,
  };
  const lines = Object.entries(annotations).flatMap(([key, value]) =>
    value === undefined ? [] : [`@${key}(${quote(value)})`],
  );
  const conditions = [
    ...(rule.places ? [inAny(rule.places)] : []),
    ...(part.ages[0] > 0 ? [`context.oldest >= ${part.ages[0]}`] : []),
    youngEnough(part.ages[1], pulling),
    ...(part.effect === 'allow' ? ['context.explain'] : []),
  ];
  const unless =
    part.effect === 'opt-in'
      ? '\nunless { context.childChose }'
      : part.effect === 'guardian'
        ? '\nunless { context.guardianConsented }'
        : '';
  return `${lines.join('\n')}
forbid (principal, ${actionsOf(part.situations)}, resource in Jurisdiction::${quote(code.jurisdiction)})
when {
  ${conditions.join(' &&\n  ')}
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

/** Patterns as they stand in the rule: all circumstances of an activity are its group of actions. */
function actionsOf(patterns: readonly string[]): string {
  const names = patterns.map(
    (pattern) => `Action::${quote(isSituation(pattern) ? pattern : pattern.replace(/\/\*$/, ''))}`,
  );
  return names.length === 1 ? `action in ${names[0]}` : `action in [\n  ${names.join(',\n  ')}\n]`;
}

function entitiesOf(rulebook: Rulebook): CedarEntity[] {
  const { codes, covered, revision } = rulebook;
  const whole = uid('Rulebook', revision);
  const all = uid('Jurisdiction', 'all');
  const lines = codes.flatMap(({ rules, assurance }) => [...rules, ...assurance]);
  const named = new Set([
    ...codes.map(({ jurisdiction }) => jurisdiction),
    ...lines.flatMap(({ places }) => places ?? []),
  ]);
  const parentsOf = (place: string) => {
    const chain = jurisdictionsOf(place);
    if (!chain.some((one) => covered.has(one))) return [all];
    return chain.filter((one) => named.has(one)).map((one) => uid('Jurisdiction', one));
  };
  const places = [...new Set([...knownPlaces, ...[...named].filter(isPlace)])].sort();
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
    ...places.map((place) => entity(uid('Place', place), [whole, ...parentsOf(place)])),
    entity(uid('Place', 'unknown'), [whole, all]),
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
    readonly explain: boolean;
  };
  readonly entities: readonly CedarEntity[];
}

export interface CedarAsk {
  readonly situation: string;
  readonly in: Places;
  readonly age: AgeInterval;
  readonly granted?: Iterable<Grant> | Grants;
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
  { situation, in: places, age, granted, explain = false }: CedarAsk,
): CedarQuestion {
  const number = situationNumber(situation);
  if (number < 0) throw new RangeError(`"${situation}" is not in the vocabulary.`);
  const { lo, hi, level } = ageInterval(age.lo, age.hi, age.level);
  const list = typeof places === 'string' ? places.split(',') : places;
  const unknown = list.length === 0 || list.some((place) => place.trim().toLowerCase() === 'unknown');
  const packed = granted instanceof Uint8Array ? granted : grants(granted ?? []);
  const has = explain ? 0 : packed[number]!;
  const child = uid('Child', 'child');
  return {
    principal: uid('Person', 'somebody'),
    action: uid('Action', situation),
    resource: child,
    context: {
      youngest: lo,
      oldest: hi,
      level: { __entity: uid('Level', level) },
      childChose: (has & childBit) !== 0,
      guardianConsented: (has & guardianBit) !== 0,
      explain,
    },
    entities: [
      {
        uid: child,
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
  readonly needs: readonly Grantor[];
  readonly obligations: readonly Obligation[];
  /** Every rule that binds, as `code/rule`, with its citation. */
  readonly rules: readonly { readonly rule: string; readonly cite: string; readonly url: string }[];
}

/**
 * Reads an answer off two responses: to the question with `explain`, and to the question itself. `annotations` are
 * those of the policies, by policy id. A refusal that no policy accounts for means that the question was not well
 * formed, and is a refusal.
 */
export function cedarAnswer(
  annotations: (policy: string) => Readonly<Record<string, string>> | undefined,
  explained: CedarResponse,
  decided: CedarResponse,
): CedarAnswer {
  const binding = explained.diagnostics.reason
    .map((policy) => annotations(policy))
    .filter((one) => one?.effect !== undefined) as Readonly<Record<string, string>>[];
  const malformed = explained.decision === 'deny' && binding.length === 0;
  const said = new Set(binding.map(({ effect }) => effect as Effect));
  const effect = malformed ? 'forbid' : (effects.findLast((one) => said.has(one)) ?? 'allow');
  const owed = new Set(binding.flatMap(({ obligations }) => obligations?.split(' ')));
  const rules = new Map(
    binding.map(({ code, rule, cite = '', url = '' }) => [
      `${code}/${rule}`,
      { rule: `${code}/${rule}`, cite, url },
    ]),
  );
  return {
    allowed: decided.decision === 'allow',
    effect,
    needs:
      effect === 'forbid'
        ? []
        : [
            ...(said.has('guardian') ? (['guardian'] as const) : []),
            ...(said.has('opt-in') ? (['child'] as const) : []),
          ],
    obligations: obligationNames.filter((one) => owed.has(one)),
    rules: [...rules.values()],
  };
}
