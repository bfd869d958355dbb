import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { effects, practiceNames, situations } from '@stairgate/rulebook';
import { type Cut, type ReviewReport, reportSchema } from '@stairgate/wire';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../testing/chromium.ts';
import {
  drawnPlatform,
  driftOn,
  faultyBirch,
  inputOf,
  promisesOf,
  reportOf,
} from '../../review/src/report/birch-review.testing.ts';
import { fixFor } from '../../review/src/report/fix-for.ts';
import { makeReport } from '../../review/src/report/make-report.ts';
import { situationWords } from '../../review/src/report/situation-words.ts';
import { anchorOf, insideAddress, webAddress } from './addresses.ts';
import { changesSince } from './changes-since.ts';
import { commitmentState } from './commitment-state.ts';
import { csv } from './csv.ts';
import { letterPage } from './letter-page.ts';
import { readReport } from './read-report.ts';
import { reportCsv } from './report-csv.ts';
import { reportPage } from './report-page.ts';
import { reportSarif } from './report-sarif.ts';
import { expectSound, openFile } from './sound-page.testing.ts';
import { topicsOf } from './topics.ts';
import { visible } from './visible.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'stairgate-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const fitsReport = addFormats.default(new Ajv2020({ allErrors: true, strict: false })).compile(reportSchema);
/** Errata 01 of the OASIS standard, as published with it; its draft-04 keywords mean the same in draft-07. */
const { $schema: _, id: __, ...sarifSchema } = read('testing/sarif-2.1.0.schema.json');
const fitsSarif = addFormats.default(new Ajv({ strict: false, allErrors: true })).compile(sarifSchema);

const birch = reportOf(faultyBirch);
const all = ({ findings, practices }: ReviewReport) => [...findings, ...practices];

/** A report with everything that one can hold. */
function fullReport(more: { hostile?: string } = {}): ReviewReport {
  const earlier = reportOf({
    ...faultyBirch,
    startedAt: '2026-09-01T09:00:00.000Z',
    faults: { ...faultyBirch.faults, 'engage.scroll/endless': [13], 'contact.message/adult': [8] },
  });
  const input = inputOf({ ...faultyBirch, ...more });
  const later = makeReport(input);
  const { hostile = '' } = more;
  const promise = {
    id: 'private',
    text: `Profiles will be private.${hostile}`,
    promisedBy: `Head of trust${hostile}`,
    promisedOn: '2026-09-10',
    due: '2026-12-01',
    url: later.review.url,
    finding: { age: 12, situation: 'profile.view/anyone' },
  } as const;
  return makeReport({
    ...input,
    drift: drifted(more),
    changes: changesSince(earlier, later),
    commitments: [commitmentState(promise, [earlier, later], '2026-11-24')],
  });
}

/** With a promise that is not kept at 12, one that is less than the law asks, and a child who could not be asked about. */
function drifted(more: { hostile?: string } = {}) {
  const platform = { ...faultyBirch, ...more };
  const promises = promisesOf(platform);
  const personas = promises.personas.map((one) => {
    if (one.persona === 'child-8') return { ...one, answers: [], problem: `It answers 503.${more.hostile}` };
    const answers = one.answers.map((answer) =>
      answer.situation === 'contact.message/adult'
        ? {
            ...answer,
            effect: 'allow' as const,
            own: undefined,
            obligations: [],
            allowed: true,
            revision: '0123456789abcdef',
          }
        : answer,
    );
    return { ...one, answers };
  });
  return driftOn(platform, { ...promises, personas });
}

