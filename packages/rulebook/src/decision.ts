import { type AgeInterval, adult } from './age.ts';
import type { RuleCitation } from './binding.ts';
import { childBit, type Grantor, guardianBit, neverBit } from './grants.ts';
import type { Deviation } from './profile.ts';
import {
  type Effect,
  type Level,
  levels,
  type Obligation,
  type Situation,
  situationNumber,
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
  | 'age-unknown'
  | 'age-range-wide'
  | 'age-claim-too-weak'
  | 'place-unknown'
  | 'place-not-covered'
  | 'circumstance-unknown'
  | 'unknown-situation'
  | 'unknown-child'
  | 'deviation'
  | 'service-unreachable';

/** What would change a refusal, and who could do it. */
export type Unlock =
  | { readonly by: 'child'; readonly how: 'opt-in' }
  | { readonly by: 'guardian'; readonly how: 'consent'; readonly strong: boolean }
  /** Evidence of at least `level` that the age lies above `past` or, where that is absent, of any narrower age. */
  | { readonly by: 'child'; readonly how: 'prove-age'; readonly level: Level; readonly past?: number }
  | { readonly by: 'child'; readonly how: 'say-place' }
  | { readonly by: 'time'; readonly how: 'turn'; readonly age: number };

/** The answer as data, as `toJSON` gives it. */
export interface DecisionRecord {
  readonly situation: string;
  readonly allowed: boolean;
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  readonly needs: readonly Grantor[];
  readonly rules: readonly RuleCitation[];
  readonly reasons: readonly ReasonCode[];
  readonly unlock: readonly Unlock[];
  /** What the operator's profile moved; left out where that is nothing. */
  readonly deviations?: readonly Deviation[];
  readonly revision: string;
}

/** What the joined law says of one situation at one age and level. Shared between all that say the same. */
export interface Cell {
  readonly effect: Effect;
  readonly rung: number;
  /** Bits of `Grants` that must all be set. */
  readonly need: number;
  readonly obligations: readonly Obligation[];
  readonly rules: readonly RuleCitation[];
  /** The deviations without which the effect or the need would be another. */
  readonly deviations: readonly Deviation[];
}

/** Why every code is joined, if that is because the place told us too little. */
export type PlaceNote = 'place-unknown' | 'place-not-covered' | null;

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

/** One answer. Whether it is allowed is known at once; reasons, citations and what would unlock it when asked for. */
export class Decision implements DecisionRecord {
  readonly allowed: boolean;
  readonly situation: Situation;
  readonly #scope: LawTable;
  readonly #age: AgeInterval;
  readonly #cell: Cell;
  readonly #has: number;

  constructor(scope: LawTable, situation: Situation, age: AgeInterval, cell: Cell, has: number) {
    this.allowed = (cell.need & ~(has & 3)) === 0;
    this.situation = situation;
    this.#scope = scope;
    this.#age = age;
    this.#cell = cell;
    this.#has = has;
  }

  get effect(): Effect {
    return this.#cell.effect;
  }

  get obligations(): readonly Obligation[] {
    return this.#cell.obligations;
  }

  /** Who has to say yes before it may happen. */
  get needs(): readonly Grantor[] {
    return needsOf[this.#cell.need]!;
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
    const { need, rung, deviations } = this.#cell;
    if (need === neverBit) {
      reasons.push('forbidden');
      if (this.#has !== 0) reasons.push('grant-cannot-open');
    } else if (need === 0) {
      reasons.push(deviations.length > 0 ? 'deviation' : 'no-rule');
    } else {
      if (need & guardianBit)
        reasons.push(this.#has & guardianBit ? 'guardian-consented' : 'guardian-consent-missing');
      if (need & childBit) reasons.push(this.#has & childBit ? 'child-opted-in' : 'child-choice-missing');
      if (deviations.length > 0) reasons.push('deviation');
    }
    if (rung > 0) {
      if (this.#scope.note) reasons.push(this.#scope.note);
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
    const { need } = this.#cell;
    if (need & guardianBit && !(this.#has & guardianBit)) {
      ways.push({
        by: 'guardian',
        how: 'consent',
        strong: this.#cell.obligations.includes('strong-consent'),
      });
    }
    if (need & childBit && !(this.#has & childBit)) ways.push({ by: 'child', how: 'opt-in' });
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
    const moved = this.deviations.length > 0 ? { deviations: this.deviations } : {};
    return { situation, allowed, effect, obligations, needs, rules, reasons, unlock, ...moved, revision };
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
  return { ...record, deviations: [], toJSON: () => record } as unknown as Decision;
}
