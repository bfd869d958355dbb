import { type Situation, situations } from '@stairgate/rulebook';
import { casl, caslWithFunctions } from './contenders/casl.ts';
import { cedar } from './contenders/cedar.ts';
import { yesTo } from './law.ts';
import { watchOthers } from './machine.ts';
import { measure, median, type Runner, ratio } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';
import { createScenario, type Question } from './scenario.ts';

/** The whole page of one child: every situation, with its citations read. */
const timing = { rounds: 9, turn: 250, warmUp: 1000 };
const pages = 60;

const scenario = createScenario();
const children = scenario.children.slice(0, pages);
const questions = children.flatMap((child): Question[] =>
  situations.map((situation: Situation) => {
    return { child, situation, yes: yesTo(situation, child.packed) };
  }),
);
heading('A page of protections in process', [
  `Pages of ${situations.length} situations each for ${pages} children, citations read, under ${scenario.rulebook.codes.length} codes.`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);

let seen = 0;
const ours: Runner = {
  name: 'Stairgate, protections',
  length: pages,
  pass(from, count) {
    let allowed = 0;
    for (let at = from; at < from + count; at++) {
      const { place, age, packed } = children[at]!;
      const page = scenario.rulebook.protections({ in: place, age, granted: packed });
      for (const situation of situations) {
        const answer = page.situations[situation];
        if (answer.allowed) allowed++;
        seen += answer.rules.length;
      }
    }
    return allowed;
  },
};

const expected = ours.pass(0, pages);
const runners = [ours];
for (const contender of [casl, caslWithFunctions, cedar]) {
  const { cite } = (await contender.learn(scenario)).ask(questions);
  // A peer's page says of each situation whether it may happen; its citations are read on the way.
  const pass = (from: number, count: number) => {
    let allowed = 0;
    for (let at = from; at < from + count; at++) {
      const page: Record<string, boolean> = {};
      for (const [number, situation] of situations.entries()) {
        page[situation] = cite(at * situations.length + number, 1) === 1;
      }
      for (const situation of situations) if (page[situation]) allowed++;
    }
    return allowed;
  };
  const answer = pass(0, pages);
  if (answer !== expected) {
    console.error(`${contender.name} allows ${answer} of these, the rulebook ${expected}.`);
    process.exit(1);
  }
  runners.push({ name: contender.name, length: pages, pass });
}
console.log(`All ${runners.length} allow the same number of things on them: ${expected}.`);

const othersSince = watchOthers();
const found = await measure(runners, timing);
const busyOthers = othersSince();
const own = found.get(ours.name)!;
const results = runners.map(({ name }) => {
  const one = found.get(name)!;
  return { name, microseconds: median(one) / 1000, timesOurs: ratio(one, own) };
});
table([
  ['', 'µs a page', 'we are faster by'],
  ...results.map(({ name, microseconds, timesOurs }) => [
    name,
    figure(microseconds),
    name === ours.name ? '' : times(timesOurs),
  ]),
]);
others(busyOthers);
const peer = results[1]!;
const wanted = [
  {
    what: `a page, beside ${peer.name}`,
    wanted: 'no slower',
    found: times(peer.timesOurs),
    met: peer.timesOurs.median >= 1,
  },
];
aims(wanted);
keep('protections', { pages, timing, busyOthers, results, aims: wanted, seen: seen > 0 });
