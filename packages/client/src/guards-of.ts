import {
  type CleanAdvertOptions,
  type CleanedAdvertRequest,
  cleanAdvertRequest,
} from '@stairgate/guards/adverts';
import { type FeedOptions, type FeedRequest, type GuardedFeed, guardFeed } from '@stairgate/guards/feed';
import {
  type GuardedConversation,
  guardConversation,
  type TalkOptions,
  type TalkRequest,
} from '@stairgate/guards/talk';
import type { Situation } from '@stairgate/rulebook';
import type { ChildProtections } from './child-protections.ts';
import type { Client } from './create-client.ts';
import { restsOn } from './rests-on.ts';

/** What a platform is about to do, made lawful for one child, in process, by the page that the client keeps. */
export interface ClientGuards {
  /** A bid request of OpenRTB, made lawful; its `request` is null where no advert may be asked for. */
  adverts(childId: string, request: unknown, options?: CleanAdvertOptions): Promise<CleanedAdvertRequest>;
  feed(childId: string, feed: Omit<FeedRequest, 'child'>, options?: FeedOptions): Promise<GuardedFeed>;
  talk(
    childId: string,
    talk: Omit<TalkRequest, 'child'>,
    options?: TalkOptions,
  ): Promise<GuardedConversation>;
}

type Decided = FeedRequest['child'];

/**
 * The guards by a client. Of a child that is not known, and while protect is away, they guard as of nobody: unknown age,
 * unknown place, no choices. A yes for just this time opens nothing here: `gate.ask` uses it up.
 *
 * ```ts
 * const guards = guardsOf(gate);
 * const { request } = await guards.adverts(child.id, bidRequest);
 * if (request !== null) await exchange.ask(request);
 * ```
 */
export function guardsOf(gate: Pick<Client, 'protections'>): ClientGuards {
  const decided = async (childId: string) => decidedOf(await gate.protections(childId));
  return {
    adverts: async (childId, request, options) =>
      cleanAdvertRequest(request, await decided(childId), options),
    feed: async (childId, feed, options) => guardFeed({ ...feed, child: await decided(childId) }, options),
    talk: async (childId, talk, options) =>
      guardConversation({ ...talk, child: await decided(childId) }, options),
  };
}

/** By the answers of a page, which are one object for as long as the page holds: a guard works out once what follows. */
const known = new WeakMap<ChildProtections['situations'], Decided>();

function decidedOf({ place, age, situations }: ChildProtections): Decided {
  let decided = known.get(situations);
  if (decided === undefined) {
    decided = { places: place === 'unknown' ? 'unknown' : [place], age, situations: lasting(situations) };
    known.set(situations, decided);
  }
  return decided;
}

/** The same answers, but that a yes for one time opens neither what it is about nor what rests on that. */
function lasting(views: ChildProtections['situations']): Decided['situations'] {
  const names = Object.keys(views) as Situation[];
  const once = new Set(names.filter((name) => views[name].once));
  if (once.size === 0) return views;
  return Object.fromEntries(
    names.map((name) => {
      const view = views[name];
      const closes = once.has(name) || restsOn(name).some((one) => once.has(one));
      return [name, closes ? { ...view, allowed: false } : view];
    }),
  );
}
