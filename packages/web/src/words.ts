import {
  type Audience,
  type Explanation,
  explain,
  type GroupId,
  groups,
  labels,
  matchSituations,
  type Situation,
  type Translation,
} from '@stairgate/rulebook';
import type { SituationView } from '@stairgate/wire';

/** One line of a child's page, in the words of the rulebook for one reader. */
export function wordsFor(
  situation: Situation,
  view: SituationView,
  audience: Audience,
  messages?: Translation,
): Explanation {
  return explain({ situation, ...view }, { audience, messages });
}

export interface SituationGroup {
  readonly id: GroupId;
  readonly title: string;
  /** Whether the title is in English for want of another. */
  readonly inEnglish: boolean;
  readonly situations: readonly Situation[];
}

/**
 * Every situation, or those in `only`, in the rulebook's groups and order, with headings for one reader. Groups that
 * would be empty are left out.
 */
export function groupsFor(
  audience: Audience,
  only?: readonly Situation[],
  messages?: Translation,
): readonly SituationGroup[] {
  const { groups: titles, inEnglish = [] } = labels(audience, messages);
  const wanted = only && new Set(only);
  return groups
    .map(({ id, activities }) => ({
      id,
      title: titles[id],
      inEnglish: inEnglish.includes(titles[id]),
      situations: activities.flatMap(matchSituations).filter((one) => wanted?.has(one) ?? true),
    }))
    .filter(({ situations }) => situations.length > 0);
}
