import { expect, test } from 'vitest';
import { onlyInFeed } from './keep-limits.ts';

const notice = 'Your grown-up can see some of your settings.';
const post = 'Somebody found a kite behind the mill.';

test('what stands on every page is no sign of the feed', () => {
  const screens = [
    { url: 'http://a/', during: 'openFeed', text: `${notice}\n${post}` },
    { url: 'http://a/shop', during: 'openShop', text: `${notice}\nA box of coloured pencils for one coin.` },
    // The feed again, as after signing in.
    { url: 'http://a/', during: 'signIn', text: `${notice}\n${post}` },
  ];
  expect(onlyInFeed(`${notice}\n${post}`, screens)).toEqual([post]);
  expect(onlyInFeed(notice, screens)).toEqual([]);
});
