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
 * The rings of one picture, the nearest people first. What nobody answered for counts as refused. What reaches everyone
 * reaches the people of each ring, so none is less open than the outermost; where nothing of its own says as much, it
 * lists what reaches everyone.
 */
export function ringsFor(question: Question, isAllowed: (situation: Situation) => boolean): readonly Ring[] {
  const { everyone = [] } = around[question];
  const reached = rankOf(everyone, isAllowed);
  return Object.entries(around[question]).map(([who, situations]) => {
    const own = situations.filter(isAllowed);
    const rank = rankOf(situations, isAllowed);
    return {
      who: who as Person,
      open: ranks[Math.max(rank, reached)]!,
      allowed: rank >= reached ? own : [...new Set([...own, ...everyone.filter(isAllowed)])],
      refused: situations.filter((situation) => !own.includes(situation)),
    };
  });
}

/** 2 where the first is allowed, which is the main one; 1 where any is. */
function rankOf(situations: readonly Situation[], isAllowed: (situation: Situation) => boolean): number {
  const main = situations[0];
  if (main !== undefined && isAllowed(main)) return 2;
  return situations.some(isAllowed) ? 1 : 0;
}
