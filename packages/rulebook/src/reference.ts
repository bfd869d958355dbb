import type { AgeInterval } from './age.ts';
import type { Applies, Assurance, Code, Cover, Day, Rule, SizeTest, Source } from './code.ts';
import type { Grant } from './grants.ts';
import type { Limit } from './limits.ts';
import { international, jurisdictionsOf, parsePlace } from './place.ts';
import type { Profile } from './profile.ts';
import {
  activities,
  activityOf,
  type Effect,
  effects,
  levels,
  matchSituations,
  type Obligation,
  type Situation,
} from './vocabulary.ts';
import { includes, needs as needed } from './words.generated.ts';

export interface ReferenceRequest {
  readonly codes: readonly Code[];
  readonly asOf: Day;
  readonly profile?: Profile | undefined;
  readonly situation: string;
  readonly in: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly granted: readonly Grant[];
  readonly limits?: readonly Limit[];
}

export interface ReferenceAnswer {
  readonly allowed: boolean;
  readonly effect: Effect;
  /** What the rules say of this very situation and of what it contains, where all else that it needs is open. */
  readonly own: Effect;
  /** Whose yes about this very situation it takes. */
  readonly needs: readonly ('child' | 'guardian')[];
  /** Other situations that are closed, and that this one is closed with. */
  readonly waitsFor: readonly Situation[];
  readonly obligations: readonly Obligation[];
  readonly rules: readonly string[];
  /** Ids of the deviations without which the effect or the needs would be others. */
  readonly deviations: readonly string[];
}

