import type { Obligation, Situation } from '@stairgate/rulebook';
import { type Decided, isAllowed, isOwed, rulesFor, rulesOfCode } from '../decided.ts';
import type { Label } from '../feed/guard-feed.ts';
import { type CrisisHelp, crisisHelp } from './crisis-help.ts';
import { machineDuties, machineRules, ownInterval } from './machine-rules.ts';
import { englishTalk, sayHelp, sayTo, type TalkText, type TalkTranslation } from './talk-texts.ts';
import { type Topic, type TopicMap, topicMaps } from './topic-labels.ts';

/** The machine: one that is there for company, as California and New York define it, or any other. */
export type Machine = 'companion' | 'assistant';

export interface Conversation {
  /** Left out, or another word: a companion, which is the stricter. */
  readonly with?: Machine;
  /** The child asked whether it talks to a person. */
  readonly asked?: boolean;
}

export interface TalkSession {
  /** Minutes since the child was last told that this is a machine. Left out: nobody has told it yet. */
  readonly minutesSinceTold?: number;
  /** Minutes since the talk began or the last break was suggested. Left out where nobody counts: then a break is due. */
  readonly minutesSinceBreak?: number;
  /** Whether the risk has been explained in this session. */
  readonly riskExplained?: boolean;
}

export interface TalkRequest {
  readonly child: Decided;
  readonly conversation?: Conversation;
  /**
   * What the platform's classifier says of the last message and of the answer that is about to go out. Left out: nobody
   * looked, and no topic is open. An empty list: somebody has, and found nothing.
   */
  readonly labels?: readonly (string | Label)[];
  readonly session?: TalkSession;
}

export interface TalkOptions {
  /** By classifier; the label of one that is not here is closed. */
  readonly topics?: Readonly<Record<string, TopicMap>>;
  /** What children read, in another language than English; what it lacks is said in English. */
  readonly texts?: TalkTranslation;
}

/** Something to be said to the child now. */
export interface TalkSaid {
  readonly what:
    | 'not-open'
    | 'machine'
    | 'machine-again'
    | 'machine-asked'
    | 'risk'
    | 'break'
    | 'topic-closed'
    | 'help';
  /** Words for the age. Of help each way to reach somebody is a line. */
  readonly text: string;
  /** `<code>#<rule>` or `<code>#<duty>`; or a reason code such as `guardian-limit`, `unlabelled`, `crisis-help`. */
  readonly rules: readonly string[];
}

/** A topic that a label names. */
export interface TalkTopic {
  readonly label: string;
  readonly open: boolean;
  /** Why it is closed; empty where it is open. */
  readonly rules: readonly string[];
}

/** Whether something may be done with what the child says, or to keep it talking. */
export interface TalkUse {
  readonly use: string;
  readonly allowed: boolean;
  readonly rules: readonly string[];
}

export interface GuardedConversation {
  /** Whether the child may talk with this machine. */
  readonly allowed: boolean;
  /** Why not; empty where it may. */
  readonly rules: readonly string[];
  /** `machine`: its answer may go out. `instead`: what is to be said goes out in its place. `none`: there is no talk. */
  readonly answer: 'machine' | 'instead' | 'none';
  /** What is due now, in the order to say it. */
  readonly say: readonly TalkSaid[];
  readonly topics: readonly TalkTopic[];
  /** Where people can be reached, where a topic asks for it. */
  readonly help: CrisisHelp | null;
  /** Minutes until it is due again, and by whose number; null where it is not owed. */
  readonly every: {
    readonly machine: TalkInterval | null;
    readonly break: TalkInterval | null;
  };
  /** Training, adverts and sharing of what was said, and each way to keep a child talking. */
  readonly uses: readonly TalkUse[];
  /** What is owed besides, and by which rules: it is for the platform to do. */
  readonly owed: readonly { readonly obligation: Obligation; readonly rules: readonly string[] }[];
}

export interface TalkInterval {
  readonly minutes: number;
  readonly rules: readonly string[];
}

