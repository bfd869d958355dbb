import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownLaw } from '@stairgate/codes/law';
import { compile, type Profile } from '@stairgate/rulebook';
import { exampleCounts, type ReviewReport } from '@stairgate/wire';
import { afterAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { expectSound, openFile } from '../../../report/src/sound-page.testing.ts';
import {
  type Assessment,
  type AssessmentSources,
  compareAssessments,
  draftAssessment,
} from './assessment.ts';
import { assessmentPage } from './assessment-page.ts';
import { assessmentWord } from './assessment-word.ts';
import { cnilPia } from './cnil-pia.ts';

const profile: Profile = {
  service: { name: 'Treehouse <i>', kinds: ['social'] },
  places: ['GB', 'FR'],
  offers: ['feed.rank/*', 'contact.message/*', 'profile.view/*', 'account.open/*'],
  risk: 'medium',
  guidance: true,
  exempt: [],
  deviations: [],
};
const { codes } = await ownLaw();
const rulebook = compile(codes, { asOf: '2026-11-30', profile });
const sources: AssessmentSources = {
  rulebook,
  reviews: [],
  counts: exampleCounts,
  written: {},
  signOff: null,
};
const draft = draftAssessment(sources);
const harm = (id: string, one: Assessment = draft) => one.harms.find((found) => found.id === id)!;
const answers = (one: Assessment) =>
  one.frameworks.flatMap(({ sections }) => sections.flatMap((section) => section.answers));

/** A review that found this of one situation at 13. */
function reviewOf(verdict: string, situation = 'contact.message/adult') {
  const report = {
    review: { platform: 'Treehouse', startedAt: '2026-11-29T10:00:00.000Z', url: 'https://t.example' },
    law: { places: ['GB'] },
    findings: [{ id: `teen:${situation}`, situation, age: 13, verdict, title: 'Messages from adults' }],
  } as unknown as ReviewReport;
  return { report, hash: 'ab'.repeat(32) };
}

describe('an assessment', () => {
  it('has all six harms, each with degrees, measures and what is left', () => {
    expect(draft.harms.map(({ id }) => id)).toEqual([
      ...['strangers', 'identification', 'tracking', 'messages', 'purchases', 'over-use'],
    ]);
    // Nobody looked: nothing that the law takes for grave is said to be low.
    for (const one of draft.harms) if (one.severity >= 3) expect(one.left).not.toBe('low');
    for (const { likelihood, severity, measures, left } of draft.harms)
      if (likelihood * severity >= 12 && measures.length > 0) expect(left).toBe('high');
    expect(harm('strangers').measures.every(({ state }) => state === 'not-shown')).toBe(true);
    expect(harm('purchases')).toMatchObject({ situations: [], left: 'low', likelihood: 1, severity: 1 });
  });
  it('cites something in every sentence', () => {
    const all = [
      ...answers(draft).flatMap(({ says }) => says ?? []),
      ...draft.harms.flatMap(({ why, measures, leftWhy }) => [
        ...why,
        ...measures.map(({ sentence }) => sentence),
        leftWhy,
      ]),
    ];
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ cites }) => cites.length === 0)).toEqual([]);
  });
  it('takes no measure for on that nobody saw, and a finding that falls short for a high risk', () => {
    const seen = draftAssessment({ ...sources, reviews: [reviewOf('meets')] });
    const states = (one: Assessment) => harm('strangers', one).measures.map(({ state }) => state);
    expect(states(seen).filter((state) => state === 'shown')).toHaveLength(1);
    for (const verdict of ['cannot-tell', 'not-tested'])
      expect(states(draftAssessment({ ...sources, reviews: [reviewOf(verdict)] }))).not.toContain('shown');
    const short = draftAssessment({ ...sources, reviews: [reviewOf('falls-short')] });
    expect(harm('strangers', short)).toMatchObject({ left: 'high', likelihood: 4 });
    expect(states(short)).toContain('broken');
    expect(compareAssessments(seen, short)).toContainEqual(
      expect.objectContaining({ before: 'shown', after: 'broken' }),
    );
  });
  it('counts what is unwritten, and is signed only when nothing is; a signature changes no version', () => {
    const open = answers(draft).filter(({ says }) => says === null);
    expect(draft.unwritten).toBe(open.length);
    expect(open.length).toBeGreaterThan(8);
    const signOff = { name: 'Anna', role: 'DPO', date: '2026-11-30' };
    expect(() => draftAssessment({ ...sources, signOff })).toThrow(/unwritten/);
    const written = Object.fromEntries(open.map(({ id }) => [id, { text: `About ${id}.`, by: 'Anna' }]));
    const whole = draftAssessment({ ...sources, written });
    expect(whole.unwritten).toBe(0);
    const signed = draftAssessment({ ...sources, written, signOff });
    expect(signed.version).toBe(whole.version);
    expect(signed.version).not.toBe(draft.version);
    expect(compareAssessments(draft, whole)).toContainEqual({
      what: 'ico.1.aims',
      before: 'unwritten',
      after: 'About ico.1.aims.',
    });
  });
});

it("is what CNIL's tool imports: four lists, known references, measures that its answers name", () => {
  const file = JSON.parse(JSON.stringify(cnilPia(draft, '2026-11-30T12:00:00.000Z')));
  expect(file.pia).toMatchObject({ status: 0, dpo_opinion: null, concerned_people_opinion: null });
  for (const list of ['answers', 'measures', 'evaluations', 'comments'])
    expect(Array.isArray(file[list])).toBe(true);
  const known = [111, 112, 113, 121, 122, 123, 211, 212, 213, 214, 215, 221, 222, 223, 224, 225, 226, 227];
  const risks = [1, 2, 3, 4, 5, 6].flatMap((part) => [320 + part, 330 + part, 340 + part]);
  for (const { reference_to, data } of file.answers) {
    expect([...known, ...risks]).toContain(reference_to);
    expect(typeof data.text).toBe('string');
    expect(data.gauge === null || (data.gauge >= 1 && data.gauge <= 4)).toBe(true);
  }
  const titles = file.measures.map(({ title }: { title: string }) => title);
  for (const title of file.answers.find((one: { reference_to: number }) => one.reference_to === 324).data
    .list)
    expect(titles).toContain(title);
  // What is unwritten has no answer there either.
  expect(file.answers.map((one: { reference_to: number }) => one.reference_to)).not.toContain(111);
  expect(JSON.stringify(file.answers)).not.toContain('<i>');
});

it('is a Word document', async () => {
  const bytes = await assessmentWord(draft);
  expect([...bytes.slice(0, 2)]).toEqual([0x50, 0x4b]);
  expect(Buffer.from(bytes).includes('word/document.xml')).toBe(true);
});

describe('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-assessment-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it('has no fault, light and dark, narrow and wide', async () => {
    const text = assessmentPage(draft);
    expect(text).not.toContain('<i>');
    writeFileSync(join(folder, 'index.html'), text);
    const browser = await launchChromium();
    try {
      for (const look of [{ width: 390, dark: true }, { width: 1280 }]) {
        const { page, complaints, close } = await openFile(browser, join(folder, 'index.html'), look);
        await expectSound(page);
        expect(complaints).toEqual([]);
        await close();
      }
    } finally {
      await browser.close();
    }
  });
});
