import { type AgeInterval, adult } from './age.ts';
import type { RuleCitation } from './binding.ts';
import { childBit, type Grantor, type Grants, guardianBit, neverBit, onceBit } from './grants.ts';
import { askBit, closedBit, type Limit, type Limiter, type Limits, limiters, limitsMask } from './limits.ts';
import type { Deviation } from './profile.ts';
import {
  type Effect,
  effects,
  type Level,
  levels,
  type Obligation,
  restsOn,
  type Situation,
  situationNumber,
  situations,
} from './vocabulary.ts';

/** Why an answer is what it is. `explain` words them. */
export type ReasonCode =
  | 'no-rule'
  | 'child-opted-in'
  | 'guardian-consented'
  | 'child-choice-missing'
  | 'guardian-consent-missing'
  | 'forbidden'
  | 'grant-cannot-open'
  | 'waits-for-another'
  | 'child-limit'
  | 'guardian-limit'
  | 'platform-limit'
  | 'age-unknown'
  | 'age-range-wide'
  | 'age-claim-too-weak'
  | 'place-unknown'
  | 'not-covered-here'
  | 'circumstance-unknown'
  | 'unknown-situation'
  | 'unknown-child'
  | 'deviation'
  | 'service-unreachable';

/** What would change a refusal, and who could do it. */
export type Unlock =
  | { readonly by: 'child'; readonly how: 'opt-in' }
  | { readonly by: 'guardian'; readonly how: 'consent'; readonly strong: boolean }
  /** Another situation has to be open first: `situation`. */
  | { readonly by: 'child' | 'guardian'; readonly how: 'open-other'; readonly situation: Situation }
  /** Who set a limit lifts it, or says yes for this one time. */
  | { readonly by: Limiter; readonly how: 'lift-limit'; readonly situation: Situation }
  | { readonly by: Grantor; readonly how: 'say-yes-this-time'; readonly situation: Situation }
  /** Evidence of at least `level` that the age lies above `past` or, where that is absent, of any narrower age. */
  | { readonly by: 'child'; readonly how: 'prove-age'; readonly level: Level; readonly past?: number }
  | { readonly by: 'child'; readonly how: 'say-place' }
  | { readonly by: 'time'; readonly how: 'turn'; readonly age: number };

/** The answer as data, as `toJSON` gives it. */
export interface DecisionRecord {
  readonly situation: string;
  readonly allowed: boolean;
  /** The strictest of its own, of all that it contains or is empty without, and of limits. */
  readonly effect: Effect;
  /** What the law says of it alone, where all else that it needs is open; left out where that is the same. */
  readonly own?: Effect;
  readonly obligations: readonly Obligation[];
  /** Whose yes about this very situation it takes. */
  readonly needs: readonly Grantor[];
  /** Other situations that are closed now, and that this one is closed with; left out where there are none. */
  readonly waitsFor?: readonly Situation[];
  /** The limits that close it, or want a yes each time; left out where there are none. */
  readonly limits?: readonly Limit[];
  readonly rules: readonly RuleCitation[];
  readonly reasons: readonly ReasonCode[];
  readonly unlock: readonly Unlock[];
  /** What the operator's profile moved; left out where that is nothing. */
  readonly deviations?: readonly Deviation[];
  readonly revision: string;
}

/** What the joined law says of one situation at one age and level. Shared between all that say the same. */
export interface Cell {
  /** The strictest of its own, and of all that it contains or is empty without. */
  readonly effect: Effect;
  readonly rung: number;
  /** What the law says of this situation, and of what it contains, where all else that it needs is open. */
  readonly own: Effect;
  /** Bits of `Grants` that must all be set for this situation; `neverBit` where no yes to anything opens it. */
  readonly need: number;
  readonly obligations: readonly Obligation[];
  readonly rules: readonly RuleCitation[];
  /** The deviations without which the effect or the need would be another. */
  readonly deviations: readonly Deviation[];
  /** Whether a rule stands in for law that this place does not have. */
  readonly standsIn: boolean;
  /** Other situations without which it is closed, as far as the law wants a yes for them. */
  readonly others: readonly Other[];
  /** The same for deciding: each as its number times eight and its need, so that nothing has to be looked up. */
  readonly asks: readonly number[];
}

