import { type Effect, type Unlock, wordUnlock } from '@stairgate/rulebook';
import words from '@stairgate/words/messages/en/platform.json' with { type: 'json' };
import type { Answer } from './answer.ts';
import type { Problem } from './errors.ts';

/** A no as a problem document: why, under which rules, and what would open it. */
export function refusedProblem(answer: Answer): Problem {
  const { situation, effect, needs, reasons, unlock, revision, source } = answer;
  const offline = reasons.includes('service-unreachable');
  return {
    type: 'about:blank',
    title: 'Not open for this person',
    status: 403,
    detail: offline
      ? `Protect could not be asked, so ${situation} stays closed for now.`
      : `${situation} is ${words.effects[saidBy(effect, needs)]}.`,
    code: 'refused',
    fix: offline ? 'Try again shortly.' : fixOf(unlock),
    situation,
    effect,
    needs,
    reasons,
    unlock,
    rules: answer.rules.map(({ code, short, cite, url, says }) => ({ code, short, cite, url, says })),
    revision,
    source,
  };
}

/** The guardian may have agreed already: what is still missing is what it waits for. */
function saidBy(effect: Effect, needs: readonly string[]): Effect {
  return effect === 'guardian' && !needs.includes('guardian') && needs.includes('child') ? 'opt-in' : effect;
}

/** What it takes in any case, each beside the others; the rest are ways around it. */
const needed: ReadonlySet<Unlock['how']> = new Set([
  'opt-in',
  'consent',
  'open-other',
  'lift-limit',
  'say-yes-this-time',
]);

function fixOf(unlock: readonly Unlock[]): string {
  const said = (of: readonly Unlock[]) => [...new Set(of.map((way) => wordUnlock(way, words.unlock)))];
  const all = said(unlock.filter(({ how }) => needed.has(how))).join(', and ');
  const ways = [...(all === '' ? [] : [all]), ...said(unlock.filter(({ how }) => !needed.has(how)))];
  if (ways.length === 0) return 'Nothing opens this. Leave it out for this person.';
  return `It opens once ${ways.join(', or ')}.`;
}
