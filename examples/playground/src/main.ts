import { parseArgs } from 'node:util';
import { UnknownFault } from './faults/create-faults.ts';
import { readFaultCatalogue } from './faults/read-fault-catalogue.ts';
import { askAgeService } from './seed/ask-age-service.ts';
import { startPlayground } from './start-playground.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4301' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: 'data/playground' },
    protect: { type: 'string', default: 'http://127.0.0.1:4300' },
    clock: { type: 'string' },
    'age-service': { type: 'string' },
    'no-seed': { type: 'boolean', default: false },
    faults: { type: 'string' },
  },
});

const fail = (message: string) => {
  console.error(message);
  process.exit(2);
};

if (values.faults === 'list') {
  for (const { id, what } of readFaultCatalogue()) console.log(`${id.padEnd(34)} ${what}`);
  process.exit(0);
}

/** The machine's clock or, for trying another day, one that starts there and runs on. */
function clockFrom(from: string | undefined): () => number {
  if (from === undefined) return Date.now;
  const start = Date.parse(from);
  if (Number.isNaN(start)) fail(`--clock ${from} is no time. Write it as 2027-01-02T10:00:00Z.`);
  const since = Date.now();
  return () => start + (Date.now() - since);
}

const apiKey = process.env.STAIRGATE_KEY ?? '';
if (apiKey === '') fail('Set STAIRGATE_KEY to an API key of protect.');
const log = {
  warn(details: object, message: string) {
    const { err, ...rest } = details as { err?: Error };
    console.error(`Birch: ${message}`, rest, err?.message ?? '');
  },
};

try {
  const birch = await startPlayground({
    port: Number(values.port),
    host: values.host,
    dataDir: values.data,
    protectUrl: values.protect,
    apiKey,
    webhookSecret: process.env.STAIRGATE_WEBHOOK || null,
    clock: clockFrom(values.clock),
    seed: !values['no-seed'],
    faults: values.faults?.split(',').map((id) => id.trim()),
    ...(values['age-service'] === undefined
      ? {}
      : { ageProof: askAgeService(values['age-service'], new URL(values.protect).origin) }),
    log,
  });
  const stop = () => void birch.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  if (process.send) {
    // Started by `stairgate start`: says when it serves, and never outlives it.
    process.on('disconnect', stop);
    process.send({ ready: true, demoAccounts: birch.demoAccounts });
  } else {
    console.log(`Birch is at ${birch.url}`);
    console.log(`  what its advert exchange was told: ${birch.exchangeUrl}`);
    if (values.faults) console.log(`  with violations on purpose: ${values.faults}`);
    for (const { username, password, who } of birch.demoAccounts) {
      console.log(`  ${username} / ${password}   ${who}`);
    }
  }
} catch (error) {
  if (error instanceof UnknownFault) fail(error.message);
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(taken ? `Port ${values.port} is taken. Try --port with another one.` : error);
  process.exit(1);
}
