import type { Situation } from '@stairgate/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  noon,
  openTestBirch,
  self,
  type TestBirch,
  unknown,
  type Visitor,
  verified,
} from '../birch.testing.ts';
import type { Person } from '../records/people.ts';
import type { Label } from '../records/posts.ts';

/** What happens to a person themselves: location, adverts, feed, clips, shop, streaks, breaks, sessions. */
let t: TestBirch;
let wren: Person;
let browser: Visitor;
beforeEach(async () => {
  t = await openTestBirch();
  wren = t.add('wren', 'GB', self(15));
  browser = await t.as(wren);
});
afterEach(() => t.close());

const post = (author: Person, text: string, topic = 'Drawing', label: Label = 'suitable', minutesAgo = 1) => {
  const id = t.birch.id();
  t.birch.posts.add({
    id,
    author: author.id,
    text,
    topic,
    label,
    place: null,
    lat: null,
    lon: null,
    placeUntil: null,
    commentsOpen: true,
    at: t.birch.clock() - minutesAgo * 60_000,
  });
  return id;
};
const choose = (situation: Situation, duration: string) => browser.post(`/choose/${situation}`, { duration });
const leeds = { lat: '53.79648', lon: '-1.54785' };

describe('location', () => {
  test('is off: no button, no permission for the browser, nothing taken', async () => {
    const shown = await browser.get('/');
    expect(shown.html).not.toContain('data-locate');
    expect(shown.headers.get('permissions-policy')).toContain('geolocation=()');
    expect(shown.html).not.toContain('Your location is on');
    expect((await browser.post('/location', leeds)).status).toBe(403);
    const refused = await browser.post('/posts', { text: 'hi', topic: 'Music', label: 'suitable', ...leeds });
    expect(refused.status).toBe(403);
    expect(refused.html).toContain('/choose/location.collect/coarse');
    expect(refused.html).toContain('>hi</textarea>');
    expect(t.birch.posts.by(wren.id)).toEqual([]);
  });

  test('goes on for this session, with the risk said and just this time offered, shows a sign, and ends with it', async () => {
    const waiting = await browser.get('/choose/location.share/contact');
    expect(waiting.text).toContain('It needs something else to be on first');
    expect(waiting.html).toContain('/choose/location.collect/coarse');
    expect((await choose('location.share/contact', 'session')).status).toBe(409);
    expect((await choose('location.collect/coarse', 'session')).status).toBe(303);
    const asked = await browser.get('/choose/location.share/contact');
    expect(asked.text).toContain('Think first');
    expect(asked.text).toContain('Just this time');
    expect(asked.text).toContain('Until I sign out');
    expect(asked.text).not.toContain('Until I change it');
    expect(asked.html).not.toMatch(/\schecked/);
    expect((await choose('location.share/contact', 'until-changed')).status).toBe(409);
    expect((await choose('location.share/contact', 'session')).status).toBe(303);

    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const friends = await t.as(friend);
    expect((await browser.post('/location', leeds)).status).toBe(303);
    const own = await browser.get('/');
    expect(own.text).toContain('Your location is on. Friends can see where you are.');
    expect(own.headers.get('permissions-policy')).toContain('geolocation=(self)');
    expect((await friends.get('/people/wren')).text).toContain('near Leeds');
    const kept = t.birch.belongings.whereabouts(wren.id)!;
    expect([kept.lat, kept.lon]).toEqual([53.8, -1.5]);

    await browser.post('/sign-out');
    expect((await friends.get('/people/wren')).text).not.toContain('near Leeds');
    const next = await t.as(wren);
    expect((await next.get('/')).text).not.toContain('Your location is on');
    expect((await friends.get('/people/wren')).text).not.toContain('near Leeds');
    expect((await next.post('/location', leeds)).status).toBe(403);
  });

  test('for just this time serves one post, and not a second', async () => {
    await choose('location.collect/coarse', 'session');
    await choose('location.share/contact', 'once');
    const form = { topic: 'Music', label: 'suitable', ...leeds };
    expect((await browser.post('/posts', { ...form, text: 'from here' })).status).toBe(303);
    expect((await browser.post('/posts', { ...form, text: 'and here' })).status).toBe(403);
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const friends = await t.as(friend);
    expect((await friends.get('/people/wren')).text).toContain('near Leeds');
    t.pass(3_600_000);
    expect((await friends.get('/people/wren')).text).not.toContain('near Leeds');
    expect(t.birch.posts.by(wren.id)).toHaveLength(1);
  });

  test('for just this time is gone with the session, too', async () => {
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const friends = await t.as(friend);
    await choose('location.collect/coarse', 'session');
    await choose('location.share/contact', 'once');
    expect((await browser.post('/location', leeds)).status).toBe(303);
    expect((await browser.get('/')).text).toContain('Your location is on. Friends can see where you are.');
    expect((await friends.get('/people/wren')).text).toContain('near Leeds');
    await browser.post('/sign-out');
    expect((await friends.get('/people/wren')).text).not.toContain('near Leeds');
  });

  test('is switched off by one button', async () => {
    await choose('location.collect/coarse', 'session');
    await choose('location.share/contact', 'session');
    await browser.post('/location', leeds);
    await browser.post('/location/stop');
    expect((await browser.get('/')).text).not.toContain('Your location is on');
    expect(t.birch.belongings.whereabouts(wren.id)).toBeUndefined();
  });

  test('a spot that is nowhere is told so', async () => {
    await choose('location.collect/coarse', 'session');
    await choose('location.share/contact', 'session');
    for (const spot of [
      { lat: '91', lon: '0' },
      { lat: 'here', lon: '0' },
      { lat: '', lon: '1' },
      { lat: '1e999', lon: '0' },
    ]) {
      expect((await browser.post('/location', spot)).status, JSON.stringify(spot)).toBe(422);
    }
  });

  test('a guardian who takes it back ends it at once', async () => {
    const child = t.add('pip', 'GB', self(12));
    t.protect.consent(child.gateId);
    const hers = await t.as(child);
    await hers.post('/choose/location.collect/coarse', { duration: 'session' });
    await hers.post('/choose/location.share/contact', { duration: 'session' });
    await hers.post('/location', leeds);
    t.befriend(child, wren);
    expect((await browser.get('/people/pip')).text).toContain('near Leeds');
    t.protect.withdraw(child.gateId);
    expect((await browser.get('/people/pip')).text).not.toContain('near Leeds');
    expect((await browser.get('/people/pip')).status).toBe(403);
  });
});

