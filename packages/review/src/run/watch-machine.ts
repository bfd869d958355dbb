import { availableParallelism, cpus, loadavg } from 'node:os';
import type { ReviewFacts } from '@stairgate/wire';
import type { Timer } from '../browser/within.ts';

/** What a machine is at, at one moment. */
export interface MachineReading {
  readonly processors: number;
  /** What ran or waited to run in the last minute, on average; 0 where the system does not say. */
  readonly load: number;
  /** Milliseconds that all processors together have worked, and rested, since it started. */
  readonly worked: number;
  readonly rested: number;
}

type MachineFacts = NonNullable<ReviewFacts['machine']>;

/** Milliseconds between two readings. */
const every = 5_000;
/** Twice as much to do as there are processors: a step then takes twice as long, whatever the platform does. */
const busyFrom = 2;
/** More than so many times as long as usual nobody waits. */
const longest = 5;

/** By the system's own counts. */
export function readMachine(): MachineReading {
  const times = cpus().map((one) => one.times);
  return {
    processors: availableParallelism(),
    load: loadavg()[0] ?? 0,
    worked: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0),
    rested: times.reduce((sum, { idle }) => sum + idle, 0),
  };
}

/** How many times as long as usual to wait on a machine that has so much to do. */
export const patienceFor = ({ load, processors }: Pick<MachineReading, 'load' | 'processors'>): number =>
  Math.min(longest, Math.max(1, load / processors));

/** Measures what a machine is at while a review runs, so that a slow machine is told apart from a slow platform. */
export function watchMachine(
  read: () => MachineReading,
  timer: Timer,
): { readonly soFar: MachineFacts; stop(): void } {
  const first = read();
  let load = first.load;
  let waiting = timer(every);
  let isOver = false;
  void (async () => {
    while (!isOver) {
      await waiting.over;
      load = Math.max(load, read().load);
      waiting = timer(every);
    }
  })();
  return {
    get soFar() {
      const last = read();
      const worked = last.worked - first.worked;
      const all = worked + last.rested - first.rested;
      const most = Math.max(load, last.load);
      return {
        processors: last.processors,
        load: round(most),
        busy: all > 0 ? round(worked / all) : 0,
        wasSlow: most / last.processors >= busyFrom,
      };
    },
    stop() {
      isOver = true;
      waiting.cancel();
    },
  };
}

const round = (number: number) => Math.round(number * 100) / 100;
