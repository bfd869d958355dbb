import type { Client, Log } from '@stairgate/client';
import type { ClientGuards } from '@stairgate/client/guards';
import type { Access } from './access/access.ts';
import type { Attempts } from './accounts/attempts.ts';
import type { Fault } from './faults/fault.ts';
import type { Belongings } from './records/belongings.ts';
import type { FeedNotes } from './records/feed-notes.ts';
import type { Friends } from './records/friends.ts';
import type { Notices } from './records/notices.ts';
import type { Records } from './records/open-records.ts';
import type { People } from './records/people.ts';
import type { Posts } from './records/posts.ts';
import type { Sessions } from './records/sessions.ts';
import type { SignUps } from './records/sign-ups.ts';
import type { Talk } from './records/talk.ts';
import type { UsedForms } from './records/used-forms.ts';

/** Everything that a route of Birch is handed. */
export interface Birch {
  readonly gate: Client;
  /** What Birch is about to do, made fit for one person. */
  readonly guards: ClientGuards;
  readonly access: Access;
  readonly records: Records;
  readonly people: People;
  readonly friends: Friends;
  readonly posts: Posts;
  readonly feedNotes: FeedNotes;
  readonly talk: Talk;
  readonly notices: Notices;
  readonly sessions: Sessions;
  readonly signUps: SignUps;
  readonly belongings: Belongings;
  readonly usedForms: UsedForms;
  readonly attempts: Attempts;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** `size` random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** A new id that nobody can guess. */
  readonly id: () => string;
  /** Signs cookies. */
  readonly key: string;
  /** Where the pages of protect are, for links that leave Birch. */
  readonly protectOrigin: string;
  /** With what protect signs what it sends; null where it sends nothing, and Birch follows its stream alone. */
  readonly webhookSecret: string | null;
  /** Where adverts are asked for; null where there are none. */
  readonly exchangeUrl: string | null;
  readonly log: Log;
  /** Violations put in on purpose. None, unless somebody asked for them. */
  readonly faults: readonly Fault[];
}
