import {
  type CheckParseAnswer,
  checkParseEntities,
  type DetailedError,
  type EntityJson,
  type PolicyJson,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import {
  type AgeInterval,
  activityOf,
  ageInterval,
  type CedarAnswer,
  type CedarAsk,
  type CedarEntity,
  type CedarExport,
  type CedarQuestion,
  type CedarResponse,
  type CedarUid,
  cedarAnswer,
  cedarQuestion,
  type Decision,
  type Grants,
  grants,
  type Limits,
  levels,
  limiters,
  matchSituations,
  noLimits,
  type Places,
  limits as packLimits,
  type Rulebook,
  restsOn,
  type Situation,
  situations,
} from '@stairgate/rulebook';

/** Cedar's own engine over an export, as a second opinion on a rulebook. It reads what the exported files would hold. */
export interface CedarEngine {
  /** What Cedar's validator finds wrong, as an error or a warning. */
  readonly faults: readonly string[];
  /** The annotations of a policy. */
  readonly annotations: (policy: string) => Readonly<Record<string, string>> | undefined;
  /**
   * Compares every cell, under every state of choices about it, with nothing else chosen and with everything, and calls
   * `disagree` where the rulebook says otherwise. Answers how many cells there were and how often the engine was asked.
   */
  readonly compare: (asked: Asked, disagree: (what: string) => void) => Compared;
  /** The same with every limit on each situation and on what it rests on, at a few ages. */
  readonly compareLimits: (asked: Asked, disagree: (what: string) => void) => Compared;
  /** One question to all policies, without the schema. `context` replaces facts; `undefined` takes one away. */
  readonly ask: (question: CedarAsk, context?: Record<string, unknown>) => CedarResponse;
}

export interface Asked {
  readonly rulebook: Rulebook;
  readonly in: Places;
  readonly situations?: readonly Situation[];
}

/** Holds one answer of Cedar against ours; `what` says what was asked. */
type Check = (given: Given, what: () => string) => void;

interface Given {
  readonly age: AgeInterval;
  readonly granted: Grants;
  readonly limits: Limits;
}

/** Where a guardian's say ends, and where it does not. */
const agesOfLimits = [
  ageInterval(18, 18, 'self-declared'),
  ageInterval(18, 18, 'declared-by-guardian-or-device'),
  ageInterval(17, 18, 'verified'),
];

const yes = (given: readonly ('child' | 'guardian')[], once: readonly ('child' | 'guardian')[]) =>
  grants(situations.flatMap((situation) => given.map((by) => ({ situation, by, once: once.includes(by) }))));

/** Nobody's yes, everybody's for good, and beside that each one's for one time. */
const onceOrLasting: readonly Grants[] = [
  yes([], []),
  yes(['child', 'guardian'], []),
  yes(['child', 'guardian'], ['child']),
  yes(['child', 'guardian'], ['guardian']),
];

export interface Compared {
  readonly cells: number;
  readonly questions: number;
}

interface Policy {
  readonly id: string;
  readonly text: string;
  readonly json: PolicyJson;
  /** The name of the prepared set that holds it alone. */
  readonly alone: string;
  /** The facts of a question that its text names, or all of them where that cannot be read off. */
  readonly reads: readonly string[];
  /** Every entity that its text names. */
  readonly names: readonly string[];
  /** Whether it was satisfied, by what it reads of a question and which of its names this is in. */
  readonly verdicts: Map<string, boolean>;
}

let engines = 0;

/**
 * Cedar evaluates every policy by itself, and a policy can tell apart only what its text names. So each is asked once for
 * all questions that are the same in that, whatever the situation and the place, and whatever else an export holds.
 */
const policiesByText = new Map<string, Policy>();

export function openCedar(exported: CedarExport): CedarEngine {
  const engine = `engine ${engines++}`;
  const policies = readPolicies(exported.policies);
  const byId = new Map(policies.map(({ id, json }) => [id, json.annotations]));
  const annotations = (policy: string) => byId.get(policy) ?? undefined;
  const entities = new Map(exported.entities.map((entity) => [name(entity.uid), entity]));
  needDone(preparseSchema(engine, exported.schema));

  const whole = prepare(engine, policies);

  /** Every citation on a policy that binds: several policies may be of one rule. */
  const citedBy = ({ diagnostics }: CedarResponse): string => {
    const law = diagnostics.reason.map((id) => byId.get(id)).filter((one) => one?.code !== undefined);
    return sorted([...new Set(law.map((one) => `${one!.code}/${one!.rule} ${one!.cite} ${one!.url}`))]);
  };

  /** Entities and all that they are in, as the export has them. */
  const closure = (uids: readonly CedarUid[], seen = new Map<string, CedarEntity>()): CedarEntity[] => {
    for (const uid of uids) {
      const found = entities.get(name(uid));
      if (!found || seen.has(name(uid))) continue;
      seen.set(name(uid), found);
      closure(found.parents, seen);
    }
    return [...seen.values()];
  };

  const call = (set: string, question: object): CedarResponse => {
    const answer = statefulIsAuthorized({ ...question, preparsedPolicySetId: set } as never);
    if (answer.type === 'failure') throw new Error(inWords(answer.errors));
    return answer.response;
  };

  const compareBy =
    (walk: (ages: readonly AgeInterval[], number: number, check: Check) => number): CedarEngine['compare'] =>
    ({ rulebook, in: places, situations: some = situations }, disagree) => {
      let [cells, questions] = [0, 0];
      const scope = rulebook.scope(places);
      const none = new Uint8Array(situations.length);
      const everything = new Uint8Array(situations.length).fill(3);
      for (const situation of some) {
        const number = situations.indexOf(situation);
        const any = cedarQuestion(exported, { situation, in: places, age: ageInterval(0, 18, 'none') });
        const actions = closure([any.action]);
        const here = [...closure(any.entities.flatMap(({ parents }) => parents)), ...actions];
        const reached = new Set(here.map(({ uid }) => name(uid)));
        const lettingIn = policies
          .filter(({ json }) => lets(json.action, reached) && lets(json.resource, reached))
          .map((policy) => {
            const isIn = policy.names.filter((one) => reached.has(one));
            return { policy, isIn: isIn.join(), entities: flat(any, isIn) };
          });
        const ask = (given: Given, explain: boolean): CedarResponse => {
          const question = cedarQuestion(exported, { situation, in: places, ...given, explain });
          const level = closure([question.context.level.__entity]);
          const facts: Record<string, string> = {};
          for (const [fact, value] of Object.entries(question.context)) facts[fact] = String(value);
          facts.level = level.map(({ uid }) => name(uid)).join();
          const met = lettingIn.filter(({ policy, isIn, entities }) => {
            const key = `${isIn};${policy.reads.map((fact) => facts[fact]).join(';')}`;
            let verdict = policy.verdicts.get(key);
            if (verdict === undefined) {
              questions++;
              verdict =
                call(policy.alone, { ...question, entities: [...entities, ...level] }).diagnostics.reason
                  .length > 0;
              policy.verdicts.set(key, verdict);
            }
            return verdict;
          });
          const forbids = met.filter(({ policy }) => policy.json.effect === 'forbid');
          const reason = (forbids.length > 0 ? forbids : met).map(({ policy }) => policy.id);
          const decision = met.length > forbids.length && forbids.length === 0 ? 'allow' : 'deny';
          return { decision, diagnostics: { reason } };
        };
        /** The same of the whole export at once, as a platform asks it, held against its schema. */
        const askWhole = (given: Given, explain: boolean): CedarResponse => {
          const question = cedarQuestion(exported, { situation, in: places, ...given, explain });
          const schema = { preparsedSchemaName: engine, validateRequest: true };
          const inSchema = here.filter(({ uid }) => uid.type !== 'Action');
          const level = closure([question.context.level.__entity]);
          questions++;
          return call(whole, {
            ...question,
            ...schema,
            entities: [...question.entities, ...inSchema, ...level],
          });
        };
        const check: Check = (given, what) => {
          const explained = ask(given, true);
          const theirs = cedarAnswer(annotations, situation, explained, ask(given, false));
          const ours = scope.decide(situation, given.age, given.granted, given.limits);
          const wrong = differs(theirs, ours, citedBy(explained));
          if (wrong) disagree(`${situation} in ${places}, ${JSON.stringify(given.age)}, ${what()}: ${wrong}`);
        };
        const ages = agesThatMatter(rulebook, scope.codes, situation);
        // That the policies answer together as they do one by one, and the others not at all, is asked for each situation and
        // place: with nothing chosen, and with everything at an age that is another for each situation.
        const plain: Given = { age: ages[1]!, granted: none, limits: noLimits };
        const open: Given = { age: ages[number % ages.length]!, granted: everything, limits: noLimits };
        for (const [given, explain] of [
          [plain, true],
          [open, false],
        ] as const) {
          const [one, other] = [askWhole(given, explain), ask(given, explain)];
          if (
            one.decision !== other.decision ||
            sorted(one.diagnostics.reason) !== sorted(other.diagnostics.reason)
          )
            disagree(`${situation} in ${places}: all policies together answer otherwise`);
        }
        cells += walk(ages, number, check);
      }
      return { cells, questions };
    };

  const compare = compareBy((ages, number, check) => {
    const rests = restsOn[number]!.length > 0 ? [0, 3] : [0];
    for (const age of ages) {
      for (const rest of rests) {
        for (const has of [0, 1, 2, 3]) {
          const granted = new Uint8Array(situations.length).fill(rest);
          granted[number] = has;
          check({ age, granted, limits: noLimits }, () => `choices ${has}, everything else ${rest}`);
        }
      }
    }
    return ages.length;
  });

  const compareLimits = compareBy((ages, number, check) => {
    const some = [ages[0]!, ages.at(-1)!, ...agesOfLimits];
    for (const age of some) {
      for (const on of [number, ...restsOn[number]!]) {
        for (const by of limiters) {
          for (const how of ['closed', 'ask'] as const) {
            const limits = packLimits([{ situation: situations[on]!, by, how }]);
            for (const granted of onceOrLasting) {
              check({ age, granted, limits }, () => `${by} ${how} ${situations[on]}`);
            }
          }
        }
      }
    }
    return some.length;
  });

  return {
    get faults() {
      const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
      const found = validate({ schema: exported.schema, policies: { staticPolicies } });
      const entityList = exported.entities as unknown as EntityJson[];
      const ill = checkParseEntities({ entities: entityList, schema: exported.schema });
      if (found.type === 'failure') return [inWords(found.errors)];
      return [
        ...[...found.validationErrors, ...found.validationWarnings].map(
          ({ policyId, error }) => `${policyId}: ${error.message}`,
        ),
        ...(ill.type === 'failure' ? [inWords(ill.errors)] : []),
      ];
    },
    annotations,
    compare,
    compareLimits,
    ask: (ask, context = {}) => {
      const question = cedarQuestion(exported, ask);
      const facts = Object.entries({ ...question.context, ...context }).filter(
        ([, fact]) => fact !== undefined,
      );
      return call(whole, {
        ...question,
        context: Object.fromEntries(facts),
        entities: [...question.entities, ...exported.entities],
      });
    },
  };
}

/** Of what a question is about, only what it is in by these names. */
function flat({ action, resource }: CedarQuestion, isIn: readonly string[]): CedarEntity[] {
  const parents = isIn.filter((one) => one !== name(action)).map(uidOf);
  const ofAction = parents.filter(({ type }) => type === action.type);
  const ofChild = parents.filter(({ type }) => type !== action.type);
  return [
    { uid: action, attrs: {}, parents: ofAction },
    { uid: resource, attrs: {}, parents: ofChild },
    ...parents.map((uid) => ({ uid, attrs: {}, parents: [] })),
  ];
}

function readPolicies(text: string): Policy[] {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw new Error(inWords(parts.errors));
  return parts.policies.map((one) => {
    const policy = policiesByText.get(one) ?? readPolicy(one);
    policiesByText.set(one, policy);
    return policy;
  });
}

function readPolicy(text: string): Policy {
  const read = policyToJson(text);
  if (read.type === 'failure') throw new Error(inWords(read.errors));
  const id = read.json.annotations?.id ?? text;
  const named = text.matchAll(/(\w+)::"((?:[^"\\]|\\.)*)"/g);
  return {
    text,
    json: read.json,
    id,
    alone: prepare(`alone ${policiesByText.size}`, [{ id, text }]),
    reads: /\bcontext\b(?!\.\w)/.test(text)
      ? facts
      : facts.filter((fact) => new RegExp(`\\bcontext\\.${fact}\\b`).test(text)),
    names: [...new Set([...named].map(([, type, one]) => `${type}::${one}`))],
    verdicts: new Map(),
  };
}

