import {
  type Audience,
  type Explanation,
  explain,
  type GroupId,
  groups,
  labels,
  matchSituations,
  type Situation,
} from '@stairgate/rulebook';
import type { SituationView } from './api/decision.ts';

/** One line of a child's page, in the words of the rulebook for one reader. */
export function wordsFor(situation: Situation, view: SituationView, audience: Audience): Explanation {
  return explain({ situation, ...view }, { audience });
}

export interface SituationGroup {
  readonly id: GroupId;
  readonly title: string;
  readonly situations: readonly Situation[];
}

/**
 * Every situation, or those in `only`, in the rulebook's groups and order, with headings for one reader. Groups that
 * would be empty are left out.
 */
export function groupsFor(audience: Audience, only?: readonly Situation[]): readonly SituationGroup[] {
  const titles = labels(audience).groups;
  const wanted = only && new Set(only);
  return groups
    .map(({ id, activities }) => ({
      id,
      title: titles[id],
      situations: activities.flatMap(matchSituations).filter((one) => wanted?.has(one) ?? true),
    }))
    .filter(({ situations }) => situations.length > 0);
}
