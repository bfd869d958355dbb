import type { Records } from './open-records.ts';

/** What an author says a post is like. The same words as the gate's `content.view`. */
export const labels = ['suitable', 'sensitive', 'adult-only'] as const;
export type Label = (typeof labels)[number];

export interface Post {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly topic: string;
  readonly label: Label;
  readonly place: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** Set where the place was shared just this time: until then it may be shown. */
  readonly placeUntil: number | null;
  readonly commentsOpen: boolean;
  readonly at: number;
}

export interface Comment {
  readonly id: string;
  readonly post: string;
  readonly author: string;
  readonly text: string;
  readonly at: number;
}

interface Row extends Omit<Post, 'commentsOpen' | 'placeUntil'> {
  place_until: number | null;
  comments_open: number;
}

const fromRow = ({ place_until, comments_open, ...rest }: Row): Post => ({
  ...rest,
  placeUntil: place_until,
  commentsOpen: comments_open === 1,
});

/** Posts, and what people say and like. */
export interface Posts {
  byId(id: string): Post | undefined;
  by(author: string): Post[];
  /** The latest posts of anybody. */
  latest(most: number): Post[];
  add(post: Post): void;
  remove(id: string): void;
  comments(post: string): Comment[];
  addComment(comment: Comment): void;
  likes(post: string): number;
  likedBy(post: string, person: string): boolean;
  setLiked(post: string, person: string, liked: boolean, at: number): void;
  hide(person: string, post: string): void;
  hiddenFrom(person: string): Set<string>;
  /** Remembers that a person opened a post. */
  opened(person: string, post: string, at: number): void;
  /** How often a person liked or opened posts on each topic, since a time in milliseconds. */
  topicsOf(person: string, since?: number): Map<string, number>;
  searched(person: string, text: string, at: number): void;
  searchesOf(person: string): string[];
}

export function createPosts(records: Records): Posts {
  return {
    byId(id) {
      const row = records.get<Row>('select * from posts where id = ?', id);
      return row && fromRow(row);
    },
    by: (author) =>
      records.all<Row>('select * from posts where author = ? order by at desc, id', author).map(fromRow),
    latest: (most) => records.all<Row>('select * from posts order by at desc, id limit ?', most).map(fromRow),
    add(post) {
      records.run(
        `insert into posts (id, author, text, topic, label, place, lat, lon, place_until, comments_open, at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        post.id,
        post.author,
        post.text,
        post.topic,
        post.label,
        post.place,
        post.lat,
        post.lon,
        post.placeUntil,
        post.commentsOpen ? 1 : 0,
        post.at,
      );
    },
    remove(id) {
      records.together(() => {
        records.run('delete from posts where id = ?', id);
        for (const table of ['comments', 'likes', 'hidden', 'opened']) {
          records.run(`delete from ${table} where post = ?`, id);
        }
      });
    },
    comments: (post) => records.all<Comment>('select * from comments where post = ? order by at, id', post),
    addComment({ id, post, author, text, at }) {
      records.run('insert into comments values (?, ?, ?, ?, ?)', id, post, author, text, at);
    },
    likes: (post) =>
      records.get<{ n: number }>('select count(*) as n from likes where post = ?', post)?.n ?? 0,
    likedBy: (post, person) =>
      records.get('select 1 from likes where post = ? and person = ?', post, person) !== undefined,
    setLiked(post, person, liked, at) {
      if (liked) records.run('insert or ignore into likes values (?, ?, ?)', post, person, at);
      else records.run('delete from likes where post = ? and person = ?', post, person);
    },
    hide(person, post) {
      records.run('insert or ignore into hidden values (?, ?)', person, post);
    },
    hiddenFrom: (person) =>
      new Set(
        records
          .all<{ post: string }>('select post from hidden where person = ?', person)
          .map(({ post }) => post),
      ),
    opened(person, post, at) {
      records.run('insert or replace into opened values (?, ?, ?)', person, post, at);
    },
    topicsOf: (person, since = 0) =>
      new Map(
        records
          .all<{ topic: string; n: number }>(
            `select topic, count(*) as n from posts join
             (select post from likes where person = ? and at >= ?
              union all select post from opened where person = ? and at >= ?) seen
             on seen.post = posts.id group by topic`,
            person,
            since,
            person,
            since,
          )
          .map(({ topic, n }) => [topic, n]),
      ),
    searched(person, text, at) {
      records.run('insert or replace into searches values (?, ?, ?)', person, text, at);
    },
    searchesOf: (person) =>
      records
        .all<{ text: string }>('select text from searches where person = ? order by at desc limit 10', person)
        .map(({ text }) => text),
  };
}
