import child from '@stairgate/words/messages/en/child.json' with { type: 'json' };
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };
import type { ReasonCode, Unlock } from './decision.ts';
import type { Grantor } from './grants.ts';
import type { Limit, Limiter } from './limits.ts';
import { joinMessages } from './messages.ts';
import type { Deviation } from './profile.ts';
import {
  type Activity,
  activityOf,
  type Band,
  type Effect,
  effects,
  isSituation,
  type Level,
  levels,
  type Obligation,
  type Situation,
} from './vocabulary.ts';
import { groups } from './words.generated.ts';

/** The five reading ages of children. */
export type ChildBand = Exclude<Band, '18+'>;
/** Who the words are written for. */
export type Reader = ChildBand | 'guardian' | 'auditor';
/** Who reads. A grown-up user (`18+`) reads the words for 16 and 17. */
export type Audience = Band | 'guardian' | 'auditor';

export type SwitchState = 'on' | 'off' | 'ask' | 'waits' | 'limited' | 'locked';
export type Duration = 'once' | 'session' | 'until-changed';

/** What is worded: a `Decision`, its record, or the view of a situation in the service's answer with its situation. */
export interface Explainable {
  readonly situation: string;
  readonly allowed: boolean;
  readonly effect: Effect;
  readonly needs: readonly Grantor[];
  readonly obligations: readonly Obligation[];
  readonly reasons: readonly ReasonCode[];
  readonly unlock: readonly Unlock[];
  readonly rules: readonly {
    readonly code: string;
    readonly short: string;
    readonly cite: string;
    readonly effect?: Effect;
    readonly status?: string;
    readonly confidence?: string;
  }[];
  /** Other situations that are closed now, and that this one is closed with. */
  readonly waitsFor?: readonly string[];
  /** The limits that close it, or want a yes each time. */
  readonly limits?: readonly {
    /** What the limit is on; left out, it is on this. */
    readonly situation?: string;
    readonly by: Limiter;
    readonly how: Limit['how'];
  }[];
  /** What the operator's profile moved. */
  readonly deviations?: readonly Omit<Deviation, 'situations' | 'ages' | 'effect' | 'approved'>[];
  /** Who has said yes already. */
  readonly has?: readonly Grantor[];
  readonly grant?: { readonly duration: Duration } | null;
  /** How the last question to the guardian stands. */
  readonly ask?: 'waiting' | 'approved' | 'refused' | null;
}

/** One switch in one reader's words. Every string is whole sentences or a heading, ready to show as text. */
export interface Explanation {
  readonly title: string;
  /** What it would mean while it is on. */
  readonly what: string;
  /**
   * `off`: this child may turn it on. `ask`: a guardian has to agree first. `waits`: something else has to be on first.
   * `limited`: a limit closes it. `locked`: no yes opens it.
   */
  readonly state: SwitchState;
  readonly stateText: string;
  readonly why: string;
  /** What would change it, and who could. */
  readonly next: readonly string[];
  /** What could go wrong. There for children and guardians where the risk has to be explained. */
  readonly risk?: string;
  /** What the service must also do. Children and guardians get what concerns them, and nothing for a locked switch. */
  readonly todo: readonly string[];
  /** Those of these texts that the language lacks, and that are in English therefore. Absent where there are none. */
  readonly inEnglish?: readonly string[];
}

type Text = Readonly<Record<Reader, string>>;
type ForFamilies<T> = Readonly<Record<Exclude<Reader, 'auditor'>, T>>;
type Card = ForFamilies<{ readonly title: string; readonly what: string }> & { readonly auditor: string };
type NextKey =
  | Exclude<Unlock['how'], 'lift-limit'>
  | `lift-limit-${Limiter}`
  | 'consent-waiting'
  | 'consent-refused'
  | 'nobody'
  | 'try-later'
  | 'switch-off'
  | 'withdraw';