/** Another situation, by number, and whose yes it takes. */
export interface Other {
  readonly situation: number;
  readonly need: number;
}

/** Why every code is joined, if that is because the place told us too little. */
export type PlaceNote = 'place-unknown' | null;

/** What an answer needs of the table it came from, to say why and what would change it. */
export interface LawTable {
  readonly revision: string;
  readonly note: PlaceNote;
  row(age: AgeInterval): readonly Cell[];
}

const nobody: readonly Grantor[] = Object.freeze([]);
const child: readonly Grantor[] = Object.freeze(['child']);
const guardian: readonly Grantor[] = Object.freeze(['guardian']);
const both: readonly Grantor[] = Object.freeze(['guardian', 'child']);
const needsOf = [nobody, child, guardian, both, nobody] as const;

/** Whether the law lets a situation happen: it has the yeses that it takes, and so has all that it rests on. */
export function isOpen({ need, asks }: Cell, number: number, granted: Grants): boolean {
  // No choice sets the bit of `neverBit`, and none for this one time is among those of a need.
  if ((need & ~granted[number]!) !== 0) return false;
  for (let at = 0; at < asks.length; at++) {
    const one = asks[at]!;
    if ((one & 7 & ~granted[one >> 3]!) !== 0) return false;
  }
  return true;
}

/** Whether a byte of `Limits` closes what has this byte of `Grants`. */
function closes(limited: number, has: number): boolean {
  if (limited === 0) return false;
  if ((limited & 7) !== 0) return true;
  const asked = limited & askBit(limiters.indexOf('guardian')) ? onceBit('guardian') : 0;
  const child = limited & ~askBit(limiters.indexOf('guardian')) ? onceBit('child') : 0;
  return ((asked | child) & ~has) !== 0;
}

/** Whether limits that count at this age close a situation or anything that it rests on. */
function isLimited(situation: Situation, age: AgeInterval, granted: Grants, limits: Limits): boolean {
  const mask = limitsMask(age);
  const number = situationNumber(situation);
  if (closes(limits[number]! & mask, granted[number]!)) return true;
  return restsOn[number]!.some((one) => closes(limits[one]! & mask, granted[one]!));
}

/** One answer. Whether it is allowed is known at once; reasons, citations and what would unlock it when asked for. */
export class Decision implements DecisionRecord {
  readonly allowed: boolean;
  readonly situation: Situation;
  readonly #scope: LawTable;
  readonly #age: AgeInterval;
  readonly #cell: Cell;
  readonly #granted: Grants;
  /** Undefined where none is set. */
  readonly #limits: Limits | undefined;

  constructor(
    scope: LawTable,
    situation: Situation,
    age: AgeInterval,
    cell: Cell,
    granted: Grants,
    limits: Limits | undefined,
    allowed: boolean,
  ) {
    this.allowed = allowed && (limits === undefined || !isLimited(situation, age, granted, limits));
    this.situation = situation;
    this.#scope = scope;
    this.#age = age;
    this.#cell = cell;
    this.#granted = granted;
    this.#limits = limits;
  }

