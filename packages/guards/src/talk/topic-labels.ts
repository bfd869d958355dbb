import { type ContentClass, type LabelMap, ownLabels } from '../feed/label-classes.ts';

/** What a label of a classifier says of a talk. */
export interface Topic {
  readonly class: ContentClass;
  /** Somebody who talks of it may need a person: crisis help is offered. */
  readonly help?: true;
  /** It is about sex, which some laws forbid a machine to talk of with a minor. */
  readonly sexual?: true;
}
export type TopicMap = Readonly<Record<string, Topic>>;

const sexual: Topic = { class: 'adult-only', sexual: true };
const crisis: Topic = { class: 'harmful', help: true };
const harmful: Topic = { class: 'harmful' };
const sensitive: Topic = { class: 'sensitive' };

const classed = (labels: LabelMap): TopicMap =>
  Object.fromEntries(Object.entries(labels).map(([label, of]) => [label, { class: of }]));

/**
 * Our own labels: those of the feed and, since what a feed shows a machine explains and answers, stricter of some. What
 * is harmful to be told how to do is closed; of what hurts, help is offered.
 */
export const ownTopics: TopicMap = {
  ...classed(ownLabels),
  suicide: crisis,
  'self-harm': crisis,
  'eating-disorder': crisis,
  abuse: { class: 'sensitive', help: true },
  grooming: { class: 'harmful', help: true, sexual: true },
  'dangerous-challenge': crisis,
  pornography: sexual,
  sexual,
  romance: sexual,
  substances: harmful,
  drugs: harmful,
  weapons: harmful,
  violence: harmful,
  hate: harmful,
  crime: harmful,
  depression: { class: 'sensitive', help: true },
  bullying: { class: 'sensitive', help: true },
  dieting: { class: 'harmful', help: true },
  therapy: { class: 'sensitive', help: true },
};

/** Categories of OpenAI's moderation interface (`omni-moderation`), by the names in its answers. */
const openaiModeration: TopicMap = {
  sexual,
  'sexual/minors': { class: 'adult-only', help: true, sexual: true },
  'self-harm': crisis,
  'self-harm/intent': crisis,
  'self-harm/instructions': crisis,
  violence: harmful,
  'violence/graphic': harmful,
  hate: harmful,
  'hate/threatening': harmful,
  harassment: sensitive,
  'harassment/threatening': harmful,
  illicit: harmful,
  'illicit/violent': harmful,
};

/** The hazards of MLCommons by their numbers in the answers of Llama Guard 3; `safe` is its other answer. */
const llamaGuard: TopicMap = {
  safe: { class: 'suitable' },
  S1: harmful,
  S2: harmful,
  S3: { class: 'adult-only', help: true, sexual: true },
  S4: { class: 'adult-only', help: true, sexual: true },
  S5: sensitive,
  S6: sensitive,
  S7: sensitive,
  S8: { class: 'suitable' },
  S9: harmful,
  S10: harmful,
  S11: crisis,
  S12: sexual,
  S13: { class: 'suitable' },
  S14: harmful,
};

/** By classifier. A label with nobody's name is one of our own. */
export const topicMaps: Readonly<Record<string, TopicMap>> = {
  '': ownTopics,
  'openai-moderation': openaiModeration,
  'llama-guard-3': llamaGuard,
};
