import type { Situation } from '@stairgate/rulebook';
import { type Decided, isAllowed, isOwed, rulesFor } from '../decided.ts';
import { type ContentClass, contentClasses, type LabelMap, labelMaps } from './label-classes.ts';
import { rankByChoices, timeOf } from './rank-by-choices.ts';

/** How something came among the candidates: `feed.rank` has the same words, and `followed` and `asked` are choices. */
export type Via = 'followed' | 'asked' | 'chosen' | 'everybody' | 'behaviour' | 'searches';
export type SignalKind = 'choices' | 'behaviour' | 'searches';

/** Something that a ranking goes by. */
export interface FeedSignal {
  readonly name: string;
  /** Left out: what the name says, and for a name that is not known, behaviour. */
  readonly kind?: SignalKind;
  /** The oldest data in it, an ISO 8601 instant: what is older than a reset may not be used. */
  readonly from?: string;
}

/** A label as Bluesky's interface has it: who says what; `neg` takes it back. */
export interface Label {
  readonly val: string;
  readonly src?: string;
  readonly neg?: boolean;
}

export interface Candidate {
  readonly id: string;
  /** Left out: nobody has looked at it, which counts as sensitive. An empty list: somebody has, and found nothing. */
  readonly labels?: readonly (string | Label)[];
  readonly author?: string;
  readonly topic?: string;
  /** Left out: whatever the signals are. */
  readonly via?: Via;
  /** When it was made, an ISO 8601 instant; an order by time goes by it. */
  readonly at?: string;
}

/** A child pressed "less of this": all that is said counts. */
export interface LessOfThis {
  readonly author?: string;
  readonly topic?: string;
  readonly label?: string;
  /** When, an ISO 8601 instant. */
  readonly at: string;
}

export interface FeedSession {
  /** Now, an ISO 8601 instant, by the server's clock. */
  readonly now?: string;
  /** Minutes of use since the session began or the last break. Left out where nobody counts: then a break is due. */
  readonly minutesSinceBreak?: number;
  /** Items shown since the child last asked for more. */
  readonly shown?: number;
  readonly less?: readonly LessOfThis[];
  /** When the child reset its feed, an ISO 8601 instant; for good. */
  readonly reset?: string;
}

export interface FeedRequest {
  readonly child: Decided;
  /** What the order of the candidates goes by. Left out: nobody knows, and it is made anew. */
  readonly signals?: readonly (string | FeedSignal)[];
  readonly candidates: readonly Candidate[];
  /** How many of each label that is capped the child has been shown today: counts alone, and no history. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly session?: FeedSession;
}

export interface FeedOptions {
  /** By labeler; the label of one that is not here is sensitive. */
  readonly labels?: Readonly<Record<string, LabelMap>>;
  /** Most of one sensitive label in a day. The law wants a cap and gives no number. */
  readonly capPerDay?: number;
  /** Items until a feed that has to end ends. */
  readonly endAfter?: number;
  /** Minutes between breaks, where breaks are owed. */
  readonly breakEvery?: number;
}

export interface FeedItem {
  readonly id: string;
  readonly verdict: 'keep' | 'demote' | 'drop';
  /** `<code>#<rule>`, or a reason code such as `less-of-this`, `id-twice`, `guardian-limit`; null for what is kept. */
  readonly rule: string | null;
}

export interface GuardedFeed {
  /** In the order to show: what is kept, then what is demoted; then what is dropped. */
  readonly items: readonly FeedItem[];
  /** Whether the order is that of the candidates, or was made anew because that went by what is closed. */
  readonly order: 'as-came' | 'by-choices-and-time';
  /** Names of the signals that a ranking may go by. */
  readonly signalsAllowed: readonly string[];
  /** Whether a break is to be suggested now. */
  readonly breakDue: boolean;
  /** Items that may still be shown before the feed ends and waits to be asked for more; null where it need not end. */
  readonly end: number | null;
  /** Whether the next video may start by itself. */
  readonly autoplay: boolean;
  /** Since when data may be used at all; null where the child never reset its feed. */
  readonly reset: string | null;
  /** What to add to `counts` when all that is not dropped has been shown. */
  readonly counts: Readonly<Record<string, number>>;
}

