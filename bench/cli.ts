import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/pack-packages.ts';
import { installPacked } from '../testing/packed/consumer.testing.ts';
import { watchOthers } from './machine.ts';
import { ratio, spread } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';

const rounds = 11;
const starts = 3;
const port = 4740;
const question = ['decide', 'contact.message/adult', '--in', 'GB', '--age', '13'];

heading('The command line', [
  `Seconds of processor time, ${rounds} times each in turn, beside a Node that does nothing; in a clone and as it is packed.`,
  `Then how long a second "npm start" takes until everything serves, ${starts} times.`,
]);
const consumer = await installPacked();
const data = mkdtempSync(join(tmpdir(), 'stairgate-bench-'));
try {
  const clone = join(root, 'packages/cli/bin/stairgate.mjs');
  const packed = join(consumer.folder, 'node_modules/stairgate/bin/stairgate.mjs');
  const asked: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    'packed, --version': [packed, '--version'],
    'packed, decide': [packed, ...question],
    'clone, --version': [clone, '--version'],
    'clone, decide': [clone, ...question],
  };
  const names = Object.keys(asked);
  // The first run of each fills the caches of compiled code and of the law.
  for (const name of names) processorTime(asked[name]!);
  const othersSince = watchOthers();
  const found = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed())
      found.get(name)!.push(processorTime(asked[name]!));
  }
  const idle = found.get('node -e 0')!;
  const results = names.map((name) => ({
    name,
    ...spread(found.get(name)!),
    beside: ratio(found.get(name)!, idle),
  }));
  const seconds = (value: number) => `${value.toFixed(3)} s`;
  table([
    ['', 'median', 'least', 'most', 'beside node -e 0'],
    ...results.map(({ name, median, min, max, beside }) => [
      name,
      seconds(median),
      seconds(min),
      seconds(max),
      times(beside),
    ]),
  ]);

  await untilServed();
  const served: number[] = [];
  for (let run = 0; run < starts; run++) served.push(await untilServed());
  const start = spread(served);
  console.log(`npm start, again: ${figure(start.median)} s (${figure(start.min)}-${figure(start.max)})\n`);
  const busyOthers = othersSince();
  others(busyOthers);
  const most = (name: string, limit: number) => {
    const { median } = results.find((one) => one.name === name)!;
    return { what: name, wanted: `under ${limit} s`, found: seconds(median), met: median < limit };
  };
  const wanted = [
    most('packed, --version', 0.15),
    most('packed, decide', 0.5),
    most('clone, --version', 0.15),
    most('clone, decide', 0.5),
    {
      what: 'npm start, again',
      wanted: 'under 3 s',
      found: `${figure(start.median)} s`,
      met: start.median < 3,
    },
  ];
  aims(wanted);
  keep('cli', { rounds, busyOthers, results, start, aims: wanted });
} finally {
  consumer.remove();
  rmSync(data, { recursive: true, force: true });
}

/** Seconds that a Node with these words spends, in itself and in the system for it. */
function processorTime(words: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`node ${words.join(' ')} failed: ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return user! + system!;
}

/** Seconds from `npm start` until protect, the pages, the wallet and the playground serve. */
async function untilServed(): Promise<number> {
  const from = performance.now();
  const words = ['start', '--silent', '--', '--json', `--port=${port}`, `--data=${data}`];
  const child = spawn('npm', words, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    for await (const _ of child.stdout) return (performance.now() - from) / 1000;
    throw new Error('npm start ended before it served. Run it by hand to see why.');
  } finally {
    // All that it started, which are its own group.
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
    await ended;
  }
}
