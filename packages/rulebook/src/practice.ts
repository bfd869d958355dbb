/**
 * What can be seen of a service that no situation carries: how a thing is asked, said or done. A duty names the practices
 * by which it can be seen (`seen-by`), so that a review of a service cites whatever law asks for it in that place. They
 * decide nothing.
 */
export const practices = {
  'age-asked': 'The age is asked before an account opens.',
  'age-screen-neutral':
    'The question for the age presets nothing, steers to nothing and offers every true answer.',
  'age-answer-stands': 'An answer that was refused cannot be changed at once for a better one.',
  'choices-equal': 'The less private answer is no bigger, no bolder and no nearer than the private one.',
  'no-pre-ticked-boxes': 'No box that gives something away is ticked beforehand.',
  'no-shaming': 'No answer is worded to make one ashamed of it.',
  'no-nagging': 'Nobody is asked again and again for what they refused.',
  'notices-readable': 'Notices can be read by those they are for.',
  'no-tracking-before-consent': 'No third party is told of a child before anybody agreed.',
  'no-identity-to-third-parties': 'What says who a child is does not go to third parties.',
  'opt-out-signal-honoured': "The browser's Global Privacy Control is heeded.",
  'permissions-in-context':
    'The browser is asked for a permission only when a child has just asked for what needs it.',
} as const;
export type Practice = keyof typeof practices;
export const practiceNames = Object.keys(practices) as readonly Practice[];

/** What a regulator accepts in place of a private profile. A rule names those that it accepts; they decide nothing. */
export const alternatives = {
  'no-personal-data': 'What others see of a profile holds nothing personal.',
  'visibility-settings': 'Settings control who can see and find the profile and what is on it.',
  'strangers-cannot-message': 'Settings or safeguards keep messages from strangers away.',
  'details-for-friends-only': 'Only friends see what a profile tells.',
} as const;
export type Alternative = keyof typeof alternatives;
export const alternativeNames = Object.keys(alternatives) as readonly Alternative[];