const kindOfSignal: Readonly<Record<string, SignalKind>> = {
  follows: 'choices',
  topics: 'choices',
  language: 'choices',
  settings: 'choices',
  less: 'choices',
  time: 'choices',
  'search-now': 'choices',
  'search-history': 'searches',
  searches: 'searches',
};
const situationOfVia: Readonly<Record<Via, Situation>> = {
  followed: 'feed.rank/choices',
  asked: 'feed.rank/choices',
  chosen: 'feed.rank/choices',
  everybody: 'feed.rank/choices',
  behaviour: 'feed.rank/behaviour',
  searches: 'feed.rank/searches',
};
const day = 86_400_000;
/** As long as the home timeline that Twitter published (`FeedbackFatigueFilter`) drops, and as long as it discounts. */
const dropsFor = 14 * day;
const demotesFor = 140 * day;
/** Of what a child wanted less of, that many are heeded, the last ones. */
const mostLess = 500;
/** No label has a longer name. */
const longestLabel = 128;
const unlabelled = 'unlabelled';

/**
 * What of a feed may be shown to a child, and what it may be ranked by. Candidates of a class that is closed go; what is
 * sensitive comes last and not again and again, where the rulebook wants that; "less of this" drops for a fortnight and
 * demotes for twenty weeks; an order by closed signals is made anew by choices and time. Keeps nothing and asks no clock:
 * counts, the time and what the child said are passed in.
 *
 * A candidate without an id that can be read is left out. A count or a time that is no such thing counts as the
 * stricter.
 */
