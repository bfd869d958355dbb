import type { Browsing } from '../browser/session.ts';
import type { Search } from './carried.ts';

/** Something that is being gathered. */
export interface Gathering<Artifact> {
  /** What there is by now. */
  readonly soFar: Artifact;
  /** Called at the end of each step, while what it left stands. Never throws. */
  settle?(): Promise<void>;
  /** Takes the last look, and gives what there is. What comes later is in no artifact. Never throws. */
  stop(): Promise<Artifact>;
}

export type Gatherings<Artifacts> = { readonly [Name in keyof Artifacts]: Gathering<Artifacts[Name]> };

/** The browser of one persona before its first page, and how to know again what is that persona's own. */
export interface Watched extends Browsing {
  readonly search: Search;
}

/**
 * Collects one thing, and judges nothing. Its file also says what it gives: an artifact, which is saved. There are two
 * kinds. What watches starts before the first page and goes on beside all that a persona does. What takes steps itself
 * starts where the run says, and stops when the persona has signed out and in again.
 */
export interface Gatherer<
  On,
  Artifact,
  Needed extends object = Record<never, never>,
  Begun extends Gathering<Artifact> = Gathering<Artifact>,
> {
  /** What has to be gathered before it starts. */
  readonly needs: readonly (keyof Needed & string)[];
  start(on: On, needed: Gatherings<Needed>): Promise<Begun>;
}

/** What watches a browser. */
export type Watcher<Artifact, Needed extends object = Record<never, never>> = Gatherer<
  Watched,
  Artifact,
  Needed
>;

/** For what was gathered at once. */
export const gathered = <Artifact>(soFar: Artifact): Gathering<Artifact> => ({
  soFar,
  stop: async () => soFar,
});

/** For a list that pages add to. */
export const listGathering = <Item>(soFar: readonly Item[]): Gathering<readonly Item[]> => ({
  soFar,
  stop: async () => [...soFar],
});
