import { marksOf } from '../identity.ts';
import type { Attempt, Stage } from '../journey.ts';
import type { Player } from '../persona.ts';
import { type Actor, missing, notReached, type Play, signsOf } from './play.ts';
import type { ActorSaw, Probe } from './probe.ts';
import { readRobots } from './read-robots.ts';
import { readSight } from './read-sight.ts';

/** What one persona looks at of another, by its pages. */
export type Look = 'profile' | 'search' | 'suggestion' | 'connections' | 'presence' | 'location';

const telling =
  /^(x-)?(last-?(seen|active|online)|online|presence|x-(last-?)?(seen|active|online|presence))/i;

/** Has one persona look at another by the pages, and says what stood there, was sent along, or told where and when. */
export async function lookAt(
  play: Play,
  actor: Actor,
  owner: Actor,
  kind: Look,
  { after }: { readonly after?: 'switched-off' | 'opened' } = {},
): Promise<Probe> {
  const look = stepFor(play, kind);
  const id = [actor.player.id, kind, owner.player.id, ...(after ? [after] : [])].join('-');
  const canLook = actor.signedIn || actor.player.role === 'visitor';
  const actorSide = !look
    ? missing<ActorSaw>()
    : !canLook || !owner.signedIn
      ? notReached<ActorSaw>('finishSignUp')
      : await play.take(
          actor,
          id,
          async (stage) => {
            await look(stage, owner.player);
            return sawOf(play, actor, owner.player, id, null);
          },
          { picture: kind !== 'presence' && kind !== 'location' },
        );
  return {
    id,
    actor: actor.player.id,
    owner: owner.player.id,
    kind,
    way: 'pages',
    ...(after ? { when: after } : {}),
    actorSide,
    ownerSide: missing(),
  };
}

function stepFor({ journey }: Play, kind: Look): ((stage: Stage, whom: Player) => Promise<void>) | undefined {
  const { openSuggestions } = journey;
  if (kind === 'suggestion') return openSuggestions && ((stage) => openSuggestions.call(journey, stage));
  const steps = {
    profile: journey.openProfile,
    search: journey.search,
    connections: journey.openConnections,
    presence: journey.openPresence,
    location: journey.openLocation,
  } as const;
  return steps[kind]?.bind(journey);
}

/** What stands on the page that the actor is at, of the owner. */
export async function sawOf(
  { options, cast }: Play,
  actor: Actor,
  owner: Player,
  during: string,
  attempt: Attempt | null,
): Promise<ActorSaw> {
  await actor.session.settle();
  const marks = marksOf(owner, options.seed);
  const { name, username } = owner.identity;
  const sight = await readSight(actor.page, {
    name,
    username,
    born: owner.identity.born,
    age: owner.age,
    places: options.placesShown,
    ...options.coordinates,
  });
  const all = { name, username, about: marks.about, post: marks.post } as const;
  const headers = Object.entries(actor.document?.headers ?? {}).filter(([header]) => telling.test(header));
  return {
    attempt,
    shown: (Object.keys(all) as (keyof typeof all)[]).filter((what) => sight.text.includes(all[what])),
    sent: (['about', 'post'] as const).flatMap((what) =>
      actor.watched.marksSent.soFar
        .filter((one) => one.during === during && one.mark === marks[what])
        .map(({ url }) => ({ what, url })),
    ),
    url: actor.page.url(),
    status: actor.document?.status ?? null,
    page: await signsOf(actor),
    found: sight.found,
    presence: [
      ...sight.presence,
      ...headers.map(([header, value]) => ({
        how: 'header' as const,
        says: `${header}: ${value.slice(0, 60)}`,
      })),
    ],
    place: sight.place,
    age: sight.age,
    others: cast
      .filter(
        ({ id, identity }) => id !== actor.player.id && id !== owner.id && sight.text.includes(identity.name),
      )
      .map(({ id }) => id),
  };
}

/** What search engines are told of somebody's page, as a visitor gets it. */
export async function lookAtIndex(play: Play, visitor: Actor, owner: Actor): Promise<Probe> {
  const { journey, take, base } = play;
  const { openProfile } = journey;
  const id = `${visitor.player.id}-web-index-${owner.player.id}`;
  const fetchText = async (url: string): Promise<string | null> => {
    const tab = await visitor.session.newTab();
    try {
      const answer = await tab.goto(url);
      return answer?.ok() ? await answer.text() : null;
    } catch {
      return null;
    } finally {
      await tab.close().catch(() => {});
    }
  };
  const actorSide = !openProfile
    ? missing<ActorSaw>()
    : !owner.signedIn
      ? notReached<ActorSaw>('finishSignUp')
      : await take(visitor, id, async (stage): Promise<ActorSaw> => {
          await openProfile.call(journey, stage, owner.player);
          const saw = await sawOf(play, visitor, owner.player, id, null);
          const page = visitor.page.url();
          const { status = null, headers = {} } = visitor.document ?? {};
          const robots = await visitor.page.evaluate(
            () => document.querySelector<HTMLMetaElement>('meta[name=robots i]')?.content ?? null,
          );
          const indexing = await readRobots({
            base,
            page,
            tag: robots,
            header: headers['x-robots-tag'] ?? null,
            fetchText,
          });
          return { ...saw, status, indexing };
        });
  return {
    id,
    actor: visitor.player.id,
    owner: owner.player.id,
    kind: 'web-index',
    way: 'pages',
    actorSide,
    ownerSide: missing(),
  };
}
