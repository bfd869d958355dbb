import { expect, test } from 'vitest';
import { playerOf } from './identity.ts';
import type { Stage } from './journey.ts';
import { pagesAt } from './pages-at.ts';

const whom = playerOf({ id: 'child-12', role: 'child', age: 12 }, 'seed', '2026-11-22');

function stage(): { stage: Stage; opened: string[] } {
  const opened: string[] = [];
  const page = {
    goto: async (url: string) => void opened.push(url),
    evaluate: async () => `text of ${opened.at(-1)}`,
  };
  return { stage: { page, base: 'http://127.0.0.1:1' } as unknown as Stage, opened };
}

test('only what has an address becomes a step: the rest stays untested', () => {
  expect(Object.keys(pagesAt({ feed: '/', profile: '/u/:username' })).sort()).toEqual([
    'openFeed',
    'openProfile',
  ]);
});

test('addresses are filled with whom they are about', async () => {
  const { stage: at, opened } = stage();
  const name = { ...whom, identity: { ...whom.identity, name: 'A & B/ö' } };
  await pagesAt({ search: '/find?q=:name&u=:username' }).search!(at, name);
  expect(opened).toEqual([`http://127.0.0.1:1/find?q=A%20%26%20B%2F%C3%B6&u=${whom.identity.username}`]);
});

test('what was received is the text of all its pages; a kind with none has no text', async () => {
  const { stage: at, opened } = stage();
  const { openReceived } = pagesAt({ received: { message: ['/inbox', '/requests'] } });
  const text = await openReceived!(at, 'message');
  expect(text.split('\n')).toEqual(opened.map((url) => `text of ${url}`));
  expect(await openReceived!(at, 'call')).toBe('');
});
