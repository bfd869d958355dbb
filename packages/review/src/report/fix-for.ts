import { type Effect, effects, type Obligation, obligations, type Situation } from '@stairgate/rulebook';
import type { Verdict } from '@stairgate/wire';
import reviewer from '@stairgate/words/messages/en/reviewer.json' with { type: 'json' };
import { situationWords } from './situation-words.ts';

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
  // Where a guardian's yes is what is wanted, it is no exception.
  const whole = situationWords[situation].act;
  const plain = required === 'guardian' ? whole.replace(/, even where a guardian agrees,?$/, '') : whole;
  const act = plain.replace(/,$/, required === 'forbid' ? '' : ',');
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