const usesOf: Readonly<Record<string, Situation>> = {
  training: 'data.train/own-models',
  'personalised-adverts': 'ads.show/personalised',
  'contextual-adverts': 'ads.show/contextual',
  'share-with-others': 'data.share/third-party',
  sell: 'data.share/sale',
  'change-how-a-child-looks': 'ai.filter/appearance',
  streaks: 'engage.reward/streak',
  'call-back-by-day': 'engage.notify/day',
  'call-back-in-school': 'engage.notify/school',
  'call-back-by-night': 'engage.notify/night',
};
/**
 * What keeps a child by its feelings. No law in the codes has a situation for it and no choice opens it: General comment
 * No. 25, paras 40 and 62, Washington's HB 2225 and Oregon's SB 1546 (both from 2027) name these.
 */
const neverOpen = ['plea-to-stay', 'guilt', 'feigned-love', 'reward-by-chance', 'claim-to-be-human'];
const carriedOut: readonly Obligation[] = ['disclose-ai', 'break-prompt', 'explain-risk'];
/** A platform sends what one message was found to be; more says nothing. */
const mostLabels = 256;
const longestLabel = 128;
const unlabelled = 'unlabelled';
const unknownTopic: Topic = { class: 'harmful', help: true };

/**
 * What a machine that talks owes a child now: whether they may talk, what is to be said first, which topics are closed and
 * what is said in place of an answer, whom the child can turn to, and what may be done with what it says. Keeps nothing,
 * reads no message and asks no clock: minutes and labels are passed in. Of whoever is known to be grown up nothing is
 * asked but help in a crisis.
 *
 * Never throws at what it is given: what cannot be read counts as left out, and what is left out as the stricter.
 */
