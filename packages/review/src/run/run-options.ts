import { isSandboxed } from '../browser/launch.ts';
import type { Limits } from '../browser/limits.ts';
import type { PersonaEvidence, Probe, ReviewFacts } from '../evidence.ts';
import type { PlayOptions } from '../gather/play.ts';
import type { MachineReading } from './watch-machine.ts';

/** All that a review is run by: what each persona is played with, and how the whole of it begins and ends. */
export interface RunOptions extends PlayOptions {
  /** ISO 3166 code of where the personas say they are. */
  readonly place: string;
  readonly ages: readonly number[];
  readonly browserVersion: string;
  readonly limits?: Limits;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly of: number;
    readonly at: string;
  }) => void;
  /** What an earlier run of the same review saved before it was killed. */
  readonly earlier?: Earlier;
  /** What the machine is at now. Left out: nobody measures. */
  readonly machine?: () => MachineReading;
  /** Ends the run with what it has, in the middle of a step. */
  readonly stop?: AbortSignal;
}

/** What is left of a run that was killed: children that were played to the end, and what was tried with them. */
export interface Earlier {
  readonly startedAt: string;
  /** How often it was begun before. */
  readonly runs: number;
  readonly personas: readonly PersonaEvidence[];
  readonly probes: readonly Probe[];
}

export interface RunResult {
  readonly review: ReviewFacts;
  readonly personas: readonly PersonaEvidence[];
  readonly probes: readonly Probe[];
}

/** What made a review, as it stands in its facts. */
export const toolOf = ({ version, browser, browserVersion }: RunOptions): ReviewFacts['tool'] => ({
  name: 'stairgate review',
  version,
  browser: browserVersion,
  sandbox: isSandboxed(browser),
});

/** What stands in the facts of a review while it runs, and after it was killed. */
export const unfinished = 'It was not finished.';