describe('the report as data', () => {
  test('holds every finding of the judge, and cites only what it lists', () => {
    const input = inputOf(faultyBirch);
    expect(birch.findings.length).toBe(situations.length * 5);
    expect(birch.practices.length).toBe(practiceNames.length * 5);
    expect(all(birch).map(({ verdict }) => verdict)).toEqual(
      [...input.findings, ...input.practiceFindings].map(({ verdict }) => verdict),
    );
    const ids = new Set(birch.rules.map(({ id }) => id));
    expect(ids.size).toBe(birch.rules.length);
    for (const one of all(birch)) for (const id of one.rules) expect(ids).toContain(id);
  });

  test('says for everything that falls short, and for nothing else, what would put it right', () => {
    const short = all(birch).filter(({ verdict }) => verdict === 'falls-short');
    const faults = Object.entries(faultyBirch.faults).flatMap(([what, ages]) =>
      ages.map((age) => `child-${age}:${what}`),
    );
    expect(short.map(({ id }) => id).sort()).toEqual(faults.sort());
    for (const one of all(birch)) expect(one.fix !== null).toBe(one.verdict === 'falls-short');
    for (const one of short) expect(one.fix).toMatch(/^[A-Z].*\.$/);
  });

  test('cites the strictest rule first', () => {
    const effectOf = new Map(birch.rules.map(({ id, effect }) => [id, effect]));
    for (const { rules, required } of birch.findings) {
      if (rules.length > 0) expect(effectOf.get(rules[0]!)).toBe(required);
    }
  });

  test('fits its schema, comes back from JSON as it was, and is the same each time', () => {
    for (const report of [birch, fullReport(), ...[1, 2, 3].map((seed) => reportOf(drawnPlatform(seed)))]) {
      fitsReport(report);
      expect(fitsReport.errors).toBe(null);
      expect(readReport(JSON.stringify(report), 'report.json')).toEqual(report);
    }
    expect(JSON.stringify(reportOf(faultyBirch))).toBe(JSON.stringify(birch));
  });

  test('is refused where it is damaged, with the place', () => {
    const broken = (change: (report: Record<string, unknown[]>) => void) => {
      const copy = JSON.parse(JSON.stringify(birch));
      change(copy);
      return () => readReport(JSON.stringify(copy), 'a/report.json');
    };
    expect(() => readReport('{', 'a/report.json')).toThrow(/a\/report\.json is not JSON/);
    expect(broken((copy) => Object.assign(copy.findings![3]!, { verdict: 'fine' }))).toThrow(
      /findings\.3\.verdict: give one of/,
    );
    expect(broken((copy) => Object.assign(copy, { version: 2 }))).toThrow(/version: give 1/);
    expect(broken((copy) => delete (copy as { law?: unknown }).law)).toThrow(/law/);
  });

  test('shows of a reference what it leads to', () => {
    const exhibits = all(birch).flatMap(({ observations }) =>
      observations.flatMap(({ evidence }) => evidence),
    );
    expect(exhibits.find(({ kind }) => kind === 'request')).toEqual({
      file: 'artifacts/child-8/persona.json',
      at: '/requests/1',
      kind: 'request',
      says: 'GET https://adverts.example/match?uid=4a1cchild-8&page=1 · 200 · during openFeed; carries email (sha-256, in the address)',
    });
    expect(exhibits.find(({ kind }) => kind === 'picture')?.says).toMatch(/^(profile|feed), http/);
  });
});

test('every fix is one sentence, whatever falls short', () => {
  for (const situation of situations) {
    expect(situationWords[situation].title).toMatch(/^[A-Z]/);
    for (const required of effects.slice(1)) {
      for (const broken of [[], ['show-sign'], ['show-sign', 'block-and-mute']] as const) {
        const fix = fixFor({
          situation,
          verdict: 'falls-short',
          required,
          seen: ['allow', 'allow'],
          broken,
        })!;
        expect(fix).toMatch(/^Do not [a-z].*[^.,;]\.$/);
        expect(fix).not.toMatch(/,,|\s{2}|undefined|, at this age/);
      }
    }
    expect(
      fixFor({
        situation,
        verdict: 'falls-short',
        required: 'allow',
        seen: ['allow', 'allow'],
        broken: ['break-prompt'],
      }),
    ).toBe('Suggest breaks.');
  }
});

test('the worst comes first: the most rungs, then the most ages', () => {
  const keys = topicsOf(birch, 'falls-short').map(({ key }) => key);
  expect(keys.slice(0, 3)).toEqual(['data.share/third-party', 'profile.view/adult', 'profile.view/anyone']);
  expect(keys.length).toBe(Object.keys(faultyBirch.faults).length);
  // What breaks an obligation alone stands no rung too low.
  expect(keys.at(-1)).toBe('engage.autoplay/media');
  const verdicts = ['falls-short', 'cannot-tell', 'not-tested', 'meets', 'stricter', 'not-asked'] as const;
  const ids = verdicts.flatMap((verdict) =>
    topicsOf(birch, verdict).flatMap(({ entries }) => entries.flatMap(({ ids }) => ids)),
  );
  expect(ids.sort()).toEqual(
    all(birch)
      .map(({ id }) => id)
      .sort(),
  );
});

