import type { Unlock } from '@stairgate/rulebook';
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
      : `${situation} is ${says[effect]}.`,
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

const says = {
  allow: 'not open',
  'opt-in': 'off until this person chooses it',
  guardian: 'off until their guardian agrees',
  forbid: 'closed for this person',
} as const;

function fixOf(unlock: readonly Unlock[]): string {
  const ways = unlock.map((way) => {
    if (way.how === 'opt-in') return 'they switch it on themselves';
    if (way.how === 'consent') return 'their guardian agrees';
    if (way.how === 'prove-age') return 'their age is shown more surely';
    if (way.how === 'say-place') return 'they say where they are';
    return 'they are older';
  });
  if (ways.length === 0) return 'Nothing opens this. Leave it out for this person.';
  return `It opens once ${[...new Set(ways)].join(', or ')}.`;
}
