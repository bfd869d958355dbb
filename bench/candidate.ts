import { createApp } from '@stairgate/protect';
import { noGrants, situations } from '@stairgate/rulebook';
import { createAnswerer } from '../packages/protect/src/answer/evaluation/answer-request.ts';
import { writeAnswer } from '../packages/protect/src/answer/evaluation/answer-writer.ts';
import { CandidateTrial } from '../packages/protect/src/law/candidate/candidate-trial.ts';
import { setCandidate } from '../packages/protect/src/law/candidate/set-candidate.ts';
import { DecisionLog } from '../packages/protect/src/law/decisions/decision-log.ts';
import { writeLaw } from '../packages/protect/src/law/in-force/law.ts';
import { asOf } from './as-of.ts';
import { watchOthers } from './machine.ts';
import { measure, ratio, spread } from './measure.ts';
import { figure, heading, keep, others, table, times } from './report.ts';
import { createCrowd, createScenario } from './scenario.ts';

/**
 * What it costs to try another rulebook beside the one in force: the same batches, answered by the service's own code in
 * one process, with and without a candidate. What the candidate is asked after the answers counts as well.
 */
const timing = { rounds: 11, turn: 300, warmUp: 1500 };
const batch = 1000;

const { codes, questions } = createScenario({ crowd: createCrowd({ choices: false }) });
const now = Date.parse(`${asOf}T12:00:00Z`);
const running = await createApp({ codes, clock: () => now, settings: { logLevel: 'silent' } });
const { context } = running;
const law = { codes, guidance: false };
await setCandidate(context, { ...writeLaw(law), law, from: null }, { keyId: null });

const quiet = new CandidateTrial({ db: context.db, clock: context.clock, onError: fail });
const trying = new CandidateTrial({ db: context.db, clock: context.clock, onError: fail });
const pair = {
  number: context.laws.state.number,
  active: context.rulebook(),
  candidate: context.laws.candidate!.rulebook(),
};
trying.compare(pair);

const bodies = Array.from({ length: questions.length / batch }, (_, number) => ({
  subject: { type: 'user', id: 'x' },
  options: { detail: 'brief' },
  evaluations: questions.slice(number * batch, (number + 1) * batch).map(({ child, situation }) => ({
    resource: {
      type: 'child',
      id: '',
      properties: { place: child.place.slice(0, 2), age: child.age },
    },
    action: { name: situation },
  })),
}));

heading('A candidate beside the rulebook in force', [
  `${questions.length.toLocaleString('en-GB')} questions in batches of ${batch}, brief answers, ${situations.length} situations; ` +
    `in force ${pair.active.revision} (${pair.active.citations.length} rules), candidate ${pair.candidate.revision} (${pair.candidate.citations.length}).`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);

const asker = { platform: 'p_default', children: context.children };
const answering = (trial: CandidateTrial) => {
  const answerer = createAnswerer(context, new DecisionLog(), trial);
  return (from: number, count: number) => {
    for (let number = from; number < from + count; number++) {
      const answer = answerer.evaluations(bodies[number]!, asker);
      if (answer instanceof Promise) throw new Error('an answer had to wait');
      trial.drain();
    }
    return 0;
  };
};
/** The same by itself: what is done while the answer is given, and what is done after it. */
const given = questions.map(({ child: { place, age }, situation }) => {
  const where = place.slice(0, 2);
  return { where, answer: writeAnswer(pair.active.scope(where), situation, age, noGrants, 0) };
});
const counting = (trial: CandidateTrial) => (from: number, count: number) => {
  for (let number = from; number < from + count; number++) {
    const { where, answer } = given[number]!;
    trial.add(where, answer);
  }
  trial.drain();
  return 0;
};
const runners = [
  { name: 'no candidate', pass: answering(quiet), length: bodies.length },
  { name: 'with a candidate', pass: answering(trying), length: bodies.length },
  { name: 'counting alone', pass: counting(trying), length: given.length },
  { name: 'not counting alone', pass: counting(quiet), length: given.length },
];
const othersSince = watchOthers();
const found = await measure(runners, timing);
const busyOthers = othersSince();
const [without, withOne] = runners.map(({ name }) => found.get(name)!.map((one) => one / batch));
const [alone, off] = ['counting alone', 'not counting alone'].map((name) => spread(found.get(name)!));

const written = performance.now();
await trying.flush();
const flushing = performance.now() - written;
const rows = await context.db
  .selectFrom('shadow_counts')
  .select(context.db.fn.countAll<number>().as('rows'))
  .executeTakeFirstOrThrow();

table([
  ['', 'ns a decision', 'least', 'most'],
  ...[
    ['answers, no candidate', spread(without!)] as const,
    ['answers, with a candidate', spread(withOne!)] as const,
    ['of that, for a candidate', alone!] as const,
    ['of that, where there is none', off!] as const,
  ].map(([name, { median, min, max }]) => [name, figure(median), figure(min), figure(max)]),
]);
console.log(`With a candidate, a batch takes ${times(ratio(withOne!, without!))} as long.`);
console.log(`Writing ${rows.rows} counts into the embedded database took ${figure(flushing)} ms.`);
others(busyOthers);
keep('candidate', {
  timing,
  batch,
  busyOthers,
  without: spread(without!),
  with: spread(withOne!),
  alone,
  off,
  flush: { rows: rows.rows, milliseconds: flushing },
});
await running.close();
process.exit(0);

function fail(error: Error): never {
  throw error;
}