describe('adverts', () => {
  const sent = () => JSON.stringify(t.exchange.seen.at(-1)!.request);

  test('go by the page and never by a child, whatever it chooses, and the exchange is told nothing of it', async () => {
    const liked = post(wren, 'moons', 'Space');
    t.birch.posts.setLiked(liked, wren.id, true, noon);
    const { text, html } = await browser.get('/');
    expect(text).toContain('Advert · the same for everybody');
    const request = t.exchange.seen.at(-1)!.request as unknown as Record<string, unknown>;
    expect(html).toContain(`data-request="${request.id}"`);
    expect(request).not.toHaveProperty('user');
    await choose('ads.show/personalised', 'until-changed');
    expect((await browser.get('/')).text).toContain('Advert · the same for everybody');
    for (const theirs of [wren.id, wren.gateId, wren.username, 'agent of a test'])
      expect(sent()).not.toContain(theirs);
  });

  test('are picked for a grown-up who has not switched that off', async () => {
    const saffron = t.add('saffron', 'GB', verified(18));
    const hers = await t.as(saffron);
    t.birch.posts.setLiked(post(saffron, 'moons', 'Space'), saffron.id, true, noon);
    expect((await hers.get('/')).text).toContain('Advert · picked for you, because you like Space');
    expect(sent()).toContain('IAB15-7');
    await hers.post('/choose/ads.show/personalised/off');
    expect((await hers.get('/')).text).toContain('the same for everybody');
    expect(sent()).not.toContain('segment');
  });

  test('are not shown, and nobody is asked, where they are closed or the exchange is away', async () => {
    t.protect.limit(wren.gateId, 'guardian', [
      { by: 'guardian', kind: 'closed', situation: 'ads.show/contextual' },
    ]);
    const asked = t.exchange.seen.length;
    expect((await browser.get('/')).html).not.toContain('data-advert');
    expect(t.exchange.seen.length).toBe(asked);
    t.protect.limit(wren.gateId, 'guardian', []);
    expect((await browser.get('/')).html).toContain('data-advert');
    await t.exchange.close();
    const { status, html } = await browser.get('/');
    expect([status, html.includes('data-advert')]).toEqual([200, false]);
  });

  test('come from an exchange that shows what it was told, and takes nothing that is no request', async () => {
    await browser.get('/');
    const { id } = t.exchange.seen[0]!;
    expect(await (await fetch(`${t.exchange.url}/requests/${id}`)).json()).toEqual(
      t.exchange.seen[0]!.request,
    );
    const shown = await (await fetch(t.exchange.url)).text();
    expect(shown).toContain(id);
    expect(shown).toContain('nothing about the person');
    expect((await fetch(`${t.exchange.url}/requests/none`)).status).toBe(404);
    for (const body of ['', '[]', '{"id":1}', 'null', '{"id":"a","imp":"b"}'])
      expect((await fetch(`${t.exchange.url}/openrtb2/auction`, { method: 'POST', body })).status, body).toBe(
        400,
      );
  });
});

