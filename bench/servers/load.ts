/** The load generator, in a process of its own: told what to send, it says what came back. */
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly connections: number;
  /** In whole seconds. */
  readonly seconds: number;
  readonly requests: readonly {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }[];
}

export interface Loaded {
  readonly answered: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers that are no 200, and connections that broke. */
  readonly failed: number;
  /** The share of the time that this process used a core: near 1, it may be what is measured. */
  readonly busy: number;
}

process.on('message', async ({ url, connections, seconds, requests }: Load) => {
  const used = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  const found = await autocannon({
    url,
    connections,
    duration: seconds,
    // Each connection has its share of the questions.
    setupClient(client) {
      const mine = requests.filter((_, number) => number % connections === next % connections);
      next++;
      const own = mine.length > 0 ? mine : requests;
      client.setRequests(own.map((request) => ({ ...request, method: 'POST' as const })));
    },
  });
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const loaded: Loaded = {
    answered: found.requests.total,
    perSecond: found.requests.total / found.duration,
    p50: found.latency.p50,
    p99: found.latency.p99,
    failed: found.non2xx + found.errors + found.timeouts,
    busy: (user + system) / 1000 / elapsed,
  };
  process.send!(loaded);
});