export function guardFeed(request: FeedRequest, options: FeedOptions = {}): GuardedFeed {
  const { child } = request;
  const session: FeedSession = isFields(request.session) ? request.session : {};
  const labels = isFields(options?.labels) ? options.labels : labelMaps;
  const capPerDay = countOr(options?.capPerDay, 3);
  const endAfter = countOr(options?.endAfter, 50);
  const breakEvery = countOr(options?.breakEvery, 30);
  const sent = Array.isArray(request.candidates) ? request.candidates.filter(isCandidate) : [];
  const reset = resetOf(session.reset);
  const signals = Array.isArray(request.signals) ? request.signals.map(readSignal) : undefined;
  const closed = signals?.find((signal) => whyClosed(child, signal, reset) !== undefined);
  const isLawfulOrder =
    signals === undefined ? isAllowed(child, 'feed.rank/behaviour') : closed === undefined;
  const whyDemoted = isLawfulOrder ? undefined : whyOrder(child, closed, reset);
  const candidates = isLawfulOrder ? sent : rankByChoices(sent);

  const judge = new Judge(child, labels, request.counts, session, capPerDay, whyDemoted);
  const [kept, demoted, dropped]: [FeedItem[], FeedItem[], FeedItem[]] = [[], [], []];
  for (const candidate of candidates) {
    const item = judge.judge(candidate);
    (item.verdict === 'keep' ? kept : item.verdict === 'demote' ? demoted : dropped).push(item);
  }
  const isEndless = isAllowed(child, 'engage.scroll/endless');
  const shown = isCount(session.shown)
    ? Math.ceil(session.shown)
    : session.shown === undefined
      ? 0
      : endAfter;
  return {
    items: [...kept, ...demoted, ...dropped],
    order: isLawfulOrder ? 'as-came' : 'by-choices-and-time',
    signalsAllowed: (signals ?? []).flatMap((one) =>
      whyClosed(child, one, reset) === undefined ? [one.name] : [],
    ),
    breakDue:
      isOwed(child, 'engage.use/within-limit', 'break-prompt') &&
      !(isCount(session.minutesSinceBreak) && session.minutesSinceBreak < breakEvery),
    end: isEndless ? null : Math.max(0, endAfter - shown),
    autoplay: isAllowed(child, 'engage.autoplay/media'),
    reset:
      typeof reset === 'number'
        ? new Date(reset).toISOString()
        : reset === undefined
          ? null
          : typeof session.reset === 'string'
            ? session.reset
            : 'unreadable',
    counts: judge.counts,
  };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const countOr = (value: unknown, own: number): number =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : own;
const isFields = <T>(value: T): value is T & object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCandidate = (one: unknown): one is Candidate =>
  typeof one === 'object' && one !== null && typeof (one as Candidate).id === 'string';

/** One that cannot be read is a signal all the same: of behaviour, and without a name. */
function readSignal(one: unknown): FeedSignal {
  if (typeof one === 'string') return { name: one };
  const { name, kind, from } = (isFields(one) ? one : {}) as Partial<FeedSignal>;
  const isKnown = kind === undefined || ['choices', 'behaviour', 'searches'].includes(kind);
  return {
    name: typeof name === 'string' ? name : '',
    ...(isKnown ? kind !== undefined && { kind } : { kind: 'behaviour' }),
    ...(from !== undefined && { from }),
  };
}

type Reset = number | 'unreadable' | undefined;
const resetOf = (reset: unknown): Reset =>
  reset === undefined || reset === null ? undefined : (timeOf(reset) ?? 'unreadable');

/** Why a ranking may not go by a signal: the situation that is closed, or the reset. */
function whyClosed(child: Decided, signal: FeedSignal, reset: Reset): Situation | 'feed-reset' | undefined {
  const kind =
    signal.kind ?? (Object.hasOwn(kindOfSignal, signal.name) ? kindOfSignal[signal.name]! : 'behaviour');
  const situation: Situation = `feed.rank/${kind}`;
  if (!isAllowed(child, situation)) return situation;
  if (reset === undefined) return undefined;
  const from = timeOf(signal.from);
  // Whom a child follows stays a choice after a reset, unless it is said to be older.
  if (from === undefined) return kind === 'choices' ? undefined : 'feed-reset';
  return reset === 'unreadable' || from < reset ? 'feed-reset' : undefined;
}

function whyOrder(child: Decided, signal: FeedSignal | undefined, reset: Reset): string {
  const why = signal === undefined ? 'feed.rank/behaviour' : whyClosed(child, signal, reset)!;
  return why === 'feed-reset' ? why : ruleFor(child, why);
}

const ruleFor = (child: Decided, situation: Situation): string => rulesFor(child, situation)[0] ?? situation;

interface Verdict {
  readonly verdict: FeedItem['verdict'];
  readonly rule: string | null;
}
const keep: Verdict = Object.freeze({ verdict: 'keep', rule: null });

const viaOf = (via: unknown): Via | undefined =>
  typeof via === 'string' && Object.hasOwn(situationOfVia, via) ? (via as Via) : undefined;

function wordIn(
  maps: Readonly<Record<string, LabelMap>>,
  src: string,
  val: string,
): ContentClass | undefined {
  const map = Object.hasOwn(maps, src) ? maps[src]! : undefined;
  return map !== undefined && Object.hasOwn(map, val) ? map[val] : undefined;
}

class Judge {
  readonly #counts = new Map<string, number>();
  readonly #child: Decided;
  readonly #maps: Readonly<Record<string, LabelMap>>;
  readonly #before: FeedRequest['counts'];
  readonly #less: readonly (LessOfThis & Verdict)[];
  readonly #cap: number;
  readonly #whyDemoted: string | undefined;
  readonly #seen = new Set<string>();
  readonly #ofClass = new Map<string, Verdict>();
  readonly #caps: string | undefined;

  constructor(
    child: Decided,
    maps: Readonly<Record<string, LabelMap>>,
    before: FeedRequest['counts'],
    { now, less }: FeedSession,
    cap: number,
    whyDemoted: string | undefined,
  ) {
    this.#child = child;
    this.#maps = maps;
    this.#before = before;
    this.#cap = cap;
    this.#whyDemoted = whyDemoted;
    this.#less = (Array.isArray(less) ? less.slice(-mostLess) : []).flatMap((one: LessOfThis) =>
      this.#lessNow(one, timeOf(now)),
    );
    this.#caps = isOwed(child, 'content.recommend/sensitive', 'cap-repeats')
      ? ruleOwing(child, 'content.recommend/sensitive', 'cap-repeats')
      : undefined;
  }

  /** Of the labels that are capped, those shown by this answer. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  judge(candidate: Candidate): FeedItem {
    const { id } = candidate;
    const { verdict, rule } = this.#verdict(candidate);
    this.#seen.add(id);
    return { id, verdict, rule };
  }

  #verdict(candidate: Candidate): Verdict {
    if (this.#seen.has(candidate.id)) return { verdict: 'drop', rule: 'id-twice' };
    const via = viaOf(candidate.via);
    if (via !== undefined && !isAllowed(this.#child, situationOfVia[via]))
      return { verdict: 'drop', rule: ruleFor(this.#child, situationOfVia[via]) };
    const isOwnDoing = via === 'followed' || via === 'asked';
    const labels = labelsOf(candidate);
    let strictest: ContentClass = 'suitable';
    for (const label of labels) {
      const found = this.#classOf(label);
      if (contentClasses.indexOf(found) > contentClasses.indexOf(strictest)) strictest = found;
      // Not by the strictest alone: a profile may close a class that is milder.
      const byClass = this.#ofOneClass(found, isOwnDoing);
      if (byClass.verdict === 'drop') return byClass;
    }
    if (labels.length === 0) {
      const byClass = this.#ofOneClass('suitable', isOwnDoing);
      if (byClass.verdict === 'drop') return byClass;
    }
    const less = this.#lessOf(candidate, labels);
    if (less?.verdict === 'drop') return less;
    const capped = strictest === 'sensitive' && !isOwnDoing && this.#caps !== undefined;
    if (capped) {
      const names = [...new Set(labels.filter((one) => this.#classOf(one) === 'sensitive').map(countedAs))];
      if (names.some((name) => this.#shown(name) >= this.#cap)) return { verdict: 'drop', rule: this.#caps! };
      for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      return { verdict: 'demote', rule: this.#caps! };
    }
    if (less !== undefined) return less;
    if (via === undefined && this.#whyDemoted !== undefined)
      return { verdict: 'demote', rule: this.#whyDemoted };
    return keep;
  }

  #shown(name: string): number {
    const all = this.#before ?? (this.#before === undefined ? {} : undefined);
    // What is no table of counts has no count that could be read.
    const before: unknown = !isFields(all) ? undefined : Object.hasOwn(all, name) ? all[name] : 0;
    return (isCount(before) ? before : Number.POSITIVE_INFINITY) + (this.#counts.get(name) ?? 0);
  }

  /** By the map of the labeler; where that lacks the word, no milder than the word alone: some labels hold whoever sets them. */
  #classOf({ src = '', val }: Label): ContentClass {
    const own = wordIn(this.#maps, src, val);
    if (own !== undefined) return own;
    const plain = wordIn(this.#maps, '', val) ?? 'suitable';
    return contentClasses.indexOf(plain) > contentClasses.indexOf('sensitive') ? plain : 'sensitive';
  }

  #ofOneClass(content: ContentClass, isOwnDoing: boolean): Verdict {
    const key = `${content}${isOwnDoing}`;
    const known = this.#ofClass.get(key);
    if (known !== undefined) return known;
    const needs: readonly Situation[] = isOwnDoing
      ? [`content.view/${content}`]
      : [`content.recommend/${content}`, `content.view/${content}`];
    const closed = needs.find((one) => !isAllowed(this.#child, one));
    const verdict: Verdict =
      closed === undefined ? keep : { verdict: 'drop', rule: ruleFor(this.#child, closed) };
    this.#ofClass.set(key, verdict);
    return verdict;
  }

  #lessNow(less: LessOfThis, now: number | undefined): readonly (LessOfThis & Verdict)[] {
    const at = timeOf(less?.at);
    const since = now === undefined || at === undefined ? 0 : now - at;
    if (typeof less !== 'object' || less === null || since >= demotesFor) return [];
    const rule = ruleOwing(this.#child, 'content.recommend/suitable', 'take-feedback') ?? 'less-of-this';
    return [{ ...less, verdict: since < dropsFor ? 'drop' : 'demote', rule }];
  }

  #lessOf({ author, topic }: Candidate, labels: readonly Label[]): Verdict | undefined {
    let found: Verdict | undefined;
    for (const one of this.#less) {
      const isMeant =
        (one.author !== undefined && one.author === author) ||
        (one.topic !== undefined && one.topic === topic) ||
        (one.label !== undefined && labels.some(({ val }) => val === one.label));
      if (isMeant && (found === undefined || one.verdict === 'drop'))
        found = { verdict: one.verdict, rule: one.rule };
    }
    return found;
  }
}

/** What a label is counted as: the labels of two labelers are two. */
const countedAs = ({ src = '', val }: Label) => (src === '' ? val : `${src}/${val}`);

/** The rule that asks for what is owed, as far as an answer tells: the mildest that binds, for it adds and closes not. */
function ruleOwing(
  { situations }: Decided,
  situation: Situation,
  obligation: 'cap-repeats' | 'take-feedback',
): string | undefined {
  const answer = situations[situation];
  if (answer === undefined) return 'no-decision';
  if (!answer.obligations.includes(obligation)) return undefined;
  return rulesFor({ situations } as Decided, situation)[0] ?? obligation;
}

/** The labels that stand; one that nobody can read is there all the same. */
function labelsOf({ labels }: Candidate): readonly Label[] {
  if (labels === undefined || labels === null) return [{ val: unlabelled }];
  if (!Array.isArray(labels)) return [{ val: unlabelled }];
  if (labels.length === 0) return labels as readonly Label[];
  const read = labels.map((one: unknown): Label => {
    if (typeof one === 'string') return { val: one.slice(0, longestLabel) };
    const { val, src, neg } = (one ?? {}) as Label;
    if (typeof val !== 'string') return { val: unlabelled };
    return {
      val: val.slice(0, longestLabel),
      ...(typeof src === 'string' && { src: src.slice(0, longestLabel) }),
      ...(neg === true && { neg }),
    };
  });
  if (!read.some(({ neg }) => neg)) return read;
  const takenBack = new Set<string>();
  return read.reverse().filter(({ val, src, neg }) => {
    const key = JSON.stringify([src, val]);
    if (neg) takenBack.add(key);
    return !neg && !takenBack.has(key);
  });
}
