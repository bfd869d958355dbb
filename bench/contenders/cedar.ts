import {
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import { type Line, reachOf } from '../law.ts';
import { places } from '../scenario.ts';
import { versionOf } from '../versions.ts';
import type { Contender } from './contender.ts';

export let seen: unknown;

/** A policy for each provision, parsed once. No entities, no schema: nothing to take in with a question but its facts. */
export const cedar: Contender = {
  name: 'Cedar (WebAssembly)',
  version: versionOf('@cedar-policy/cedar-wasm'),
  how: 'a policy set for each place, parsed beforehand; statefulIsAuthorized',
  async learn({ linesIn }) {
    for (const place of places) {
      const staticPolicies = { all: 'permit (principal, action, resource);', ...policiesOf(linesIn(place)) };
      const answer = preparsePolicySet(place, { staticPolicies });
      if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    }
    return {
      ask(questions) {
        const someone = { type: 'User', id: 'someone' };
        const calls = questions.map(
          ({ child, situation, yes }): StatefulAuthorizationCall => ({
            principal: someone,
            action: { type: 'Action', id: situation },
            resource: { type: 'Child', id: child.id },
            context: { lo: child.age.lo, hi: child.age.hi, rank: child.rank, ...yes },
            preparsedPolicySetId: child.place,
            entities: [],
          }),
        );
        return {
          decide(from, count) {
            let allowed = 0;
            for (let at = from; at < from + count; at++) {
              const answer = statefulIsAuthorized(calls[at]!);
              if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
              if (answer.response.decision === 'allow') allowed++;
            }
            return allowed;
          },
          cite(from, count) {
            let allowed = 0;
            let read = 0;
            for (let at = from; at < from + count; at++) {
              const answer = statefulIsAuthorized(calls[at]!);
              if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
              if (answer.response.decision === 'allow') allowed++;
              read += answer.response.diagnostics.reason.length;
            }
            seen = read;
            return allowed;
          },
        };
      },
    };
  },
};

function policiesOf(lines: readonly Line[]): Record<string, string> {
  const names = { lo: 'context.lo', hi: 'context.hi', rank: 'context.rank' };
  return Object.fromEntries(
    lines.map((line) => {
      const actions = line.situations.map((situation) => `Action::"${situation}"`).join(', ');
      const which = line.situations.length === 1 ? `action == ${actions}` : `action in [${actions}]`;
      return [
        line.id,
        `forbid (principal, ${which}, resource) when { ${reachOf(line, names)} }${line.wants ? ` unless { context.${line.wants} }` : ''};`,
      ];
    }),
  );
}
