import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownLaw } from '@stairgate/codes/law';
import { compile, type Profile } from '@stairgate/rulebook';
import { type Counts, exampleCounts, type Figure, transparencySchema } from '@stairgate/wire';
import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { expectSound, openFile } from '../../../report/src/sound-page.testing.ts';
import { BudgetError } from '../budget/budget-ledger.ts';
import { nanoRhoOf } from '../budget/privacy-cost.ts';
import { diceOf } from '../noise/random-source.ts';
import { seededRandom } from '../noise/seeded-random.testing.ts';
import { type Insight, openInsight } from '../open-insight.ts';
import { exactFigures, privateFigures } from './figures.ts';
import { readPeriod } from './period.ts';
import { exactReport, privateReport, verifyReport } from './publish-report.ts';
import { transparencyColumns, transparencyCsv } from './transparency-csv.ts';
import { transparencyPage } from './transparency-page.ts';
import { transparencyReport } from './transparency-report.ts';

const profile: Profile = {
  service: { name: 'Treehouse <b>', kinds: ['social'] },
  places: ['GB', 'US'],
  offers: ['feed.rank/*', 'contact.message/*', 'account.open/*'],
  risk: 'medium',
  guidance: true,
  exempt: [],
  deviations: [],
};
const { codes } = await ownLaw();
const counts: Counts = { ...exampleCounts, service: 'Treehouse', takenAt: '2026-11-30T12:00:00.000Z' };
const sources = {
  counts,
  period: readPeriod('2026Q4')!,
  rulebook: compile(codes, { asOf: '2026-11-30', profile }),
  places: ['GB', 'US'],
  reviews: [],
};
const clock = () => Date.parse('2026-11-30T12:00:00Z');
const [quarter, year] = [nanoRhoOf(0.125)!, nanoRhoOf(0.5)!];

it('a period is a quarter or a year', () => {
  expect(readPeriod('2026Q4')).toEqual({ name: '2026Q4', from: '2026-10-01', to: '2026-12-31' });
  expect(readPeriod('2028Q1')).toMatchObject({ from: '2028-01-01', to: '2028-03-31' });
  expect(readPeriod('2026')).toMatchObject({ from: '2026-01-01', to: '2026-12-31' });
  for (const wrong of ['2026Q5', '2026q4', '26Q1', '2026-11', '']) expect(readPeriod(wrong)).toBeUndefined();
});

describe('an exact report', () => {
  const report = transparencyReport(sources, exactFigures);
  it('has a row for every situation that is offered, group and place, with the law behind it', () => {
    expect(Check(transparencySchema, report)).toBe(true);
    const row = report.rows.find(
      ({ situation, band, place }) =>
        situation === 'feed.rank/behaviour' && band === '13-15' && place === 'GB',
    )!;
    expect(row).toMatchObject({
      chosen: { value: 311, interval: null },
      kept: { value: 1204 - 311, interval: null },
      review: null,
    });
    expect(row.rules.every((id) => report.rules.some((rule) => rule.id === id))).toBe(true);
    expect(row.rules.length).toBeGreaterThan(0);
    expect(report.rows.some(({ situation }) => situation.startsWith('location'))).toBe(false);
  });
  it('tells zero from what was not measured', () => {
    const other = report.rows.find(({ place, band }) => place === 'US' && band === '6-9')!;
    expect(other.chosen).toEqual({ value: 0, interval: null });
    const complaint = report.complaints.find(({ about }) => about === 'contact.message/adult')!;
    expect(complaint).toMatchObject({ children: { value: 3 }, upheld: null, medianDays: 1.5 });
    const csv = transparencyCsv({ ...report, rows: [{ ...other, chosen: null }] });
    const [, line] = csv.slice(1).split('\r\n');
    const at = transparencyColumns.indexOf('chosen');
    expect(line!.split(',')[at]).toBe('');
    expect(line!.split(',')[transparencyColumns.indexOf('consented')]).toBe('0');
  });
});

