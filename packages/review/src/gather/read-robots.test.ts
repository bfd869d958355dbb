import { expect, test } from 'vitest';
import { readRobots } from './read-robots.ts';

const base = 'http://127.0.0.1:4301';
const page = `${base}/people/wren`;
const at = (texts: Readonly<Record<string, string>>) =>
  readRobots({ base, page, tag: null, header: null, fetchText: async (url) => texts[url] ?? null });

test('a platform without a word for search engines lets them fetch everything', async () => {
  expect(await at({})).toEqual({ tag: null, header: null, allowed: true, listedIn: [] });
});

test.each([
  ['User-agent: *\nDisallow: /people/', false],
  ['User-agent: *\nDisallow: /people/\nAllow: /people/wren', true],
  ['User-agent: Somebot\nDisallow: /', true],
  ['User-agent: *\nDisallow: /people/wr*n$', false],
])('robots.txt "%s"', async (robots, allowed) => {
  expect((await at({ [`${base}/robots.txt`]: robots })).allowed).toBe(allowed);
});

test('a sitemap is found where robots.txt says, where it always is, and behind another one', async () => {
  const listing = (...urls: string[]) => urls.map((url) => `<url><loc>${url}</loc></url>`).join('');
  const said = await at({
    [`${base}/robots.txt`]: `Sitemap: ${base}/people.xml`,
    [`${base}/people.xml`]: listing('https://birch.example/people/wren'),
    [`${base}/sitemap.xml`]: listing(`${base}/part.xml`),
    [`${base}/part.xml`]: listing(`${base}/people/robin`, `${base}/people/wren`),
  });
  expect(said.listedIn).toEqual([`${base}/people.xml`, `${base}/part.xml`]);
});

test('sitemaps that list each other come to an end', async () => {
  const both = `<loc>${base}/a.xml</loc><loc>${base}/sitemap.xml</loc>`;
  expect((await at({ [`${base}/sitemap.xml`]: both, [`${base}/a.xml`]: both })).listedIn).toEqual([]);
});

test('what is no XML lists nothing', async () => {
  expect((await at({ [`${base}/sitemap.xml`]: `<html>${page}</html>` })).listedIn).toEqual([]);
});