/** Everything that `explain` can say, of all the files of a language together. */
export interface Messages {
  /** BCP 47 tag, for lists of names. */
  readonly language: string;
  readonly situations: Readonly<Record<Situation, Card>>;
  readonly unknown: Card;
  readonly risks: Readonly<Record<Activity, ForFamilies<string>>>;
  readonly states: Readonly<Record<SwitchState | 'on-once' | 'on-session', Text>>;
  readonly reasons: Readonly<Record<ReasonCode, Text>>;
  readonly law: { readonly guardian: string };
  readonly deviation: { readonly auditor: string };
  readonly rule: { readonly full: string; readonly effect: string; readonly short: string };
  readonly next: Readonly<Record<NextKey, Text>>;
  readonly obligations: Readonly<
    Record<Obligation, Partial<ForFamilies<string>> & { readonly auditor: string }>
  >;
  readonly effects: Readonly<Record<Effect, Text>>;
  readonly levels: Readonly<Record<Level, Text>>;
  readonly durations: Readonly<Record<Duration, Text>>;
  readonly groups: Readonly<Record<GroupId, Text>>;
}

type Partly<T> = T extends string ? T : { readonly [K in keyof T]?: Partly<T[K]> };

/**
 * Another language: the same shape, of which any text and any group of readers may be left out. What is left out is said
 * in English.
 */
export type Translation = Partly<Messages> & {
  readonly language: string;
  /** Texts that read the same in English and are translated all the same, such as "AI". */
  readonly same?: readonly string[];
};

/** The switches in the groups and the order in which a page shows them. Each activity stands in exactly one. */
export { groups };
export type GroupId = (typeof groups)[number]['id'];

/** British English. The assignment is the check that no text is missing. */
export const english: Messages = /* @__PURE__ */ joinMessages({ child, guardian, operator });

/** Words `decision` for `audience`. Pure; the same in Node and in a browser. */
export function explain(
  decision: Explainable,
  { audience, messages = english }: { readonly audience: Audience; readonly messages?: Translation },
): Explanation {
  const reader = readerOf(audience);
  const state = stateOf(decision);
  const { say, inEnglish } = voiceOf(messages);
  const { title, what } = cardOf(decision.situation, reader, say);
  const risk = riskOf(decision, reader, say);
  const said = {
    title,
    what,
    state,
    stateText: say(({ states }) => states?.[stateKey(state, decision)]?.[reader], {
      effect: decision.effect,
    }),
    why: why(decision, state, reader, say),
    next: next(decision, state, reader, say),
    ...(risk === undefined ? {} : { risk }),
    todo: todo(decision, state, reader, say),
  };
  return inEnglish.length === 0 ? said : { ...said, inEnglish };
}

/** Takes a text from a language, if it is there. */
type Pick = (from: Translation) => string | undefined;
type Say = (pick: Pick, values?: Readonly<Record<string, string>>) => string;

/** Says texts in one language and, what that lacks, in English; notes which those were. */
function voiceOf(messages: Translation): { readonly say: Say; readonly inEnglish: readonly string[] } {
  const inEnglish: string[] = [];
  const say: Say = (pick, values = {}) => {
    const own = pick(messages);
    if (own !== undefined) return fill(own, values);
    const text = fill(pick(english) ?? '', values);
    inEnglish.push(text);
    return text;
  };
  return { say, inEnglish };
}

/** Short words for pages: chips for effects, how the age is known, how long a choice lasts, headings of groups. */
export interface Labels {
  readonly effects: Readonly<Record<Effect, string>>;
  readonly levels: Readonly<Record<Level, string>>;
  readonly durations: Readonly<Record<Duration, string>>;
  readonly groups: Readonly<Record<GroupId, string>>;
  /** As in `Explanation`. */
  readonly inEnglish?: readonly string[];
}

/** The labels for one reader. */
export function labels(audience: Audience, messages: Translation = english): Labels {
  const reader = readerOf(audience);
  const { say, inEnglish } = voiceOf(messages);
  const pick = <K extends string>(keys: readonly K[], texts: 'effects' | 'levels' | 'durations' | 'groups') =>
    Object.fromEntries(
      keys.map((key) => [
        key,
        say((from) => (from[texts] as Partly<Record<string, Text>> | undefined)?.[key]?.[reader]),
      ]),
    ) as Record<K, string>;
  const found = {
    effects: pick(effects, 'effects'),
    levels: pick(levels, 'levels'),
    durations: pick(['once', 'session', 'until-changed'], 'durations'),
    groups: pick(
      groups.map(({ id }) => id),
      'groups',
    ),
  };
  return inEnglish.length === 0 ? found : { ...found, inEnglish };
}

