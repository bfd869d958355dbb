import {
  alternativeNames,
  bands,
  effects,
  type Grantor,
  levels,
  limiters,
  obligationNames,
  practiceNames,
  type ReasonCode,
  type Situation,
  situations,
  weekdays,
} from '@stairgate/rulebook';
import { Type } from 'typebox';
import { oneOf, type Same, type Wire } from './schema.ts';

/** A situation in an answer. */
export const situationSchema = oneOf(situations, { title: 'Situation' });
/** A situation in a body: its form is checked by this, whether it exists by the service, which names what there is. */
export const askedSituation = Type.String({
  maxLength: 100,
  description: 'activity/circumstance, as in words/vocabulary.yaml, such as contact.message/adult.',
});
export const effectSchema = oneOf(effects, { title: 'Effect' });
export const levelSchema = oneOf(levels, { title: 'Level' });
export const bandSchema = oneOf(bands, { title: 'Band' });
/** An age group of which decisions are counted. */
export const countedBandSchema = oneOf([...bands, 'unknown']);
export const obligationSchema = oneOf(obligationNames, { title: 'Obligation' });
export const grantorSchema = oneOf(['child', 'guardian'], { title: 'Grantor' });
export const limiterSchema = oneOf(limiters, { title: 'Limiter' });
export const weekdaySchema = oneOf(weekdays, { title: 'Weekday' });
export const practiceSchema = oneOf(practiceNames, { title: 'Practice' });
export const alternativeSchema = oneOf(alternativeNames, { title: 'Alternative' });
export const statusSchema = oneOf(['in-force', 'guidance', 'enacted', 'enjoined', 'bill'], {
  title: 'Status',
});
export const confidenceSchema = oneOf(['high', 'medium', 'low'], { title: 'Confidence' });
/** Why an answer is what it is. */
export const reasonWords = [
  'no-rule',
  'child-opted-in',
  'guardian-consented',
  'child-choice-missing',
  'guardian-consent-missing',
  'forbidden',
  'grant-cannot-open',
  'waits-for-another',
  'child-limit',
  'guardian-limit',
  'platform-limit',
  'age-unknown',
  'age-range-wide',
  'age-claim-too-weak',
  'place-unknown',
  'not-covered-here',
  'circumstance-unknown',
  'unknown-situation',
  'unknown-child',
  'deviation',
  'service-unreachable',
] as const;
export const reasonSchema = oneOf(reasonWords, { title: 'ReasonCode' });

true satisfies Same<Wire<typeof situationSchema>, Situation>;
true satisfies Same<Wire<typeof grantorSchema>, Grantor>;
true satisfies Same<Wire<typeof reasonSchema>, ReasonCode>;

/** How long a choice holds. */
export const durationSchema = oneOf(['once', 'session', 'until-changed'], { title: 'Duration' });
export type Duration = Wire<typeof durationSchema>;
