import { createClient, type Evidence, type Situation } from '@stairgate/client';
import { createApiKey, type RunningService, startService } from '@stairgate/protect';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBirchApp } from './app.ts';
import { origin, seededRandom, type Visitor, visitorOf } from './birch.testing.ts';
import type { Birch } from './birch.ts';
import { openBirch } from './open-birch.ts';
import type { Person } from './records/people.ts';

/** Birch over the real service: what protect says on a person's page is what happens on Birch's routes. */
const now = Date.parse('2026-11-22T12:00:00Z');
const clock = () => now;
const issuer = 'https://vendor.test';
const { privateKey, publicKey } = await generateKeyPair('ES256');

let service: RunningService;
let birch: Birch;
const people = new Map<string, Person>();
const browsers = new Map<string, Visitor>();

const bornYearsAgo = (years: number): Evidence => ({ method: 'self-declared', year: 2026 - years, month: 5 });
type Shown = { readonly age: number; readonly level: 'estimated' | 'verified' };
const cast: readonly (readonly [name: string, place: string, said: number | null, shown?: Shown])[] = [
  ['gb_15', 'GB', 15],
  ['us_15', 'US', 15],
  ['gb_adult', 'GB', 18, { age: 18, level: 'verified' }],
  ['claims_adult', 'GB', 18],
  ['peer', 'GB', 14, { age: 14, level: 'estimated' }],
  ['nobody_knows', 'unknown', null],
  ['gb_12', 'GB', 12],
];

beforeAll(async () => {
  service = await startService({
    settings: {
      port: 0,
      mailbox: true,
      logLevel: 'silent',
      trustedIssuers: [
        { issuer, kind: 'vendor', name: 'Vendor', jwks: { keys: [await exportJWK(publicKey)] } },
      ],
    },
    clock,
  });
  const { key } = await createApiKey(service.context, { name: 'birch', scope: 'platform' });
  const gate = createClient({ url: service.url, apiKey: key, clock, timeout: 60_000, maxAge: 0 });
  const random = seededRandom('against protect');
  birch = openBirch({ dataDir: null, protectUrl: service.url, apiKey: key, clock, random, gate });
  const app = createBirchApp(birch);
  for (const [name, place, said, shown] of cast) {
    const evidence = said === null ? {} : { evidence: bornYearsAgo(said) };
    const { id } = await gate.children.create({ place, ...evidence });
    if (shown) await gate.children.addEvidence(id, await vendorSays(id, shown));
    birch.people.add({
      id: birch.id(),
      username: name,
      name,
      about: '',
      gateId: id,
      topics: ['Drawing'],
      madeAt: now,
      // "a small password", so that each signs in as people do.
      password: await (await import('./accounts/password.ts')).hashPassword('a small password', random(16)),
    });
    people.set(name, birch.people.byUsername(name)!);
    const browser = visitorOf(app);
    await browser.post('/sign-in', { username: name, password: 'a small password' });
    browsers.set(name, browser);
    birch.posts.add({
      id: `post-${name}`,
      author: people.get(name)!.id,
      text: `the secret of ${name}.`,
      topic: 'Drawing',
      label: 'suitable',
      place: null,
      lat: null,
      lon: null,
      placeUntil: null,
      commentsOpen: true,
      at: now,
    });
  }
  browsers.set('signed out', visitorOf(app));
});
afterAll(async () => {
  birch?.gate.close();
  birch?.records.close();
  await service?.close();
});

async function vendorSays(sub: string, { age, level }: Shown): Promise<Evidence> {
  const seconds = now / 1000;
  const token = await new SignJWT({ lo: age, hi: age, level })
    .setProtectedHeader({ alg: 'ES256', typ: 'age-result+jwt' })
    .setIssuer(issuer)
    .setAudience(service.context.settings.publicUrl)
    .setSubject(sub)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 600)
    .sign(privateKey);
  return { method: 'vendor', lo: age, hi: age, level, token };
}

const person = (name: string) => people.get(name)!;
const browser = (name: string) => browsers.get(name)!;

/** What protect's own page says. */
async function says(name: string, situation: Situation): Promise<boolean> {
  const page = await birch.gate.protections(person(name).gateId);
  expect(page.source).not.toBe('offline');
  return page.situations['account.open/self'].allowed && page.situations[situation].allowed;
}

/** In this cast one stranger is surely known to be a peer of the one who is 15. */
const isPeer = (a: string, b: string) => (a === 'peer' && b === 'gb_15') || (a === 'peer' && b === 'us_15');
const circumstance = (child: string, actor: string) => (isPeer(actor, child) ? 'peer' : 'adult');

