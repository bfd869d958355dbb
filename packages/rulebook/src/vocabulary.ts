import { includes as included, needs as needed } from './words.generated.ts';

/** The closed list of situations, as in `codes/vocabulary.yaml`; a test holds the two equal. */
export const activities = {
  'account.open': ['self', 'with-guardian'],
  'profile.view': ['contact', 'peer', 'adult', 'anyone'],
  'profile.find': ['search', 'suggestion', 'web-index'],
  'connections.view': ['contact', 'stranger'],
  'presence.show': ['contact', 'stranger'],
  'contact.request': ['peer', 'adult'],
  'contact.suggest': ['to-child', 'of-child'],
  'contact.message': ['contact', 'peer', 'adult'],
  'contact.group': ['contact', 'peer', 'adult'],
  'contact.call': ['contact', 'peer', 'adult'],
  'contact.comment': ['contact', 'peer', 'adult'],
  'live.broadcast': ['contact', 'anyone'],
  'location.collect': ['coarse', 'precise'],
  'location.share': ['guardian', 'contact', 'anyone'],
  'ads.show': ['contextual', 'personalised', 'age-restricted'],
  'ads.market': ['direct'],
  'feed.rank': ['choices', 'behaviour', 'searches'],
  'content.recommend': ['suitable', 'sensitive', 'harmful', 'adult-only'],
  'content.view': ['suitable', 'sensitive', 'harmful', 'adult-only'],
  'engage.autoplay': ['media'],
  'engage.scroll': ['endless'],
  'engage.reward': ['streak'],
  'engage.metrics': ['likes'],
  'engage.notify': ['day', 'school', 'night'],
  'engage.use': ['within-limit', 'over-limit', 'school', 'night'],
  'purchase.buy': ['item', 'random'],
  'purchase.prompt': ['any'],
  'data.collect': ['essential', 'optional', 'biometric'],
  'data.share': ['processor', 'third-party', 'sale'],
  'data.train': ['own-models'],
  'ai.chat': ['assistant', 'companion'],
  'ai.filter': ['appearance'],
  'monitor.guardian': ['activity', 'location'],
} as const;

export type Activity = keyof typeof activities;
export type Circumstance<A extends Activity = Activity> = (typeof activities)[A][number];
/** An activity in a circumstance: the one unit that the whole system shares. */
export type Situation = { [A in Activity]: `${A}/${Circumstance<A>}` }[Activity];

/** Every situation, in the order of the vocabulary. The index of a situation here is its number everywhere. */
export const situations: readonly Situation[] = Object.entries(activities).flatMap(
  ([activity, circumstances]) =>
    circumstances.map((circumstance) => `${activity}/${circumstance}` as Situation),
);

const numbers: ReadonlyMap<string, number> = new Map(
  situations.map((situation, number) => [situation, number]),
);

/** The number of a situation, or -1 for a word that is not in the vocabulary. */
export function situationNumber(word: string): number {
  return numbers.get(word) ?? -1;
}

export function isSituation(word: string): word is Situation {
  return numbers.has(word);
}

export function isActivity(word: string): word is Activity {
  return Object.hasOwn(activities, word);
}

export function activityOf(situation: Situation): Activity {
  return situation.slice(0, situation.indexOf('/')) as Activity;
}

/** The situations that a pattern means: `a.b/c` itself, `a.b` or `a.b/*` all circumstances. Empty if unknown. */
export function matchSituations(pattern: string): readonly Situation[] {
  if (isSituation(pattern)) return [pattern];
  const activity = pattern.endsWith('/*') ? pattern.slice(0, -2) : pattern;
  return isActivity(activity) ? situations.filter((situation) => activityOf(situation) === activity) : [];
}

const numbersOf = (edges: Readonly<Partial<Record<Situation, readonly Situation[]>>>) =>
  situations.map((situation) => (edges[situation] ?? []).map(situationNumber));

function reachedFrom(situation: number, edges: readonly (readonly number[])[]): number[] {
  const reached = new Set(edges[situation]);
  for (const one of reached) for (const next of edges[one]!) reached.add(next);
  return [...reached].sort((a, b) => a - b);
}

