import {
  type CleanedAdvertRequest,
  cleanAdvertRequest,
  type Decided,
  type FeedRequest,
  type GuardedConversation,
  type GuardedFeed,
  guardConversation,
  guardFeed,
  type TalkRequest,
} from '@stairgate/guards';
import type { ServiceApp } from '@stairgate/service';
import {
  advertBytes,
  type advertGuardSchema,
  feedBytes,
  type feedGuardSchema,
  operations,
  type talkGuardSchema,
  type Wire,
} from '@stairgate/wire';
import type { PlatformContext, PlatformDoor } from '../../child/facts/platform-door.ts';
import { decidedAbout, decidedAboutChild } from './decided-about.ts';
import { talkWords } from './talk-words.ts';

const child = async ({ children, rulebook, clock }: PlatformContext, childId: string): Promise<Decided> =>
  decidedAboutChild(await children.need(childId), rulebook(), clock());

/** A guard checks what it reads by itself, and its answers are plain: nothing stands between. */
export async function guardRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  const large = { bodyLimit: advertBytes };
  const larger = { bodyLimit: feedBytes };
  app.route(
    door.route(
      operations.guardAdverts,
      async (context, { params, body }) => adverts(await child(context, params.childId), body),
      large,
    ),
  );
  app.route(
    door.route(
      operations.guardFeed,
      async (context, { params, body }) => feed(await child(context, params.childId), body),
      larger,
    ),
  );
  app.route(
    door.route(operations.guardTalk, async (context, { params, query, body }) =>
      talk(await child(context, params.childId), body, query.language),
    ),
  );
  app.route(
    door.route(
      operations.guardAdvertsOfNobody,
      async ({ rulebook }, { body: { place, age, ...asked } }) =>
        adverts(decidedAbout(rulebook(), place, age), asked),
      large,
    ),
  );
  app.route(
    door.route(
      operations.guardFeedOfNobody,
      async ({ rulebook }, { body: { place, age, ...asked } }) =>
        feed(decidedAbout(rulebook(), place, age), asked),
      larger,
    ),
  );
  app.route(
    door.route(
      operations.guardTalkOfNobody,
      async ({ rulebook }, { query, body: { place, age, ...asked } }) =>
        talk(decidedAbout(rulebook(), place, age), asked, query.language),
    ),
  );
}

function adverts(
  decided: Decided,
  { request, id, own }: Wire<typeof advertGuardSchema>,
): CleanedAdvertRequest {
  return cleanAdvertRequest(request, decided, {
    ...(id !== undefined && { id }),
    ...(own !== undefined && { own: new Set(own) }),
  });
}

function feed(
  decided: Decided,
  { capPerDay, endAfter, breakEvery, ...sent }: Wire<typeof feedGuardSchema>,
): GuardedFeed {
  return guardFeed(
    { ...(sent as Omit<FeedRequest, 'child'>), child: decided },
    {
      ...(capPerDay !== undefined && { capPerDay }),
      ...(endAfter !== undefined && { endAfter }),
      ...(breakEvery !== undefined && { breakEvery }),
    },
  );
}

function talk(
  decided: Decided,
  sent: Wire<typeof talkGuardSchema>,
  language: string | undefined,
): GuardedConversation {
  const texts = talkWords(language);
  return guardConversation(
    { ...(sent as Omit<TalkRequest, 'child'>), child: decided },
    texts === undefined ? {} : { texts },
  );
}