describe('promise, browser and law', () => {
  const report = fullReport();
  const drift = report.drift!;

  test('stand beside each other for every promise that was judged', () => {
    expect(drift.lines.length).toBe(situations.length * 4);
    const required = new Map(report.findings.map((one) => [one.id, one.required]));
    for (const { id, required: law } of drift.lines) expect(law).toBe(required.get(id));
    const loose = drift.lines.filter(({ state }) => state === 'looser-than-promised').map(({ id }) => id);
    const short = report.findings.filter(({ verdict, age }) => verdict === 'falls-short' && age > 8);
    // Who promises less than the law keeps that promise, and falls short all the same.
    expect(loose.sort()).toEqual(
      short
        .map(({ id }) => id)
        .filter((id) => !id.endsWith(':contact.message/adult'))
        .sort(),
    );
    expect(reportOf(faultyBirch).drift).toBe(null);
  });

  test('are on the page, in SARIF and in the CSV', () => {
    const page = reportPage(report);
    for (const text of [
      'Promise and browser',
      'Looser than promised',
      'less than the law',
      'It answers 503.',
    ])
      expect(page, text).toContain(text);
    expect(page).toContain('child-8: <bdi>It answers 503.');
    expect(page).toContain('<code>0123456789abcdef</code>; this review judges by');
    expect(reportPage(reportOf(faultyBirch))).not.toContain('Promise and browser');
    // biome-ignore lint/suspicious/noExplicitAny: a foreign format, checked by its schema.
    const { results } = (reportSarif(report) as any).runs[0];
    const told = results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'promise-not-kept');
    expect(told.length).toBe(drift.lines.filter(({ state }) => state === 'looser-than-promised').length);
    const rows = reportCsv(report).split('\r\n');
    const endOf = (id: string) =>
      rows
        .find((row) => row.startsWith(`${id},`))!
        .split(',')
        .slice(-2);
    expect(endOf('child-12:profile.view/anyone')).toEqual(['guardian', 'looser-than-promised']);
    expect(endOf('child-8:profile.view/anyone')).toEqual(['', '']);
  });
});

describe('SARIF', () => {
  test('fits the schema of the standard', () => {
    for (const report of [birch, fullReport(), reportOf(drawnPlatform(4))]) {
      fitsSarif(JSON.parse(JSON.stringify(reportSarif(report))));
      expect(fitsSarif.errors).toBe(null);
    }
    expect(fitsSarif({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });

  test('fails what falls short, and says what was not tested as no result', () => {
    // biome-ignore lint/suspicious/noExplicitAny: a foreign format, checked by its schema above.
    const [run] = (reportSarif(birch) as any).runs;
    const failed = run.results.filter((one: { kind: string }) => one.kind === 'fail');
    expect(failed.length).toBe(all(birch).filter(({ verdict }) => verdict === 'falls-short').length);
    for (const { ruleId, ruleIndex, locations } of failed) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^artifacts\/child-/);
    }
    const told = run.results.map((one: { properties: { verdict: string } }) => one.properties.verdict);
    expect(new Set(told)).toEqual(new Set(['falls-short', 'cannot-tell']));
    const notes = JSON.stringify(run.invocations[0].toolExecutionNotifications);
    for (const { id, verdict } of all(birch)) expect(notes.includes(id)).toBe(verdict === 'not-tested');
  });
});

describe('CSV', () => {
  /** RFC 4180, read by its grammar. */
  function parse(text: string): string[][] {
    const rows: string[][] = [[]];
    const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
    for (let match = field.exec(text); match; match = field.exec(text)) {
      rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
      if (match[3] === '\r\n') rows.push([]);
      if (field.lastIndex === text.length) break;
    }
    return rows.slice(0, -1);
  }

  test('comes back as it was, and no field is a formula', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[\s=+\-@"',;|\r\n\t]{0,4}[a-z=()]{0,6}$/),
      fc.constantFrom(
        '=1+1',
        ' =cmd|"/C calc"!A0',
        '@SUM(A1)',
        '-2+3',
        '\t=1',
        '＝1+1',
        'a,b',
        'a"b',
        'a\r\nb',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { minLength: 1 }), (rows) => {
        const written = csv(rows);
        expect(written.startsWith('\ufeff')).toBe(true);
        const found = parse(written.slice(1));
        expect(found.map((row) => row.length)).toEqual(rows.map(() => 3));
        rows.flat().forEach((was, index) => {
          const is = found.flat()[index]!;
          expect([was, `'${was}`]).toContain(is);
          expect(is).not.toMatch(/^[\s\u00a0]*[=+\-@＝＋－＠]/);
        });
      }),
      { seed: 3 },
    );
  });

  test('has one line for each finding', () => {
    const rows = parse(reportCsv(birch).slice(1));
    expect(rows.length).toBe(all(birch).length + 1);
    expect(rows.map(([id]) => id).slice(1)).toEqual(all(birch).map(({ id }) => id));
    expect(rows[0]).toContain('what would put it right');
  });

  test('does not run what a platform wrote', () => {
    const { practices, findings } = reportOf({ ...faultyBirch, name: '=HYPERLINK("http://x","y")' });
    const report = { ...birch, practices, findings, review: { ...birch.review, platform: '=1+1' } };
    for (const row of parse(reportCsv(report).slice(1)).slice(1)) expect(row[1]).toBe("'=1+1");
  });
});

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></title></bdi></section><svg onload=alert(1)>',
  '&lt;b&gt;&#60;',
  '<!-- -->]]><![CDATA[',
  'javascript:alert(1)',
  '\u202eevil\u2066\u0000\u001b[31m\ud800',
  '{{7*7}}`',
];

