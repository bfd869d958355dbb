import type { Situation } from '@stairgate/client';
import { type AgeInterval, bandOf, levels, situations } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  estimated,
  openTestBirch,
  self,
  type TestBirch,
  unknown,
  type Visitor,
  verified,
} from '../birch.testing.ts';
import type { Person } from '../records/people.ts';
import type { Towards } from './access.ts';

/**
 * Every route that lets somebody see or reach somebody else, walked for every kind of person on both sides and for
 * every relation. What is expected comes from the rulebook, worked out here without Birch's own access code.
 */
const kinds: readonly (readonly [name: string, place: string, age: AgeInterval, consented?: boolean])[] = [
  ['gb_12', 'GB', self(12), true],
  ['gb_12_alone', 'GB', self(12)],
  ['gb_15', 'GB', self(15)],
  ['us_11', 'US', self(11), true],
  ['us_15', 'US', self(15)],
  ['gb_claims_adult', 'GB', self(18)],
  ['gb_adult', 'GB', verified(18)],
  ['fr_15', 'FR', self(15)],
  ['nobody_knows', 'unknown', unknown],
];
const actors: readonly (readonly [name: string, place: string, age: AgeInterval])[] = [
  ['peer_12', 'GB', estimated(12)],
  ['peer_15', 'GB', estimated(15)],
  ['says_15', 'GB', self(15)],
  ['marlowe', 'GB', self(18)],
  ['grown', 'GB', verified(18)],
];

let t: TestBirch;
const people = new Map<string, Person>();
const browsers = new Map<string, Visitor>();
const person = (name: string) => people.get(name)!;
const browser = (name: string) => browsers.get(name)!;

beforeAll(async () => {
  t = await openTestBirch({ maxAge: 500 });
  for (const [name, place, age] of [...kinds, ...actors]) people.set(name, t.add(name, place, age));
  for (const [name, , , consented] of kinds) if (consented) t.protect.consent(person(name).gateId);
  t.protect.consent(person('peer_12').gateId);
  t.pass(1_000);
  for (const [name] of [...kinds, ...actors]) browsers.set(name, await t.as(person(name)));
  browsers.set('signed out', t.visitor());
});
afterAll(() => t.close());

const allows = (child: Person, situation: Situation) => t.protect.decide(child.gateId, situation).allowed;
const ageOf = (name: string) => [...kinds, ...actors].find(([one]) => one === name)?.[2] ?? unknown;

/** What a stranger is to the child: a peer only if that is known well enough. */
function stranger(child: string, actor: string): 'peer' | 'adult' {
  const [a, c] = [ageOf(actor), ageOf(child)];
  const sure = levels.indexOf(a.level) >= levels.indexOf('estimated') && bandOf(a.lo) === bandOf(a.hi);
  return sure && bandOf(c.lo) === bandOf(a.lo) ? 'peer' : 'adult';
}

function accountOpen(name: string): boolean {
  const consented = name === 'peer_12' || kinds.find(([one]) => one === name)?.[3] === true;
  const who = person(name);
  return allows(who, 'account.open/self') || (consented && allows(who, 'account.open/with-guardian'));
}

/** What the rulebook says of the child, acted towards by somebody in a relation. */
function towards(activity: Towards, child: string, actor: string, friends: boolean): boolean {
  if (!accountOpen(child)) return false;
  const who = person(child);
  const one = (circumstance: string) => {
    const situation = `${activity}/${circumstance}` as Situation;
    return situations.includes(situation) ? allows(who, situation) : undefined;
  };
  if (friends)
    return one('contact') ?? one(stranger(child, actor)) ?? one('stranger') ?? one('anyone') ?? false;
  if (actor === 'signed out') return one('anyone') ?? one('stranger') ?? one('adult') ?? false;
  return one(stranger(child, actor)) ?? one('stranger') ?? one('anyone') ?? false;
}

interface Try {
  readonly name: string;
  /** Whether it went through. */
  go(child: string, actor: string): Promise<boolean>;
  expected(child: string, actor: string, friends: boolean): boolean;
  readonly signedIn?: true;
  readonly friendsOnly?: true;
  readonly strangersOnly?: true;
}

let round = 0;
const rows = (sql: string, ...values: string[]) => t.birch.records.all(sql, ...values).length;