function prepare(set: string, some: readonly Pick<Policy, 'id' | 'text'>[]): string {
  const staticPolicies = Object.fromEntries(some.map(({ id, text }) => [id, text]));
  needDone(preparsePolicySet(set, { staticPolicies }));
  return set;
}

/** Everything that the context of a question holds. */
const facts = Object.keys(
  cedarQuestion(
    { schema: '', policies: '', entities: [] },
    { situation: situations[0]!, in: 'unknown', age: ageInterval(0, 18, 'none') },
  ).context,
);

/** Whether the head of a policy lets in something that is in all of these. */
function lets(head: PolicyJson['action'] | PolicyJson['resource'], reached: ReadonlySet<string>): boolean {
  if (head.op !== 'in') return true;
  const list = 'entities' in head ? head.entities : 'entity' in head ? [head.entity] : [];
  return list.some((one) => reached.has(name(one as CedarUid)));
}

/** What of an answer is not the same, or nothing. */
function differs(theirs: CedarAnswer, ours: Decision, citedBy: string): string | undefined {
  const cited = sorted([
    ...new Set(ours.rules.map(({ code, rule, cite, url }) => `${code}/${rule} ${cite} ${url}`)),
  ]);
  const pairs: readonly [string, string, string][] = [
    ['allowed', String(theirs.allowed), String(ours.allowed)],
    ['effect', theirs.effect, ours.effect],
    ['needs', theirs.needs.join(), ours.needs.join()],
    ['waitsFor', theirs.waitsFor.join(), ours.waitsFor.join()],
    ['obligations', theirs.obligations.join(), ours.obligations.join()],
    ['rules', sorted(theirs.rules.map(({ rule, cite, url }) => `${rule} ${cite} ${url}`)), cited],
    ['citations of the policies', citedBy, cited],
  ];
  const off = pairs.filter(([, a, b]) => a !== b);
  return off.length === 0
    ? undefined
    : off.map(([what, a, b]) => `${what}: Cedar ${a}, rulebook ${b}`).join('; ');
}