/** What of one code holds in a place on a day. */
export interface LawThere {
  readonly code: Code;
  readonly rules: readonly Rule[];
  readonly assurance: readonly Assurance[];
  /** Of a code that stands in for law: the years at which it does, by activity. */
  readonly onlyAt?: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A rule that touches somebody of some age, and each of the years at which it does. */
export interface Applying {
  readonly code: Code;
  readonly rule: Rule;
  readonly years: readonly number[];
  readonly onlyAt?: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * The slow, plain second opinion: reads the codes line by line, year by year, with no table and no number for anything.
 * It shares with the fast engine the vocabulary and which places lie in which, and nothing else. Its three steps are
 * apart, so that who asks about many ages and situations need not repeat the first for each.
 */
export function decideByReference(request: ReferenceRequest): ReferenceAnswer {
  const { codes, asOf, profile, situation, age, granted, limits = [] } = request;
  const law = lawByReference(codes, asOf, request.in, profile);
  const counting = limits.filter(({ by }) => by !== 'guardian' || !isOutgrown(age));
  return answerByReference(applyingByReference(law, age), situation, granted, asOf, profile, counting);
}

/** Whether somebody of this age is past a guardian's say; their own word for it does not count. */
function isOutgrown({ lo, level }: AgeInterval): boolean {
  return lo === 18 && level !== 'none' && level !== 'self-declared';
}

/** First step: the lines that hold in these places on this day. */
export function lawByReference(
  codes: readonly Code[],
  asOf: Day,
  places: readonly string[] | 'unknown',
  profile?: Profile,
): readonly LawThere[] {
  const standIn = profile?.baseline ?? 'int-baseline';
  const everywhere = places === 'unknown' || places.length === 0;
  const law = (overs: readonly (readonly string[])[] | 'every') =>
    codes
      .filter(({ jurisdiction }) => jurisdiction !== international)
      .map((code) => {
        const own = overs === 'every' ? [] : overs.filter((over) => over.includes(code.jurisdiction));
        const holds = (line: Source & { readonly places?: readonly string[] }) =>
          isLaw(line, asOf) &&
          (code.code === standIn || isCounted(code, line, asOf, profile)) &&
          (overs === 'every' ||
            own.some((over) => !line.places || line.places.some((one) => over.includes(one))));
        return { code, rules: code.rules.filter(holds), assurance: code.assurance.filter(holds) };
      });
  const overs = everywhere ? [] : places.map((place) => jurisdictionsOf(parsePlace(place)));
  const own = law(everywhere ? 'every' : overs);
  const inEach = everywhere ? [[]] : overs.map((over) => coversByReference(law([over])));
  const onlyAt = new Map(
    Object.keys(activities).map((activity) => [
      activity,
      new Set(childhood.filter((year) => inEach.some((there) => !isCovered(activity, year, there)))),
    ]),
  );
  const baseline = codes.find(({ code }) => code === standIn);
  if (!baseline) throw new Error(`no code ${standIn}`);
  const there = (line: Source & { readonly places?: readonly string[] }) => isLaw(line, asOf) && !line.places;
  const { rules, assurance } = baseline;
  return [...own, { code: baseline, rules: rules.filter(there), assurance: assurance.filter(there), onlyAt }];
}

const childhood = Array.from({ length: 18 }, (_, year) => year);

/** What codes that are law somewhere speak for, by their own word and by a rule about each activity which holds there. */
function coversByReference(law: readonly LawThere[]): readonly Cover[] {
  return law.flatMap(({ code, rules }) => {
    const about = new Set(rules.flatMap((rule) => [...activitiesBy(rule)]));
    return code.covers.map(({ activities: covered, ages }) => ({
      activities: covered.filter((one) => about.has(one)),
      ages,
    }));
  });
}

function isCovered(activity: string, year: number, covers: readonly Cover[]): boolean {
  return covers.some(
    ({ activities: covered, ages }) =>
      covered.some((one) => one === activity) && ages[0] <= year && year <= ages[1],
  );
}

/** Second step: the rules that touch a person who may be of any of these ages. */
export function applyingByReference(law: readonly LawThere[], age: AgeInterval): readonly Applying[] {
  const applying: Applying[] = [];
  for (const { code, rules, assurance, onlyAt } of law) {
    const possible = possibleYears(assurance, age);
    for (const rule of rules) {
      const years = possible.filter((year) => rule.ages[0] <= year && year <= rule.ages[1]);
      const speaks =
        !onlyAt || [...activitiesBy(rule)].some((one) => years.some((year) => onlyAt.get(one)!.has(year)));
      if (years.length > 0 && speaks) applying.push({ code, rule, years, ...(onlyAt && { onlyAt }) });
    }
  }
  return applying;
}

/**
 * Third step: what those rules together say of one situation, and of all that it contains or is empty without.
 * @param known what these very rules were found to say on this day, under this profile; kept there for the next question.
 */
export function answerByReference(
  applying: readonly Applying[],
  situation: string,
  granted: readonly Grant[],
  asOf: Day,
  profile?: Profile,
  limits: readonly Limit[] = [],
  known = new Map<string, Said>(),
): ReferenceAnswer {
  const say = (about: string): Said => {
    const said = known.get(about) ?? sayByReference(applying, about, asOf, profile);
    known.set(about, said);
    return said;
  };
  const own = say(situation);
  const others = restsOn(situation as Situation).map((one) => ({
    one,
    said: say(one),
    isWithin: contains(situation as Situation, one),
  }));
  const given = (about: string, by: string, once = false) =>
    granted.some(
      (grant) => grant.by === by && means(grant.situation, about) && (!once || grant.once === true),
    );
  const limited = (about: string) => limits.filter((limit) => means(limit.situation, about));
  const isOpen = (about: string, said: Said) =>
    said.effect !== 'forbid' &&
    said.needs.every((by) => given(about, by)) &&
    limited(about).every(
      ({ by, how }) => how === 'ask' && given(about, by === 'guardian' ? 'guardian' : 'child', true),
    );
  const shut = others.filter(({ one, said }) => !isOpen(one, said));
  const about = [situation, ...others.map(({ one }) => one)];
  const byLimit = about.flatMap(limited).map(({ by, how }): Effect => {
    if (how === 'closed') return 'forbid';
    return by === 'guardian' ? 'guardian' : 'opt-in';
  });
  const law = strictest([own.effect, ...others.map(({ said }) => said.effect)]);
  const asked = limited(situation).map(({ by }) => (by === 'guardian' ? 'guardian' : 'child'));
  const wants = (by: 'child' | 'guardian') =>
    own.needs.includes(by) || limited(situation).some(({ how }, at) => how === 'ask' && asked[at] === by);
  const cited = [
    ...own.rules,
    ...others.filter(({ isWithin }) => !isWithin).flatMap(({ said }) => said.asking),
  ];
  return {
    allowed: isOpen(situation, own) && shut.length === 0,
    effect: strictest([law, ...byLimit]),
    own: own.effect,
    needs: law === 'forbid' ? [] : (['guardian', 'child'] as const).filter(wants),
    waitsFor: shut.map(({ one }) => one),
    obligations: own.obligations,
    rules: [...new Set(cited)].sort(),
    deviations: [
      ...new Set([own, ...others.map(({ said }) => said)].flatMap((said) => said.deviations)),
    ].sort(),
  };
}

/** What rules say of one situation and of what it contains, leaving aside what it is empty without. */
export interface Said
  extends Pick<ReferenceAnswer, 'effect' | 'needs' | 'obligations' | 'deviations' | 'rules'> {
  /** Those of the rules that ask for more than nothing. */
  readonly asking: readonly string[];
}

function sayByReference(
  applying: readonly Applying[],
  situation: string,
  asOf: Day,
  profile: Profile | undefined,
): Said {
  const concerned = applying
    .map((one) => ({ ...one, years: yearsFor(one, situation) }))
    .filter(({ rule, years }) => years.length > 0 && concerns(rule, situation));
  const lowered = concerned.map((one) => lower(one, situation, asOf, profile));
  const { effect, needs } = conclude(new Set(lowered.flatMap((one) => one.effects)));
  const law = conclude(new Set(concerned.map(({ rule }) => rule.effect)));
  const moved = effect !== law.effect || needs.join() !== law.needs.join();
  const name = ({ code, rule }: Applying) => `${code.code}/${rule.id}`;
  return {
    effect,
    needs,
    obligations: [...new Set(concerned.flatMap(({ rule }) => rule.obligations))].sort(),
    rules: concerned.map(name),
    asking: concerned.filter((_, at) => lowered[at]!.effects.some((one) => one !== 'allow')).map(name),
    deviations: moved ? [...new Set(lowered.flatMap((one) => one.by))].sort() : [],
  };
}

/** The years at which a rule counts for this situation: a code that stands in does so for some activities and ages. */
function yearsFor({ years, onlyAt }: Applying, situation: string): readonly number[] {
  return onlyAt ? years.filter((year) => onlyAt.get(activityOf(situation as Situation))!.has(year)) : years;
}

const contained: Readonly<Partial<Record<Situation, readonly Situation[]>>> = includes;
const wanted: Readonly<Partial<Record<Situation, readonly Situation[]>>> = needed;

function contains(wider: Situation, narrower: Situation): boolean {
  return (contained[wider] ?? []).some((one) => one === narrower || contains(one, narrower));
}

const resting = new Map<Situation, readonly Situation[]>();

/** All that has to be open for this to be, itself aside, in the order of the vocabulary. */
function restsOn(situation: Situation): readonly Situation[] {
  let all = resting.get(situation);
  if (!all) {
    const found = new Set<Situation>();
    const follow = (from: Situation) => {
      for (const one of [...(contained[from] ?? []), ...(wanted[from] ?? [])]) {
        found.add(one);
        follow(one);
      }
    };
    follow(situation);
    all = matchAll.filter((one) => found.has(one));
    resting.set(situation, all);
  }
  return all;
}

function strictest(said: readonly Effect[]): Effect {
  return [...effects].reverse().find((one) => said.includes(one)) ?? 'allow';
}

/** The strictest of what is said, and who then has to say yes. */
function conclude(said: ReadonlySet<Effect>): Pick<ReferenceAnswer, 'effect' | 'needs'> {
  const effect = [...effects].reverse().find((one) => said.has(one)) ?? 'allow';
  const needs: ('child' | 'guardian')[] = [];
  if (effect !== 'forbid') {
    if (said.has('guardian')) needs.push('guardian');
    if (said.has('opt-in')) needs.push('child');
  }
  return { effect, needs };
}

/** Written here once more, so that a mistake about days or standing is not made by both. */
function isLaw({ status, confidence, from, until }: Source, day: Day): boolean {
  const begun = from === undefined ? status !== 'enacted' : day >= from;
  const ended = until !== undefined && day > until;
  const stands = ['in-force', 'guidance', 'enacted'].includes(status);
  return stands && confidence !== 'low' && begun && !ended;
}

/** Whether the operator's profile lets a line of a code count. */
function isCounted(
  { code }: Code,
  { status, applies }: Source,
  day: Day,
  profile: Profile | undefined,
): boolean {
  if (status === 'guidance' && profile?.guidance === false) return false;
  if (applies && profile && isForOthers(applies, day, profile)) return false;
  return !(profile?.exempt ?? []).some(
    (one) => one.code === code && day >= one.approved && day <= one.expires,
  );
}

/** Whether what the operator documents shows that a line is for other services. What it leaves open shows nothing. */
function isForOthers({ kinds, children, size }: Applies, day: Day, { service, facts }: Profile): boolean {
  const named = service.kinds.filter((kind) => kind !== 'other');
  const isNamed = named.length > 0 && named.length === service.kinds.length;
  if (kinds && isNamed && !named.some((kind) => kinds.includes(kind))) return true;
  if (!facts || day < facts.approved || day > facts.expires) return false;
  const lesser: Readonly<Record<string, readonly string[]>> = {
    unlikely: ['likely', 'mostly', 'directed'],
    likely: ['mostly', 'directed'],
    mostly: ['directed'],
    directed: [],
  };
  if (children && facts.children && children.every((test) => lesser[facts.children!]!.includes(test)))
    return true;
  const isMissed = ({ measure, in: where, from, over }: SizeTest): boolean => {
    const isShare = measure.endsWith('-share') || measure === 'revenue';
    return facts.sizes.some((known) => {
      if (known.measure !== measure) return false;
      const isWhole = !isShare && (known.in === 'world' || (where !== 'world' && isPartOf(where, known.in)));
      if (known.in !== where && !isWhole) return false;
      return (over !== undefined && known.is <= over) || (from !== undefined && known.is < from);
    });
  };
  return size?.every((tests) => tests.some(isMissed)) === true;
}

function isPartOf(place: string, whole: string): boolean {
  return jurisdictionsOf(place).includes(whole);
}

/**
 * What a rule says at each of the years, as far as a deviation lowers it there, and the ids of those that do. A rule about
 * what the situation contains is lowered where a deviation is about that.
 */
function lower(
  { rule, years }: Applying,
  situation: string,
  day: Day,
  profile: Profile | undefined,
): { effects: Effect[]; by: string[] } {
  const said: { effects: Effect[]; by: string[] } = { effects: [], by: [] };
  if (!profile || profile.deviations.length === 0) return { effects: [rule.effect], by: [] };
  const about = ([...namedBy(rule)] as Situation[]).filter(
    (one) => one === situation || contains(situation as Situation, one),
  );
  for (const year of years) {
    for (const one of about) {
      const deviation = profile.deviations.find(
        ({ approved, expires, ages, situations }) =>
          day >= approved &&
          day <= expires &&
          ages[0] <= year &&
          year <= ages[1] &&
          situations.some((pattern) => means(pattern, one)),
      );
      if (rule.compelling && deviation && effects.indexOf(deviation.effect) < effects.indexOf(rule.effect)) {
        said.effects.push(deviation.effect);
        said.by.push(deviation.id);
      } else {
        said.effects.push(rule.effect);
      }
    }
  }
  return said;
}

/** Every whole year that the person may be, as far as a code with these lines is willing to believe the evidence. */
function possibleYears(assurance: readonly Assurance[], age: AgeInterval): readonly number[] {
  const years: number[] = [];
  const [lo, hi] = age.level === 'none' ? [0, 18] : [age.lo, age.hi];
  for (let year = lo; year <= hi; year++) years.push(year);
  let grew = true;
  while (grew) {
    grew = false;
    for (const line of assurance) {
      if (levels.indexOf(age.level) >= levels.indexOf(line.level)) continue;
      for (let year = years[0]! - 1; year >= line.past; year--) {
        years.unshift(year);
        grew = true;
      }
    }
  }
  return years;
}

const named = new WeakMap<Rule, ReadonlySet<string>>();

/** What a rule names, by its patterns. */
function namedBy(rule: Rule): ReadonlySet<string> {
  let those = named.get(rule);
  if (!those) {
    those = new Set<string>(rule.situations.flatMap(matchSituations));
    named.set(rule, those);
  }
  return those;
}

const spoken = new WeakMap<Rule, ReadonlySet<string>>();

/** The activities of what a rule names. */
function activitiesBy(rule: Rule): ReadonlySet<string> {
  let those = spoken.get(rule);
  if (!those) {
    those = new Set<string>([...namedBy(rule)].map((one) => activityOf(one as Situation)));
    spoken.set(rule, those);
  }
  return those;
}

const situationsOf = new WeakMap<Rule, ReadonlySet<string>>();
const matchAll = Object.keys(activities).flatMap(matchSituations);

/** Whether a rule is about this situation or about what it contains. Its patterns are read once. */
function concerns(rule: Rule, situation: string): boolean {
  let those = situationsOf.get(rule);
  if (!those) {
    const about = [...namedBy(rule)] as Situation[];
    const all = matchAll.filter((one) => about.some((each) => each === one || contains(one, each)));
    those = new Set<string>(all);
    situationsOf.set(rule, those);
  }
  return those.has(situation);
}

const meant = new Map<string, ReadonlySet<string>>();

/** Whether a pattern means this situation. The vocabulary is asked about each pattern once. */
function means(pattern: string, situation: string): boolean {
  let those = meant.get(pattern);
  if (!those) {
    those = new Set<string>(matchSituations(pattern));
    meant.set(pattern, those);
  }
  return those.has(situation);
}
