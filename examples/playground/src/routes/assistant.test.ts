import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch, type Visitor, verified } from '../birch.testing.ts';

let t: TestBirch;
let hers: Visitor;
beforeEach(async () => {
  t = await openTestBirch();
  // One in the afternoon in California, whose nights are closed.
  t.pass(9 * 3_600_000);
  hers = await t.as(t.add('wren', 'US-CA', self(15)));
});
afterEach(() => t.close());

const says = (html: string) => [...html.matchAll(/data-says="([\w-]+)"/g)].map(([, what]) => what);
const ask = (text: string, kind = 'assistant') => hers.post(`/assistant?with=${kind}`, { text });

test('it says that it is a machine at the start, again when asked, and answers', async () => {
  expect(says((await hers.get('/assistant?with=companion')).html)).toContain('machine');
  const { html } = await ask('Are you a real person?', 'companion');
  expect(says(html)).toContain('machine-asked');
  expect((await ask('How do I find friends?')).text).toContain('Open People');
});

test('after hours it says so again, and a break is due', async () => {
  await hers.get('/assistant?with=companion');
  expect(says((await ask('hello', 'companion')).html)).toEqual([]);
  t.pass(181 * 60_000);
  expect(says((await ask('hello', 'companion')).html)).toEqual(
    expect.arrayContaining(['machine-again', 'break']),
  );
});

test('what hurts is answered with help of the place, and never by the machine', async () => {
  const { html, text } = await ask('I want to die');
  expect(says(html)).toEqual(expect.arrayContaining(['topic-closed', 'help']));
  expect(html).not.toContain('data-answer');
  expect(text).toContain('988');
});

test('help stays in sight for the rest of the talk, in that talk alone', async () => {
  await ask('I want to die');
  const later = await ask('How do I find friends?');
  expect(says(later.html)).toEqual(expect.arrayContaining(['after-help', 'help']));
  expect(later.text).toContain('988');
  expect(later.text).toContain('Please talk to somebody too');
  expect(says((await hers.get('/assistant')).html)).toContain('help');
  const other = await t.as(t.add('hazel', 'US-CA', self(15)));
  expect(says((await other.post('/assistant?with=assistant', { text: 'hello' })).html)).not.toContain('help');
});

test('words are in the language of the reader', async () => {
  const { html } = await hers.get('/assistant?with=companion&language=cy');
  expect(html).toContain('lang="cy"');
  expect(html).toMatch(/rhaglen gyfrifiadur/);
});

test('a companion is refused where it is closed, and a grown-up may have one', async () => {
  t.protect.limit(t.birch.people.byUsername('wren')!.gateId, 'guardian', [
    { by: 'guardian', kind: 'closed', situation: 'ai.chat/companion' },
  ]);
  const { status, html } = await ask('hello', 'companion');
  expect([status, says(html)]).toEqual([403, ['not-open']]);
  expect(html).not.toContain('data-answer');
  const grown = await t.as(t.add('saffron', 'GB', verified(18)));
  expect((await grown.get('/assistant?with=companion')).status).toBe(200);
});
