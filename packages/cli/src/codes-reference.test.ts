import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { codesFolder, loadCodes, readProvisions } from '@stairgate/codes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { referencePages } from './codes-reference.ts';
import { escapeMarkdown, link, markdownTable } from './markdown.ts';
import { stairgateAt } from './stairgate.testing.ts';

const codes = loadCodes();
/** Where links of the pages are followed from. */
const out = resolve(codesFolder, '../pages');
const pages = referencePages({ out });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-reference-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const reference = (day: string, ...words: string[]) =>
  stairgateAt(() => Date.parse(`${day}T10:00:00Z`), 'codes', 'reference', ...words);

test('there is a page for each code, and it names each provision, line and address', () => {
  const index = pages.get('README.md')!;
  for (const code of codes) {
    const page = pages.get(`${code.code}.md`)!;
    expect(index).toContain(`](${code.code}.md)`);
    for (const { id } of readProvisions()[code.code]!) expect(page).toContain(`| \`${id}\` |`);
    for (const { id, says, url } of [...code.rules, ...code.duties, ...code.mappings]) {
      expect(page).toContain(`### ${id}\n\n${escapeMarkdown(says)}\n`);
      expect(page).toContain(link('x', url).slice(2));
    }
    for (const { reason } of code.unmodelled) expect(page).toContain(escapeMarkdown(reason));
  }
});

describe.each([...pages])('%s', (name, text) => {
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => slug(title!));

  test('leads nowhere that is not there', () => {
    expect(headings.filter((one, at) => headings.indexOf(one) !== at)).toEqual([]);
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    expect(targets.length).toBeGreaterThan(3);
    for (const target of targets) {
      if (target.startsWith('#')) expect(headings, target).toContain(target.slice(1));
      else if (target.startsWith('https://')) expect(URL.canParse(target), target).toBe(true);
      else if (!pages.has(target)) expect(existsSync(join(out, target)), target).toBe(true);
    }
  });

  test('has tables whose rows are as wide as their heads', () => {
    const widthOf = (line: string) => line.replace(/\\\|/g, '').split('|').length;
    let width: number | undefined;
    for (const line of text.split('\n')) {
      if (!line.startsWith('|')) width = undefined;
      else {
        width ??= widthOf(line);
        expect(widthOf(line), `${name}: ${line}`).toBe(width);
      }
    }
  });
});

/** The anchor of a heading, as renderers make it. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/\\/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

test('on any day the pages are the same, unless a day is asked for', async () => {
  const out = join(folder, 'pages');
  const write = async (today: string, ...more: string[]) => {
    expect((await reference(today, '--out', out, ...more)).exitCode).toBe(0);
    return readFileSync(join(out, 'us-vt-aadc.md'), 'utf8');
  };
  const page = await write('2020-01-01');
  expect(await write('2030-01-01')).toBe(page);
  expect(page).toContain('**Stands** enacted, binds from 2027-01-01');
  const before = await write('2030-01-01', '--as-of', '2026-12-31');
  expect(before).toContain('| On 2026-12-31 | of 20 lines: 20 does not bind (not yet) |');
  expect(await write('2030-01-01', '--as-of', '2027-01-01')).toContain('of 20 lines: 20 binds');
  expect((await reference('2030-01-01', '--out', out, '--as-of', 'soon')).exitCode).toBe(2);
});

test('a page of a code that is gone goes, and a folder with other pages is left alone', async () => {
  expect((await reference('2026-11-22', '--out', folder)).out).toBe(`${codes.length + 1} pages in ${folder}`);
  writeFileSync(join(folder, 'old.md'), readFileSync(join(folder, 'uk-aadc.md')));
  const { out } = await reference('2026-11-22', '--out', folder, '--json');
  expect(JSON.parse(out)).toMatchObject({ removed: ['old.md'] });
  expect(existsSync(join(folder, 'old.md'))).toBe(false);
  writeFileSync(join(folder, 'diary.md'), 'mine');
  writeFileSync(join(folder, 'uk-aadc.md'), 'changed');
  const refused = await reference('2026-11-22', '--out', folder);
  expect(refused).toMatchObject({ exitCode: 2, error: expect.stringContaining('holds diary.md') });
  expect(readFileSync(join(folder, 'uk-aadc.md'), 'utf8')).toBe('changed');
});

test('words keep their signs, in text and in tables', () => {
  expect(escapeMarkdown('*all* of <it> | [x] `a/*` #1')).toBe('\\*all\\* of \\<it\\> \\| \\[x\\] `a/*` \\#1');
  expect(markdownTable(['a', 'b'], [['`x|y`', 'p \\| q\nr']])).toEqual([
    '| a | b |',
    '|---|---|',
    '| `x\\|y` | p \\| q r |',
  ]);
  expect(link('a', 'https://example.org/a(b) c')).toBe('[a](https://example.org/a%28b%29%20c)');
});
