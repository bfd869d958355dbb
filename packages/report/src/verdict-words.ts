import type { Effect } from '@stairgate/rulebook';
import type { AnyVerdict } from '@stairgate/wire';
import reviewer from '@stairgate/words/messages/en/reviewer.json' with { type: 'json' };

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

export const alternativeWords: Readonly<Record<string, string>> = reviewer.alternatives;
