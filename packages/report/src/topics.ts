import { type Effect, effects, type Obligation, practiceNames, situations } from '@stairgate/rulebook';
import type { AnyVerdict, Exhibit, ReportedFinding, ReportedPractice, ReviewReport } from '@stairgate/wire';

/** One situation or practice, with what was found of it at all ages. */
export interface Topic {
  /** The situation or the practice. */
  readonly key: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** What any of its findings cites, the weightiest first. */
  readonly rules: readonly string[];
}

/** What is the same at several ages, said once. */
export interface Entry {
  readonly verdict: AnyVerdict;
  /** Of findings, in the order of the ages. */
  readonly ids: readonly string[];
  readonly who: readonly { readonly age: number | null; readonly persona: string }[];
  readonly required: Effect | null;
  readonly seen: readonly [Effect, Effect] | null;
  readonly broken: readonly Obligation[];
  readonly fix: string | null;
  readonly says: readonly string[];
  /** What it rests on, each in a sentence. */
  readonly known: readonly string[];
  readonly evidence: readonly (Exhibit & { readonly persona: string })[];
}

export type Found = ReportedFinding | ReportedPractice;

/** All that was found, situations before practices. */
export const allOf = ({ findings, practices }: ReviewReport): readonly Found[] => [...findings, ...practices];

/**
 * The findings with a verdict, by what they are about. What falls short has the worst first: the most rungs, then the
 * most ages. All else is in the order of the vocabulary.
 */
export function topicsOf(report: ReviewReport, verdict: AnyVerdict): readonly Topic[] {
  const found = allOf(report).filter((one) => one.verdict === verdict);
  const byKey = Map.groupBy(found, keyOf);
  return [...byKey]
    .map(([key, list]) => ({
      key,
      title: list[0]!.title,
      entries: entriesOf(list),
      rules: [...new Set(list.flatMap(({ rules }) => rules))],
      rungs: Math.max(...list.map(rungsShort)),
      ages: verdict === 'falls-short' ? list.length : 0,
    }))
    .sort((a, b) => b.rungs - a.rungs || b.ages - a.ages || orderOf(a.key) - orderOf(b.key));
}

export const keyOf = (one: Found): string => ('situation' in one ? one.situation : one.practice);

const order: readonly string[] = [...situations, ...practiceNames];
const orderOf = (key: string) => order.indexOf(key);
const rung = (effect: Effect) => effects.indexOf(effect);

/** Rungs between what is asked and what was seen. A practice counts as one. */
function rungsShort(one: Found): number {
  if (one.verdict !== 'falls-short') return 0;
  return 'situation' in one ? Math.max(0, rung(one.required) - rung(one.seen?.[1] ?? one.required)) : 1;
}

function entriesOf(list: readonly Found[]): Entry[] {
  const same = Map.groupBy(list, (one) =>
    JSON.stringify([
      'situation' in one ? [one.required, one.seen, one.broken] : null,
      one.fix,
      one.observations.map(({ says }) => says),
    ]),
  );
  return [...same.values()].map((alike): Entry => {
    const first = alike[0]!;
    const about = 'situation' in first ? first : { required: null, seen: null, broken: [] };
    return {
      verdict: first.verdict,
      ids: alike.map(({ id }) => id),
      who: alike.map(({ age, persona }) => ({ age, persona })),
      required: about.required,
      seen: about.seen,
      broken: about.broken,
      fix: first.fix,
      says: [...new Set(first.observations.map(({ says }) => says))],
      known: [...new Set(first.observations.flatMap(({ proof = [] }) => proof.map(({ says }) => says)))],
      evidence: alike.flatMap(({ persona, observations }) => {
        const exhibits = new Map(
          observations.flatMap(({ evidence }) => evidence).map((one) => [`${one.file}#${one.at ?? ''}`, one]),
        );
        return [...exhibits.values()].map((one) => ({ ...one, persona }));
      }),
    };
  });
}

/** `8, 12 and 13`; a visitor has no age. */
export function wordAges(who: Entry['who']): string {
  const ages = [...new Set(who.map(({ age, persona }) => (age === null ? persona : String(age))))];
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(ages);
}