describe('the feed', () => {
  test('says by which signals it is sorted, and uses no others', async () => {
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const football = post(friend, 'older football', 'Football', 'suitable', 120);
    post(friend, 'newer baking', 'Baking', 'suitable', 1);
    t.birch.posts.setLiked(football, wren.id, true, noon);
    const order = async () => {
      const { html } = await browser.get('/');
      return html.indexOf('older football') < html.indexOf('newer baking') ? 'by liking' : 'by time';
    };
    expect((await browser.get('/')).text).toContain(
      'Not used: what you like and open and what you search for',
    );
    expect(await order()).toBe('by time');
    await choose('feed.rank/behaviour', 'until-changed');
    expect(await order()).toBe('by liking');
    expect((await browser.get('/')).text).toContain('topics you picked and what you like and open');
  });

  test('remembers neither searches nor what was opened unless that is on', async () => {
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const seen = post(friend, 'look at this');
    await browser.get(`/posts/${seen}`);
    await browser.get('/people?q=moss');
    expect(t.birch.records.all('select * from opened')).toEqual([]);
    expect(t.birch.records.all('select * from searches')).toEqual([]);
    for (const on of ['feed.rank/behaviour', 'feed.rank/searches', 'data.collect/optional'] as const) {
      await choose(on, 'until-changed');
    }
    await browser.get(`/posts/${seen}`);
    await browser.get('/people?q=moss');
    expect(t.birch.records.all('select * from opened')).toHaveLength(1);
    expect(t.birch.records.all('select * from searches')).toHaveLength(1);
  });

  test('keeps away what is not for the person', async () => {
    const friend = t.add('moss', 'GB', verified(18));
    t.befriend(wren, friend);
    const grown = post(friend, 'stakes on the table', 'Games', 'adult-only');
    const { text } = await browser.get('/');
    expect(text).not.toContain('stakes on the table');
    expect((await browser.get(`/posts/${grown}`)).status).toBe(404);
    expect((await browser.get('/people/moss')).text).not.toContain('stakes on the table');
    const adult = t.add('saffron', 'GB', verified(18));
    t.befriend(adult, friend);
    expect((await (await t.as(adult)).get(`/posts/${grown}`)).status).toBe(200);
  });

  test('caps what is hard to take by counts of the day, and keeps no history of it', async () => {
    const friend = t.add('moss', 'GB', verified(18));
    // Nobody whom she follows: it comes by itself.

    for (let i = 0; i < 4; i++) post(friend, `a sad story ${i}`, 'Books', 'sensitive');
    expect((await browser.get('/')).text).toContain('a sad story');
    expect(t.birch.records.all('select label, n from shown_today')).toEqual([{ label: 'sensitive', n: 2 }]);
    expect((await browser.get('/')).text).not.toContain('a sad story');
    t.pass(86_400_000);
    expect((await browser.get('/')).text).toContain('a sad story');
    expect(t.birch.records.all('select label, n from shown_today')).toEqual([{ label: 'sensitive', n: 2 }]);
  });

  test('shows less of a topic until that is taken back, and after a reset goes by nothing from before', async () => {
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    const goal = post(friend, 'an older goal', 'Football', 'suitable', 60);
    post(friend, 'newer bread', 'Baking');
    await browser.post(`/posts/${goal}/less`);
    expect((await browser.get('/')).text).not.toContain('an older goal');
    expect((await browser.get('/settings')).text).toContain('Less about Football');
    await browser.post('/settings/feed/again', { topic: 'Football' });
    expect((await browser.get('/')).text).toContain('an older goal');

    const order = async () => {
      const { html } = await browser.get('/');
      return html.indexOf('an older goal') < html.indexOf('newer bread') ? 'by liking' : 'by time';
    };
    t.birch.posts.setLiked(goal, wren.id, true, noon - 1);
    await choose('feed.rank/behaviour', 'until-changed');
    expect(await order()).toBe('by liking');
    await browser.post('/settings/feed/reset');
    expect((await browser.get('/settings')).text).toContain('You started afresh');
    expect(await order()).toBe('by time');
  });

  test('ends after a while and waits to be asked, where it may not go on by itself', async () => {
    const friend = t.add('moss', 'GB', self(16));
    t.befriend(wren, friend);
    for (let i = 0; i < 30; i++) post(friend, `post ${i}.`, 'Books', 'suitable', i);
    expect((await browser.get('/?from=8')).html).toContain('data-more');
    const end = await browser.get('/?from=16');
    expect(end.text).toContain('A good place to stop You have seen 24 posts.');
    expect(end.html).not.toContain('data-more');
    const on = await browser.get('/?from=24&asked=24');
    expect(on.text).toContain('post 24.');
    expect(on.text).toContain('all caught up');
  });
});

