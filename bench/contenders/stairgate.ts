import { compile, situations } from '@stairgate/rulebook';
import { asOf } from '../as-of.ts';
import { own } from '../versions.ts';
import type { Contender } from './contender.ts';

/** What was read last, kept so that no answer can be optimised away unread. */
export let seen: unknown;

/** The scope of the child's place is held, as CASL's ability is. */
export const stairgate: Contender = {
  name: 'Stairgate',
  version: own(),
  how: 'a scope held for each place; scope.decide',
  async learn({ codes, children }) {
    const rulebook = compile(codes, { asOf });
    for (const { place, age } of children) rulebook.scope(place).decide(situations[0]!, age);
    return {
      ask(questions) {
        const asked = questions.map(({ child, situation }) => ({
          scope: rulebook.scope(child.place),
          situation,
          age: child.age,
          granted: child.packed,
        }));
        return {
          decide(from, count) {
            let allowed = 0;
            let last: unknown;
            for (let at = from; at < from + count; at++) {
              const { scope, situation, age, granted } = asked[at]!;
              const answer = scope.decide(situation, age, granted);
              last = answer;
              if (answer.allowed) allowed++;
            }
            seen = last;
            return allowed;
          },
          cite(from, count) {
            let allowed = 0;
            let read = 0;
            let last: unknown;
            for (let at = from; at < from + count; at++) {
              const { scope, situation, age, granted } = asked[at]!;
              const answer = scope.decide(situation, age, granted);
              last = answer;
              if (answer.allowed) allowed++;
              read += answer.rules.length + answer.obligations.length;
            }
            seen = [last, read];
            return allowed;
          },
        };
      },
    };
  },
};

/** Nothing is held: the place is looked up for each question too. */
export const stairgateFromFacts: Contender = {
  name: 'Stairgate, from bare facts',
  version: own(),
  how: 'rulebook.decide({ situation, in, age, granted })',
  async learn({ codes, children }) {
    const rulebook = compile(codes, { asOf });
    for (const { place, age } of children) rulebook.scope(place).decide(situations[0]!, age);
    return {
      ask(questions) {
        const asked = questions.map(({ child, situation }) => ({
          situation,
          in: child.place,
          age: child.age,
          granted: child.packed,
        }));
        return {
          decide(from, count) {
            let allowed = 0;
            let last: unknown;
            for (let at = from; at < from + count; at++) {
              const answer = rulebook.decide(asked[at]!);
              last = answer;
              if (answer.allowed) allowed++;
            }
            seen = last;
            return allowed;
          },
          cite(from, count) {
            let allowed = 0;
            let read = 0;
            let last: unknown;
            for (let at = from; at < from + count; at++) {
              const answer = rulebook.decide(asked[at]!);
              last = answer;
              if (answer.allowed) allowed++;
              read += answer.rules.length + answer.obligations.length;
            }
            seen = [last, read];
            return allowed;
          },
        };
      },
    };
  },
};
