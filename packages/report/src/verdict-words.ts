import {
  type Effect,
  effects,
  type Obligation,
  obligations,
  type Practice,
  type Situation,
} from '@stairgate/rulebook';
import reviewer from '@stairgate/words/messages/en/reviewer.json' with { type: 'json' };
import type { SignUpEnd } from '../journey.ts';
import type { Verdict } from '../judge/judge.ts';
import type { PracticeVerdict } from '../judge/judge-practices.ts';
import type { Alternative } from '../observation.ts';
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
export const effectWords: Readonly<Record<Effect, string>> = reviewer.effects;

/** What the law asks, by the rung. */
export const askedWords: Readonly<Record<Effect, string>> = { ...reviewer.effects, ...reviewer.asked };

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

export const alternativeWords: Readonly<Record<Alternative, string>> = reviewer.alternatives;

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
  const unless: Partial<Record<Effect, string>> = reviewer.unless;
  const stop = `Do not ${act}${unless[required] === undefined ? '' : ` ${unless[required]}`}`;
  return owed.length === 0 ? `${stop}.` : `${stop}; and ${lower(alsoOwed)}.`;
}

function isLooser(seen: Effect, required: Effect): boolean {
  return effects.indexOf(seen) < effects.indexOf(required);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** How a report names a practice, and what would mend it. */
export const practiceWords: Readonly<Record<Practice, { readonly title: string; readonly fix: string }>> =
  reviewer.practices;
