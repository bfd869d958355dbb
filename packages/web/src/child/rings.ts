import { rings, type Situation } from '@stairgate/rulebook';

export type Question = keyof typeof rings;
export type Person = 'friends' | 'peers' | 'adults' | 'everyone';

/** The people around a child, the nearest first, and what each could do. The first situation is the one that counts. */
const around: Readonly<Record<Question, Partial<Record<Person, readonly Situation[]>>>> = rings;

export interface Ring {
  readonly who: Person;
  /** `some`: not the main thing, but something else around it. */
  readonly open: 'yes' | 'some' | 'no';
  readonly allowed: readonly Situation[];
  readonly refused: readonly Situation[];
}

/** The rings of one picture, the nearest people first. What nobody answered for counts as refused. */
export function ringsFor(question: Question, isAllowed: (situation: Situation) => boolean): readonly Ring[] {
  return Object.entries(around[question]).map(([who, situations]) => {
    const allowed = situations.filter(isAllowed);
    const main = situations[0];
    return {
      who: who as Person,
      open: main !== undefined && allowed.includes(main) ? 'yes' : allowed.length > 0 ? 'some' : 'no',
      allowed,
      refused: situations.filter((situation) => !allowed.includes(situation)),
    };
  });
}
