import { AppBskyEmbedRecord, type AppBskyFeedDefs, type ModerationOpts, moderatePost } from '@atproto/api';
import type { Candidate, FeedSession, Label } from './guard-feed.ts';

type Post = AppBskyFeedDefs.PostView;
type Author = Post['author'];

export const now = '2026-11-22T10:00:00Z';

/** Whether Bluesky's own moderation hides a post in a list, or blurs it or its pictures. */
export function hiddenByBluesky(post: Post, options: ModerationOpts): boolean {
  const decision = moderatePost(post, options);
  const list = decision.ui('contentList');
  return list.filter || list.blur || decision.ui('contentView').blur || decision.ui('contentMedia').blur;
}

/** The post as a candidate: its labels are those of all that is seen with it, its author's and those of what it quotes. */
export function candidateOf(post: Post): Candidate {
  const quoted = quotedIn(post);
  return {
    id: post.uri,
    labels: [...labelsOf(post), ...labelsOf(post.author), ...labelsOf(quoted), ...labelsOf(quoted?.author)],
    author: post.author.did,
    ...(quoted !== undefined && { topic: quoted.author.did }),
    at: post.indexedAt,
  };
}

/** Whom a child muted or blocked, or is blocked by, and what labels it wants hidden, as "less of this". */
export function sessionOf(post: Post, { prefs }: ModerationOpts): FeedSession {
  const quoted = quotedIn(post)?.author;
  const hidden = [prefs.labels, ...prefs.labelers.map(({ labels }) => labels)].flatMap((labels) =>
    Object.entries(labels).flatMap(([label, wish]) => (wish === 'hide' ? [{ label, at: now }] : [])),
  );
  return {
    now,
    less: [
      ...(isAway(post.author) ? [{ author: post.author.did, at: now }] : []),
      ...(quoted !== undefined && isAway(quoted) ? [{ topic: quoted.did, at: now }] : []),
      ...hidden,
    ],
  };
}

const isAway = ({ viewer }: Author) =>
  viewer?.muted === true || viewer?.blockedBy === true || viewer?.blocking !== undefined;
const labelsOf = (of: { readonly labels?: readonly Label[] } | undefined): readonly Label[] =>
  (of?.labels ?? []).map(({ val, src }) => ({ val, ...(src !== undefined && { src }) }));

function quotedIn({ embed }: Post): AppBskyEmbedRecord.ViewRecord | undefined {
  const { record } = (embed ?? {}) as Partial<AppBskyEmbedRecord.View>;
  return AppBskyEmbedRecord.isViewRecord(record) ? (record as AppBskyEmbedRecord.ViewRecord) : undefined;
}
