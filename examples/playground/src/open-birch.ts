import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, type Log } from '@stairgate/client';
import { guardsOf } from '@stairgate/client/guards';
import { createAccess } from './access/access.ts';
import { createAttempts } from './accounts/attempts.ts';
import type { Birch } from './birch.ts';
import { createFaults } from './faults/create-faults.ts';
import { createBelongings } from './records/belongings.ts';
import { createFeedNotes } from './records/feed-notes.ts';
import { createFriends } from './records/friends.ts';
import { createNotices } from './records/notices.ts';
import { openRecords } from './records/open-records.ts';
import { createPeople } from './records/people.ts';
import { createPosts } from './records/posts.ts';
import { createSessions } from './records/sessions.ts';
import { createSignUps } from './records/sign-ups.ts';
import { createTalk } from './records/talk.ts';
import { createUsedForms } from './records/used-forms.ts';

export interface BirchOptions {
  /** Folder for the records; null keeps them in memory. */
  readonly dataDir: string | null;
  /** Where protect answers. */
  readonly protectUrl: string;
  /** Where a browser reaches protect's pages, if elsewhere. */
  readonly protectPublicUrl?: string;
  readonly apiKey: string;
  /** With what protect signs what it sends here, `whsec_…`; without it nothing is taken. */
  readonly webhookSecret?: string | null | undefined;
  /** Where an advert exchange takes requests; without it there are no adverts. */
  readonly exchangeUrl?: string | null;
  /** Now, in milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly random?: (size: number) => Uint8Array;
  readonly log?: Log;
  /** The client to use, where it is not to be an ordinary one. */
  readonly gate?: Client;
  /** Violations to put in on purpose, by their ids in `faults.yaml`; `all` for every one. */
  readonly faults?: readonly string[];
}

const silent: Log = { warn() {} };

/** Milliseconds for a question: long enough for everything to run on one small machine. */
const timeout = 1_000;

/** Opens the records and the client. Whoever opens it closes `gate` and `records`. Throws `UnknownFault`. */
export function openBirch(options: BirchOptions): Birch {
  const { dataDir, protectUrl, apiKey, clock = Date.now, random = randomBytes, log = silent } = options;
  const faults = createFaults(options.faults ?? []);
  const records = openRecords(dataDir);
  const honest = options.gate ?? createClient({ url: protectUrl, apiKey, clock, log, timeout });
  const gate = faults.reduce((inner, fault) => fault.gate?.(inner) ?? inner, honest);
  const guards = faults.reduce((inner, fault) => fault.guards?.(inner) ?? inner, guardsOf(gate));
  const friends = createFriends(records);
  return {
    gate,
    guards,
    access: createAccess(gate, friends),
    records,
    people: createPeople(records),
    friends,
    posts: createPosts(records),
    feedNotes: createFeedNotes(records),
    talk: createTalk(records),
    notices: createNotices(records),
    sessions: createSessions(records),
    signUps: createSignUps(records),
    belongings: createBelongings(records),
    usedForms: createUsedForms(records),
    attempts: createAttempts(clock),
    clock,
    random,
    id: () => Buffer.from(random(15)).toString('base64url'),
    key: signingKey(dataDir, random),
    protectOrigin: new URL(options.protectPublicUrl ?? protectUrl).origin,
    webhookSecret: options.webhookSecret ?? null,
    exchangeUrl: options.exchangeUrl ?? null,
    log,
    faults,
  };
}

/** The key that signs cookies, made once and kept beside the records. */
function signingKey(dataDir: string | null, random: (size: number) => Uint8Array): string {
  const fresh = () => Buffer.from(random(32)).toString('base64url');
  if (dataDir === null) return fresh();
  const path = join(dataDir, 'cookie-key');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const key = fresh();
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return key;
}
