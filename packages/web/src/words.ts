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

/** Every situation, in the rulebook's groups and order, with headings for one reader. */
export function groupsFor(audience: Audience): readonly SituationGroup[] {
  const titles = labels(audience).groups;
  return groups.map(({ id, activities }) => ({
    id,
    title: titles[id],
    situations: activities.flatMap((activity) => matchSituations(activity)),
  }));
}
