import type { Browsing } from '../browser/session.ts';
import type { Search } from './carried.ts';

/** Something that is being gathered. */
export interface Gathering<Artifact> {
  /** What there is by now. A list grows while pages run. */
  readonly soFar: Artifact;
  /** Called at the end of each step, while what it left stands. Never throws. */
  settle?(): Promise<void>;
  /** Takes a last look, and gives what there is. What comes later is in no artifact. Never throws. */
  stop(): Promise<Artifact>;
}

export type Gatherings<Artifacts> = { readonly [Name in keyof Artifacts]: Gathering<Artifacts[Name]> };

/** The browser of one persona before its first page, and how to know again what is that persona's own. */
export interface Watched extends Browsing {
  readonly search: Search;
}

/**
 * Collects one thing beside all that a persona does, and judges nothing. The file of a gatherer also says what it
 * gives: an artifact, saved under the name of the gatherer.
 */
export interface Gatherer<Artifact, Needed extends object = Record<never, never>> {
  /** What has to be gathered before it starts. */
  readonly needs: readonly (keyof Needed & string)[];
  start(watched: Watched, needed: Gatherings<Needed>): Promise<Gathering<Artifact>>;
}

/** For what is a list that pages add to. */
export const listGathering = <Item>(soFar: readonly Item[]): Gathering<readonly Item[]> => ({
  soFar,
  stop: async () => [...soFar],
});
