import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch, type Visitor, verified } from '../birch.testing.ts';
import type { Person } from '../records/people.ts';

let t: TestBirch;
let wren: Person;
let moss: Person;
let saffron: Person;
let hers: Visitor;
let his: Visitor;
beforeEach(async () => {
  t = await openTestBirch();
  wren = t.add('wren', 'GB', self(15));
  moss = t.add('moss', 'GB', self(16));
  saffron = t.add('saffron', 'GB', verified(18));
  t.befriend(wren, moss);
  t.befriend(moss, saffron);
  hers = await t.as(wren);
  his = await t.as(moss);
});
afterEach(() => t.close());

test('a friend is asked to join a group, sees who is in it, and decides', async () => {
  const group = (await his.post('/groups', { name: 'The Damp Gloves' })).to!;
  await his.post(`${group}/messages`, { text: 'practice on Saturday' });
  await his.post(`${group}/members`, { username: 'wren' });
  const asked = await hers.get(group);
  expect(asked.text).toContain('Join “The Damp Gloves”?');
  expect(asked.text).toContain('In it: moss');
  expect(asked.text).not.toContain('practice on Saturday');
  expect((await hers.post(`${group}/messages`, { text: 'not yet in' })).status).toBe(404);
  await hers.post(`${group}/join`);
  expect((await hers.get(group)).text).toContain('practice on Saturday');
  await hers.post(`${group}/leave`);
  expect((await hers.get(group)).status).toBe(404);
});

test('a group is no way around: what a stranger in it writes stays away', async () => {
  const group = (await his.post('/groups', { name: 'Mixed' })).to!;
  await his.post(`${group}/members`, { username: 'wren' });
  await his.post(`${group}/members`, { username: 'saffron' });
  const grown = await t.as(saffron);
  await hers.post(`${group}/join`);
  await grown.post(`${group}/join`);
  await grown.post(`${group}/messages`, { text: 'hello little one' });
  await his.post(`${group}/messages`, { text: 'hello both' });
  const seen = await hers.get(group);
  expect(seen.text).toContain('hello both');
  expect(seen.text).not.toContain('hello little one');
  expect(seen.text).toContain('They stay away');
  const theirs = await grown.get(group);
  expect(theirs.text).toContain('And somebody whose profile is private');
  expect(theirs.text).not.toContain('wren');
  await hers.post(`${group}/messages`, { text: 'only for friends' });
  expect((await grown.get(group)).text).not.toContain('only for friends');
  expect((await his.get(group)).text).toContain('only for friends');
  t.befriend(wren, saffron);
  expect((await hers.get(group)).text).toContain('hello little one');
});

test('friends who part keep what was written, and write no more', async () => {
  await his.post('/messages/wren', { text: 'see you' });
  await his.post('/people/wren/remove');
  const chat = await hers.get('/messages/moss');
  expect(chat.text).toContain('see you');
  expect(chat.text).toContain('You can’t message each other now');
  expect((await hers.post('/messages/moss', { text: 'wait' })).status).toBe(403);
});

test('muting is silent, and comments can be off', async () => {
  await hers.post('/people/moss/mute');
  await his.post('/posts', { text: 'goal!', topic: 'Football', label: 'suitable' });
  await his.post('/messages/wren', { text: 'did you see' });
  expect((await hers.get('/')).text).not.toContain('goal!');
  expect((await hers.get('/notifications')).text).toContain('Nothing new');
  expect((await hers.get('/messages/moss')).text).toContain('did you see');
  await hers.post('/posts', { text: 'quiet please', topic: 'Drawing', label: 'suitable', comments: 'off' });
  const post = t.birch.posts.by(wren.id)[0]!;
  expect((await his.post(`/posts/${post.id}/comments`, { text: 'but' })).status).toBe(409);
});

test('friends are made when both say yes, each side asked of protect', async () => {
  for (const situation of ['contact.request/peer', 'contact.request/adult'] as const) {
    t.protect.choose(wren.gateId, situation);
  }
  const grown = await t.as(saffron);
  expect((await grown.post('/people/wren/ask')).status).toBe(303);
  expect((await hers.get('/people')).text).toContain('They ask to be friends');
  expect(t.birch.friends.are(wren.id, saffron.id)).toBe(false);
  // What was open when it was asked has been closed since.
  await t.birch.gate.choices.undo(wren.gateId, 'contact.request/adult');
  expect((await hers.post('/people/saffron/accept')).status).toBe(403);
  t.protect.choose(wren.gateId, 'contact.request/adult');
  expect((await hers.post('/people/saffron/accept')).status).toBe(303);
  expect(t.birch.friends.are(wren.id, saffron.id)).toBe(true);
  expect((await hers.post('/people/saffron/accept')).status).toBe(404);
});

test('an answer to a form never fetches itself anew, which would send the form again', async () => {
  expect((await hers.get('/')).html).toContain('/js/live.js');
  const refused = await hers.post('/messages/saffron', { text: 'hello' });
  expect(refused.status).toBe(403);
  expect(refused.html).not.toContain('/js/live.js');
});
