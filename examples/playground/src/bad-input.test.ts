import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestBirch, origin, self, type TestBirch, type Visitor, verified } from './birch.testing.ts';
import type { Person } from './records/people.ts';

let t: TestBirch;
let ann: Person;
let ben: Person;
let anns: Visitor;
let bens: Visitor;

beforeEach(async () => {
  t = await openTestBirch();
  ann = t.add('ann', 'GB', verified(18));
  ben = t.add('ben', 'GB', verified(18));
  t.befriend(ann, ben);
  anns = await t.as(ann);
  bens = await t.as(ben);
});
afterEach(() => t.close());

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table people; --",
  '{{7*7}}<%= 7*7 %>#{7*7}',
  '</textarea></title><svg/onload=alert(1)>',
  'javascript:alert(1)',
  '\u202egnp.exe\u202c',
  '&lt;b&gt;already escaped&lt;/b&gt;',
];

describe('SQL and HTML in every text field', () => {
  test.each(nasty)('%j is shown as it was typed and does nothing', async (text) => {
    const shown = text.replaceAll(/[\u202e\u202c]/g, '');
    const sends: [Visitor, string, Record<string, string>][] = [
      [anns, '/posts', { text, topic: 'Music', label: 'suitable' }],
      [anns, '/messages/ben', { text }],
      [anns, '/groups', { name: text.slice(0, 40) }],
      [anns, '/settings', { name: text.slice(0, 40), about: text, topics: 'Music' }],
    ];
    for (const [visitor, path, form] of sends)
      expect((await visitor.post(path, form)).status, path).toBe(303);
    const post = t.birch.posts.by(ann.id)[0]!;
    await bens.post(`/posts/${post.id}/comments`, { text });
    const group = t.birch.talk.groupsOf(ann.id)[0]!.id;
    await anns.post(`/groups/${group}/members`, { username: 'ben' });
    await anns.post(`/groups/${group}/messages`, { text });

    const pages = [
      '/',
      '/people',
      '/people/ann',
      '/messages',
      '/messages/ann',
      `/posts/${post.id}`,
      '/notifications',
    ];
    pages.push(`/people?q=${encodeURIComponent(text)}`, `/groups/${group}`, '/settings');
    let seen = 0;
    for (const path of pages) {
      for (const visitor of [anns, bens]) {
        const { html, text: words, status } = await visitor.get(path);
        expect([200, 303], `${path} ${status}`).toContain(status);
        // Nothing that was typed has become part of the page's structure.
        expect(html, path).not.toMatch(
          /<script>alert|<img src=x|<svg\/onload|<b>already|<%=|49<\/|href="javascript/,
        );
        expect(html).not.toMatch(/\u202e/);
        if (
          words.includes(
            shown
              .replaceAll(/\s+/g, ' ')
              .slice(0, 30)
              .replace(/&lt;.*/, ''),
          )
        )
          seen++;
      }
    }
    expect(seen).toBeGreaterThan(5);
    expect(t.birch.posts.by(ann.id)[0]?.text).toBe(shown);
    expect(t.birch.people.all()).toHaveLength(2);
  });
});

describe('too much', () => {
  test('text is refused with a clear page, and nothing is kept', async () => {
    const long: [string, Record<string, string>][] = [
      ['/posts', { text: 'x'.repeat(501), topic: 'Music', label: 'suitable' }],
      ['/messages/ben', { text: 'x'.repeat(1001) }],
      ['/groups', { name: 'x'.repeat(41) }],
      ['/settings', { name: 'x'.repeat(41), about: '' }],
      ['/settings', { name: 'x', about: 'x'.repeat(201) }],
    ];
    for (const [path, form] of long) {
      const shown = await anns.post(path, form);
      expect(shown.status, path).toBe(422);
      expect(shown.text).toContain('is too long');
    }
    expect(
      (await anns.post('/posts', { text: '👩‍👩‍👧'.repeat(100), topic: 'Music', label: 'suitable' })).status,
    ).toBe(303);
    const huge = await anns.post('/messages/ben', { text: 'x'.repeat(10_000_000) });
    expect(huge.status).toBe(413);
    expect(t.birch.talk.between(ann.id, ben.id)).toEqual([]);
  });

  test('nothing at all is refused too', async () => {
    for (const text of ['', '   ', '\n\n', '\u0000']) {
      expect((await anns.post('/messages/ben', { text })).status, JSON.stringify(text)).toBe(422);
    }
  });
});

