import { fileURLToPath } from 'node:url';
import { coreSeconds, memoryOf, watchOthers } from './machine.ts';
import { median, ratio, spread } from './measure.ts';
import { aims, bytes, figure, heading, keep, others, table, times } from './report.ts';
import { createCrowd, createScenario, type Scenario } from './scenario.ts';
import { cerbosMany, cerbosOne, mostResources, startCerbos } from './servers/cerbos.ts';
import type { Load, Loaded } from './servers/load.ts';
import { bareFacts, many, one, onRecord, startProtect } from './servers/protect.ts';
import { type Asking, apart, end, message, type Server, spawnApart } from './servers/server.ts';

const timing = { rounds: 5, seconds: 3, warmUp: 2 };
const batch = 1000;
const connections = { one: 32, batch: 8 };

interface Lane {
  readonly label: string;
  readonly server: Server;
  readonly asking: Asking;
  readonly scenario: Scenario;
  readonly kind: 'one' | 'batch';
  /** The lane that this one is held against: the same questions, the same number of connections. */
  readonly beside?: string;
}

const protect = await startProtect();
const bare = createScenario({ crowd: createCrowd({ size: 300, choices: false }), length: 5000 });
const recorded = createScenario({
  crowd: await protect.register(createCrowd({ size: 300 })),
  length: 5000,
});
const cerbos = await startCerbos(bare);
const load = spawnApart(
  'load',
  process.execPath,
  [fileURLToPath(new URL('./servers/load.ts', import.meta.url))],
  {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  },
);

const peers = new Map<Scenario, { one: string; batch: string }>();
const lanes: Lane[] = [];
for (const [scenario, facts] of [
  [bare, 'all facts in the request'],
  [recorded, 'facts of the children on record'],
] as const) {
  const labels = { one: `Cerbos, one by one, ${facts}`, batch: `Cerbos, batch, ${facts}` };
  peers.set(scenario, labels);
  lanes.push({ label: labels.one, server: cerbos, asking: cerbosOne, scenario, kind: 'one' });
  lanes.push({ label: labels.batch, server: cerbos, asking: cerbosMany, scenario, kind: 'batch' });
}
for (const [label, kind, scenario, asking] of [
  ['one by one, all facts in the request', 'one', bare, one(protect, bareFacts)],
  ['one by one, child on record', 'one', recorded, one(protect, onRecord)],
  ['batch, all facts in the request', 'batch', bare, many(protect, bareFacts, 'full')],
  ['batch, children on record', 'batch', recorded, many(protect, onRecord, 'full')],
  ['batch, children on record, answers in brief', 'batch', recorded, many(protect, onRecord, 'brief')],
] as const) {
  const beside = peers.get(scenario)![kind];
  lanes.push({ label: `Stairgate, ${label}`, server: protect, asking, scenario, kind, beside });
}

try {
  heading('Decisions over HTTP', [
    `AuthZEN beside Cerbos' CheckResources: one decision a request, ${connections.one} connections; and batches of ` +
      `${batch.toLocaleString('en-GB')}, ${connections.batch} connections, of which Cerbos takes ${mostResources} a request.`,
    `${bare.rulebook.codes.length} codes, revision ${bare.rulebook.revision}. Ours come with their citations.`,
    `${timing.rounds} rounds of ${timing.seconds} s each, interleaved, after ${timing.warmUp} s of warm-up; ${apart}.`,
  ]);
  for (const lane of lanes) await check(lane);
  console.log(`All ${lanes.length} ways of asking are answered alike.`);
  for (const lane of lanes) await run(lane, timing.warmUp);
  const othersSince = watchOthers([protect.pid, cerbos.pid, load.pid!]);
  const found = new Map<string, Found[]>(lanes.map(({ label }) => [label, []]));
  for (let round = 0; round < timing.rounds; round++) {
    const order = round % 2 === 0 ? lanes : [...lanes].reverse();
    for (const lane of order) found.get(lane.label)!.push(await run(lane, timing.seconds));
  }
  report(found, othersSince());
} finally {
  await Promise.all([end(load), protect.stop(), cerbos.stop()]);
}

/** What a lane sends: questions one by one, or a batch, in as many requests as its server needs. */
function requestsOf({ asking, scenario: { questions }, kind }: Lane) {
  return asking.requests(kind === 'one' ? questions : questions.slice(0, batch));
}

