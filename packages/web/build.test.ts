import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildPages } from './build.ts';

test('two builds at once: one builds, both serve the same whole pages', async () => {
  const both = await Promise.all([buildPages(), buildPages()]);
  expect(new Set(both.map(({ dir }) => dir)).size).toBe(1);
  expect(both.filter(({ built }) => built).length).toBeLessThanOrEqual(1);
  const again = await buildPages();
  expect(again.built).toBe(false);

  const html = await readFile(join(again.dir, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
  const there = await readdir(join(again.dir, 'assets'));
  expect(wanted.length).toBeGreaterThanOrEqual(3);
  expect(wanted.filter((name) => !there.includes(name ?? ''))).toEqual([]);
});

test('the pages hold nothing inline, which their policy would refuse', async () => {
  const { dir } = await buildPages();
  const html = await readFile(join(dir, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
  for (const file of await readdir(join(dir, 'assets'))) {
    const text = await readFile(join(dir, 'assets', file), 'utf8');
    if (file.endsWith('.css')) expect(text).not.toMatch(/url\(\s*['"]?(?:https?:)?\/\//);
  }
});

test('what is for operators is in no part that a child loads', async () => {
  const { dir } = await buildPages();
  const html = await readFile(join(dir, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name ?? '');
  const there = await readdir(join(dir, 'assets'));
  const holds = async (names: readonly string[], text: string) =>
    (await Promise.all(names.map((name) => readFile(join(dir, 'assets', name), 'utf8')))).some((one) =>
      one.includes(text),
    );
  const forChildren = [...first, ...there.filter((name) => name.startsWith('child-page'))];
  for (const text of ['Where it bites', '.sheet-title', 'Looser than promised']) {
    expect(await holds(forChildren, text)).toBe(false);
    expect(await holds(there, text)).toBe(true);
  }
});

test('each file that gets smaller by it lies there compressed too, and the same', async () => {
  const { dir } = await buildPages();
  const assets = join(dir, 'assets');
  const there = await readdir(assets);
  const packed = there.filter((name) => name.endsWith('.br'));
  expect(packed.length).toBeGreaterThan(3);
  for (const name of packed) {
    const plain = await readFile(join(assets, name.slice(0, -3)));
    const [br, gz] = [
      await readFile(join(assets, name)),
      await readFile(join(assets, name.replace(/br$/, 'gz'))),
    ];
    expect(brotliDecompressSync(br).equals(plain)).toBe(true);
    expect(gunzipSync(gz).equals(plain)).toBe(true);
  }
});
