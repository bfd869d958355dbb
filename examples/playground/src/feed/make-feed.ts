import type { Situation } from '@stairgate/client';
import { isOff, isOn, opens } from '../access/access.ts';
import { isPlaceShown } from '../access/place-shown.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { Person } from '../records/people.ts';
import type { Label, Post } from '../records/posts.ts';
import { rankFeed, type Signals } from './rank-feed.ts';

/** A post as one person may see it. */
export interface ShownPost {
  readonly post: Post;
  readonly author: Person;
  readonly place: string | null;
  /** Null where numbers are not shown. */
  readonly likes: number | null;
  readonly liked: boolean;
  readonly comments: number;
  readonly mine: boolean;
}

export interface FeedPage {
  readonly shown: readonly ShownPost[];
  readonly more: boolean;
  /** In words, for the line that says how the feed is sorted. */
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

const perPage = 8;
const newest = 400;

/** The feed of a person: friends, and posts of people whose profiles are open to them. */
export async function makeFeed(birch: Birch, me: Me, from: number): Promise<FeedPage> {
  const { posts, people, friends, gate, clock } = birch;
  const { person, page } = me;
  const hidden = posts.hiddenFrom(person.id);
  const fits = (post: Post) => {
    if (post.author === person.id) return true;
    if (hidden.has(post.id) || friends.hasMuted(person.id, post.author)) return false;
    if (!opens(page, `content.view/${post.label}`)) return false;
    return friends.are(person.id, post.author) || opens(page, `content.recommend/${post.label}`);
  };
  const candidates = await visible(birch, me.person, posts.latest(newest).filter(fits));
  const child = person.gateId;
  const [choices, behaviour, searches] = await Promise.all(
    (['choices', 'behaviour', 'searches'] as const).map((signal) =>
      gate.ask(`feed.rank/${signal}`, { child, peek: from > 0 }),
    ),
  );
  const may = (answer: typeof choices) =>
    answer?.allowed === true && answer.source !== 'offline' && !isOff(person, answer.situation);
  const signals: Signals = {
    choices: may(choices) ? person.topics : null,
    behaviour: may(behaviour) ? posts.topicsOf(person.id) : null,
    searches: may(searches) ? posts.searchesOf(person.id) : null,
  };
  const ranked = capRepeats(rankFeed(candidates, signals, clock()), (label) =>
    page.situations[`content.recommend/${label}`].obligations.includes('cap-repeats'),
  );
  const authors = new Map(people.all().map((one) => [one.id, one]));
  const part = ranked.slice(from, from + perPage);
  const shown = await Promise.all(part.map((post) => showPost(birch, me, post, authors.get(post.author)!)));
  const words = [
    [signals.choices, 'topics you picked'],
    [signals.behaviour, 'what you like and open'],
    [signals.searches, 'what you search for'],
  ] as const;
  return {
    shown,
    more: ranked.length > from + perPage,
    used: ['newest first', ...words.filter(([signal]) => signal !== null).map(([, word]) => word)],
    unused: words.filter(([signal]) => signal === null).map(([, word]) => word),
  };
}

/** The posts whose authors' profiles are open to the viewer; null is somebody signed out. */
export async function visible(
  { people, access }: Birch,
  viewer: Person | null,
  candidates: readonly Post[],
): Promise<Post[]> {
  const authors = [...new Set(candidates.map(({ author }) => author))]
    .map((id) => people.byId(id))
    .filter((one) => one !== undefined);
  const verdicts = await access.mayAll('profile.view', viewer, authors, { peek: true });
  const open = new Set(authors.filter((_, index) => verdicts[index]!.open).map(({ id }) => id));
  return candidates.filter(({ author }) => open.has(author));
}

/** One post for one viewer. Whether they may see it at all is settled before. */
export async function showPost(birch: Birch, me: Me | null, post: Post, author: Person): Promise<ShownPost> {
  const { posts, access, friends, clock } = birch;
  const mine = me?.person.id === author.id;
  let place = post.place;
  if (place !== null && !mine) {
    const isFriend = me !== null && friends.are(me.person.id, author.id);
    const situation: Extract<Situation, `location.share/${string}`> = isFriend
      ? 'location.share/contact'
      : 'location.share/anyone';
    if (!isPlaceShown(await access.page(author), situation, post.placeUntil, clock())) place = null;
  }
  const counted = me !== null && isOn(me, 'engage.metrics/likes');
  return {
    post,
    author,
    place,
    likes: counted ? posts.likes(post.id) : null,
    liked: me !== null && posts.likedBy(post.id, me.person.id),
    comments: posts.comments(post.id).length,
    mine,
  };
}

/** At most two posts of a label that must not pile up. */
function capRepeats(ranked: readonly Post[], isCapped: (label: Label) => boolean): Post[] {
  const seen = new Map<Label, number>();
  return ranked.filter(({ label }) => {
    if (!isCapped(label) || label === 'suitable') return true;
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return count <= 2;
  });
}
