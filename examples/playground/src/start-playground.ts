import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { type Client, createClient, type Log } from '@stairgate/client';
import { createAccess } from './access/access.ts';
import { createAttempts } from './accounts/attempts.ts';
import { createBirchApp } from './app.ts';
import type { Birch } from './birch.ts';
import { createBelongings } from './records/belongings.ts';
import { createFriends } from './records/friends.ts';
import { createNotices } from './records/notices.ts';
import { openRecords } from './records/open-records.ts';
import { createPeople } from './records/people.ts';
import { createPosts } from './records/posts.ts';
import { createSessions } from './records/sessions.ts';
import { createSignUps } from './records/sign-ups.ts';
import { createTalk } from './records/talk.ts';
import { createUsedForms } from './records/used-forms.ts';
import { type DemoAccount, demoAccounts } from './seed/demo-people.ts';
import { type AgeProof, seedBirch } from './seed/seed-birch.ts';
import { walletProof } from './seed/wallet-proof.ts';

export interface PlaygroundOptions {
  readonly port?: number;
  readonly host?: string;
  /** Folder for the records; null keeps them in memory. */
  readonly dataDir: string | null;
  /** Where protect answers. */
  readonly protectUrl: string;
  /** Where a browser reaches protect's pages, if elsewhere. */
  readonly protectPublicUrl?: string;
  readonly apiKey: string;
  /** Now, in milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly random?: (size: number) => Uint8Array;
  readonly log?: Log;
  /** Whether to put the demo people in. */
  readonly seed?: boolean;
  /** The demo wallet: it vouches for the demo grown-up, and people can get proofs from it. */
  readonly walletUrl?: string;
  /** Shows the age of a demo person more surely than their word; by default the demo wallet, if there is one. */
  readonly ageProof?: AgeProof;
  /** For tests: the client to use. */
  readonly gate?: Client;
}

export interface Playground {
  readonly url: string;
  /** How to sign in as the demo people. */
  readonly demoAccounts: readonly DemoAccount[];
  /** Settles when the demo people are in; they wait for protect if it is away. */
  readonly seeded: Promise<void>;
  close(): Promise<void>;
}

const silent: Log = { warn() {} };

/**
 * Starts Birch. Rejects with the system's error (`EADDRINUSE`) if the port is taken.
 *
 * ```ts
 * const birch = await startPlayground({ dataDir: 'data/birch', protectUrl: 'http://127.0.0.1:4300', apiKey });
 * console.log(birch.url);
 * ```
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const {
    port = 4301,
    host = '127.0.0.1',
    dataDir,
    protectUrl,
    protectPublicUrl = protectUrl,
    apiKey,
    clock = Date.now,
    random = randomBytes,
    log = silent,
    seed = true,
    walletUrl,
  } = options;
  const records = openRecords(dataDir);
  const gate = options.gate ?? createClient({ url: protectUrl, apiKey, clock, log });
  const friends = createFriends(records);
  const birch: Birch = {
    gate,
    access: createAccess(gate, friends),
    records,
    people: createPeople(records),
    friends,
    posts: createPosts(records),
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
    protectOrigin: new URL(protectPublicUrl).origin,
    walletUrl: walletUrl ?? null,
    log,
  };
  const app = createBirchApp(birch);
  const server = createAdaptorServer({ fetch: app.fetch });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    gate.close();
    records.close();
    throw error;
  }
  const stopping = new AbortController();
  const ageProof =
    options.ageProof ?? (walletUrl ? walletProof(walletUrl, birch.protectOrigin, random) : undefined);
  const seeded = seed ? seedBirch(birch, { ageProof, stopped: stopping.signal }) : Promise.resolve();
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    demoAccounts: seed ? demoAccounts : [],
    seeded,
    close() {
      closing ??= (async () => {
        stopping.abort();
        await seeded.catch(() => {});
        gate.close();
        const closed = new Promise((resolve) => server.close(resolve));
        if ('closeAllConnections' in server) server.closeAllConnections();
        await closed;
        records.close();
      })();
      return closing;
    },
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