const containing = numbersOf(included);
const needing = numbersOf(needed);

/** For each situation the numbers of all that it contains: of `profile.view/anyone`, who each of them is. */
export const within: readonly (readonly number[])[] = situations.map((_, number) =>
  reachedFrom(number, containing),
);

/** For each situation the numbers of all others that have to be open for it to be: what it contains or is empty without. */
export const restsOn: readonly (readonly number[])[] = situations.map((_, number) =>
  reachedFrom(
    number,
    situations.map((_, one) => [...containing[one]!, ...needing[one]!]),
  ),
);

/** For each situation the numbers of itself and of all that contain it: whom a rule about it is about. */
export const upward: readonly (readonly number[])[] = situations.map((_, number) =>
  situations.flatMap((_, wider) => (wider === number || within[wider]!.includes(number) ? [wider] : [])),
);

/** The activities in their order; for each situation, the place of its own in it. */
export const activityNames = Object.keys(activities) as readonly Activity[];
export const activityNumbers: readonly number[] = situations.map((one) =>
  activityNames.indexOf(activityOf(one)),
);

/** The ladder, from loose to strict. The index is the rung. */
export const effects = ['allow', 'opt-in', 'guardian', 'forbid'] as const;
export type Effect = (typeof effects)[number];

/** What a platform must also do. Obligations compose by union. */
export const obligations = {
  'show-sign': 'Show a sign that cannot be missed while it is on, and make it clear when it is off.',
  'explain-risk': 'Explain the risk, in words for the age, before it is switched on.',
  'notice-at-switch': 'Say what happens to the data at the moment it is switched on.',
  'offer-just-this-time': 'Offer "just this time" beside any lasting choice.',
  'reset-at-session-end': 'Go back to off when the session ends.',
  'coarse-only': 'Use no finer a location than the feature needs.',
  'ask-an-adult-first': 'Suggest talking to a trusted adult first.',
  'tell-child-monitored': 'Tell the child that a guardian can see this.',
  'notify-guardian': 'Tell the guardian when the child changes this.',
  'separate-consent': 'Ask for this consent apart from any other.',
  'strong-consent': 'Take consent only by a method that suits disclosure; e-mail plus is not enough.',
  'separate-setting': 'Give this its own switch; do not bundle it.',
  'accept-first': 'Let the child accept or decline each time, before it happens.',
  'warn-first-contact': 'Give supportive information at the first contact.',
  'block-and-mute': 'Let the child block and mute.',
  'switch-off-comments': 'Let the child switch comments off.',
  'cap-repeats': 'Cap how often the same kind is shown.',
  'take-feedback': 'Take negative feedback and use it.',
  'break-prompt': 'Suggest breaks.',
  'pause-without-penalty': 'Let the child pause or save with no penalty.',
  'label-advert': 'Label what is paid for.',
  'disclose-ai': 'Say that it is a machine.',
  'verify-age': 'Check age by highly effective means first.',
  'record-reason': 'Write down the reason for any other default.',
  'least-data': 'Collect no more than this needs, and delete it when it is over.',
  'keep-choice': 'Keep the choice through updates.',
} as const;
export type Obligation = keyof typeof obligations;
export const obligationNames = Object.keys(obligations) as readonly Obligation[];

/** How surely an age is known, from weak to strong. The index is the rank. */
export const levels = [
  'none',
  'self-declared',
  'declared-by-guardian-or-device',
  'estimated',
  'verified',
] as const;
export type Level = (typeof levels)[number];

/** The five age groups of the UK Children's code, Annex B, and grown-ups. */
export const bands = ['0-5', '6-9', '10-12', '13-15', '16-17', '18+'] as const;
export type Band = (typeof bands)[number];

/** The age group of a whole year of age. */
export function bandOf(age: number): Band {
  if (age <= 5) return '0-5';
  if (age <= 9) return '6-9';
  if (age <= 12) return '10-12';
  if (age <= 15) return '13-15';
  return age <= 17 ? '16-17' : '18+';
}