function withCut(report: ReviewReport, cut: Cut): ReviewReport {
  const cutIn = <One extends ReviewReport['findings'][number] | ReviewReport['practices'][number]>(
    one: One,
  ): One => ({
    ...one,
    observations: one.observations.map((seen) => ({
      ...seen,
      evidence: seen.evidence.map((exhibit) => (exhibit.kind === 'picture' ? { ...exhibit, cut } : exhibit)),
    })),
  });
  return { ...report, findings: report.findings.map(cutIn), practices: report.practices.map(cutIn) };
}

describe('the letter', () => {
  const letter = letterPage(birch)!;

  test('says what was found, by which law, on what evidence, and what would meet it', () => {
    const [worst] = topicsOf(birch, 'falls-short');
    const rule = birch.rules.find(({ id }) => id === worst!.rules[0])!;
    for (const words of [
      worst!.title,
      rule.cite,
      rule.url,
      worst!.entries[0]!.says[0]!,
      worst!.entries[0]!.fix!,
    ])
      expect(letter).toContain(
        words.replaceAll('&', '&amp;').replaceAll("'", '&#x27;').replaceAll('"', '&quot;'),
      );
    expect(letter).toMatch(/href="\.\/artifacts\/child-/);
    expect(letter.slice(letter.indexOf('<body'))).not.toMatch(/\[|undefined|null/);
  });

  test('is none where nothing falls short, and has the same elements whatever a platform writes', () => {
    expect(letterPage(reportOf({ faults: {} }))).toBe(null);
    const skeleton = (hostile: string) =>
      [...letterPage(fullReport({ hostile }))!.matchAll(/<[/!]?[a-z]+[^>]*>/gi)].map(([tag]) =>
        tag.replace(/"[^"]*"/g, '""'),
      );
    for (const hostile of nasty) expect(skeleton(hostile), hostile).toEqual(skeleton(' plain'));
  });
});

describe('the page', () => {
  test('has the same elements whatever a platform writes', () => {
    const skeleton = (hostile: string) =>
      [...reportPage(fullReport({ hostile })).matchAll(/<[/!]?[a-z]+[^>]*>/gi)].map(([tag]) =>
        tag.replace(/"[^"]*"/g, '""'),
      );
    const plain = skeleton(' plain');
    expect(plain.length).toBeGreaterThan(1000);
    for (const hostile of nasty) expect(skeleton(hostile), hostile).toEqual(plain);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (hostile) => {
        expect(skeleton(`x${hostile}x`)).toEqual(plain);
      }),
      { seed: 6, numRuns: 8 },
    );
  });

  test('hides nothing and turns nothing round', () => {
    expect(visible('a\u202eb\u200b\u0007\ufeff\ud800c\r\nd')).toBe(
      'a⟨U+202E⟩b⟨U+200B⟩⟨U+0007⟩⟨U+FEFF⟩\ufffdc\nd',
    );
    expect(visible('👩‍👧 می‌خواهم\tx')).toBe('👩‍👧 می‌خواهم\tx');
  });

  test('links to the web and into the folder, and nowhere else', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ' x', '//'])
      expect(webAddress(url)).toBe(null);
    expect(webAddress('https://example.org/a?b="c"')).toBe('https://example.org/a?b=%22c%22');
    for (const path of ['../a.png', '/etc/passwd', 'a/../../b', 'a\\b', '', 'a//b', './a'])
      expect(insideAddress(path)).toBe(null);
    expect(insideAddress('javascript:alert(1)')).toBe('./javascript%3Aalert(1)');
    expect(insideAddress('artifacts/child 8/#1.png')).toBe('./artifacts/child%208/%231.png');
  });

  test('is well under 2 MB, with no script and no address but in links', () => {
    const text = reportPage(fullReport());
    expect(Buffer.byteLength(text)).toBeLessThan(700_000);
    expect(text.match(/<script|<iframe|<link|<object|style="|\son[a-z]+=/i)).toBe(null);
    expect(text.match(/(src|srcset)="(?!\.\/artifacts\/)[^"]*"/g)).toBe(null);
    expect(text.includes('content="default-src &#x27;none&#x27;; style-src &#x27;sha256-')).toBe(true);
  });

  test('has a place for every finding that a comparison can lead to', () => {
    const text = reportPage(birch);
    for (const { id, verdict } of all(birch))
      if (verdict !== 'not-tested') expect(text.split(`id="${anchorOf(id)}"`).length - 1, id).toBe(1);
  });

  test('says that it was cut short, that nothing falls short, and that no authority was stated', () => {
    const good = reportOf({ faults: {} });
    const review = { ...good.review, cutShort: 'It was told to stop.', finishedAt: null, authority: null };
    const text = reportPage({ ...good, review });
    expect(text.includes('It was told to stop.')).toBe(true);
    expect(text.includes('Nothing that was tested falls short')).toBe(true);
    expect(text.includes('None stated: only loopback')).toBe(true);
    expect(text.includes('None of this is a pass.')).toBe(true);
  });

  test('shows the part of a picture that proves it, and says what stands there', () => {
    const cut = {
      words: 'Accept <all>',
      x: 10,
      y: 20,
      width: 420,
      height: 120,
      of: { width: 1280, height: 800 },
    };
    const text = reportPage(withCut(birch, cut));
    expect(text).toContain('viewBox="10 20 420 120"');
    expect(text).toContain('“Accept &lt;all&gt;”');
    expect(reportPage(birch)).not.toContain('viewBox="10 20 420 120"');
  });

  test('can be read by anybody: wide and narrow, light and dark, with its pictures and no complaint', async () => {
    const file = join(folder, 'report.html');
    const hostile = nasty.join(' ');
    writeFileSync(file, reportPage(fullReport({ hostile }), { letter: true }));
    const letter = join(folder, 'letter.html');
    writeFileSync(letter, letterPage(fullReport({ hostile }))!);
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    for (const { observations } of all(birch))
      for (const { evidence } of observations)
        for (const { file: name, kind } of evidence) {
          mkdirSync(join(folder, dirname(name)), { recursive: true });
          if (kind === 'picture') writeFileSync(join(folder, name), picture);
        }
    const browser = await launchChromium();
    try {
      for (const [width, dark] of [
        [1280, false],
        [1280, true],
        [390, false],
        [390, true],
      ] as const) {
        const sent = await openFile(browser, letter, { width, dark });
        await expectSound(sent.page);
        expect(sent.complaints).toEqual([]);
        await sent.close();
        const { page, complaints, close } = await openFile(browser, file, { width, dark });
        await expectSound(page);
        const broken = await page.evaluate(async () => {
          for (const fold of document.querySelectorAll('details')) fold.open = true;
          for (const image of document.images) {
            image.loading = 'eager';
            await image.decode().catch(() => {});
          }
          return [...document.images].filter(({ naturalWidth }) => naturalWidth === 0).length;
        });
        expect(broken).toBe(0);
        expect(await page.evaluate(() => document.images.length)).toBeGreaterThan(20);
        expect(complaints).toEqual([]);
        await close();
      }
    } finally {
      await browser.close();
    }
  });
});