describe('a private report', () => {
  let insight: Insight;
  beforeAll(async () => {
    insight = await openInsight({ dataDir: null });
  });
  afterAll(() => insight?.close());
  const context = () => ({ ...insight, clock, random: seededRandom('report') });

  it('has noise on every number, zeros included, and says no exact one', () => {
    const figures = privateFigures(counts.bound, { cost: quarter, dice: diceOf(seededRandom('figures')) });
    const report = transparencyReport(sources, figures);
    expect(Check(transparencySchema, report)).toBe(true);
    const all = report.rows.flatMap(({ chosen, consented, closed, asleep, refused, kept }) => [
      ...[chosen, consented, closed, asleep, refused, kept],
    ]);
    expect(all.every((one) => one?.interval != null)).toBe(true);
    expect(new Set(all.map((one) => one!.value)).size).toBeGreaterThan(20);
    expect(report.complaints.every((one) => one.medianDays === null && one.answered === null)).toBe(true);
    const { noise, rho } = report.method as Extract<typeof report.method, { kind: 'private' }>;
    expect(noise.reduce((sum, one) => sum + one.rho, 0)).toBeCloseTo(rho, 9);
    for (const { variance, cellsPerChild, rho: own } of noise) {
      const [over, under] = variance.split('/').map(Number) as [number, number];
      expect(over / under).toBeGreaterThanOrEqual(cellsPerChild / (2 * own));
    }
  });

  it('holds the bounded number in its interval 95 times in 100', () => {
    const figures = privateFigures(counts.bound, { cost: quarter, dice: diceOf(seededRandom('interval')) });
    const holds = ({ interval }: NonNullable<Figure>) => interval![0] <= 40 && 40 <= interval![1];
    const drawn = Array.from({ length: 3000 }, () => figures.of('situations', 1000, 40)!);
    expect(drawn.filter(holds).length / 3000).toBeGreaterThan(0.94);
    expect(drawn.filter(holds).length / 3000).toBeLessThan(0.975);
  });

  it('is paid for once, and the same is given again; a year has no more than its budget', async () => {
    const ask = (day: string) =>
      privateReport(
        { ...sources, counts: { ...counts, takenAt: `${day}T12:00:00.000Z` } },
        { cost: quarter, year },
        context(),
      );
    const first = await ask('2026-11-30');
    expect(first.cost).toBe(0.125);
    expect(await ask('2026-11-30')).toEqual({ ...first, cost: 0 });
    expect(await verifyReport(first, insight.keys.publicJwks)).toBe(true);
    const changed = structuredClone(first) as {
      report: { rows: { chosen: { value: number } }[] };
    } & typeof first;
    changed.report.rows[0]!.chosen.value++;
    expect(await verifyReport(changed, insight.keys.publicJwks)).toBe(false);
    for (const day of ['2026-12-01', '2026-12-02', '2026-12-03']) await ask(day);
    await expect(ask('2026-12-04')).rejects.toThrow(BudgetError);
    const exact = await exactReport(sources, context());
    expect(await verifyReport(exact, insight.keys.publicJwks)).toBe(true);
  });
});

describe('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-transparency-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it.each(['en', 'cy'] as const)('in %s has no fault, light and dark, narrow and wide', async (language) => {
    const figures = privateFigures(counts.bound, { cost: quarter, dice: diceOf(seededRandom('page')) });
    const text = transparencyPage(transparencyReport(sources, figures), { language });
    expect(text).not.toContain('<b>');
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    const file = join(folder, `${language}.html`);
    writeFileSync(file, text);
    const browser = await launchChromium();
    try {
      for (const look of [{ width: 390, dark: true }, { width: 1280 }]) {
        const { page, complaints, close } = await openFile(browser, file, look);
        await page
          .locator('details')
          .first()
          .evaluate((one) => one.setAttribute('open', ''));
        await expectSound(page, language === 'cy' ? 'cy' : 'en-GB');
        expect(complaints).toEqual([]);
        await close();
      }
    } finally {
      await browser.close();
    }
  });
});