describe('clips, scrolling, numbers and streaks', () => {
  test('follow what is open, and what the person switched off for themselves', async () => {
    browser = await t.as(t.add('saffron', 'GB', verified(18)));
    expect((await browser.get('/clips')).html).toContain('data-autoplay');
    const saffron = t.birch.people.byUsername('saffron')!;
    const seen = async () =>
      (await t.birch.gate.protections(saffron.gateId)).situations['engage.autoplay/media'];
    await browser.post('/choose/engage.autoplay/media/off');
    // What is off in Birch alone is no different on the safety page.
    expect(await seen()).toMatchObject({ allowed: false, limits: [{ by: 'platform', how: 'closed' }] });
    const still = await browser.get('/clips');
    expect(still.html).not.toContain('data-autoplay');
    expect(still.html).not.toContain('autoplay>');
    expect((await browser.get('/choose/engage.autoplay/media')).text).toContain(
      'because you switched it off',
    );
    await browser.post('/choose/engage.autoplay/media');
    expect((await browser.get('/clips')).html).toContain('data-autoplay');
    expect(await seen()).toMatchObject({ allowed: true });
    // Whatever was off before protect was told, it is told before it shows its page.
    t.birch.people.setOff(saffron.id, ['engage.autoplay/media', 'engage.scroll/endless']);
    await browser.post('/safety');
    expect(await seen()).toMatchObject({ allowed: false });
    t.birch.people.setOff(saffron.id, []);
    await browser.post('/safety');
    expect(await seen()).toMatchObject({ allowed: true });
  });

  test('likes have numbers only where numbers are on', async () => {
    post(wren, 'mine');
    expect((await browser.get('/')).html).toContain('class="number"');
    await browser.post('/choose/engage.metrics/likes/off');
    expect((await browser.get('/')).html).not.toContain('class="number"');
  });

  test('days in a row are counted only where that is on, and forgotten when it goes off', async () => {
    const saffron = t.add('saffron', 'GB', verified(18));
    browser = await t.as(saffron);
    await browser.get('/');
    t.pass(86_400_000);
    expect((await browser.get('/')).text).toContain('2 days in a row');
    t.pass(2 * 86_400_000);
    expect((await browser.get('/')).text).not.toContain('days in a row');
    await browser.post('/choose/engage.reward/streak/off');
    await browser.get('/');
    expect(t.birch.belongings.streak(saffron.id)).toBeUndefined();
  });

  test('after half an hour a break is suggested, and once taken not again at once', async () => {
    expect((await browser.get('/')).text).not.toContain('How about a stretch');
    t.pass(31 * 60_000);
    expect((await browser.get('/')).text).toContain('How about a stretch');
    expect((await browser.post('/break', { go: 'on' })).to).toBe('/');
    expect((await browser.get('/')).text).not.toContain('How about a stretch');
  });
});

