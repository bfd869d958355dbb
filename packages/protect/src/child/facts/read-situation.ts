import { activities, isActivity, isSituation, type Situation } from '@stairgate/rulebook';
import { Problem } from '../../problem.ts';

/** @throws Problem `situation-unknown`, which says what the activity's circumstances are. */
export function readSituation(text: string): Situation {
  if (isSituation(text)) return text;
  const activity = text.split('/')[0]!;
  throw new Problem(
    'situation-unknown',
    isActivity(activity)
      ? `${activity} comes in these circumstances: ${activities[activity].map((one) => `${activity}/${one}`).join(', ')}.`
      : `Activities are: ${Object.keys(activities).join(', ')}.`,
  );
}