test('strangers see, find, ask, message and comment exactly where the page of the other says so', async () => {
  const wrong: string[] = [];
  let open = 0;
  for (const [child] of cast) {
    for (const actor of [...cast.map(([name]) => name), 'signed out']) {
      if (actor === child) continue;
      const who = actor === 'signed out' ? 'anyone' : circumstance(child, actor);
      const check = (what: string, went: boolean, should: boolean) => {
        if (went) open++;
        if (went !== should) wrong.push(`${actor} ${what} ${child}: ${went ? 'open' : 'closed'}`);
      };
      const actorOpen = actor === 'signed out' || (await says(actor, 'account.open/self'));
      const sees = (await browser(actor).get(`/people/${child}`)).text.includes(`the secret of ${child}.`);
      const maySee = actorOpen && (await says(child, `profile.view/${who}` as Situation));
      check('sees', sees, maySee);
      if (actor === 'signed out') continue;
      const found = await browser(actor).get(`/people?q=${child}`);
      const finds = (/data-found>[\s\S]*?<\/ul>/.exec(found.html)?.[0] ?? '').includes(`/people/${child}"`);
      check('finds', finds, actorOpen && (await says(child, 'profile.find/search')));
      const commented = await browser(actor).post(`/posts/post-${child}/comments`, { text: 'hello' });
      const mayComment = maySee && (await says(child, `contact.comment/${who}` as Situation));
      check('comments', commented.status === 303, mayComment);
      const back = circumstance(actor, child);
      for (const [what, activity, path] of [
        ['messages', 'contact.message', `/messages/${child}`],
        ['asks', 'contact.request', `/people/${child}/ask`],
      ] as const) {
        const { status } = await browser(actor).post(path, { text: 'hello' });
        const both =
          (await says(child, `${activity}/${who}` as Situation)) &&
          (await says(actor, `${activity}/${back}`));
        check(what, status === 303, actorOpen && both);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(open).toBeGreaterThan(10);
});

test('a place is shared for a session with the choice made in Birch, and protect shows the sign and forgets it', async () => {
  const hers = browser('gb_15');
  for (const situation of ['location.collect/coarse', 'location.share/contact']) {
    expect((await hers.post(`/choose/${situation}`, { duration: 'session' })).status, situation).toBe(303);
  }
  expect((await hers.post('/location', { lat: '53.8', lon: '-1.55' })).status).toBe(303);
  expect((await hers.get('/')).text).toContain('Your location is on. Friends can see where you are.');
  expect((await birch.gate.protections(person('gb_15').gateId)).signs.location).toBe(true);
  await hers.post('/sign-out');
  expect((await birch.gate.protections(person('gb_15').gateId)).signs.location).toBe(false);
  await hers.post('/sign-in', { username: 'gb_15', password: 'a small password' });
  expect((await hers.get('/')).text).not.toContain('Your location is on');
});

test('every choice that Birch offers can be made and taken back at protect', async () => {
  const hers = browser('gb_15');
  const settings = await hers.get('/settings');
  const offered = [...settings.html.matchAll(/class="state off" href="(\/choose\/[^"]+)"/g)].map(
    ([, path]) => path!,
  );
  expect(offered.length).toBeGreaterThan(8);
  for (const path of offered) {
    expect((await hers.post(path, { duration: 'until-changed' })).status, path).toBe(303);
    expect((await hers.get(path)).text, path).toContain('It is on.');
    expect((await hers.post(`${path}/off`)).status, path).toBe(303);
    expect((await hers.get(path)).text, path).toContain('Switch it on');
  }
});

test('somebody who joins goes to protect and back: a grown-up is asked, and the child’s pages open', async () => {
  const kid = visitorOf(createBirchApp(birch));
  await kid.get('/sign-up');
  expect((await kid.post('/sign-up', { month: '5', year: '2014', country: 'GB' })).to).toBe(
    '/sign-up/grown-up',
  );
  expect((await kid.post('/sign-up/grown-up', { email: 'not one' })).status).toBe(422);
  expect((await kid.post('/sign-up/grown-up', { email: 'grown-up@example.org' })).to).toBe(
    '/sign-up/waiting',
  );
  const invited = birch.records.get<{ gate_id: string }>('select gate_id from sign_ups')!.gate_id;
  expect(await birch.gate.guardian.status(invited)).toMatchObject({ state: 'invited' });
  expect(await birch.gate.verifyReceipt('not.a.receipt')).toMatchObject({ valid: false });
  const mails = await (await fetch(`${service.url}/mailbox/api/messages`)).json();
  expect(JSON.stringify(mails)).toContain('grown-up@example.org');
  const link = await browser('claims_adult').post('/safety');
  expect(link.status).toBe(303);
  expect(link.to).toContain('/child#t=');
  expect(origin).not.toBe(service.url);
});