describe('time', () => {
  const minutes = (count: number) =>
    t.protect.limit(wren.gateId, 'guardian', [{ by: 'guardian', kind: 'minutes', minutes: count }]);
  const beat = (state: string) =>
    t.app.request('http://birch.test/time/beat', {
      method: 'POST',
      body: JSON.stringify({ state }),
      headers: { 'Content-Type': 'application/json', cookie: `birch=${browser.cookies.get('birch')}` },
    });
  const use = async (count: number, state = 'active') => {
    for (let i = 0; i < count * 2; i++) {
      t.pass(30_000);
      await beat(state);
    }
  };

  test('that is used is counted, told of before it ends, closes, and opens again', async () => {
    minutes(30);
    expect((await browser.get('/')).html).not.toContain('data-time');
    await use(10, 'idle');
    await browser.get('/');
    await use(16);
    expect((await browser.get('/')).text).toContain('Birch closes for you in 15 minutes.');
    await use(16);
    expect(await (await beat('active')).json()).toEqual({ allowed: false, warn: null });
    const { status, text } = await browser.get('/');
    expect(status).toBe(403);
    expect(text).toContain('Your time for today is used up. Your grown-up set this. It opens on Monday');
    expect((await browser.post('/posts', { text: 'hello', topic: 'Books' })).status).toBe(403);
    expect((await browser.get('/settings')).status).toBe(200);
  });

  test('can be asked for, and a yes is for today', async () => {
    minutes(0);
    t.protect.consent(wren.gateId, []);
    await browser.get('/');
    await browser.post('/time/more', { minutes: '30' });
    expect((await browser.get('/')).text).toContain('You asked for 30 minutes more.');
    const [favour] = await t.birch.gate.favours.list(wren.gateId);
    t.protect.answerFavour(wren.gateId, favour!.favourId, 'approve');
    expect((await browser.get('/')).status).toBe(200);
    t.pass(86_400_000);
    expect((await browser.get('/')).status).toBe(403);
  });
});

describe('the shop', () => {
  test('asks the grown-up where that is wanted, takes nothing before, and sells once after', async () => {
    browser = await t.as(t.add('robin', 'GB', self(15)));
    const robin = t.birch.people.byUsername('robin')!;
    t.protect.consent(robin.gateId);
    await choose('purchase.buy/item', 'until-changed');
    t.protect.limit(robin.gateId, 'guardian', [
      { by: 'guardian', kind: 'ask', situation: 'purchase.buy/item' },
    ]);
    const acorns = () => t.birch.people.byUsername('robin')!.acorns;
    const first = await browser.post('/shop/kite');
    expect(first.text).toContain('Your grown-up is asked first');
    expect(acorns()).toBe(100);
    const [favour] = await t.birch.gate.favours.list(robin.gateId);
    t.protect.answerFavour(robin.gateId, favour!.favourId, 'approve');
    expect((await browser.post('/shop/kite')).status).toBe(303);
    expect((await browser.post('/shop/kite')).status).toBe(403);
    expect(acorns()).toBe(65);
  });

  test('prompts nobody to buy for whom that is off', async () => {
    expect((await browser.get('/shop')).html).not.toContain('data-prompt');
  });

  test('sells once per form, never on credit, and boxes hold what they say', async () => {
    const saffron = t.add('saffron', 'GB', verified(18));
    browser = await t.as(saffron);
    const once = { once: 'the-same-form' };
    await browser.post('/shop/kite', once);
    await browser.post('/shop/kite', once);
    expect(t.birch.belongings.purchases(saffron.id)).toHaveLength(1);
    expect(t.birch.people.byId(saffron.id)!.acorns).toBe(65);
    await Promise.all(Array.from({ length: 6 }, () => browser.post('/shop/mystery-box')));
    expect(t.birch.people.byId(saffron.id)!.acorns).toBe(5);
    expect(t.birch.belongings.purchases(saffron.id)).toHaveLength(4);
    expect((await browser.post('/shop/kite')).status).toBe(409);
    expect((await browser.post('/shop/crown')).status).toBe(404);
    expect((await browser.get('/shop')).text).toContain('from a mystery box');
  });
});

