import type { Situation } from '@stairgate/rulebook';
import type { Method, Purpose, SituationView } from '@stairgate/wire';
import type { Problem } from '../api/problem.ts';

export type Answers = Readonly<Record<string, 'yes' | 'no' | undefined>>;

/** Purposes as they are asked: the service itself, the rest, and what leaves the service apart and last. */
export function purposesApart(purposes: readonly Purpose[]): {
  readonly inside: readonly Purpose[];
  readonly outside: readonly Purpose[];
} {
  return {
    inside: purposes.filter(({ discloses }) => !discloses).sort((a, b) => Number(b.core) - Number(a.core)),
    outside: purposes.filter(({ discloses }) => discloses),
  };
}

/** Purposes that nobody answered yet. No answer is neither yes nor no. */
export function unanswered(purposes: readonly Purpose[], answers: Answers): readonly Purpose[] {
  return purposes.filter(({ id }) => answers[id] === undefined);
}

/**
 * What was agreed to. Without the service itself, where it is asked, nothing else can be had, so a no to it is a no to
 * everything.
 */
export function agreed(purposes: readonly Purpose[], answers: Answers): readonly Purpose[] {
  const core = purposes.filter((purpose) => purpose.core);
  if (core.some(({ id, granted }) => answers[id] !== 'yes' && !(granted && answers[id] === undefined)))
    return [];
  return purposes.filter(({ id }) => answers[id] === 'yes');
}

/** What is asked: all that was not agreed to yet, and what has to be asked again. */
export function openPurposes(purposes: readonly Purpose[]): readonly Purpose[] {
  return purposes.filter(({ granted, renew }) => !granted || renew);
}

/** A yes to one purpose beside a no to another that it needs. */
export interface Contradiction {
  readonly agreed: string;
  readonly refused: string;
  /** The id of what was agreed to. */
  readonly id: string;
}

/** Where the answers contradict each other: the service takes no such answer. */
export function contradictions(purposes: readonly Purpose[], answers: Answers): readonly Contradiction[] {
  return agreed(purposes, answers).flatMap(({ id, title, restsOn }) =>
    purposes
      .filter((other) => restsOn.includes(other.id) && answers[other.id] === 'no')
      .map((other) => ({ id, agreed: title, refused: other.title })),
  );
}

/** The contradictions that the service found in an answer. */
export function contradictionsIn(
  { document }: Problem,
  purposes: readonly Purpose[],
): readonly Contradiction[] {
  if (document.code !== 'contradicts' || !Array.isArray(document.contradicts)) return [];
  const titleOf = (id: unknown, title: unknown) =>
    purposes.find((one) => one.id === id)?.title ?? String(title);
  return document.contradicts.map(({ purpose, title, refused, refusedTitle }) => ({
    id: String(purpose),
    agreed: titleOf(purpose, title),
    refused: titleOf(refused, refusedTitle),
  }));
}

/** What a method does not reach to, of what was agreed to. */
export function beyondReach(method: Method, purposes: readonly Purpose[]): readonly Purpose[] {
  return method.reach === 'disclosure' ? [] : purposes.filter(({ strong }) => strong);
}

/** What takes a proof that no way of confirming here can give: nobody can agree to it yet. */
export function notHere(
  { strong }: Pick<Purpose, 'strong'>,
  methods: readonly Pick<Method, 'reach'>[],
): boolean {
  return strong && methods.every(({ reach }) => reach !== 'disclosure');
}

/** What the law lets a child switch on by itself, of what the service offers. */
export function childAlone(
  views: Readonly<Record<Situation, Pick<SituationView, 'effect' | 'needs' | 'own'>>>,
  offers: readonly Situation[],
): readonly Situation[] {
  return offers.filter((situation) => {
    const { own, effect, needs } = views[situation];
    return (own ?? effect) === 'opt-in' && !needs.includes('guardian');
  });
}
