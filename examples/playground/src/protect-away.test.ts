import type { Mood } from '@stairgate/client/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch, type Visitor, verified } from './birch.testing.ts';
import type { Person } from './records/people.ts';

let t: TestBirch;
let wren: Person;
let saffron: Person;
let child: Visitor;
let grown: Visitor;
let post: string;

beforeEach(async () => {
  t = await openTestBirch();
  wren = t.add('wren', 'US', self(15));
  saffron = t.add('saffron', 'GB', verified(18));
  t.befriend(wren, saffron);
  child = await t.as(wren);
  grown = await t.as(saffron);
  await grown.post('/posts', {
    text: 'bread is ready',
    topic: 'Baking',
    label: 'suitable',
    lat: '52.6',
    lon: '1.3',
  });
  await child.post('/posts', { text: 'my own beetle', topic: 'Drawing', label: 'suitable' });
  await child.post('/messages/saffron', { text: 'before it went away' });
  post = t.birch.posts.by(saffron.id)[0]!.id;
});
afterEach(() => t.close());

const pages = ['/', '/people', '/messages', '/clips', '/shop', '/notifications', '/location', '/settings'];
const rows = () =>
  ['posts', 'comments', 'likes', 'messages', 'requests', 'friends', 'purchases', 'groups', 'whereabouts'].map(
    (table) => t.birch.records.all(`select * from ${table}`).length,
  );

for (const mood of ['errors', 'garbage', 'limits'] as const satisfies readonly Mood[]) {
  describe(`while protect is away (${mood})`, () => {
    test('pages load, say so quietly, and show nobody else', async () => {
      expect((await child.get('/')).text).toContain('bread is ready');
      t.protect.mood = mood;
      for (const path of pages) {
        const shown = await child.get(path);
        expect(shown.status, path).toBe(200);
        expect(shown.text, path).toContain('Some things are paused for a moment');
        expect(shown.text, path).not.toContain('bread is ready');
      }
      expect((await child.get('/')).text).toContain('my own beetle');
    });

    test('nothing opens up: not to strangers, not to friends, not to those it was open to', async () => {
      expect((await t.visitor().get('/people/saffron')).status).toBe(200);
      t.protect.mood = mood;
      for (const visitor of [child, grown, t.visitor()]) {
        for (const path of ['/people/saffron', '/people/wren', '/people/saffron/friends', `/posts/${post}`]) {
          const own =
            (visitor === child && path.endsWith('wren')) || (visitor === grown && !path.endsWith('wren'));
          expect((await visitor.get(path)).status >= 400, path).toBe(!own);
        }
      }
      const feed = await grown.get('/');
      expect(feed.text).not.toMatch(/Advert · picked|Your location is on|my own beetle/);
      expect((await grown.get('/clips')).html).not.toContain('data-autoplay');
      expect(feed.headers.get('permissions-policy')).toContain('geolocation=()');
      expect((await t.visitor().get('/sitemap.xml')).html).not.toContain('/people/');
      expect((await child.get('/people?q=saffron')).html).not.toContain('data-found');
    });

    test('nothing is changed, what was written comes back, and afterwards all is there', async () => {
      t.protect.mood = mood;
      const before = rows();
      const writes: [string, Record<string, string>][] = [
        ['/posts', { text: 'kept for me', topic: 'Music', label: 'suitable' }],
        ['/messages/saffron', { text: 'kept for me' }],
        [`/posts/${post}/comments`, { text: 'kept for me' }],
        [`/posts/${post}/like`, {}],
        ['/people/saffron/ask', {}],
        ['/groups', { name: 'New' }],
        ['/shop/kite', {}],
        ['/location', { lat: '1', lon: '1' }],
        ['/choose/ads.show/personalised', { duration: 'session' }],
        ['/safety', {}],
      ];
      for (const [path, form] of writes) {
        const shown = await child.post(path, form);
        expect(shown.status, path).toBe(503);
        expect(shown.text, path).toContain('Paused for a moment');
        if (form.text) expect(shown.html).toContain('>kept for me</textarea>');
      }
      expect(rows()).toEqual(before);
      t.protect.mood = 'well';
      t.pass(5_000);
      const back = await child.get('/');
      expect(back.text).toContain('bread is ready');
      expect(back.text).not.toContain('Some things are paused');
      expect((await child.get('/messages/saffron')).text).toContain('before it went away');
      expect((await child.post('/messages/saffron', { text: 'and after' })).status).toBe(303);
    });
  });
}

test('somebody whose guardian took the yes back gets nothing by waiting for an outage', async () => {
  const pip = t.add('pip', 'GB', self(12));
  t.protect.consent(pip.gateId);
  t.befriend(pip, saffron);
  const hers = await t.as(pip);
  expect((await grown.get('/people/pip')).status).toBe(200);
  t.protect.withdraw(pip.gateId);
  t.protect.mood = 'errors';
  expect((await grown.get('/people/pip')).status).toBe(503);
  expect((await hers.get('/people/saffron')).status).toBe(503);
  expect((await hers.post('/posts', { text: 'hi', topic: 'Music', label: 'suitable' })).status).toBe(503);
});

test('programs get a problem document instead of a page', async () => {
  const marlowe = await t.as(t.add('marlowe', 'GB', self(18)));
  const pip = t.add('pip', 'GB', self(15));
  const refused = await marlowe.post(
    `/messages/${pip.username}`,
    { text: 'hi' },
    {
      origin: 'http://birch.test',
      accept: 'application/json',
    },
  );
  expect(refused.status).toBe(403);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(refused.html);
  expect(problem).toMatchObject({ status: 403, title: 'You can’t message them' });
  expect(JSON.stringify(problem)).not.toMatch(/pip|15|opt-in|guardian|GB/);
});