const tries: readonly Try[] = [
  {
    name: 'see the profile',
    async go(child, actor) {
      const shown = await browser(actor).get(`/people/${child}`);
      expect([200, 403]).toContain(shown.status);
      expect(shown.text.includes('the secret of')).toBe(shown.status === 200);
      return shown.status === 200;
    },
    expected: (child, actor, friends) => towards('profile.view', child, actor, friends),
  },
  {
    name: 'see a post',
    async go(child, actor) {
      const post = t.birch.posts.by(person(child).id)[0]!;
      return (await browser(actor).get(`/posts/${post.id}`)).status === 200;
    },
    expected: (child, actor, friends) => towards('profile.view', child, actor, friends),
  },
  {
    name: 'see friends',
    async go(child, actor) {
      return (await browser(actor).get(`/people/${child}/friends`)).status === 200;
    },
    expected: (child, actor, friends) =>
      towards('profile.view', child, actor, friends) && towards('connections.view', child, actor, friends),
  },
  {
    name: 'see that they are here',
    async go(child, actor) {
      return (await browser(actor).get(`/people/${child}`)).text.includes('here now');
    },
    expected: (child, actor, friends) =>
      towards('profile.view', child, actor, friends) && towards('presence.show', child, actor, friends),
  },
  {
    name: 'see where a post was made',
    async go(child, actor) {
      return (await browser(actor).get(`/people/${child}`)).text.includes('near Norwich');
    },
    expected: (child, actor, friends) =>
      towards('profile.view', child, actor, friends) && towards('location.share', child, actor, friends),
  },
  {
    name: 'comment',
    signedIn: true,
    async go(child, actor) {
      const post = t.birch.posts.by(person(child).id)[0]!;
      const before = rows('select id from comments');
      const { status } = await browser(actor).post(`/posts/${post.id}/comments`, {
        text: `hello ${round++}`,
      });
      expect([303, 403, 404]).toContain(status);
      expect(rows('select id from comments') - before).toBe(status === 303 ? 1 : 0);
      return status === 303;
    },
    expected: (child, actor, friends) =>
      towards('profile.view', child, actor, friends) && towards('contact.comment', child, actor, friends),
  },
  {
    name: 'like',
    signedIn: true,
    async go(child, actor) {
      const post = t.birch.posts.by(person(child).id)[0]!;
      await browser(actor).post(`/posts/${post.id}/like`, { liked: 'yes' });
      const liked = t.birch.posts.likedBy(post.id, person(actor).id);
      t.birch.posts.setLiked(post.id, person(actor).id, false, 0);
      return liked;
    },
    expected: (child, actor, friends) =>
      towards('profile.view', child, actor, friends) && towards('contact.comment', child, actor, friends),
  },
  {
    name: 'message',
    signedIn: true,
    async go(child, actor) {
      const before = rows('select id from messages');
      const { status } = await browser(actor).post(`/messages/${child}`, { text: `psst ${round++}` });
      expect([303, 403]).toContain(status);
      expect(rows('select id from messages') - before).toBe(status === 303 ? 1 : 0);
      return status === 303;
    },
    expected: (child, actor, friends) =>
      towards('contact.message', child, actor, friends) && towards('contact.message', actor, child, friends),
  },
  {
    name: 'ask to be friends',
    signedIn: true,
    strangersOnly: true,
    async go(child, actor) {
      await browser(actor).post(`/people/${child}/ask`, {});
      const waits = t.birch.friends.waits(person(actor).id, person(child).id);
      t.birch.friends.takeRequest(person(actor).id, person(child).id);
      return waits;
    },
    expected: (child, actor) =>
      towards('contact.request', child, actor, false) && towards('contact.request', actor, child, false),
  },
  {
    name: 'put into a group',
    signedIn: true,
    strangersOnly: true,
    async go(child, actor) {
      const made = await browser(actor).post('/groups', { name: `Club ${round++}` });
      await browser(actor).post(`${made.to}/members`, { username: child });
      return (
        rows(
          'select 1 from members where grp = ? and person = ?',
          made.to!.split('/').at(-1)!,
          person(child).id,
        ) === 1
      );
    },
    expected: (child, actor) =>
      towards('contact.group', child, actor, false) && towards('contact.group', actor, child, false),
  },
  {
    name: 'find by searching',
    signedIn: true,
    async go(child, actor) {
      const { html } = await browser(actor).get(`/people?q=${child}`);
      return /data-found>[\s\S]*?<\/ul>/.exec(html)?.[0].includes(`/people/${child}"`) ?? false;
    },
    expected: (child, _, friends) =>
      accountOpen(child) && (friends || allows(person(child), 'profile.find/search')),
  },
  {
    name: 'get suggested',
    signedIn: true,
    strangersOnly: true,
    async go(child, actor) {
      // Only these two like the same thing, so that nobody else takes the few places.
      const like = (name: string, topic: string) =>
        t.birch.people.change(person(name).id, { name, about: '', topics: [topic] });
      for (const [name] of [...kinds, ...actors])
        like(name, name === child || name === actor ? 'Space' : name);
      const { html } = await browser(actor).get('/people');
      return /data-suggested>[\s\S]*?<\/ul>/.exec(html)?.[0].includes(`/people/${child}"`) ?? false;
    },
    expected: (child, actor) =>
      accountOpen(child) &&
      allows(person(child), 'profile.find/suggestion') &&
      allows(person(child), 'contact.suggest/of-child') &&
      allows(person(actor), 'contact.suggest/to-child'),
  },
  {
    name: 'meet in the feed',
    signedIn: true,
    async go(child, actor) {
      for (let from = 0; ; from += 8) {
        const { html } = await browser(actor).get(`/?from=${from}`);
        if (html.includes(`the secret of ${child}.`)) return true;
        if (!html.includes('data-more')) return false;
      }
    },
    expected: (child, actor, friends) => towards('profile.view', child, actor, friends),
  },
];

