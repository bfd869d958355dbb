import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { memoryOf, watchOthers } from './machine.ts';
import { median, ratio } from './measure.ts';
import { aims, bytes, figure, heading, keep, others, table, times } from './report.ts';
import { createCrowd, createScenario } from './scenario.ts';
import { one, onRecord, startProtect } from './servers/protect.ts';
import { apart } from './servers/server.ts';

const timing = { rounds: 3, seconds: 5, warmUp: 3 };
/** Decisions that are asked for each second, at even distances, whether or not the ones before are answered. */
const rate = 200;
/** Joint settings that are asked for at a time, each of another day: none was answered before. */
const parallel = 4;
/** As much as an address takes: every jurisdiction that there is a code for and more. */
const places =
  'AT,AU,BE,BG,BR,CA,CY,CZ,DE,DK,EE,ES,FI,FR,GB,GR,HR,HU,IE,IN,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK,US,US-CA,US-NY,US-VT';
const wanted = 2;

// So that it is the threads that stand between the flood and the decisions, and no limit on addresses.
const rates = { platform: 1e9, decisions: 1e9, anybody: 1e9 };
const protect = await startProtect([], { rateLimits: rates, platformMebibytesAMinute: 512 });
/** Bodies of another platform that are long to read, one after the other. */
const hostile = {
  'nested two million deep': `{"evaluations":${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}}`,
  '300,000 members': `{"evaluations":[],"x":{${Array.from({ length: 300_000 }, (_, at) => `"k${at}":1`).join()}}}`,
  '600,000 empty objects': `{"evaluations":[${Array.from({ length: 600_000 }, () => '{}').join()}]}`,
};
/** Milliseconds between two of them: more in a minute than a platform may send. */
const hostileEvery = 400;
const scenario = createScenario({
  crowd: await protect.register(createCrowd({ size: 300 })),
  length: 5000,
});
const questions = one(protect, onRecord).requests(scenario.questions);
const agent = new Agent({ keepAlive: true });
let day = Date.UTC(2026, 0, 1);

try {
  heading('Decisions beside a flood', [
    `${rate} decisions a second, one to a request, alone and beside ${parallel} questions at a time for the joint settings of ` +
      `${places.split(',').length} places, each of another day.`,
    `${timing.rounds} rounds of ${timing.seconds} s each, after ${timing.warmUp} s of warm-up; ${apart}.`,
  ]);
  const atRest = memoryOf(protect.pid);
  await ask(timing.warmUp);
  await beside(() => ask(timing.warmUp));
  const othersSince = watchOthers([protect.pid]);
  const alone: number[] = [];
  const flooded: number[] = [];
  let answered = 0;
  let refused = 0;
  for (let round = 0; round < timing.rounds; round++) {
    alone.push(await ask(timing.seconds));
    const { p99, ...flood } = await beside(() => ask(timing.seconds));
    flooded.push(p99);
    answered += flood.answered;
    refused += flood.refused;
  }
  const slower = ratio(flooded, alone);
  const byBodies: [string, number[]][] = [];
  for (const [what, body] of Object.entries(hostile)) {
    const found: number[] = [];
    for (let round = 0; round < timing.rounds; round++)
      found.push(await besideBodies({ body, key: protect.otherKey }, () => ask(timing.seconds)));
    byBodies.push([what, found]);
  }
  const unknown: number[] = [];
  const body = Object.values(hostile)[0]!;
  for (let round = 0; round < timing.rounds; round++)
    unknown.push(await besideBodies({ body, key: 'sgp_nobody' }, () => ask(timing.seconds)));
  byBodies.push(['with a key that is none', unknown]);
  table([
    ['', 'p99 ms'],
    ['alone', figure(median(alone))],
    ['beside the flood', figure(median(flooded))],
    ...byBodies.map(([what, found]) => [`beside bodies ${what}`, figure(median(found))]),
  ]);
  console.log(`${answered} questions of the flood were answered, ${refused} were told to come again.`);
  const full = memoryOf(protect.pid);
  if (atRest !== undefined && full !== undefined)
    console.log(`It holds ${bytes(atRest)} of memory at rest, ${bytes(full)} after the flood.`);
  others(othersSince());
  const list = [
    {
      what: 'p99 of a decision beside the flood, and alone',
      wanted: `at most ${wanted}x`,
      found: times(slower),
      met: slower.median <= wanted,
    },
    ...byBodies.map(([what, found]) => {
      const slow = ratio(found, alone);
      return {
        what: `p99 of a decision beside bodies of another platform, ${what}, and alone`,
        wanted: `at most ${wanted}x`,
        found: times(slow),
        met: slow.median <= wanted,
      };
    }),
  ];
  aims(list);
  keep('flood', { timing, rate, parallel, apart, alone, flooded, answered, refused, byBodies, aims: list });
} finally {
  agent.destroy();
  await protect.stop();
}

/** Asks for decisions at an even rate. @returns the 99th percentile of milliseconds, from when each was due. */
async function ask(seconds: number): Promise<number> {
  const taken: number[] = [];
  const under: Promise<void>[] = [];
  const start = performance.now();
  for (let number = 0; number < rate * seconds; number++) {
    const due = start + (number * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    const { path, headers, body } = questions[number % questions.length]!;
    // From when it was sent: this process is late by itself now and then.
    const sent = performance.now();
    under.push(
      send('POST', path, headers, body).then((status) => {
        if (status !== 200) throw new Error(`A decision was answered by ${status}.`);
        taken.push(performance.now() - sent);
      }),
    );
  }
  await Promise.all(under);
  taken.sort((a, b) => a - b);
  return taken[Math.floor(taken.length * 0.99)]!;
}

/** Floods for as long as something else takes. */
async function beside(measured: () => Promise<number>) {
  let over = false;
  const counts = { answered: 0, refused: 0 };
  const flooding = Array.from({ length: parallel }, async () => {
    while (!over) {
      day += 86_400_000;
      const asOf = new Date(day).toISOString().slice(0, 10);
      const status = await send('GET', `/operator/api/common?in=${places}&asOf=${asOf}`, {});
      counts[status === 200 ? 'answered' : 'refused']++;
      if (status !== 200 && status !== 429 && status !== 503)
        throw new Error(`The flood was answered by ${status}.`);
    }
  });
  const p99 = await measured();
  over = true;
  await Promise.all(flooding);
  return { p99, ...counts };
}

/** Sends one body again and again for as long as something else takes. @returns what that gives. */
async function besideBodies(
  { body, key }: { body: string; key: string },
  measured: () => Promise<number>,
): Promise<number> {
  let over = false;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const flooding = (async () => {
    while (!over) {
      const status = await send('POST', '/access/v1/evaluations', headers, body);
      if (![400, 401, 429].includes(status))
        throw new Error(`A body of the flood was answered by ${status}.`);
      await pause(hostileEvery);
    }
  })();
  const p99 = await measured();
  over = true;
  await flooding;
  return p99;
}

function send(
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL(path, protect.url),
      { method, agent, headers: { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode!));
        answer.on('error', reject);
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}
