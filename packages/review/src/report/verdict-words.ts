import { type Effect, type Obligation, obligations, type Situation } from '@stairgate/rulebook';
import type { SignUpEnd } from '../journey.ts';
import type { Verdict } from '../judge.ts';
import type { PracticeVerdict } from '../judge-practices.ts';
import type { Alternative } from '../observation.ts';
import type { Practice } from '../practice.ts';
import { situationWords } from './situation-words.ts';

export type AnyVerdict = Verdict | PracticeVerdict;

/** From what to look at first to what to look at last. */
export const verdictOrder: readonly AnyVerdict[] = [
  'falls-short',
  'cannot-tell',
  'not-tested',
  'meets',
  'stricter',
  'not-asked',
];

export const verdictWords: Readonly<Record<AnyVerdict, { readonly name: string; readonly says: string }>> = {
  'falls-short': { name: 'Falls short', says: 'less private or less careful than the law asks' },
  'cannot-tell': { name: 'Cannot tell', says: 'it was looked for, and what was seen fits both' },
  'not-tested': { name: 'Not tested', says: 'nobody looked, which is never a pass' },
  meets: { name: 'Meets', says: 'as the law asks' },
  stricter: { name: 'Stricter', says: 'more private than the law asks' },
  'not-asked': { name: 'Not asked', says: 'no law of the place asks for it' },
};

/** What stands for a rung of the ladder when nobody has touched a setting. */
export const effectWords: Readonly<Record<Effect, string>> = {
  allow: 'on from the start',
  'opt-in': 'off until the child turns it on',
  guardian: 'off until a guardian agrees',
  forbid: 'off and locked',
};

/** What the law asks, by the rung. */
export const askedWords: Readonly<Record<Effect, string>> = {
  ...effectWords,
  allow: 'nothing: it may be on',
};

/** What was seen, as rungs: one, or what is possible between two. */
export function wordSeen(seen: readonly [Effect, Effect] | null): string {
  if (seen === null) return 'not seen';
  const [loosest, strictest] = seen;
  if (loosest === strictest) return effectWords[loosest];
  if (strictest === 'forbid') return `${effectWords[loosest]}, or stricter`;
  return `between “${effectWords[loosest]}” and “${effectWords[strictest]}”`;
}

export const endWords: Readonly<Record<SignUpEnd, string>> = {
  account: 'an account was opened',
  refused: 'the platform did not take them',
  'guardian-asked': 'a guardian was asked first',
  'stopped-at-phone': 'stopped where a phone number is wanted',
  'stopped-at-id': 'stopped where an identity document is wanted',
  'stopped-at-captcha': 'stopped at a CAPTCHA',
  'stopped-at-payment': 'stopped where a payment is wanted',
  'stopped-at-form': 'stopped at a form that the journey was not taught',
  'no-way': 'there was nothing by which to sign up',
};

export const alternativeWords: Readonly<Record<Alternative, string>> = {
  'no-personal-data': 'the public profile holds nothing personal',
  'visibility-settings': 'settings control who can see and find the profile',
  'strangers-cannot-message': 'strangers cannot send messages',
  'details-for-friends-only': 'details are for friends only',
};

/** One sentence: what the platform would have to do. Null where nothing falls short. */
export function fixFor(finding: {
  readonly situation: Situation;
  readonly verdict: Verdict;
  readonly required: Effect;
  readonly seen: readonly [Effect, Effect] | null;
  readonly broken: readonly Obligation[];
}): string | null {
  const { situation, verdict, required, broken } = finding;
  if (verdict !== 'falls-short') return null;
  const act = situationWords[situation].act.replace(/,$/, required === 'forbid' ? '' : ',');
  const owed = broken.map((name) => obligations[name].replace(/\.$/, ''));
  const alsoOwed = owed.map((text, index) => (index === 0 ? text : lower(text))).join(', and ');
  const looser = finding.seen === null || isLooser(finding.seen[1], required);
  if (!looser) return `${alsoOwed}.`;
  const stop = `Do not ${act}${endings[required]}`;
  return owed.length === 0 ? `${stop}.` : `${stop}; and ${lower(alsoOwed)}.`;
}

const endings: Readonly<Record<Effect, string>> = {
  allow: '',
  'opt-in': ' unless the child has turned this on',
  guardian: ' unless a guardian has agreed',
  forbid: ' at this age, whatever is chosen',
};

const ladder: readonly Effect[] = ['allow', 'opt-in', 'guardian', 'forbid'];
function isLooser(seen: Effect, required: Effect): boolean {
  return ladder.indexOf(seen) < ladder.indexOf(required);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export const practiceFixes: Readonly<Record<Practice, string>> = {
  'age-asked': 'Ask for the age before an account opens.',
  'age-screen-neutral':
    'Ask for the birth date with nothing filled in, every year to choose from, and no word of which answer opens the door.',
  'age-answer-stands':
    'Remember a refused answer in the browser and on the server, and offer an appeal instead of another try.',
  'choices-equal':
    'Give both answers the same size, weight and place, on the same screen, the private one not further away.',
  'no-pre-ticked-boxes': 'Leave every box that gives something away unticked.',
  'no-shaming':
    'Word the private answer as plainly as the other: “Yes” and “No”, or “Turn on” and “Not now”.',
  'no-nagging': 'Do not ask again after a no, unless the child goes to the setting.',
  'notices-readable':
    'Write the notice in words for the youngest age that is let in, with a short form at the moment of each choice.',
  'no-tracking-before-consent':
    'Send nothing to third parties, and set no cookie of theirs, before somebody who may agree has agreed.',
  'no-identity-to-third-parties':
    'Take the child’s e-mail, name, birth date and place out of what goes to third parties; a hash of it is still it.',
  'opt-out-signal-honoured': 'Treat Sec-GPC: 1 as a refusal of sale and sharing, and ask nothing more.',
  'permissions-in-context':
    'Ask the browser for a permission only after the child pressed something that needs it.',
};

export const practiceTitles: Readonly<Record<Practice, string>> = {
  'age-asked': 'Age asked at sign-up',
  'age-screen-neutral': 'Neutral age screen',
  'age-answer-stands': 'A refused age stands',
  'choices-equal': 'Equal choices',
  'no-pre-ticked-boxes': 'No pre-ticked boxes',
  'no-shaming': 'No shaming words',
  'no-nagging': 'No nagging',
  'notices-readable': 'Notices that can be read',
  'no-tracking-before-consent': 'No tracking before consent',
  'no-identity-to-third-parties': 'No identity to third parties',
  'opt-out-signal-honoured': 'Opt-out signal honoured',
  'permissions-in-context': 'Permissions asked in context',
};