  get #number(): number {
    return situationNumber(this.situation);
  }

  /** The limits on a situation that count at this age, as a byte of `Limits`. */
  #limitOn(number: number): number {
    return this.#limits === undefined ? 0 : this.#limits[number]! & limitsMask(this.#age);
  }

  get #has(): number {
    return this.#granted[this.#number]! & 3;
  }

  /** What is asked each time beside what law asks, as bits of `Grants`. */
  get #asked(): number {
    const own = this.#limitOn(this.#number);
    const byGuardian = own & askBit(limiters.indexOf('guardian')) ? guardianBit : 0;
    return byGuardian | (own & ~7 & ~askBit(limiters.indexOf('guardian')) ? childBit : 0);
  }

  get effect(): Effect {
    const { rung, effect } = this.#cell;
    if (this.#limits === undefined) return effect;
    const limited = [this.#number, ...restsOn[this.#number]!].map((one) => this.#limitOn(one));
    if (limited.some((one) => one & 7)) return 'forbid';
    const asked = limited.some((one) => one & askBit(limiters.indexOf('guardian')))
      ? 2
      : limited.some((one) => one !== 0)
        ? 1
        : 0;
    return effects[Math.max(rung, asked)]!;
  }

  /** What the law says of this situation alone, where all else that it needs is open, and no limit stands. */
  get own(): Effect {
    return this.#cell.own;
  }

  get obligations(): readonly Obligation[] {
    return this.#cell.obligations;
  }

  /** Who has to say yes to this very situation before it may happen. */
  get needs(): readonly Grantor[] {
    const { need } = this.#cell;
    return this.#limits === undefined || need === neverBit ? needsOf[need]! : needsOf[need | this.#asked]!;
  }

  /** Other situations that are closed now, and that this one is closed with. */
  get waitsFor(): readonly Situation[] {
    const { others } = this.#cell;
    if (others.length === 0 && this.#limits === undefined) return [];
    return restsOn[this.#number]!.flatMap((one) => {
      const need = others.find(({ situation }) => situation === one)?.need ?? 0;
      const open = (need & ~(this.#granted[one]! & 3)) === 0;
      return open && !closes(this.#limitOn(one), this.#granted[one]!) ? [] : [situations[one]!];
    });
  }

  /** The limits that close it, or want a yes each time, on it or on what it rests on. */
  get limits(): readonly Limit[] {
    if (this.#limits === undefined) return [];
    return [this.#number, ...restsOn[this.#number]!].flatMap((one) =>
      limiters.flatMap((by, at): Limit[] => {
        const set = this.#limitOn(one);
        const situation = situations[one]!;
        if (set & closedBit(at)) return [{ situation, by, how: 'closed' }];
        return set & askBit(at) ? [{ situation, by, how: 'ask' }] : [];
      }),
    );
  }

  /** The rules that bind here, the strictest first. */
  get rules(): readonly RuleCitation[] {
    return this.#cell.rules;
  }

  /** The deviations of the operator's profile without which this answer would be another. */
  get deviations(): readonly Deviation[] {
    return this.#cell.deviations;
  }

  get revision(): string {
    return this.#scope.revision;
  }

  get reasons(): readonly ReasonCode[] {
    const reasons: ReasonCode[] = [];
    const { need, rung, deviations, standsIn } = this.#cell;
    const has = this.#has;
    const waits = this.waitsFor.length > 0;
    if (need === neverBit) {
      reasons.push('forbidden');
      if (has !== 0) reasons.push('grant-cannot-open');
    } else if (need === 0) {
      if (deviations.length > 0) reasons.push('deviation');
      else if (!waits) reasons.push('no-rule');
    } else {
      if (need & guardianBit)
        reasons.push(has & guardianBit ? 'guardian-consented' : 'guardian-consent-missing');
      if (need & childBit) reasons.push(has & childBit ? 'child-opted-in' : 'child-choice-missing');
      if (deviations.length > 0) reasons.push('deviation');
    }
    if (waits) reasons.push('waits-for-another');
    for (const one of new Set(this.limits.map(({ by }) => by))) reasons.push(`${one}-limit`);
    if (rung > 0) {
      if (this.#scope.note) reasons.push(this.#scope.note);
      else if (standsIn) reasons.push('not-covered-here');
      if (this.#age.level === 'none') {
        if (this.#looserAt({ lo: adult, hi: adult, level: 'verified' })) reasons.push('age-unknown');
      } else {
        if (this.#looserAt({ ...this.#age, lo: this.#age.hi })) reasons.push('age-range-wide');
        if (this.#looserAt({ ...this.#age, level: 'verified' })) reasons.push('age-claim-too-weak');
      }
    }
    return reasons;
  }

  get unlock(): readonly Unlock[] {
    if (this.allowed) return [];
    const ways: Unlock[] = [];
    const { need, others } = this.#cell;
    if (need & guardianBit && !(this.#has & guardianBit)) {
      ways.push({
        by: 'guardian',
        how: 'consent',
        strong: this.#cell.obligations.includes('strong-consent'),
      });
    }
    if (need & childBit && !(this.#has & childBit)) ways.push({ by: 'child', how: 'opt-in' });
    // What the law forbids no lifted limit opens.
    for (const { situation, by, how } of need === neverBit ? [] : this.limits) {
      if (how === 'closed') ways.push({ by, how: 'lift-limit', situation: situation as Situation });
      else {
        const grantor = by === 'guardian' ? 'guardian' : 'child';
        const given = this.#granted[situationNumber(situation)]! & onceBit(grantor);
        if (!given) ways.push({ by: grantor, how: 'say-yes-this-time', situation: situation as Situation });
      }
    }
    if (need !== neverBit) {
      for (const { situation, need: theirs } of others) {
        const lacks = theirs & ~(this.#granted[situation]! & 3);
        if (lacks === 0) continue;
        const by = lacks & guardianBit ? 'guardian' : 'child';
        ways.push({ by, how: 'open-other', situation: situations[situation]! });
      }
    }
    if (this.#scope.note === 'place-unknown') ways.push({ by: 'child', how: 'say-place' });
    const proof = this.#proof();
    if (proof) ways.push(proof);
    const { level, hi } = this.#age;
    if (level !== 'none') {
      for (let age = hi + 1; age <= adult; age++) {
        if (this.#looserAt({ lo: age, hi: age, level })) {
          ways.push({ by: 'time', how: 'turn', age });
          break;
        }
      }
    }
    return ways;
  }

  /** The weakest evidence that would loosen this, and past which age it would have to show the person to be. */
  #proof(): Unlock | undefined {
    const { lo, hi, level } = this.#age;
    if (level !== 'none') {
      for (let rank = levels.indexOf(level) + 1; rank < levels.length; rank++) {
        const stronger = levels[rank]!;
        if (this.#looserAt({ lo, hi, level: stronger })) {
          return { by: 'child', how: 'prove-age', level: stronger, past: this.#threshold(stronger, lo) };
        }
      }
      if (lo < hi && this.#looserAt({ lo: hi, hi, level })) {
        return { by: 'child', how: 'prove-age', level, past: this.#threshold(level, hi) };
      }
      return undefined;
    }
    for (const stronger of levels.slice(1)) {
      if (this.#looserAt({ lo: adult, hi: adult, level: stronger })) {
        return { by: 'child', how: 'prove-age', level: stronger, past: this.#threshold(stronger, adult) };
      }
    }
    return undefined;
  }

  /** The oldest year that, known at this level, is not yet any looser than now. */
  #threshold(level: Level, from: number): number {
    let past = from;
    while (past > 0 && this.#looserAt({ lo: past, hi: past, level })) past--;
    return past;
  }

  #looserAt(age: AgeInterval): boolean {
    const { rung, need } = this.#scope.row(age)[situationNumber(this.situation)]!;
    return (
      rung < this.#cell.rung ||
      (rung === this.#cell.rung && need !== this.#cell.need && (need & ~this.#cell.need) === 0)
    );
  }

  toJSON(): DecisionRecord {
    const { situation, allowed, effect, obligations, needs, rules, reasons, unlock, revision } = this;
    const { own, waitsFor, limits, deviations } = this;
    return {
      ...{ situation, allowed, effect },
      ...(own !== effect && { own }),
      ...{ obligations, needs },
      ...(waitsFor.length > 0 && { waitsFor }),
      ...(limits.length > 0 && { limits }),
      ...{ rules, reasons, unlock },
      ...(deviations.length > 0 && { deviations }),
      revision,
    };
  }
}

/** The answer to a word that is not in the vocabulary: no. */
export function unknownSituation(word: string, revision: string): Decision {
  const record: DecisionRecord = {
    situation: word,
    allowed: false,
    effect: 'forbid',
    obligations: [],
    needs: [],
    rules: [],
    reasons: ['unknown-situation'],
    unlock: [],
    revision,
  };
  const none = { own: 'forbid', waitsFor: [], limits: [], deviations: [] };
  return { ...record, ...none, toJSON: () => record } as unknown as Decision;
}
