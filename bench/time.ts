import autocannon from 'autocannon';
import { watchOthers } from './machine.ts';
import { ratio, spread } from './measure.ts';
import { figure, heading, keep, others, table, times } from './report.ts';
import { createCrowd } from './scenario.ts';
import { startProtect } from './servers/protect.ts';
import { apart } from './servers/server.ts';

const timing = { rounds: 5, seconds: 3, warmUp: 2 };
const connections = 32;
const size = 300;

const protect = await startProtect();
const children = await protect.register(createCrowd({ size }));
const headers = { authorization: `Bearer ${protect.key}`, 'content-type': 'application/json' };

/** Each of the children in turn, on two devices. */
const beats = children.flatMap(({ id }) =>
  ['device-one', 'device-two'].map((device) => ({
    method: 'POST' as const,
    path: `/v1/children/${id}/time`,
    headers,
    body: JSON.stringify({ device, state: 'active' }),
  })),
);
const decisions = children.map(({ id }) => ({
  method: 'POST' as const,
  path: '/access/v1/evaluation',
  headers,
  body: JSON.stringify({
    subject: { type: 'anonymous', id: 'anonymous' },
    resource: { type: 'child', id },
    action: { name: 'engage.use/within-limit' },
  }),
}));
const lanes = { 'a beat': beats, 'a decision, child on record': decisions };
type Lane = keyof typeof lanes;

async function run(lane: Lane, duration: number): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url: protect.url,
    connections,
    duration,
    setupClient: (client) => client.setRequests(lanes[lane]),
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${lane}: ${non2xx} refused, ${errors} failed`);
  return requests.total / duration;
}

try {
  heading('Beats of devices', [
    `What counts use, one statement in the records each, beside plain decisions: ${size} children, ${connections} connections, ${apart}.`,
    `${timing.rounds} rounds of ${timing.seconds} s each, interleaved, after ${timing.warmUp} s of warm-up. Records in memory (PGlite).`,
  ]);
  const names = Object.keys(lanes) as Lane[];
  for (const name of names) await run(name, timing.warmUp);
  const othersSince = watchOthers([protect.pid]);
  const found = new Map<Lane, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < timing.rounds; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed())
      found.get(name)!.push(await run(name, timing.seconds));
  const decided = found.get('a decision, child on record')!;
  const results = names.map((name) => ({
    name,
    ...spread(found.get(name)!),
    beside: ratio(found.get(name)!, decided),
  }));
  table([
    ['', 'requests/s', 'least', 'most', 'beside a decision'],
    ...results.map(({ name, median, min, max, beside }) => [
      name,
      figure(median),
      figure(min),
      figure(max),
      times(beside),
    ]),
  ]);
  const busy = othersSince();
  others(busy);
  keep('time', { timing, connections, results, others: busy });
} finally {
  await protect.stop();
}