/**
 * Age intervals and levels such that every other falls together with one of them. What tells two apart is read from the
 * codes: a rule tells the years on either side of its ages apart, and an assurance line the levels on either side of its
 * own. Both sides of each such border are asked about. How old somebody may be at most tells nothing apart once it is
 * past the youngest age of every rule.
 */
export function agesThatMatter(
  { codes, profile }: Rulebook,
  joined: readonly string[],
  situation: Situation,
): readonly AgeInterval[] {
  const los = new Set([0, 18]);
  const his = new Set<number>();
  const ranks = new Set([1, levels.length - 1]);
  const meant = [situation, ...restsOn[situations.indexOf(situation)]!.map((one) => situations[one]!)];
  const isAbout = (one: { readonly situations: readonly string[] }) =>
    one.situations.some((pattern) => matchSituations(pattern).some((each) => meant.includes(each)));
  const tellApart = ([from, to]: readonly [number, number]) => {
    los.add(to).add(to + 1);
    if (from > 0) his.add(from - 1).add(from);
  };
  const spoken = new Set(meant.map(activityOf));
  for (const { code, rules, assurance, covers } of codes) {
    const about = rules.filter(isAbout);
    if (!joined.includes(code)) continue;
    // What a code covers cuts the rules of the baseline.
    for (const { activities, ages } of covers) {
      if (activities.some((one) => spoken.has(one))) tellApart(ages);
    }
    if (about.length === 0) continue;
    for (const { ages } of about) tellApart(ages);
    for (const { level } of assurance) {
      const rank = levels.indexOf(level);
      for (const one of [rank - 1, rank]) if (one > 0) ranks.add(one);
    }
  }
  // A deviation cuts rules in three: before its ages, at them, and after.
  for (const { ages } of profile?.deviations.filter(isAbout) ?? []) {
    tellApart(ages);
    if (ages[0] > 0) tellApart([0, ages[0] - 1]);
    if (ages[1] < 18) tellApart([ages[1] + 1, 17]);
  }
  const known = [...ranks].flatMap((rank) =>
    [...los].flatMap((lo) =>
      [...new Set([lo, ...[...his].filter((hi) => hi > lo), lo === 0 ? 18 : lo])].map((hi) =>
        ageInterval(lo, hi, levels[rank]!),
      ),
    ),
  );
  return [ageInterval(0, 18, 'none'), ...known];
}

const name = ({ type, id }: CedarUid) => `${type}::${id}`;
const uidOf = (name: string): CedarUid => {
  const [type = '', ...id] = name.split('::');
  return { type, id: id.join('::') };
};
const sorted = (list: readonly string[]) => [...list].sort().join('\n');
const inWords = (errors: readonly DetailedError[]) =>
  errors.map(({ message, help }) => `${message} ${help ?? ''}`).join('; ');

function needDone(answer: CheckParseAnswer): void {
  if (answer.type === 'failure') throw new Error(inWords(answer.errors));
}
