import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asOf } from './as-of.ts';
import { watchOthers } from './machine.ts';
import { spread } from './measure.ts';
import { aims, bytes, figure, heading, keep, others, table } from './report.ts';

const processes = 11;
const warmRuns = 50;
const core = 'seconds of a core';
const compiling = 'compile all codes, the first time';
const onePlace = 'compile all codes and decide for one place (GB)';
const everything = 'every age, level and situation of every place';
const whole = 'the whole compiled world';

/** Milliseconds, but bytes for what begins with "heap", and seconds for `core`. */
type Once = Record<string, number>;

if (process.argv[2] === 'once') {
  console.log(JSON.stringify(await once()));
} else {
  heading('From codes to answers', [
    `${processes} fresh processes, one after the other; each step the first time it runs, and the later ones ${warmRuns} times more.`,
  ]);
  const othersSince = watchOthers();
  const runs = Array.from({ length: processes }, (): Once => {
    const flags = ['--expose-gc', fileURLToPath(import.meta.url), 'once'];
    return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as Once;
  });
  const busyOthers = othersSince(runs.reduce((sum, run) => sum + run[core]!, 0));
  const names = Object.keys(runs[0]!).filter((name) => name !== core);
  const results = names.map((name) => ({ name, ...spread(runs.map((run) => run[name]!)) }));
  const shown = (name: string, value: number) =>
    name.startsWith('heap') ? bytes(value) : `${figure(value)} ms`;
  table([
    ['', 'median', 'least', 'most'],
    ...results.map(({ name, median, min, max }) => [
      name,
      shown(name, median),
      shown(name, min),
      shown(name, max),
    ]),
  ]);
  const of = (name: string) => results.find((result) => result.name === name)!;
  const place = of(onePlace);
  const world = of(`heap: ${whole}`);
  const wanted = [
    {
      what: `${onePlace}, in a fresh process`,
      wanted: 'under 20 ms',
      found: `${figure(place.median)} ms (${figure(place.min)}-${figure(place.max)})`,
      met: place.median < 20,
    },
    { what: whole, wanted: 'under 5 MB', found: bytes(world.median), met: world.median < 5e6 },
  ];
  others(busyOthers);
  console.log();
  aims(wanted);
  keep('compile', { processes, warmRuns, busyOthers, results, aims: wanted });
}

async function once(): Promise<Once> {
  const found: Once = {};
  const step = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const made = await work();
    found[name] = performance.now() - start;
    return made;
  };
  const again = (name: string, work: () => unknown) => {
    const start = performance.now();
    for (let run = 0; run < warmRuns; run++) work();
    found[name] = (performance.now() - start) / warmRuns;
  };
  const heap = (name: string, before: number) => {
    const now = held();
    found[`heap: ${name}`] = now - before;
    return now;
  };

  const { compile, grants, knownCountries, levels, parseAge } = await step(
    'import the rulebook',
    () => import('@stairgate/rulebook'),
  );
  const { loadCodes } = await step('import the loader', () => import('@stairgate/codes'));
  let at = held();
  const codes = await step('read and check all codes (YAML)', () => loadCodes());
  at = heap('codes as read', at);
  const rulebook = await step(compiling, () => compile(codes, { asOf }));
  at = heap('compiled rulebook', at);
  const age = parseAge('12', 'self-declared');
  await step('first decision in GB', () =>
    rulebook.decide({ situation: 'contact.message/adult', in: 'GB', age }).toJSON(),
  );
  found[onePlace] = found[compiling]! + found['first decision in GB']!;
  const page = (places: string, level: (typeof levels)[number], years: string) =>
    JSON.stringify(rulebook.protections({ in: places, age: parseAge(years, level), granted: grants([]) }));
  await step('first page of protections in GB', () => page('GB', 'self-declared', '12'));
  await step('first page of protections, place and age unknown', () => page('unknown', 'none', 'unknown'));
  at = held();
  const world = [
    ...knownCountries,
    ...rulebook.jurisdictions.filter((place) => place.includes('-')),
    'unknown',
  ];
  for (const places of [...world, 'GB,US']) {
    const scope = rulebook.scope(places);
    for (const level of levels) {
      for (let lo = 0; lo <= 18; lo++) for (let hi = lo; hi <= 18; hi++) scope.row({ lo, hi, level });
    }
  }
  heap(everything, at);
  found[`heap: ${whole}`] = found['heap: compiled rulebook']! + found[`heap: ${everything}`]!;
  again('compile all codes, warm', () => compile(codes, { asOf }));
  again('a page of protections in GB, as JSON, warm', () => page('GB', 'self-declared', '12'));
  const { user, system } = process.cpuUsage();
  found[core] = (user + system) / 1e6;
  return found;
}

function held(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
