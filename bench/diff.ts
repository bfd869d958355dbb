import { loadCodes } from '@stairgate/codes';
import { adult, compile, diff, effects, levels, situations } from '@stairgate/rulebook';
import { asOf } from './as-of.ts';
import { abilityOf, asked, casl } from './contenders/casl.ts';
import { linesOf, reaches, type Yes, yesTo } from './law.ts';
import { watchOthers } from './machine.ts';
import { measure, median, type Runner, ratio } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';

/** What changed in the United Kingdom between two days, for every age known for sure. */
const place = 'GB';
const days = ['2025-07-24', asOf] as const;
const timing = { rounds: 9, turn: 250, warmUp: 1000 };

const codes = loadCodes();
const [before, after] = days.map((day) => compile(codes, { asOf: day }));
const verified = levels.indexOf('verified');
const ages = Array.from({ length: adult + 1 }, (_, age) => age);
/** With everybody's yes to all else, so that a cell shows what is wanted for itself. */
const everything = new Uint8Array(situations.length).fill(3);
const choices = situations.map((situation) => {
  const others: Yes = yesTo(situation, everything);
  return [0, 1, 2, 3].map((bits) =>
    asked({ ...others, child: (bits & 1) !== 0, guardian: (bits & 2) !== 0 }),
  );
});

let seen: unknown;
const ours = (): Set<string> =>
  new Set(
    diff({ label: 'before', rulebook: before!, in: place }, { label: 'after', rulebook: after!, in: place })
      .filter((one) => one.direction !== 'obligations')
      .flatMap(({ situation, ages: [lo, hi] }) => ages.slice(lo, hi + 1).map((age) => `${situation} ${age}`)),
  );

/** A peer has no such question: it is asked about every cell with every choice, under both laws. */
const abilities = [before!, after!].map((rulebook) => {
  const lines = linesOf(rulebook, place);
  return ages.map((age) =>
    abilityOf(lines.filter((line) => reaches(line, { lo: age, hi: age, level: 'verified' }, verified))),
  );
});
const theirs = (): Set<string> => {
  const changed = new Set<string>();
  for (const age of ages) {
    for (const [number, situation] of situations.entries()) {
      const [old, now] = abilities.map((own) => own[age]!);
      if (choices[number]!.some((child) => old!.can(situation, child) !== now!.can(situation, child))) {
        changed.add(`${situation} ${age}`);
      }
    }
  }
  return changed;
};

heading('What changes between two days', [
  `${place}, ${days[0]} to ${days[1]}, every age, ${situations.length} situations, under ${codes.length} codes; the provisions are named by Stairgate alone.`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);
const [own, peers] = [ours(), theirs()];
const apart = own.symmetricDifference(peers);
if (apart.size > 0 || own.size === 0) {
  console.error(`They differ about ${[...apart].slice(0, 5).join(', ')} and ${apart.size} in all.`);
  process.exit(1);
}
console.log(
  `Both find the same ${own.size} cells of ${ages.length * situations.length} (ladder of ${effects.length}).`,
);

const passOf = (work: () => unknown) => (_from: number, count: number) => {
  for (let run = 0; run < count; run++) seen = work();
  return count;
};
const runners: Runner[] = [
  { name: 'Stairgate, diff', pass: passOf(ours), length: 1 << 16 },
  { name: `${casl.name}, cell by cell`, pass: passOf(theirs), length: 1 << 16 },
];
const othersSince = watchOthers();
const found = await measure(runners, timing);
const busyOthers = othersSince();
const results = runners.map(({ name }) => ({
  name,
  milliseconds: median(found.get(name)!) / 1e6,
  timesOurs: ratio(found.get(name)!, found.get(runners[0]!.name)!),
}));
table([
  ['', 'ms', 'we are faster by'],
  ...results.map(({ name, milliseconds, timesOurs }, number) => [
    name,
    figure(milliseconds),
    number === 0 ? '' : times(timesOurs),
  ]),
]);
others(busyOthers);
const [{ milliseconds = 0 } = {}] = results;
const wanted = [
  {
    what: 'a comparison',
    wanted: 'under 100 ms',
    found: `${figure(milliseconds)} ms`,
    met: milliseconds < 100,
  },
];
aims(wanted);
keep('diff', { place, days, timing, busyOthers, results, aims: wanted, seen: seen !== undefined });
