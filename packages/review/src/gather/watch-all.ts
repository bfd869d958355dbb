import type { Gathering, Gatherings, Watched } from './gatherer.ts';
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

const gatherers = {
  requests: watchRequests,
  marksSent: watchMarks,
  cookiesAsked: watchCookies,
  asks: watchAsks,
  media: watchMedia,
  scriptActs: watchScripts,
  storage: watchStorage,
} as const;

export interface Watching {
  readonly gathered: Gatherings<AllWatched>;
  settle(): Promise<void>;
}

/** Starts every gatherer before the first page, each after what it needs. */
export async function watchAll(watched: Watched): Promise<Watching> {
  const started = new Map<string, Gathering<unknown>>();
  const start = async (name: keyof typeof gatherers): Promise<void> => {
    if (started.has(name)) return;
    const { needs } = gatherers[name];
    for (const need of needs) await start(need);
    started.set(name, await gatherers[name].start(watched, Object.fromEntries(started) as never));
  };
  for (const name of Object.keys(gatherers) as (keyof typeof gatherers)[]) await start(name);
  return {
    gathered: Object.fromEntries(started) as unknown as Gatherings<AllWatched>,
    async settle() {
      for (const one of started.values()) await one.settle?.();
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