test('ids and names that nobody has are a calm page, and never an error', async () => {
  const odd = ['nobody', '..%2f..%2fetc', '%00', "'", '%E0%A4%A', '__proto__', '0', '🦉'];
  for (const one of odd) {
    for (const path of [
      `/people/${one}`,
      `/people/${one}/friends`,
      `/messages/${one}`,
      `/posts/${one}`,
      `/groups/${one}`,
      `/choose/${one}/x`,
    ]) {
      const { status } = await anns.get(path);
      expect(status, path).toBe(404);
    }
    for (const path of [
      `/people/${one}/ask`,
      `/messages/${one}`,
      `/posts/${one}/like`,
      `/groups/${one}/join`,
      `/shop/${one}`,
      `/comments/${one}/delete`,
    ]) {
      expect((await anns.post(path, { text: 'x' })).status, path).toBe(404);
    }
  }
  expect(t.warnings.filter((one) => one === 'something went wrong')).toEqual([]);
  expect((await anns.get('/?from=-1')).status).toBe(200);
  expect((await anns.get('/?from=1e9')).status).toBe(200);
  expect((await anns.get('/clips?page=99')).status).toBe(200);
});

describe('forms from elsewhere', () => {
  const send = { text: 'not me', topic: 'Music', label: 'suitable' };
  test.each([
    ['no origin', {}],
    ['another site', { origin: 'http://evil.test' }],
    ['another port', { origin: 'http://birch.test:4300' }],
    ['null', { origin: 'null' }],
    ['a cross-site fetch', { origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' }],
    ['a same-site neighbour', { origin: 'http://birch.test:4300', 'sec-fetch-site': 'same-site' }],
  ])('(%s) change nothing', async (_, headers) => {
    for (const path of ['/posts', '/messages/ben', '/sign-out', '/people/ben/remove', '/location/stop']) {
      const shown = await anns.post(path, send, headers);
      expect(shown.status, path).toBe(403);
      expect(shown.text).toContain('came from somewhere else');
    }
    expect(t.birch.posts.by(ann.id)).toEqual([]);
    expect(t.birch.friends.are(ann.id, ben.id)).toBe(true);
    expect((await anns.get('/people')).status).toBe(200);
  });

  test('other kinds of bodies are not read as forms', async () => {
    const response = await t.app.request(`${origin}/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `birch=${anns.cookies.get('birch')}` },
      body: JSON.stringify(send),
    });
    expect(response.status).toBe(422);
    expect(t.birch.posts.by(ann.id)).toEqual([]);
  });
});

test('a form sent twice counts once', async () => {
  const once = { once: 'form-1' };
  await Promise.all([
    anns.post('/posts', { ...once, text: 'only once', topic: 'Music', label: 'suitable' }),
    anns.post('/posts', { ...once, text: 'only once', topic: 'Music', label: 'suitable' }),
  ]);
  expect(t.birch.posts.by(ann.id)).toHaveLength(1);
  for (const turn of [1, 2, 3]) {
    await anns.post('/messages/ben', { once: 'form-2', text: 'hello' });
    await anns.post('/groups', { once: 'form-3', name: `Club ${turn}` });
  }
  expect(t.birch.talk.between(ann.id, ben.id)).toHaveLength(1);
  expect(t.birch.talk.groupsOf(ann.id)).toHaveLength(1);
  // A form that was refused can be sent again as it is.
  const long = { once: 'form-4', text: 'x'.repeat(1001) };
  expect((await anns.post('/messages/ben', long)).status).toBe(422);
  expect((await anns.post('/messages/ben', { ...long, text: 'shorter' })).status).toBe(303);
  expect(t.birch.talk.between(ann.id, ben.id)).toHaveLength(2);
});

test('nobody touches what is not theirs', async () => {
  await anns.post('/posts', { text: 'mine', topic: 'Music', label: 'suitable' });
  const post = t.birch.posts.by(ann.id)[0]!;
  expect((await bens.post(`/posts/${post.id}/delete`)).status).toBe(404);
  await anns.post(`/posts/${post.id}/comments`, { text: 'my comment' });
  const comment = t.birch.posts.comments(post.id)[0]!;
  expect((await bens.post(`/comments/${comment.id}/delete`)).status).toBe(404);
  await anns.post('/groups', { name: 'Ours' });
  const group = t.birch.talk.groupsOf(ann.id)[0]!.id;
  for (const path of [`/groups/${group}/messages`, `/groups/${group}/join`, `/groups/${group}/members`]) {
    expect((await bens.post(path, { text: 'let me in', username: 'ben' })).status, path).toBe(404);
  }
  expect((await bens.get(`/groups/${group}`)).status).toBe(404);
  expect((await bens.post('/people/ann/accept')).status).toBe(404);
  expect(t.birch.posts.byId(post.id)).toBeDefined();
});

test('who is kept away learns nothing, and the other hears of it quietly', async () => {
  const wren = t.add('wren', 'GB', self(14), { name: 'Wren Tuppence', about: 'I draw beetles' });
  const marlowe = await t.as(t.add('marlowe', 'GB', self(18), { name: 'Marlowe Crickle' }));
  const hers = await t.as(wren);
  await hers.post('/posts', { text: 'a beetle', topic: 'Drawing', label: 'suitable' });
  const facts = /Tuppence|beetle|14|opt-in|guardian|grown-up|child|young|age|year|minor|law|code|GB|United/i;
  const shown = [
    await marlowe.get('/people/wren'),
    await marlowe.get('/messages/wren'),
    await marlowe.post('/people/wren/ask'),
    await marlowe.post('/messages/wren', { text: 'what is your address' }),
    await marlowe.get('/people/wren/friends'),
  ];
  for (const { status, html } of shown) {
    expect(status).toBe(403);
    const main = /<main[\s\S]*<\/main>/.exec(html)![0].replaceAll(/class="[^"]*"/g, '');
    expect(main.replaceAll('Marlowe', '').replaceAll('message', '').replaceAll('page', '')).not.toMatch(
      facts,
    );
  }
  expect(shown[3]!.html).toContain('what is your address');
  for (let i = 0; i < 5; i++) await marlowe.post('/messages/wren', { text: `again ${i}` });
  const { text } = await hers.get('/notifications');
  expect(text.match(/Someone you don’t know tried to message you\. They can’t\./g)).toHaveLength(1);
  expect(text).toContain('Someone you don’t know tried to send you a friend request. They can’t.');
  expect(text).not.toMatch(/Marlowe|address|again/);
  // Looking alone tells nobody anything.
  const quiet = t.add('quiet', 'GB', self(14));
  await marlowe.get('/people/quiet');
  await marlowe.get('/messages/quiet');
  expect(t.birch.notices.of(quiet.id)).toEqual([]);
});

test('who was blocked cannot tell it from being a stranger, and leaves no notes', async () => {
  await bens.post('/people/ann/block');
  expect(t.birch.friends.are(ann.id, ben.id)).toBe(false);
  const shown = await anns.post('/messages/ben', { text: 'why' });
  expect(shown.status).toBe(403);
  expect(shown.text).not.toMatch(/block/i);
  expect((await anns.get('/people/ben')).status).toBe(403);
  expect((await bens.get('/notifications')).text).toContain('Nothing new');
  expect((await anns.get('/people?q=ben')).html).not.toContain('data-found');
  await bens.post('/people/ann/unblock');
  expect((await anns.get('/people/ben')).status).toBe(200);
});

test('headers are strict on every kind of answer', async () => {
  for (const path of ['/', '/people/nobody', '/birch.css', '/robots.txt', '/sign-up']) {
    const { headers } = await t.visitor().get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("default-src 'self'");
    expect(policy, path).not.toContain('unsafe');
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
  }
  const { html } = await anns.get('/');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="/);
});
