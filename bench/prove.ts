import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { watchOthers } from './machine.ts';
import { spread } from './measure.ts';
import { aims, bytes, figure, heading, keep, others, table } from './report.ts';

const processes = 3;

interface Once {
  readonly seconds: number;
  readonly core: number;
  readonly peak: number;
  readonly states: number;
  readonly cells: number;
  readonly decisions: number;
  readonly properties: number;
  readonly holds: boolean;
}

if (process.argv[2] === 'once') {
  console.log(JSON.stringify(await once()));
} else {
  heading('The proof over the whole space', [`${processes} fresh processes, one after the other.`]);
  const othersSince = watchOthers();
  const runs = Array.from(
    { length: processes },
    (): Once =>
      JSON.parse(
        execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'once'], { encoding: 'utf8' }),
      ),
  );
  const busyOthers = othersSince(runs.reduce((sum, run) => sum + run.core, 0));
  const [{ states, cells, decisions, properties, holds }] = runs as [Once];
  const core = spread(runs.map((run) => run.core));
  const seconds = spread(runs.map((run) => run.seconds));
  const peak = spread(runs.map((run) => run.peak));
  console.log(
    `${states.toLocaleString('en-GB')} states, ${cells.toLocaleString('en-GB')} cells read, ${decisions.toLocaleString('en-GB')} decisions asked; ` +
      `${properties} properties ${holds ? 'hold' : 'DO NOT HOLD'}.`,
  );
  table([
    ['', 'median', 'least', 'most'],
    ['seconds of a core', ...[core.median, core.min, core.max].map(figure)],
    ['seconds', ...[seconds.median, seconds.min, seconds.max].map(figure)],
    ['memory at most', ...[peak.median, peak.min, peak.max].map(bytes)],
  ]);
  others(busyOthers);
  const wanted = [
    {
      what: 'the whole walk, on one core',
      wanted: 'under 20 s',
      found: `${figure(core.median)} s`,
      met: core.median < 20,
    },
  ];
  aims(wanted);
  keep('prove', { processes, busyOthers, runs, aims: wanted });
}

async function once(): Promise<Once> {
  const { loadCodes } = await import('@stairgate/codes');
  const { prove } = await import('@stairgate/rulebook');
  const codes = loadCodes();
  const start = performance.now();
  const { states, cells, decisions, properties, holds } = prove(codes);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  return {
    seconds,
    core: (user + system) / 1e6,
    peak: process.resourceUsage().maxRSS * 1024,
    states,
    cells,
    decisions,
    properties: properties.length,
    holds,
  };
}
