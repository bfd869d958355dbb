import { createHash } from 'node:crypto';
import { createClient } from '@stairgate/client';
import { startTestProtect, type TestProtect } from '@stairgate/client/testing';
import { loadCodes } from '@stairgate/codes';
import { type AgeInterval, type Code, compile, type Rulebook } from '@stairgate/rulebook';
import type { Hono } from 'hono';
import { createBirchApp } from './app.ts';
import type { Birch } from './birch.ts';
import type { BirchEnv } from './birch-env.ts';
import { type Exchange, startExchange } from './exchange/start-exchange.ts';
import { openBirch } from './open-birch.ts';
import type { Person } from './records/people.ts';

export const noon = Date.parse('2026-11-22T12:00:00Z');
export const origin = 'http://birch.test';

/** Birch over a stand-in for protect with the real rulebook, with a clock of its own and no network of its own. */
export interface TestBirch {
  readonly birch: Birch;
  readonly app: Hono<BirchEnv>;
  readonly protect: TestProtect;
  readonly exchange: Exchange;
  readonly warnings: string[];
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void;
  /** Somebody with an account, and their open browser. */
  add(username: string, place: string, age: AgeInterval, says?: { about?: string; name?: string }): Person;
  befriend(a: Person, b: Person): void;
  visitor(): Visitor;
  /** A browser in which the person is signed in. */
  as(person: Person): Promise<Visitor>;
  close(): Promise<void>;
}

/** A browser without scripts: keeps cookies, sends forms. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Shown>;
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Shown>;
}

export interface Shown {
  readonly status: number;
  readonly to: string | null;
  readonly headers: Headers;
  /** The page as sent. */
  readonly html: string;
  /** What a person reads on it. */
  readonly text: string;
}

export const password = 'three small words';

/** Random bytes that are the same in each run. */
export function seededRandom(seed: string): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    const parts: Buffer[] = [];
    for (let made = 0; made < size; made += 32) {
      parts.push(createHash('sha256').update(`${seed} ${count++}`).digest());
    }
    return Buffer.concat(parts).subarray(0, size);
  };
}

/** Compiled once for all tests of a file. */
let today: Rulebook | undefined;
function rulebookOfToday(): Rulebook {
  today ??= compile(loadCodes(), { asOf: '2026-11-22' });
  return today;
}

export async function openTestBirch(
  given: {
    codes?: readonly Code[];
    maxAge?: number;
    faults?: readonly string[];
    webhookSecret?: string;
  } = {},
): Promise<TestBirch> {
  let now = noon;
  const clock = () => now;
  const rulebook = given.codes ? compile(given.codes, { asOf: '2026-11-22' }) : rulebookOfToday();
  const protect = await startTestProtect({ rulebook, clock });
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  // Pages are not kept unless a test says so: each change shows at once.
  const gate = createClient({
    url: protect.url,
    apiKey: protect.apiKey,
    clock,
    log,
    maxAge: given.maxAge ?? 0,
    timeout: 60_000,
  });
  const exchange = await startExchange({ clock });
  const birch = openBirch({
    exchangeUrl: exchange.url,
    dataDir: null,
    protectUrl: protect.url,
    apiKey: protect.apiKey,
    clock,
    random: seededRandom('birch'),
    log,
    gate,
    webhookSecret: given.webhookSecret,
    faults: given.faults,
  });
  const app = createBirchApp(birch);

  const visitor = () => visitorOf(app);

  return {
    birch,
    app,
    protect,
    exchange,
    warnings,
    pass(milliseconds) {
      now += milliseconds;
    },
    add(username, place, age, says = {}) {
      birch.people.add({
        id: birch.id(),
        username,
        name: says.name ?? username,
        about: says.about ?? '',
        gateId: protect.addPerson(place, age),
        topics: ['Drawing'],
        madeAt: now,
        password: '',
      });
      return birch.people.byUsername(username)!;
    },
    befriend: (a, b) => birch.friends.join(a.id, b.id, now),
    visitor,
    async as(person) {
      const browser = visitor();
      const secret = `secret of ${person.username} ${birch.id()}`.replaceAll(' ', '-');
      const started = await birch.gate.sessions.start(person.gateId).catch(() => null);
      birch.sessions.start({
        token: createHash('sha256').update(secret).digest('base64url'),
        person: person.id,
        gateSession: started?.sessionId ?? null,
        startedAt: now,
        seenAt: now,
        breakAt: now,
      });
      browser.cookies.set('birch', secret);
      return browser;
    },
    async close() {
      gate.close();
      birch.records.close();
      await exchange.close();
      await protect.close();
    },
  };
}

/** A browser without scripts that talks to the application without a network. */
export function visitorOf(app: Hono<BirchEnv>): Visitor {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Shown> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(`${origin}${path}`, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const html = await response.text();
    return {
      status: response.status,
      to: response.headers.get('location'),
      headers: response.headers,
      html,
      text: readable(html),
    };
  };
  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, form = {}, headers = { origin }) =>
      send(path, { method: 'POST', body: new URLSearchParams(form), headers }),
  };
}

/** Tags away, entities back. */
function readable(html: string): string {
  return html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

export const self = (age: number): AgeInterval => ({ lo: age, hi: age, level: 'self-declared' });
export const estimated = (age: number): AgeInterval => ({ lo: age, hi: age, level: 'estimated' });
export const verified = (age: number): AgeInterval => ({ lo: age, hi: age, level: 'verified' });
export const unknown: AgeInterval = { lo: 0, hi: 18, level: 'none' };