function prepare(): void {
  for (const [name] of kinds) {
    const who = person(name);
    t.birch.posts.add({
      id: t.birch.id(),
      author: who.id,
      text: `the secret of ${name}.`,
      topic: 'Drawing',
      label: 'suitable',
      place: 'Norwich',
      lat: 52.6,
      lon: 1.3,
      placeUntil: null,
      commentsOpen: true,
      at: t.birch.clock(),
    });
  }
}

async function walk(friends: boolean): Promise<{ wrong: string[]; open: number; closed: number }> {
  const wrong: string[] = [];
  let open = 0;
  let closed = 0;
  const everyone = [...actors.map(([name]) => name), ...(friends ? [] : ['signed out'])];
  for (const { name, go, expected, signedIn, strangersOnly } of tries) {
    if (friends && strangersOnly) continue;
    for (const [child] of kinds) {
      for (const actor of everyone) {
        if (actor === 'signed out' && signedIn) continue;
        const went = await go(child, actor);
        const should = expected(child, actor, friends);
        if (went !== should) wrong.push(`${actor} ${name} of ${child}: ${went ? 'open' : 'closed'}`);
        if (went) open++;
        else closed++;
      }
    }
  }
  return { wrong, open, closed };
}

describe('what one person may do towards another is exactly what the rulebook says', () => {
  beforeAll(prepare);

  test('among strangers, by default', async () => {
    const { wrong, open, closed } = await walk(false);
    expect(wrong).toEqual([]);
    expect(open).toBeGreaterThan(50);
    expect(closed).toBeGreaterThan(200);
  });

  test('among strangers, after everybody has opened what they can', async () => {
    for (const [name] of [...kinds, ...actors]) {
      const { gateId } = person(name);
      for (const situation of situations) {
        const { effect, needs } = t.protect.decide(gateId, situation);
        if (effect !== 'forbid' && needs.includes('child')) t.protect.choose(gateId, situation);
      }
    }
    t.pass(1_000);
    const { wrong, open } = await walk(false);
    expect(wrong).toEqual([]);
    expect(open).toBeGreaterThan(200);
  });

  test('among friends', async () => {
    for (const [child] of kinds) for (const [actor] of actors) t.befriend(person(child), person(actor));
    expect((await walk(true)).wrong).toEqual([]);
  });

  test('among friends, after the guardians took everything back', async () => {
    for (const [name, , , consented] of kinds) if (consented) t.protect.withdraw(person(name).gateId);
    t.pass(1_000);
    for (const [name] of kinds.filter(([, , , consented]) => consented)) {
      for (const [actor] of actors) {
        expect((await browser(actor).get(`/people/${name}`)).status, `${actor} sees ${name}`).toBe(403);
        expect((await browser(actor).post(`/messages/${name}`, { text: 'hello' })).status).toBe(403);
        expect((await browser(actor).get(`/messages/${name}`)).status).toBe(403);
        for (const list of ['/people', '/messages', '/']) {
          expect((await browser(actor).get(list)).html, list).not.toContain(`/${name}"`);
        }
      }
      expect((await browser(name).get('/')).text).toContain('Your account is resting');
    }
  });
});
