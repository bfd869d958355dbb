import { Engine, type NestedCondition } from 'json-rules-engine';
import { type Place, places } from '../scenario.ts';
import { versionOf } from '../versions.ts';
import type { Contender } from './contender.ts';

export let seen: unknown;

/** A rule for each provision; any that fires refuses. The situation is asked first, so that most rules end there. */
export const jsonRulesEngine: Contender = {
  name: 'json-rules-engine',
  version: versionOf('json-rules-engine'),
  how: 'an engine for each place, a rule for each provision',
  async learn({ linesIn }) {
    const engines = new Map<Place, Engine>();
    for (const place of places) {
      const engine = new Engine([], { replaceFactsInEventParams: false, allowUndefinedFacts: true });
      for (const line of linesIn(place)) {
        const young = line.reach.map(({ rank, upTo }) => ({
          all: [
            { fact: 'rank', operator: 'lessThanInclusive', value: rank },
            { fact: 'lo', operator: 'lessThanInclusive', value: upTo },
          ],
        }));
        const all: NestedCondition[] = [
          { fact: 'situation', operator: 'in', value: line.situations, priority: 10 },
          { fact: 'hi', operator: 'greaterThanInclusive', value: line.from },
          { any: young },
        ];
        if (line.wants) all.push({ fact: line.wants, operator: 'equal', value: false });
        engine.addRule({ conditions: { all }, event: { type: 'refuse', params: { cite: line.cite } } });
      }
      engines.set(place, engine);
    }
    return {
      ask(questions) {
        const asked = questions.map(({ child, situation, yes }) => ({
          engine: engines.get(child.place)!,
          facts: { situation, lo: child.age.lo, hi: child.age.hi, rank: child.rank, ...yes },
        }));
        return {
          async decide(from, count) {
            let allowed = 0;
            for (let at = from; at < from + count; at++) {
              const { engine, facts } = asked[at]!;
              const { events } = await engine.run(facts);
              if (events.length === 0) allowed++;
            }
            return allowed;
          },
          async cite(from, count) {
            let allowed = 0;
            let read = 0;
            for (let at = from; at < from + count; at++) {
              const { engine, facts } = asked[at]!;
              const { events } = await engine.run(facts);
              if (events.length === 0) allowed++;
              read += events.length;
            }
            seen = read;
            return allowed;
          },
        };
      },
    };
  },
};
