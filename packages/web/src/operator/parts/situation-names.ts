import {
  type Activity,
  activityOf,
  type GroupId,
  groups,
  isActivity,
  labels,
  matchSituations,
  type Situation,
} from '@stairgate/rulebook';
import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };

/*
 * Names for the heads of tables, where the sentences of the rulebook do not fit. They address nobody: an operator, a
 * regulator and a lawyer read them.
 */
const activityNames: Readonly<Record<Activity, string>> = operator.activities;
const circumstanceNames: Readonly<Record<Situation, string>> = operator.circumstances;
const groupNames = labels('auditor').groups;

export const activityName = (activity: Activity): string => activityNames[activity];
export const circumstanceName = (situation: Situation): string => circumstanceNames[situation];
/** What a code covers, as its file says it: `everything`, a group, or an activity. */
export function coverName(of: string): string {
  if (of === 'everything') return 'everything';
  return isActivity(of) ? activityNames[of] : Object.hasOwn(groupNames, of) ? groupNames[of as GroupId] : of;
}
/** "Messages: from unknown adults". */
export const situationName = (situation: Situation): string =>
  `${activityNames[activityOf(situation)]}: ${circumstanceNames[situation]}`;

export interface ActivityRows {
  readonly activity: Activity;
  readonly name: string;
  readonly situations: readonly Situation[];
}
export interface GroupRows {
  readonly id: GroupId;
  readonly name: string;
  readonly activities: readonly ActivityRows[];
}

/** Every situation in the order of tables: groups, in them activities, in them circumstances. */
export const tableRows: readonly GroupRows[] = groups.map(({ id, activities }) => ({
  id,
  name: groupNames[id],
  activities: activities.map((activity) => ({
    activity,
    name: activityNames[activity],
    situations: matchSituations(activity),
  })),
}));

/** The same, as one list. */
export const situationsInOrder: readonly Situation[] = tableRows.flatMap(({ activities }) =>
  activities.flatMap(({ situations }) => situations),
);
