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

const ranks = ['no', 'some', 'yes'] as const;

/**
 * The rings of one picture, the nearest people first. What nobody answered for counts as refused. No ring is less open
 * than the one around it: what reaches people further out reaches those within, and is listed there where nothing else
 * says as much.
 */
export function ringsFor(question: Question, isAllowed: (situation: Situation) => boolean): readonly Ring[] {
  const found: Ring[] = [];
  for (const [who, situations] of Object.entries(around[question]).toReversed()) {
    const outer = found[0];
    const own = situations.filter(isAllowed);
    const main = situations[0];
    const by = main !== undefined && own.includes(main) ? 2 : own.length > 0 ? 1 : 0;
    const reached = outer === undefined ? 0 : ranks.indexOf(outer.open);
    found.unshift({
      who: who as Person,
      open: ranks[Math.max(by, reached)]!,
      allowed: outer === undefined || by >= reached ? own : [...new Set([...own, ...outer.allowed])],
      refused: situations.filter((situation) => !own.includes(situation)),
    });
  }
  return found;
}
