import type { Situation } from '@stairgate/client';
import { isOff, isOn } from '../access/access.ts';
import { isPlaceShown } from '../access/place-shown.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { Person } from '../records/people.ts';
import type { Post } from '../records/posts.ts';
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
  /** `more`: there is more. `ask`: there is, and the feed waits to be asked for it. `none`: that was all. */
  readonly onward: 'more' | 'ask' | 'none';
  /** In words, for the line that says how the feed is sorted. */
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

const perPage = 8;
const newest = 400;
/** Posts until a feed that has to end waits to be asked. */
const endAfter = 24;
/** Most posts of one label in a day, where they must not pile up. */
const capPerDay = 2;
/** What the labels of Birch mean. Whoever posts sets them. */
const ownLabels = {
  '': { suitable: 'suitable', sensitive: 'sensitive', 'adult-only': 'adult-only' },
} as const;

/**
 * The feed of a person: friends, and posts of people whose profiles are open to them, as the guard lets them be shown.
 * `asked` is where in it the person last asked for more.
 */
export async function makeFeed(birch: Birch, me: Me, from: number, asked: number): Promise<FeedPage> {
  const { posts, people, friends, gate, guards, feedNotes, clock } = birch;
  const { person, page, session } = me;
  const now = clock();
  const hidden = posts.hiddenFrom(person.id);
  const mayCome = (post: Post) =>
    post.author === person.id || !(hidden.has(post.id) || friends.hasMuted(person.id, post.author));
  const candidates = await visible(birch, me.person, posts.latest(newest).filter(mayCome));
  const child = person.gateId;
  const kinds = ['choices', 'behaviour', 'searches'] as const;
  const answers = await Promise.all(
    kinds.map((signal) => gate.ask(`feed.rank/${signal}`, { child, peek: from > 0 })),
  );
  const open = kinds.filter((_, index) => {
    const answer = answers[index]!;
    return answer.allowed && answer.source !== 'offline' && !isOff(person, answer.situation);
  });
  const reset = feedNotes.resetAt(person.id);
  const signals: Signals = {
    choices: open.includes('choices') ? person.topics : null,
    behaviour: open.includes('behaviour') ? posts.topicsOf(person.id, reset) : null,
    searches: open.includes('searches') ? posts.searchesOf(person.id) : null,
  };
  const iso = (at: number) => new Date(at).toISOString();
  const day = iso(now).slice(0, 10);
  const ranked = rankFeed(candidates, signals, now);
  const guarded = await guards.feed(
    child,
    {
      // What was opened for just this time has been asked for and used up: the guard knows of no such yes.
      signals: open
        .filter((kind) => page.situations[`feed.rank/${kind}`].once === false)
        .map((kind) => ({
          name: kind === 'choices' ? 'topics' : kind,
          kind,
          ...(kind === 'choices' || reset === undefined ? {} : { from: iso(reset) }),
        })),
      candidates: ranked.map((post) => ({
        id: post.id,
        // One's own post is nothing that one is kept from.
        labels: post.author === person.id ? [] : [post.label],
        author: post.author,
        topic: post.topic,
        via: post.author === person.id || friends.are(person.id, post.author) ? 'followed' : 'everybody',
        at: iso(post.at),
      })),
      counts: feedNotes.counts(person.id, day),
      session: {
        now: iso(now),
        minutesSinceBreak: (now - session.breakAt) / 60_000,
        shown: Math.max(0, from - asked),
        less: feedNotes.less(person.id).map(({ topic, at }) => ({ topic, at: iso(at) })),
        ...(reset === undefined ? {} : { reset: iso(reset) }),
      },
    },
    { labels: ownLabels, capPerDay, endAfter },
  );
  const byId = new Map(ranked.map((post) => [post.id, post]));
  const all = guarded.items.flatMap(({ id, verdict }) => (verdict === 'drop' ? [] : [byId.get(id)!]));
  const room = Math.min(perPage, guarded.end ?? perPage);
  const part = all.slice(from, from + room);
  for (const { label } of part)
    if (Object.hasOwn(guarded.counts, label)) feedNotes.count(person.id, day, label);
  const authors = new Map(people.all().map((one) => [one.id, one]));
  const shown = await Promise.all(part.map((post) => showPost(birch, me, post, authors.get(post.author)!)));
  const words = [
    [signals.choices, 'topics you picked'],
    [signals.behaviour, 'what you like and open'],
    [signals.searches, 'what you search for'],
  ] as const;
  const isAll = all.length <= from + part.length;
  return {
    shown,
    onward: isAll ? 'none' : guarded.end !== null && guarded.end <= part.length ? 'ask' : 'more',
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
