import type { Gatherings, Watched, Watcher } from './gatherer.ts';
import type { Stored } from './stored.ts';
import { type PermissionAsk, watchAsks } from './watch-asks.ts';
import { watchCookies } from './watch-cookies.ts';
import { type MarkSent, watchMarks } from './watch-marks.ts';
import { type MediaSeen, watchMedia } from './watch-media.ts';
import { type SentRequest, watchRequests } from './watch-requests.ts';
import { type ScriptAct, watchScripts } from './watch-scripts.ts';
import { watchStorage } from './watch-storage.ts';

/** What is gathered beside all that a persona does, and saved. */
export interface WatchedArtifacts {
  readonly requests: readonly SentRequest[];
  readonly storage: readonly Stored[];
  readonly asks: readonly PermissionAsk[];
  readonly media: readonly MediaSeen[];
  /** What scripts did by which a browser is known again, or recorded. Left out: nobody watched. */
  readonly scriptActs?: readonly ScriptAct[];
}

/** With what other gatherers need, and nobody saves. */
interface AllWatched extends Required<WatchedArtifacts> {
  readonly marksSent: readonly MarkSent[];
  readonly cookiesAsked: readonly Stored[];
}

const watchers: { readonly [Name in keyof AllWatched]: Watcher<AllWatched[Name], AllWatched> } = {
  requests: watchRequests,
  marksSent: watchMarks,
  cookiesAsked: watchCookies,
  asks: watchAsks,
  media: watchMedia,
  scriptActs: watchScripts,
  storage: watchStorage,
};
const names = Object.keys(watchers) as (keyof AllWatched)[];

export interface Watching {
  readonly gathered: Gatherings<AllWatched>;
  settle(): Promise<void>;
}

/** Starts every watcher before the first page, each after what it needs. */
export async function watchAll(watched: Watched): Promise<Watching> {
  const gathered = {} as Gatherings<AllWatched>;
  const start = async (name: keyof AllWatched): Promise<void> => {
    if (name in gathered) return;
    for (const need of watchers[name].needs) await start(need);
    Object.assign(gathered, { [name]: await watchers[name].start(watched, gathered) });
  };
  for (const name of names) await start(name);
  return {
    gathered,
    async settle() {
      for (const name of names) await gathered[name].settle?.();
    },
  };
}

/** What there is of everything that is saved. */
export async function stopAll({
  requests,
  storage,
  asks,
  media,
  scriptActs,
}: Watching['gathered']): Promise<WatchedArtifacts> {
  return {
    requests: await requests.stop(),
    storage: await storage.stop(),
    asks: await asks.stop(),
    media: await media.stop(),
    scriptActs: await scriptActs.stop(),
  };
}