describe('an account', () => {
  test('of somebody of whom nothing is known rests', async () => {
    const nimbus = t.add('nimbus', 'unknown', unknown);
    const hers = await t.as(nimbus);
    for (const path of ['/', '/people', '/messages', '/clips', '/shop', '/location']) {
      expect((await hers.get(path)).status, path).toBe(403);
    }
    expect((await hers.post('/posts', { text: 'hi', topic: 'Music', label: 'suitable' })).status).toBe(403);
    expect((await hers.get('/settings/download')).status).toBe(200);
    expect((await hers.get('/')).text).toContain('Which country do you live in?');
    expect((await hers.post('/resting/place', { country: 'Narnia' })).status).toBe(422);
    expect((await hers.post('/resting/place', { country: 'GB' })).status).toBe(303);
    expect((await hers.get('/')).text).toContain('It needs a yes from a grown-up');
    expect((await hers.post('/resting/place', { country: 'AU' })).status).toBe(303);
    expect((await hers.get('/')).text).toContain('It needs a yes from a grown-up');
    expect((await hers.post('/resting/ask', { email: 'grown-up@example.org' })).status).toBe(303);
    t.protect.consent(nimbus.gateId);
    expect((await hers.get('/')).status).toBe(200);
  });

  test('that is left takes everything along, here and at protect', async () => {
    const browserOf = t.visitor();
    await browserOf.get('/sign-up');
    await browserOf.post('/sign-up', { month: '5', year: '2008', country: 'GB' });
    await browserOf.post('/sign-up/account', { username: 'leaver', password: 'long enough' });
    const leaver = t.birch.people.byUsername('leaver')!;
    t.befriend(wren, leaver);
    const theirs = post(leaver, 'bye');
    await browser.post(`/posts/${theirs}/comments`, { text: 'bye too' });
    await browser.post('/messages/leaver', { text: 'so long' });
    expect((await browserOf.post('/settings/leave', { password: 'wrong' })).status).toBe(422);
    expect(t.birch.people.byUsername('leaver')).toBeDefined();
    expect((await browserOf.post('/settings/leave', { password: 'long enough' })).status).toBe(200);
    const tables = t.birch.records
      .all<{ name: string }>("select name from sqlite_master where type = 'table'")
      .flatMap(({ name }) => t.birch.records.all(`select * from ${name}`));
    expect(JSON.stringify(tables)).not.toContain(leaver.id);
    expect(JSON.stringify(tables)).not.toMatch(/so long|bye/);
    await expect(t.birch.gate.children.get(leaver.gateId)).rejects.toMatchObject({ status: 404 });
  });

  test('erased at protect rests, and gets no page link', async () => {
    await t.birch.gate.children.erase(wren.gateId);
    expect((await browser.get('/')).text).toContain('Your safety record was erased');
    expect((await browser.post('/safety')).status).toBe(404);
  });
});

describe('a session', () => {
  test('begins at sign-in and ends at sign-out, at protect too', async () => {
    const { session } = await t.birch.gate.protections(wren.gateId);
    expect(session).not.toBeNull();
    await browser.post('/sign-out');
    expect((await t.birch.gate.protections(wren.gateId)).session).toBeNull();
    expect((await browser.get('/people')).to).toBe('/sign-in');
  });

  test('that ended while protect was away is ended there when it is back', async () => {
    await choose('location.collect/coarse', 'session');
    t.protect.mood = 'errors';
    await browser.post('/sign-out');
    t.protect.mood = 'well';
    t.pass(5_000);
    expect((await t.birch.gate.protections(wren.gateId)).session).not.toBeNull();
    const other = await t.as(t.add('moss', 'GB', self(16)));
    await other.get('/');
    for (let i = 0; i < 100 && t.birch.sessions.toEnd().length > 0; i++)
      await new Promise((go) => setTimeout(go, 1));
    const page = await t.birch.gate.protections(wren.gateId);
    expect(page.session).toBeNull();
    expect(page.situations['location.collect/coarse'].allowed).toBe(false);
  });

  test('begun while protect was away is begun there when it is back', async () => {
    t.protect.mood = 'errors';
    const moss = t.add('moss', 'GB', self(16));
    const his = await t.as(moss);
    t.protect.mood = 'well';
    t.pass(5_000);
    expect((await his.get('/')).status).toBe(200);
    expect((await t.birch.gate.protections(moss.gateId)).session).not.toBeNull();
  });
});

test('my safety opens the pages of protect', async () => {
  expect((await browser.post('/safety')).to).toMatch(new RegExp(`^${t.protect.url}/child#t=`));
});

test('a visitor is kept out of everything that needs an account', async () => {
  for (const path of [
    '/people',
    '/messages',
    '/messages/wren',
    '/clips',
    '/shop',
    '/notifications',
    '/location',
    '/settings',
  ]) {
    expect((await t.visitor().get(path)).to, path).toBe('/sign-in');
  }
});

test('only profiles that may be are listed for search engines', async () => {
  t.add('saffron', 'GB', verified(18));
  const sitemap = (await t.visitor().get('/sitemap.xml')).html;
  expect(sitemap).toContain('/people/saffron');
  expect(sitemap).not.toContain('/people/wren');
  expect((await t.visitor().get('/people/saffron')).html).toContain('content="index, follow"');
  for (const who of ['peer', 'adult', 'anyone'] as const)
    t.protect.choose(wren.gateId, `profile.view/${who}`);
  const open = await t.visitor().get('/people/wren');
  expect(open.status).toBe(200);
  expect(open.html).toContain('content="noindex, nofollow"');
});