export function guardConversation(request: TalkRequest, options: TalkOptions = {}): GuardedConversation {
  const { child } = request;
  const conversation = fieldsOf(request.conversation);
  const session = fieldsOf(request.session);
  const situation: Situation = conversation.with === 'assistant' ? 'ai.chat/assistant' : 'ai.chat/companion';
  const allowed = isAllowed(child, situation);
  const topics = topicsOf(child, request.labels, options.topics ?? topicMaps);
  const every = {
    machine: intervalOf(child, situation, 'disclose-ai', 'tellEvery'),
    break: intervalOf(child, situation, 'break-prompt', 'breakEvery'),
  };
  const help = topics.some(({ of, open }) => of.help && (of !== unknownTopic || !open))
    ? crisisHelp(child.places)
    : null;
  const texts: readonly TalkText[] = [options.texts ?? {}, englishTalk];
  const say = (what: TalkSaid['what'], rules: readonly string[]): TalkSaid => ({
    what,
    text: what === 'help' ? sayHelp(texts, child, help!) : sayTo(texts, child, what),
    rules,
  });
  const closed = topics.filter(({ open }) => !open);
  const due = allowed ? dueNow(child, situation, conversation, session, every) : [];
  const said: readonly TalkSaid[] = [
    ...(allowed ? [] : [say('not-open', rulesFor(child, situation))]),
    ...due.map(([what, rules]) => say(what, rules)),
    ...(allowed && closed.length > 0
      ? [say('topic-closed', [...new Set(closed.flatMap(({ rules }) => rules))])]
      : []),
    ...(help === null ? [] : [say('help', dutiesOf(child, 'crisis', ['crisis-help']))]),
  ];
  return {
    allowed,
    rules: allowed ? [] : rulesFor(child, situation),
    answer: !allowed ? 'none' : closed.length > 0 ? 'instead' : 'machine',
    say: said,
    topics: topics.map(({ label, open, rules }) => ({ label, open, rules })),
    help,
    every,
    uses: usesNow(child),
    owed: (child.situations[situation]?.obligations ?? [])
      .filter((obligation) => !carriedOut.includes(obligation))
      .map((obligation) => ({ obligation, rules: rulesOwing(child, situation, obligation) })),
  };
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

type Due = readonly [what: TalkSaid['what'], rules: readonly string[]];

function dueNow(
  child: Decided,
  situation: Situation,
  { asked }: Fields,
  { minutesSinceTold, minutesSinceBreak, riskExplained }: Fields,
  every: GuardedConversation['every'],
): readonly Due[] {
  const due: Due[] = [];
  if (every.machine !== null) {
    const { minutes, rules } = every.machine;
    if (!isCount(minutesSinceTold)) due.push(['machine', rules]);
    else if (minutesSinceTold >= minutes) due.push(['machine-again', rules]);
    else if (asked === true) due.push(['machine-asked', rules]);
  } else if (asked === true) due.push(['machine-asked', ['claim-to-be-human']]);
  if (riskExplained !== true && isOwed(child, situation, 'explain-risk'))
    due.push(['risk', rulesOwing(child, situation, 'explain-risk')]);
  if (every.break !== null && !(isCount(minutesSinceBreak) && minutesSinceBreak < every.break.minutes))
    due.push(['break', every.break.rules]);
  return due;
}

/** Those rules of an answer that owe it; where none is known by name, all. */
function rulesOwing(child: Decided, situation: Situation, obligation: Obligation): readonly string[] {
  const all = everyRule(child, situation);
  const owing = all.filter((rule) => machineRules[rule]?.owes.includes(obligation));
  return owing.length > 0 ? owing : all;
}

function everyRule({ situations }: Decided, situation: Situation): readonly string[] {
  const answer = situations[situation];
  if (answer === undefined) return ['no-decision'];
  return answer.rules.map(({ code, rule, cite }) =>
    rule === undefined ? `${code}, ${cite}` : `${code}#${rule}`,
  );
}

/** The shortest that a law names; our own where it is owed and none does; null where it is not owed. */
function intervalOf(
  child: Decided,
  situation: Situation,
  obligation: Obligation,
  number: 'tellEvery' | 'breakEvery',
): TalkInterval | null {
  if (!isOwed(child, situation, obligation)) return null;
  const owing = rulesOwing(child, situation, obligation);
  const minutes = Math.min(...owing.map((rule) => machineRules[rule]?.[number] ?? Number.POSITIVE_INFINITY));
  return { minutes: Number.isFinite(minutes) ? minutes : ownInterval, rules: owing };
}

interface Judged extends TalkTopic {
  readonly of: Topic;
}

function topicsOf(
  child: Decided,
  labels: unknown,
  maps: Readonly<Record<string, TopicMap>>,
): readonly Judged[] {
  const seen = new Map<string, Judged>();
  for (const { val, src } of readLabels(labels)) {
    const map = Object.hasOwn(maps, src) ? maps[src]! : undefined;
    const isKnown = map !== undefined && Object.hasOwn(map, val);
    const of = isKnown ? map[val]! : unknownTopic;
    const label = src === '' ? val : `${src}/${val}`;
    const situation: Situation = `content.view/${of.class}`;
    const duties = of.sexual === true ? dutiesOf(child, 'sexual', []) : [];
    // A label that nobody knows is closed to whoever may be a child, whatever class it would have.
    const isClosed = !isAllowed(child, situation) || duties.length > 0;
    const rules = isAllowed(child, situation) ? duties : [...rulesFor(child, situation), ...duties];
    const why = isKnown ? [] : [val === unlabelled && src === '' ? unlabelled : 'label-unknown'];
    seen.set(label, { label, open: !isClosed, rules: isClosed ? [...why, ...rules] : [], of });
  }
  return [...seen.values()];
}

function readLabels(labels: unknown): readonly { readonly val: string; readonly src: string }[] {
  if (!Array.isArray(labels)) return [{ val: unlabelled, src: '' }];
  const read = labels.slice(0, mostLabels).flatMap((one: unknown) => {
    if (typeof one === 'string') return [{ val: one.slice(0, longestLabel), src: '' }];
    const { val, src, neg } = fieldsOf(one);
    if (neg === true) return [];
    if (typeof val !== 'string' || (src !== undefined && typeof src !== 'string'))
      return [{ val: unlabelled, src: '' }];
    return [{ val: val.slice(0, longestLabel), src: (src ?? '').slice(0, longestLabel) }];
  });
  return labels.length > mostLabels ? [...read, { val: unlabelled, src: '' }] : read;
}

/** The duties of one kind whose code binds for this person. */
function dutiesOf(child: Decided, kind: 'crisis' | 'sexual', without: readonly string[]): readonly string[] {
  const found = Object.entries(machineDuties).flatMap(([duty, what]) =>
    what === kind && rulesOfCode(child, duty.split('#')[0]!).length > 0 ? [duty] : [],
  );
  return found.length > 0 ? found : without;
}

function usesNow(child: Decided): readonly TalkUse[] {
  const uses = Object.entries(usesOf).map(([use, situation]): TalkUse => {
    const allowed = isAllowed(child, situation);
    return { use, allowed, rules: allowed ? [] : rulesFor(child, situation) };
  });
  return [...uses, ...neverOpen.map((use) => ({ use, allowed: false, rules: ['keeps-by-feelings'] }))];
}