async function check(lane: Lane): Promise<void> {
  const { questions, expected } = lane.scenario;
  let number = 0;
  for (const { path, headers, body, allowed } of requestsOf(lane)) {
    const response = await fetch(lane.server.url + path, { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${lane.label}: ${response.status} ${text}`);
    for (const answer of allowed(text)) {
      if (answer !== expected[number]) {
        const { child, situation } = questions[number]!;
        console.error({ situation, place: child.place, age: child.age, granted: child.granted, text });
        throw new Error(`${lane.label} answers question ${number} with ${answer}, the rulebook otherwise.`);
      }
      number++;
    }
  }
}

interface Found extends Loaded {
  /** Microseconds of a core that the server used for a decision; not a number where the system does not tell. */
  readonly core: number;
}

/** Loads a server, and tells the decisions that it made in a second. */
async function run(lane: Lane, seconds: number): Promise<Found> {
  const requests = requestsOf(lane);
  const decisions = lane.kind === 'one' ? 1 : batch / requests.length;
  const order: Load = {
    url: lane.server.url,
    connections: connections[lane.kind],
    seconds,
    requests: requests.map(({ path, headers, body }) => ({ path, headers, body })),
  };
  const before = coreSeconds(lane.server.pid) ?? Number.NaN;
  load.send(order);
  const loaded = await message<Loaded>(load);
  const used = (coreSeconds(lane.server.pid) ?? Number.NaN) - before;
  if (loaded.failed > 0) throw new Error(`${lane.label}: ${loaded.failed} requests failed.`);
  return {
    ...loaded,
    perSecond: loaded.perSecond * decisions,
    core: (used * 1e6) / (loaded.answered * decisions),
  };
}

function report(found: ReadonlyMap<string, readonly Found[]>, busyOthers: number | undefined): void {
  const results = lanes.map(({ label, kind, server, beside }) => {
    const rounds = found.get(label)!;
    const cores = (lane: string) => found.get(lane)!.map(({ core }) => core);
    const rate = (lane: string) => found.get(lane)!.map(({ perSecond }) => perSecond);
    return {
      label,
      kind,
      server: `${server.name} ${server.version}`,
      perSecond: spread(rate(label)),
      p50: median(rounds.map(({ p50 }) => p50)),
      p99: median(rounds.map(({ p99 }) => p99)),
      core: median(rounds.map(({ core }) => core)),
      loadBusy: median(rounds.map(({ busy }) => busy)),
      leaner: beside === undefined ? undefined : ratio(cores(beside), cores(label)),
      faster: beside === undefined ? undefined : ratio(rate(label), rate(beside)),
    };
  });
  table([
    [
      '',
      'decisions/s',
      'we are faster by',
      'core us each',
      'we use less core by',
      'p50 ms',
      'p99 ms',
      'generator busy',
    ],
    ...results.map(({ label, perSecond, faster, core, leaner, p50, p99, loadBusy }) => [
      label,
      figure(perSecond.median),
      faster ? times(faster) : '',
      Number.isNaN(core) ? 'not known' : figure(core),
      leaner && !Number.isNaN(core) ? times(leaner) : '',
      figure(p50),
      figure(p99),
      `${Math.round(loadBusy * 100)}%`,
    ]),
  ]);
  const memory = [protect, cerbos].map(({ name, pid }) => ({ name, resident: memoryOf(pid) }));
  for (const { name, resident } of memory) {
    if (resident !== undefined) console.log(`${name} holds ${bytes(resident)} of memory.`);
  }
  others(busyOthers);
  console.log();
  const wanted = [
    ...results
      .filter(({ kind, faster }) => kind === 'one' && faster)
      .map(({ label, faster }) => ({
        what: `${label}, beside Cerbos`,
        wanted: 'at least 8x',
        found: times(faster!),
        met: faster!.median >= 8,
      })),
    ...results
      .filter(({ kind, faster }) => kind === 'batch' && faster)
      .map(({ label, perSecond }) => ({
        what: `${label}, on one core`,
        wanted: 'a million a second',
        found: figure(perSecond.median),
        met: perSecond.median >= 1e6,
      })),
  ];
  aims(wanted);
  keep('http', {
    timing,
    batch,
    connections,
    apart,
    revision: bare.rulebook.revision,
    results,
    memory,
    aims: wanted,
  });
}
