import {
  factsOf,
  factsOfPractice,
  isSituation,
  practiceNames,
  type Theme,
  themes,
} from '@stairgate/rulebook';
import type { ReportedFinding, ReportedPractice, ReviewReport } from '@stairgate/wire';

/** A finding of a case: what is seen at an age, whoever of that age saw it. */
export interface FindingKey {
  /** `12:contact.message/adult`, `12:choices-equal`, `visitor:choices-equal`. */
  readonly finding: string;
  readonly age: number | null;
  readonly situation: ReportedFinding['situation'] | null;
  readonly practice: ReportedPractice['practice'] | null;
}

type Reported = ReportedFinding | ReportedPractice;

export function keyOf(one: Reported): FindingKey {
  const situation = 'situation' in one ? one.situation : null;
  const practice = 'practice' in one ? one.practice : null;
  return { finding: `${one.age ?? 'visitor'}:${situation ?? practice}`, age: one.age, situation, practice };
}

/** The theme of a finding, by the vocabulary; `other` for a word that it does not have any more. */
export function themeOf({ age, situation, practice }: Omit<FindingKey, 'finding'>): Theme {
  const theme =
    situation !== null
      ? isSituation(situation)
        ? factsOf(situation).theme
        : 'other'
      : practice !== null && practiceNames.includes(practice)
        ? factsOfPractice(practice).theme
        : 'other';
  const { below } = themes.find(({ id }) => id === theme) as { readonly below?: number };
  return below !== undefined && age !== null && age >= below ? 'other' : theme;
}

/** What a review saw of each finding that it could tell of: of several of one age, as of a child and a peer, the worst. */
export function seenIn({ findings, practices }: Pick<ReviewReport, 'findings' | 'practices'>) {
  const seen = new Map<
    string,
    { readonly finding: string; readonly verdict: string; readonly reported: Reported }
  >();
  for (const reported of [...findings, ...practices] as readonly Reported[]) {
    const { verdict } = reported;
    if (verdict !== 'meets' && verdict !== 'stricter' && verdict !== 'falls-short') continue;
    const { finding } = keyOf(reported);
    const before = seen.get(finding);
    if (before === undefined || (before.verdict !== 'falls-short' && verdict === 'falls-short'))
      seen.set(finding, { finding, verdict, reported });
  }
  return [...seen.values()];
}
