import { type Unlock, wordUnlock } from '@stairgate/rulebook';
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
      : `${situation} is ${words.effects[effect]}.`,
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

function fixOf(unlock: readonly Unlock[]): string {
  const ways = unlock.map((way) => wordUnlock(way, words.unlock));
  if (ways.length === 0) return 'Nothing opens this. Leave it out for this person.';
  return `It opens once ${[...new Set(ways)].join(', or ')}.`;
}
