import type { Question, Scenario } from '../scenario.ts';

/** Somebody who answers the stream of questions in this process. */
export interface Contender {
  readonly name: string;
  readonly version: string;
  /** How the law was put to it. */
  readonly how: string;
  /** Takes in the law for the children of the scenario. Deciding is timed, this is not. */
  learn(scenario: Scenario): Promise<Learned>;
}

export interface Learned {
  /** Makes the questions ready in whatever shape suits the contender. Not timed either. */
  ask(questions: readonly Question[]): Asked;
}

/** Answers `count` questions from `from` on, and counts the ones allowed. A promise only where the peer is async. */
export type Pass = (from: number, count: number) => number | Promise<number>;

export interface Asked {
  /** Yes or no. */
  readonly decide: Pass;
  /** Yes or no, and what the law says about it is read as well. */
  readonly cite: Pass;
}
