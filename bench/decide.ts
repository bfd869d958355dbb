import { casbin } from './contenders/casbin.ts';
import { casl, caslWithFunctions } from './contenders/casl.ts';
import { cedar } from './contenders/cedar.ts';
import type { Asked, Contender, Pass } from './contenders/contender.ts';
import { jsonRulesEngine } from './contenders/json-rules-engine.ts';
import { stairgate, stairgateFromFacts } from './contenders/stairgate.ts';
import { watchOthers } from './machine.ts';
import { measure, median, ratio } from './measure.ts';
import { aims, bytes, figure, heading, keep, others, table, times } from './report.ts';
import { createScenario, type Scenario } from './scenario.ts';

const contenders = [stairgate, stairgateFromFacts, casl, caslWithFunctions, casbin, jsonRulesEngine, cedar];
const timing = { rounds: 9, turn: 250, warmUp: 1000 };

const scenario = createScenario();
const { questions, children, rulebook } = scenario;
heading('Decisions in process', [
  `${questions.length.toLocaleString('en-GB')} questions about ${children.length} children under ` +
    `${rulebook.codes.length} codes (${rulebook.citations.length} rules that bind), revision ${rulebook.revision}.`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);

const entered = [];
for (const contender of contenders) {
  const before = held();
  const start = performance.now();
  const learned = await contender.learn(scenario);
  const learning = performance.now() - start;
  await check(contender, learned.ask(questions), scenario);
  const heap = held() - before;
  entered.push({ contender, learning, heap, asked: learned.ask(questions) });
}
console.log(`All ${contenders.length} answer every question alike.`);

const runners = entered.flatMap(({ contender: { name }, asked }) => [
  { name: `${name}: decide`, pass: asked.decide, length: questions.length },
  { name: `${name}: cite`, pass: asked.cite, length: questions.length },
]);
const othersSince = watchOthers();
const found = await measure(runners, timing);
const busyOthers = othersSince();
const ours = {
  decide: found.get(`${stairgate.name}: decide`)!,
  cite: found.get(`${stairgate.name}: cite`)!,
};
const results = entered.map(({ contender: { name, version, how }, learning, heap }) => {
  const decide = found.get(`${name}: decide`)!;
  const cite = found.get(`${name}: cite`)!;
  return {
    name,
    version,
    how,
    learning,
    heap,
    decide: { nanoseconds: median(decide), timesOurs: ratio(decide, ours.decide) },
    cite: { nanoseconds: median(cite), timesOurs: ratio(cite, ours.cite) },
  };
});

table([
  [
    '',
    'decisions/s',
    'ns',
    'we are faster by',
    'ns, with citations',
    'we are faster by',
    'heap of the law',
    'ms to take it in',
  ],
  ...results.map(({ name, version, decide, cite, heap, learning }) => [
    `${name} ${version}`,
    figure(1e9 / decide.nanoseconds),
    figure(decide.nanoseconds),
    name === stairgate.name ? '' : times(decide.timesOurs),
    figure(cite.nanoseconds),
    name === stairgate.name ? '' : times(cite.timesOurs),
    bytes(heap),
    figure(learning),
  ]),
]);
for (const { name, how } of results) console.log(`${name}: ${how}.`);
others(busyOthers);
console.log();

const by = (name: string) => results.find((result) => result.name === name)!;
const wanted = [
  { peer: by(casl.name), atLeast: 4 },
  { peer: by(cedar.name), atLeast: 1000 },
].map(({ peer, atLeast }) => ({
  what: `in process, beside ${peer.name}, citations to hand`,
  wanted: `at least ${atLeast.toLocaleString('en-GB')}x`,
  found: times(peer.decide.timesOurs),
  met: peer.decide.timesOurs.median >= atLeast,
}));
aims(wanted);
keep('decide', {
  questions: questions.length,
  timing,
  revision: rulebook.revision,
  busyOthers,
  results,
  aims: wanted,
});

/** A peer that answers one question otherwise than the rulebook would make every figure worthless: stop there. */
async function check({ name }: Contender, asked: Asked, { expected }: Scenario): Promise<void> {
  for (const [mode, pass] of Object.entries(asked) as [string, Pass][]) {
    for (const [number, allowed] of expected.entries()) {
      const answer = (await pass(number, 1)) === 1;
      if (answer === allowed) continue;
      const { child, situation } = questions[number]!;
      console.error(
        `${name} (${mode}) answers question ${number} with ${answer}, the rulebook with ${allowed}:`,
      );
      console.error({ situation, place: child.place, age: child.age, granted: child.granted });
      process.exit(1);
    }
  }
}

/** Bytes in use after a collection; WebAssembly's memory counts as external. */
function held(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
