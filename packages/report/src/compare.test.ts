import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { practiceNames, situations } from '@stairgate/rulebook';
import { afterAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../testing/chromium.ts';
import { drawnPlatform, faultyBirch, reportOf } from '../../review/src/report/birch-review.testing.ts';
import { anchorOf } from './addresses.ts';
import { compare, overall, themeOf, themes } from './compare.ts';
import { compareCsv } from './compare-csv.ts';
import { comparePage } from './compare-page.ts';
import { reportPage } from './report-page.ts';
import { readReview } from './seal/read-review.ts';
import { sealFolder } from './seal/seal-folder.ts';
import { loadSealKey } from './seal/seal-key.ts';
import { expectSound, openFile } from './sound-page.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const birch = reportOf(faultyBirch);
const others = ['Alder', 'Rowan <b>', 'Sorrel "Video"'].map((name, index) =>
  reportOf(drawnPlatform(index + 3, { name, url: `http://127.0.0.1:44${index}0` })),
);
const sound = reportOf({ name: 'Yew', url: 'http://127.0.0.1:4500', faults: {}, ages: [13, 15] });
const reviews = [birch, ...others, sound].map((report, index) => ({ report, href: `r${index}/report.html` }));
const comparison = compare(reviews);
const platform = (name: string) => comparison.platforms.find((one) => one.platform === name)!;

describe('themes', () => {
  test('hold every situation and practice once', () => {
    for (const subject of [...situations, ...practiceNames])
      for (const age of [8, 15]) expect(themes.map(({ id }) => id)).toContain(themeOf(subject, age));
    expect(themeOf('account.open/self', 12)).toBe('under-13');
    expect(themeOf('account.open/self', 13)).toBe('other');
    expect(themeOf('data.share/third-party', 12)).toBe('adverts');
    expect(themeOf('contact.message/adult', 17)).toBe('default-privacy');
    expect(themeOf('monitor.guardian/location', 8)).toBe('geolocation');
  });
});

describe('a comparison', () => {
  test('counts each finding of each platform once', () => {
    for (const { report } of reviews) {
      const { cells } = platform(report.review.platform);
      const all = [...report.findings, ...report.practices].filter(({ verdict }) => verdict !== 'not-asked');
      const sum = cells.reduce((total, one) => total + one.short + one.unclear + one.untested + one.fine, 0);
      expect(sum).toBe(all.length);
      expect(cells.reduce((total, { short }) => total + short, 0)).toBe(
        all.filter(({ verdict }) => verdict === 'falls-short').length,
      );
    }
  });

  test('falls short where one finding does, and never meets where something was not tested', () => {
    for (const { cells } of comparison.platforms)
      for (const { verdict, short, unclear, untested, fine } of cells) {
        expect(verdict === 'falls-short').toBe(short > 0);
        if (verdict === 'meets') expect([short, unclear, untested]).toEqual([0, 0, 0]);
        if (verdict === 'partly') expect(untested * fine).toBeGreaterThan(0);
        if (verdict === 'not-tested') expect(fine).toBe(0);
      }
    expect(overall(platform('Birch'), 'age-screen')).toMatchObject({
      verdict: 'falls-short',
      short: 2,
      ages: [8, 12],
    });
    expect(overall(platform('Birch'), 'geolocation')).toMatchObject({
      verdict: 'falls-short',
      ages: [13, 15, 17],
    });
  });

  test('leaves open what was not played', () => {
    const yew = platform('Yew').cells;
    for (const cell of yew) if (![13, 15].includes(cell.age)) expect(cell.verdict).toBe('none');
    expect(yew.find(({ theme, age }) => theme === 'under-13' && age === 13)?.verdict).toBe('none');
  });

  test('is the same in whatever order the reviews come', () => {
    expect(compare([...reviews].reverse())).toEqual(comparison);
  });

  test('says what makes them hard to compare', () => {
    expect(comparison.caveats).toEqual([]);
    const abroad = reportOf({
      name: 'Abroad',
      faults: {},
      place: 'US-CA',
      startedAt: '2026-10-01T09:00:00.000Z',
    });
    const cut = { ...abroad, review: { ...abroad.review, cutShort: 'Stopped.' } };
    expect(compare([...reviews, { report: cut }]).caveats).toEqual([
      'Not all were reviewed for the same place: US-CA; GB.',
      'They were reviewed on different days, from 1 October 2026 to 23 November 2026.',
      'The review of Abroad was cut short: Stopped.',
    ]);
    const later = reportOf({ name: 'Later', faults: {}, asOf: '2027-06-01' });
    expect(compare([...reviews, { report: later }]).caveats[0]).toMatch(
      /same law: as of 23 November 2026, 1 June 2027/,
    );
  });

  test('is a table with a line for each theme, platform and age', () => {
    const lines = compareCsv(comparison).trim().split('\r\n');
    expect(lines.length).toBe(1 + themes.length * comparison.platforms.length * comparison.ages.length);
    expect(
      lines.filter((line) => line.startsWith('Geolocation,Birch,')).map((line) => line.split(',')[7]),
    ).toEqual(expect.arrayContaining(['falls-short']));
    expect(lines.some((line) => line.includes('"Sorrel ""Video"""'))).toBe(true);
  });

  test('counts platforms by who they are, and tells apart reviews of one day', () => {
    const headingOf = (page: string) => /<h1>(.*?)<\/h1>/.exec(page)?.[1];
    expect(headingOf(comparePage(comparison))).toBe('5 platforms compared');
    const at = (startedAt: string, asOf = birch.law.asOf) => ({
      report: { ...birch, review: { ...birch.review, startedAt }, law: { ...birch.law, asOf } },
    });
    const early = at('2026-11-23T07:05:00.000Z');
    const twice = comparePage(compare([early, at('2026-11-23T18:30:00.000Z')]));
    expect(headingOf(twice)).toBe('2 reviews of 1 platform compared');
    for (const time of ['07:05', '18:30']) expect(twice.includes(`23 November 2026, ${time} UTC`)).toBe(true);
    const again = comparePage(compare([early, at('2026-11-23T07:05:00.000Z', '2027-01-02')]));
    expect(again.includes('law as of 2 January 2027')).toBe(true);
  });

  test('leads to places that are in the reports', () => {
    const text = comparePage(comparison);
    const links = [...text.matchAll(/href="(r\d+)\/report\.html#([^"]+)"/g)];
    expect(links.length).toBeGreaterThan(30);
    const pages = reviews.map(({ report }) => reportPage(report));
    for (const [, dir, anchor] of links) {
      expect(pages[Number(dir!.slice(1))]!.includes(`id="${anchor}"`), `${dir} ${anchor}`).toBe(true);
    }
    expect(anchorOf('child-8:a.b/c-d')).toBe('f-child-8-a-b-c-d');
  });

  test('can be read by anybody: wide and narrow, light and dark', async () => {
    const file = join(folder, 'compare.html');
    const twice = {
      report: { ...birch, review: { ...birch.review, startedAt: '2026-09-01T09:00:00.000Z' } },
    };
    writeFileSync(file, comparePage(compare([...reviews, twice])));
    const browser = await launchChromium();
    try {
      for (const [width, dark] of [
        [1280, false],
        [1280, true],
        [390, false],
        [390, true],
      ] as const) {
        const { page, complaints, close } = await openFile(browser, file, { width, dark });
        await expectSound(page);
        expect(complaints).toEqual([]);
        await close();
      }
    } finally {
      await browser.close();
    }
  });
});

test('a saved review is read with the state of its seal', async () => {
  const key = await loadSealKey(join(folder, 'keys', 'seal.json'));
  const dir = mkdtempSync(join(folder, 'review-'));
  await expect(readReview(dir)).rejects.toThrow(/There is no report in/);
  writeFileSync(join(dir, 'report.json'), JSON.stringify(birch));
  expect((await readReview(dir)).seal.problems).toMatchObject([{ kind: 'no-manifest' }]);
  await sealFolder(dir, { review: birch.review, key, now: Date.parse('2026-11-23T10:00:00Z') });
  const publicKey = JSON.stringify(key.publicKey);
  expect(await readReview(dir, { publicKey })).toMatchObject({
    report: birch,
    seal: { valid: true, keyKnown: true },
  });
  writeFileSync(join(dir, 'report.json'), JSON.stringify({ ...birch, limits: {} }));
  expect((await readReview(dir)).seal).toMatchObject({
    valid: false,
    problems: [{ kind: 'changed', path: 'report.json' }],
  });
});