function readerOf(audience: Audience): Reader {
  return audience === '18+' ? '16-17' : audience;
}

function missing({ needs, has = [], reasons }: Explainable): readonly Grantor[] {
  return needs.filter(
    (who) =>
      !has.includes(who) && !reasons.includes(who === 'child' ? 'child-opted-in' : 'guardian-consented'),
  );
}

function stateOf(decision: Explainable): SwitchState {
  const { allowed, reasons, needs, limits = [], waitsFor = [] } = decision;
  if (allowed) return 'on';
  if (needs.length === 0 && reasons.includes('forbidden')) return 'locked';
  if (limits.some(({ how }) => how === 'closed')) return 'limited';
  // A yes for one time is given to what the limit is on, and that may be something that this rests on.
  const isOnThis = ({ situation = decision.situation }) => situation === decision.situation;
  if (waitsFor.length > 0 || !limits.every(isOnThis)) return 'waits';
  const awaited = missing(decision);
  if (awaited.includes('guardian') || limits.some(({ by }) => by === 'guardian')) return 'ask';
  return awaited.includes('child') || limits.length > 0 ? 'off' : 'locked';
}

function stateKey(state: SwitchState, { grant }: Explainable): keyof Messages['states'] {
  if (state !== 'on' || !grant || grant.duration === 'until-changed') return state;
  return `on-${grant.duration}`;
}

function cardOf(situation: string, reader: Reader, say: Say) {
  const card = ({ situations, unknown }: Translation) =>
    isSituation(situation) ? situations?.[situation] : unknown;
  if (reader === 'auditor') return { title: situation, what: say((from) => card(from)?.auditor) };
  return {
    title: say((from) => card(from)?.[reader]?.title),
    what: say((from) => card(from)?.[reader]?.what),
  };
}

function riskOf({ situation, obligations }: Explainable, reader: Reader, say: Say) {
  if (reader === 'auditor' || !isSituation(situation) || !obligations.includes('explain-risk')) return;
  return say(({ risks }) => risks?.[activityOf(situation)]?.[reader]);
}

/** What the answer rests on, by state, the weightiest first. */
const grounds: Readonly<Record<SwitchState, readonly ReasonCode[]>> = {
  on: ['guardian-consented', 'child-opted-in', 'deviation', 'no-rule'],
  off: ['child-choice-missing', 'child-limit', 'platform-limit'],
  ask: ['guardian-consent-missing', 'guardian-limit'],
  waits: ['waits-for-another'],
  limited: ['guardian-limit', 'child-limit', 'platform-limit'],
  locked: ['unknown-situation', 'grant-cannot-open', 'forbidden'],
};

/** Facts that are missing, the widest first. */
const gaps: readonly ReasonCode[] = [
  'service-unreachable',
  'unknown-child',
  'age-unknown',
  'age-claim-too-weak',
  'age-range-wide',
  'place-unknown',
  'not-covered-here',
  'circumstance-unknown',
];

/** What an answer that gives no ground of its own rests on. */
const usual: Readonly<Record<SwitchState, ReasonCode>> = {
  on: 'no-rule',
  off: 'child-choice-missing',
  ask: 'guardian-consent-missing',
  waits: 'waits-for-another',
  limited: 'platform-limit',
  locked: 'forbidden',
};

/**
 * Children read one ground, whether the operator moved it, and one gap; guardians every gap and the laws; auditors
 * every reason, rule and deviation.
 */
