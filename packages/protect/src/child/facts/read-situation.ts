import { Type } from '@fastify/type-provider-typebox';
import { activities, isActivity, isSituation, type Situation } from '@stairgate/rulebook';
import { Problem } from '../../problem.ts';

/** A situation in a body: its form is checked here, whether it exists by `readSituation`. */
export const situationSchema = Type.String({
  maxLength: 100,
  description: 'activity/circumstance, as in words/vocabulary.yaml, such as contact.message/adult.',
});

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
