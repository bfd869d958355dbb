import {
  type AgeInterval,
  type Code,
  isSituation,
  restsOn,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import {
  type Applying,
  answerByReference,
  applyingByReference,
  lawByReference,
  type ReferenceAnswer,
  type Said,
} from '@stairgate/rulebook/reference';

/**
 * One child as the documents tell of it, with the slow second reading of the law and nothing of the service's own: who
 * said yes to what and has not taken it back, who closed what, and since when. It keeps lists and reads them whole.
 */
export interface PlainChild {
  place: string;
  readonly evidence: Piece[];
  yeses: Yes[];
  limits: PlainLimit[];
  session: { readonly id: string; readonly since: number; readonly until: number } | null;
}

export interface Piece {
  readonly lo: number;
  readonly hi: number;
  readonly level: AgeInterval['level'];
  /** Milliseconds since the epoch, midnight of the day. */
  readonly on: number;
}

export interface PlainLimit {
  readonly id: string;
  readonly by: 'child' | 'guardian' | 'platform';
  readonly how: 'closed' | 'ask';
  readonly situation: string;
}

/** A yes that nobody has taken back. */
export interface Yes {
  readonly by: 'child' | 'guardian';
  readonly situation: Situation;
  lasts: 'once' | 'session' | 'until-changed';
  readonly session: string | null;
  readonly at: number;
  /** What was said to the child before. */
  readonly met: readonly string[];
  /** Of a guardian's: whether its method reaches to disclosure, whether it was asked apart, and in which answers it was given. */
  readonly strong: boolean;
  readonly apart: boolean;
  readonly purposes: ReadonlySet<string>;
  /** Whose yeses the law wanted for it, and which codes asked for a guardian's, when it was given. */
  readonly wanted: ReadonlySet<string>;
  readonly law: ReadonlySet<string>;
  /** Beside what lasts, a yes for this time. */
  thisTime: boolean;
  /** Whether something was open by it, and whether it has come to sleep since. */
  hasOpened: boolean;
  asleep: boolean;
}

const day = 86_400_000;
const levels = ['none', 'self-declared', 'declared-by-guardian-or-device', 'estimated', 'verified'] as const;
const rank = (level: AgeInterval['level']) => levels.indexOf(level as (typeof levels)[number]);
/** What has to be done before a child's yes counts. */
const before = [
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'ask-an-adult-first',
  'disclose-ai',
];

/** Full years on a day of somebody born on a day, both midnights; 29 February has its anniversary on 1 March. */
function yearsOn(born: number, on: number): number {
  const [birth, now] = [new Date(born), new Date(on)];
  const years = now.getUTCFullYear() - birth.getUTCFullYear();
  const had =
    now.getUTCMonth() > birth.getUTCMonth() ||
    (now.getUTCMonth() === birth.getUTCMonth() && now.getUTCDate() >= birth.getUTCDate());
  return had ? years : years - 1;
}

/** The first and last day on which somebody may have been born of whom this was said; the first is null at 18 or older. */
const births = new WeakMap<Piece, { readonly first: number | null; readonly last: number }>();
function birthsOf(piece: Piece) {
  let found = births.get(piece);
  if (!found) {
    const fits = (born: number) => {
      const years = yearsOn(born, piece.on);
      return years >= piece.lo && (piece.hi >= 18 || years <= piece.hi);
    };
    let last = piece.on;
    while (!fits(last)) last -= day;
    let first: number | null = null;
    if (piece.hi < 18) for (first = last; fits(first - day); ) first -= day;
    found = { first, last };
    births.set(piece, found);
  }
  return found;
}

/**
 * The age by all evidence: the strongest kind counts, and of claims the lower age. What overlaps is intersected; where
 * pieces of one kind contradict each other, the youngest counts.
 */
export function plainAge(evidence: readonly Piece[], now: number): AgeInterval {
  const today = Math.floor(now / day) * day;
  const of = (level: AgeInterval['level']) => {
    const pieces = evidence.filter((one) => one.level === level).map(birthsOf);
    if (pieces.length === 0) return undefined;
    const first = pieces.reduce<number | null>(
      (youngest, one) =>
        one.first !== null && (youngest === null || one.first > youngest) ? one.first : youngest,
      null,
    );
    const last = Math.min(
      ...pieces.filter((one) => first === null || one.last >= first).map((one) => one.last),
    );
    return { first, last };
  };
  const strongest = [...levels].reverse().find((level) => level !== 'none' && of(level));
  if (!strongest) return { lo: 0, hi: 18, level: 'none' };
  let level: AgeInterval['level'] = strongest;
  let born = of(strongest)!;
  if (strongest === 'declared-by-guardian-or-device') {
    const claimed = of('self-declared');
    if (claimed && claimed.first !== null && claimed.first > born.last) {
      level = 'self-declared';
      born = claimed;
    }
  }
  const lo = Math.min(18, Math.max(0, yearsOn(born.last, today)));
  const hi = born.first === null ? 18 : Math.min(18, Math.max(lo, yearsOn(born.first, today)));
  return { lo, hi, level };
}

/** Whether a guardian still has a say in what somebody of this age does. */
export const hasPlainSay = ({ lo, level }: AgeInterval) =>
  lo < 18 || rank(level) < rank('declared-by-guardian-or-device');

/** Reads the law as it stands on a day in a place, and keeps what it has read. */
export function makePlainLaw(codes: readonly Code[]) {
  const kept = new Map<string, { applying: readonly Applying[]; said: Map<string, Said> }>();
  const rules = new Map(
    codes.flatMap(({ code, rules }) => rules.map((one) => [`${code}/${one.id}`, { code, ...one }])),
  );
  return (now: number, place: string, age: AgeInterval) => {
    const asOf = new Date(now).toISOString().slice(0, 10);
    const key = JSON.stringify([asOf, place, age]);
    let at = kept.get(key);
    if (!at) {
      const law = lawByReference(codes, asOf, place === 'unknown' ? 'unknown' : [place]);
      at = { applying: applyingByReference(law, age), said: new Map() };
      kept.set(key, at);
    }
    const { applying, said } = at;
    const ask = (
      situation: Situation,
      yeses: readonly Yes[],
      limits: readonly PlainLimit[] = [],
    ): ReferenceAnswer =>
      answerByReference(
        applying,
        situation,
        yeses.map(({ by, situation, lasts, thisTime }) => ({
          by,
          situation,
          once: lasts === 'once' || thisTime,
        })),
        asOf,
        undefined,
        limits.filter(({ by }) => by !== 'guardian' || hasPlainSay(age)),
        said,
      );
    /** What the rules say of this very situation and of what it contains. */
    const own = (situation: Situation): Said => {
      ask(situation, []);
      return said.get(situation)!;
    };
    /** Whose yeses the law wants for a situation and for what it is empty without. */
    const wanted = (situation: Situation): ReadonlySet<string> =>
      new Set(
        [situation, ...under(situation)].flatMap((one) => {
          const { effect, needs } = own(one);
          return effect === 'forbid' ? [`${one} nobody`] : needs.map((by) => `${one} ${by}`);
        }),
      );
    /** The codes that ask for a guardian's yes about this very situation. */
    const asking = (situation: Situation): ReadonlySet<string> =>
      new Set(
        own(situation).rules.flatMap((name) => {
          const { code, effect } = rules.get(name)!;
          return effect === 'guardian' ? [code] : [];
        }),
      );
    return { age, ask, own, wanted, asking };
  };
}
export type PlainLaw = ReturnType<ReturnType<typeof makePlainLaw>>;

const under = (situation: Situation) =>
  restsOn[situationNumber(situation)]!.map((number) => situations[number]!);

/** Yeses that are not over: those of a session and for once go with it, and so does what the law wants reset. */
function inForce({ yeses, session }: PlainChild, law: PlainLaw): readonly Yes[] {
  return yeses.filter((yes) => {
    if (yes.lasts === 'session' && session === null) return false;
    if (yes.session !== null && yes.session !== session?.id) return false;
    if (yes.by === 'guardian' || yes.lasts !== 'until-changed') return true;
    const resets = law.own(yes.situation).obligations.includes('reset-at-session-end');
    return !resets || (session !== null && yes.at >= session.since);
  });
}

/** Whether the law of now takes a yes as it was given. */
function isTaken(yes: Yes, all: readonly Yes[], law: PlainLaw): boolean {
  const { effect, needs, obligations } = law.own(yes.situation);
  if (effect === 'forbid') return true;
  if (needs.includes(yes.by)) {
    const owed = (one: string) => (obligations as readonly string[]).includes(one);
    if (yes.by === 'guardian') {
      if (owed('strong-consent') && !yes.strong) return false;
      if (![...law.asking(yes.situation)].every((code) => yes.law.has(code))) return false;
      if (owed('separate-consent') && !yes.apart) return false;
    } else if (before.some((one) => owed(one) && !yes.met.includes(one))) return false;
  }
  const now = law.wanted(yes.situation);
  const same = now.size === yes.wanted.size && [...now].every((one) => yes.wanted.has(one));
  const given = new Set(all.map(({ situation, by }) => `${situation} ${by}`));
  return same || [...yes.wanted].every((one) => given.has(one));
}

/** The yeses that count now. */
export function counting(child: PlainChild, law: PlainLaw): readonly Yes[] {
  const all = inForce(child, law);
  const awake = all.filter(({ asleep }) => !asleep);
  return awake.filter((yes) => isTaken(yes, awake, law));
}

/** What is open to a child now. */
export function openTo(child: PlainChild, law: PlainLaw, limits = child.limits): ReadonlySet<Situation> {
  const yeses = counting(child, law);
  return new Set(situations.filter((situation) => law.ask(situation, yeses, limits).allowed));
}

/** What is asleep stays so: what had opened something and does so no more, and what the law no longer takes. */
export function settlePlain(child: PlainChild, law: PlainLaw): void {
  for (let fell = true; fell; ) {
    fell = false;
    const alive = inForce(child, law);
    const counts = counting(child, law);
    for (const yes of child.yeses) {
      if (yes.asleep) continue;
      const isIn = alive.includes(yes);
      const sleeps = isIn
        ? !counts.includes(yes) || (yes.hasOpened && !opens(yes, counts, law))
        : yes.hasOpened && yes.lasts === 'until-changed';
      if (!sleeps) continue;
      yes.asleep = true;
      yes.thisTime = false;
      fell = true;
    }
  }
  const counts = counting(child, law);
  for (const yes of counts) if (opens(yes, counts, law)) yes.hasOpened = true;
}

/** A guardian's yes has its part also while a child leaves its own, which was wanted beside it, unsaid. */
function opens(yes: Yes, counts: readonly Yes[], law: PlainLaw): boolean {
  const beside =
    yes.by === 'guardian'
      ? [...yes.wanted].flatMap((one) => {
          const [situation, by] = one.split(' ') as [Situation, string];
          return by === 'child' ? [{ ...yes, situation, by: 'child' as const }] : [];
        })
      : [];
  return law.ask(yes.situation, [...counts, ...beside]).allowed;
}

/** A yes that is given now. One by the same about the same takes the place of the one before. */
export function sayYes(
  child: PlainChild,
  law: PlainLaw,
  yes: Pick<Yes, 'by' | 'situation' | 'lasts' | 'session' | 'at'> &
    Partial<Pick<Yes, 'met' | 'strong' | 'apart' | 'purposes'>>,
): void {
  const earlier = child.yeses.find(({ by, situation }) => by === yes.by && situation === yes.situation);
  child.yeses = child.yeses.filter((one) => one !== earlier);
  child.yeses.push({
    ...{ met: [], strong: false, apart: false, thisTime: false, hasOpened: false, asleep: false },
    wanted: law.wanted(yes.situation),
    law: law.asking(yes.situation),
    ...yes,
    purposes: new Set([...(earlier?.purposes ?? []), ...(yes.purposes ?? [])]),
  });
}

/** A use of what is allowed for one time takes that, with what else a limit wants asked each time. */
export function usePlain(child: PlainChild, law: PlainLaw, situation: Situation): void {
  const counts = counting(child, law);
  const limited = (about: Situation) =>
    child.limits.some(
      (limit) =>
        limit.situation === about ||
        (!isSituation(limit.situation) && about.startsWith(`${limit.situation}/`)),
    );
  for (const yes of counts) {
    const isOnce = yes.lasts === 'once' || yes.thisTime;
    const concerned =
      yes.situation === situation || (under(situation).includes(yes.situation) && limited(yes.situation));
    if (!isOnce || !concerned) continue;
    if (yes.lasts === 'once') child.yeses = child.yeses.filter((one) => one !== yes);
    else yes.thisTime = false;
  }
}
