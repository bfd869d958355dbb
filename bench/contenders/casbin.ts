import { type Enforcer, newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { reaches, type Yes, type YesName } from '../law.ts';
import { keyOf } from '../scenario.ts';
import { versionOf } from '../versions.ts';
import type { Contender } from './contender.ts';

export let seen: unknown;

const model = `
[request_definition]
r = child, situation

[policy_definition]
p = situation, needs, cite, eft

[policy_effect]
e = !some(where (p.eft == deny))

[matchers]
m = r.situation == p.situation && lacks(r.child, p.needs)
`;

/** Attributes of the child in the request, refusals as policies. Casbin walks its policies, so each set is kept small. */
export const casbin: Contender = {
  name: 'casbin',
  version: versionOf('casbin'),
  how: 'an enforcer in memory for each place, age and level; enforceSync',
  async learn({ children, linesIn }) {
    const enforcers = new Map<string, Enforcer>();
    for (const child of children) {
      if (enforcers.has(keyOf(child))) continue;
      const policies = new Map<string, string>();
      for (const line of linesIn(child.place)) {
        if (!reaches(line, child.age, child.rank)) continue;
        for (const situation of line.situations) {
          const needs = line.wants ?? 'nobody';
          policies.set(`${situation} ${needs}`, `p, ${situation}, ${needs}, ${line.id}, deny`);
        }
      }
      // An adapter will not take an empty text, as for a grown-up under no rule.
      const adapter = policies.size > 0 ? [new StringAdapter([...policies.values()].join('\n'))] : [];
      const enforcer = await newEnforcer(newModelFromString(model), ...adapter);
      await enforcer.addFunction(
        'lacks',
        (yes: Yes, name: YesName | 'nobody') => name === 'nobody' || !yes[name],
      );
      enforcers.set(keyOf(child), enforcer);
    }
    return {
      ask(questions) {
        const asked = questions.map(({ child, situation, yes }) => ({
          enforcer: enforcers.get(keyOf(child))!,
          situation,
          child: yes,
        }));
        return {
          decide(from, count) {
            let allowed = 0;
            for (let at = from; at < from + count; at++) {
              const { enforcer, situation, child } = asked[at]!;
              if (enforcer.enforceSync(child, situation)) allowed++;
            }
            return allowed;
          },
          cite(from, count) {
            let allowed = 0;
            let read = 0;
            for (let at = from; at < from + count; at++) {
              const { enforcer, situation, child } = asked[at]!;
              const [yes, policy] = enforcer.enforceExSync(child, situation);
              if (yes) allowed++;
              read += policy.length;
            }
            seen = read;
            return allowed;
          },
        };
      },
    };
  },
};