function why(decision: Explainable, state: SwitchState, reader: Reader, say: Say): string {
  const { reasons, rules, deviations = [] } = decision;
  const reason = (code: ReasonCode) => (from: Translation) => from.reasons?.[code]?.[reader];
  if (reader === 'auditor') {
    const known = reasons.filter((code) => Object.hasOwn(english.reasons, code));
    const moved = deviations.map(({ id, reason: because, approver, expires }): Pick => {
      return ({ deviation }) =>
        deviation?.auditor && fill(deviation.auditor, { id, reason: because, approver, expires });
    });
    const texts = [...known.map(reason), ...rules.map(cited), ...moved];
    return say(sentences(texts)) || say(reason(usual[state]));
  }
  const found = grounds[state].filter((code) => reasons.includes(code));
  const ground = found.length === 0 ? [usual[state]] : state === 'on' ? found : found.slice(0, 1);
  if (reasons.includes('deviation') && !ground.includes('deviation')) ground.push('deviation');
  const gap = gaps.filter((code) => reasons.includes(code));
  const parts: Pick[] = [...ground, ...(reader === 'guardian' ? gap : gap.slice(0, 1))].map(reason);
  const titles = reader === 'guardian' ? lawsOf(decision) : [];
  if (titles.length > 0) {
    parts.splice(ground.length, 0, ({ law, language }) => {
      const laws = new Intl.ListFormat(language, { type: 'unit' }).format(titles);
      return law?.guardian && fill(law.guardian, { laws });
    });
  }
  return say(sentences(parts));
}

/** Several sentences as one text, which is whole in a language or not at all. */
function sentences(parts: readonly Pick[]): Pick {
  return (from) => {
    const said = parts.map((part) => part(from));
    return said.includes(undefined) ? undefined : [...new Set(said)].join(' ');
  };
}

/** The short titles of the laws that set the effect; none where no law keeps this off. */
function lawsOf({ effect, rules }: Explainable): readonly string[] {
  if (effect === 'allow') return [];
  const setting = rules.filter((rule) => rule.effect === undefined || rule.effect === effect);
  return [...new Set((setting.length > 0 ? setting : rules).map(({ short }) => short))];
}

function cited({ code, cite, effect, status, confidence }: Explainable['rules'][number]): Pick {
  return ({ rule }) => {
    if (effect === undefined) return rule?.short && fill(rule.short, { code, cite });
    if (status === undefined || confidence === undefined)
      return rule?.effect && fill(rule.effect, { code, cite, effect });
    return rule?.full && fill(rule.full, { code, cite, effect, status, confidence });
  };
}

function next(decision: Explainable, state: SwitchState, reader: Reader, say: Say): string[] {
  const tell = (key: NextKey, values?: Readonly<Record<string, string>>) =>
    say((from) => from.next?.[key]?.[reader], values);
  if (state === 'on') {
    const given = decision.effect === 'allow' ? [] : decision.needs;
    return given.map((who) => tell(who === 'child' ? 'switch-off' : 'withdraw'));
  }
  const later = decision.reasons.includes('service-unreachable') ? [tell('try-later')] : [];
  // Without the service nobody can record a yes, so families are not sent to try.
  if (later.length > 0 && reader !== 'auditor') return later;
  const yeses = missing(decision).map((who) => tell(yesKey(who, decision)));
  const others = decision.unlock
    .filter((way) => way.how !== 'opt-in' && way.how !== 'consent' && Object.hasOwn(english.next, keyOf(way)))
    .map((way) => tell(keyOf(way), detailsOf(way, reader, say)));
  const ways = state === 'waits' ? [...others, ...yeses] : [...yeses, ...others];
  const texts = [...later, ...new Set(ways)];
  return texts.length > 0 ? texts : [tell('nobody')];
}

function yesKey(who: Grantor, { ask }: Explainable): NextKey {
  if (who === 'child') return 'opt-in';
  return !ask || ask === 'approved' ? 'consent' : `consent-${ask}`;
}

function keyOf(way: Unlock): NextKey {
  return way.how === 'lift-limit' ? `lift-limit-${way.by}` : way.how;
}

function detailsOf(way: Unlock, reader: Reader, say: Say): Record<string, string> {
  if (way.how === 'open-other') return { by: way.by, other: cardOf(way.situation, reader, say).title };
  if (way.how === 'turn') return { by: way.by, age: `${way.age}` };
  if (way.how === 'prove-age') return { by: way.by, level: way.level, past: `${way.past ?? 0}` };
  return { by: way.by };
}

function todo(decision: Explainable, state: SwitchState, reader: Reader, say: Say): string[] {
  if (state === 'locked' && reader !== 'auditor') return [];
  // Some obligations are the service's own affair, and no family is told of them.
  return decision.obligations
    .filter((name) => english.obligations[name]?.[reader] !== undefined)
    .map((name) => say((from) => from.obligations?.[name]?.[reader]));
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
