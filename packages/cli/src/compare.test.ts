import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodes } from '@stairgate/codes';
import { compile, diff, levels } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stairgate, today } from './stairgate.testing.ts';

let folder: string;
/** The codes as they are, with one rule of COPPA that asks for less. */
let loosened: string;
let profile: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-compare-'));
  loosened = join(folder, 'codes');
  const own = fileURLToPath(new URL('../../../codes', import.meta.url));
  cpSync(own, loosened, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const coppa = join(loosened, 'us/coppa.yaml');
  const text = readFileSync(coppa, 'utf8');
  const changed = text.replace(/(id: consent-before-using[\s\S]*?effect:) guardian/, '$1 allow');
  expect(changed).not.toBe(text);
  writeFileSync(coppa, changed);
  profile = join(folder, 'stairgate.yaml');
  writeFileSync(
    profile,
    `service: { name: Birch, kinds: [social] }
places: [GB]
offers: [profile.view/*, contact.message/*]
risk: low
deviations:
  - id: class
    situations: [profile.view/peer]
    ages: 13-17
    effect: allow
    reason: Pupils of a class see each other.
    approver: A. N. Other
    approved: 2026-01-01
    expires: 2026-12-31
`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('diff', () => {
  test('what 1 January 2027 changes for 15-year-olds in California, with the provision', async () => {
    const { exitCode, out } = await stairgate(
      'diff',
      '--in',
      'US-CA',
      '--from',
      '2026-12-31',
      '--to',
      '2027-01-01',
      '--age',
      '15',
    );
    expect(exitCode).toBe(0);
    expect(out).toContain('2026-12-31 -> 2027-01-01 in US-CA, age 15 (known as verified)');
    expect(out).toMatch(
      /\+ California warning labels, Health & Saf\. Code 28002\(a\)\(1\) .+\n +https:\/\/leginfo/,
    );
    expect(out).toMatch(/^ +engage\.use\/night +15 +guardian +\+ explain-risk$/m);
    expect(out).toContain('4 situations change only in what is owed besides (age 15).');
  });

  test('two places, as JSON: what the rulebooks say, in order', async () => {
    const { exitCode, out } = await stairgate('diff', '--in', 'GB', '--with', 'US', '--json');
    expect(exitCode).toBe(0);
    const answer = JSON.parse(out);
    const rulebook = compile(loadCodes(), { asOf: today });
    const [before, after] = ['GB', 'US'].map((place) => ({ label: place, rulebook, in: place }));
    expect(answer.differences).toEqual(JSON.parse(JSON.stringify(diff(before!, after!))));
    expect(answer).toMatchObject({
      before: { label: 'GB', in: ['GB'], asOf: today, revision: rulebook.revision },
      after: { label: 'US', in: ['US'], asOf: today, revision: rulebook.revision },
      level: 'verified',
      ages: [0, 18],
    });
    expect(answer.summary.tightens.situations).toBeGreaterThan(0);
    expect(answer.summary.loosens.situations).toBeGreaterThan(0);
    const order = ['tightens', 'loosens', 'obligations'];
    const ranks = answer.differences.map((one: { direction: string }) => order.indexOf(one.direction));
    expect(ranks).toEqual([...ranks].sort());
  });

  test('in words, what tightens comes before what loosens, and the ends add up', async () => {
    const { out } = await stairgate('diff', '--in', 'GB', '--with', 'US', '--situations', 'contact.message');
    expect(out.indexOf('\nTightens\n')).toBeGreaterThan(0);
    expect(out.indexOf('\nChanges in what')).toBeGreaterThan(out.indexOf('\nTightens\n'));
    expect(out).toMatch(/contact\.message\/contact +0-12 +allow \(waits for guardian\) -> guardian/);
    expect(out).toMatch(/contact\.message\/adult +0-12 +opt-in \(waits for guardian\) -> guardian/);
    expect(out).toMatch(/contact\.message\/adult +13-15 +opt-in -> guardian/);
    expect(out).toMatch(/COPPA, .*\(us-coppa\/\S+, because of account\.open\/with-guardian\)/);
    expect(out).toContain(
      '3 situations tighten (ages 0-15), 3 change only in what is owed besides (ages 13-17).',
    );
    expect(out).toContain(
      'No code of US covers contact.message at ages 13-17, on 2026-11-22: the baseline int-baseline stands in there.',
    );
    expect(out).not.toContain('No code of GB');
    expect(out).not.toContain('ads.show');
    const back = await stairgate('diff', '--in', 'US', '--with', 'GB', '--situations', 'contact.message');
    expect(back.out).toContain('2 situations tighten (ages 0-12), 3 loosen (ages 0-15)');
    expect(back.out).toMatch(/contact\.message\/contact +0-12 +guardian -> allow \(waits for guardian\)/);
  });

  test('revisions: what the codes of another folder change, and --exit-code says that it loosens', async () => {
    const words = ['diff', '--in', 'US', '--with-codes', loosened];
    const { exitCode, out } = await stairgate(...words, '--exit-code');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^the codes here -> .+codes in US, 2026-11-22, all ages/);
    expect(out).toMatch(/- COPPA, 16 CFR 312\.5.+consent-before-using/);
    expect((await stairgate(...words)).exitCode).toBe(0);
    const back = [
      'diff',
      '--in',
      'US',
      '--codes',
      loosened,
      '--with-codes',
      fileURLToPath(new URL('../../../codes', import.meta.url)),
    ];
    expect((await stairgate(...back, '--exit-code')).exitCode).toBe(0);
  });

  test('--exit-code minds every level, also those that are not shown', async () => {
    // An adult is free in both once that is verified, and not everywhere by her word alone.
    const asked = ['diff', '--in', 'AU', '--with', 'US', '--age', '18', '--exit-code'];
    const shown = await stairgate(...asked);
    expect(shown.out).toContain('No difference.');
    expect(shown.out).toMatch(/^Ages known as self-declared: \d+ situations loosen \(age 18\+\)/m);
    expect(shown.exitCode).toBe(1);
  });

  test('profiles: the deviation is named, and only what the service offers is shown', async () => {
    const { exitCode, out } = await stairgate('diff', '--with-profile', profile, '--exit-code');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^no profile -> .+stairgate\.yaml in GB, 2026-11-22/);
    expect(out).toContain(
      '+ deviation class: Pupils of a class see each other. (A. N. Other, until 2026-12-31)',
    );
    expect(out).toMatch(/profile\.view\/peer +13-17 +opt-in -> allow/);
    expect(out).toContain('1 situation loosens (ages 13-17).');
    const later = await stairgate('diff', '--profile', profile, '--from', '2026-12-31', '--to', '2027-01-01');
    expect(later.out).toContain('1 situation tightens (ages 13-17).');
    expect(later.error).toMatch(/expired on 2026-12-31/);
  });

  test.each<[string[], string[]]>([
    [
      ['--in', 'GB', '--from', '2026-10-01', '--to', '2026-10-01'],
      ['No difference.', 'Both sides are the same law.'],
    ],
    [
      ['--in', 'GB', '--from', '1990-01-01', '--to', '1991-01-01'],
      [
        'No difference.',
        'No code of GB covers anything below 18, on 1990-01-01 or 1991-01-01: ',
        'On 1990-01-01 no law binds yet in GB, which permits nothing: the first law here binds from 2013-07-01.',
        'It next changes on 20',
      ],
    ],
    [
      ['--in', 'GB', '--from', '2026-04-01', '--to', '2026-04-02'],
      ['No difference.', 'The law there last changed on 2026-03-12.'],
    ],
    [
      ['--in', 'GB', '--from', '2026-10-02', '--to', '2026-10-01', '--level', 'none', '--age', '15'],
      [
        'No difference.',
        'The first day is the later one.',
        'Where nothing is known of an age, --age picks none.',
      ],
    ],
    [
      ['--in', 'AQ', '--with', 'BV'],
      [
        'No difference.',
        'No code of AQ or BV covers anything below 18, on 2026-11-22: the baseline int-baseline stands in there.',
      ],
    ],
    [
      ['--in', 'FR', '--from', '2024-02-16', '--to', '2024-02-17'],
      [
        'No difference.',
        'Also begins, and moves none of these answers:\n  Digital Services Act, Digital Services Act Art. 28(2)',
      ],
    ],
  ])('says plainly %j', async (words, said) => {
    const { exitCode, out } = await stairgate('diff', ...words, '--exit-code');
    expect(exitCode).toBe(0);
    for (const one of said) expect(out).toContain(one);
  });

  test.each<[string[], RegExp]>([
    [['--in', 'GB'], /With what is it compared\?/],
    [['--in', 'EU', '--with', 'US'], /--in: .*such as FR or IE/],
    [['--in', 'GB', '--with', 'EU'], /--with: .*Name the country/],
    [['--from', '2026-02-30', '--to', '2026-03-01'], /--from 2026-02-30 is no day/],
    [['--to', 'tomorrow'], /--to tomorrow is no day/],
    [['--to', '2027-01-01', '--age', '200'], /--age: .*0 to 120/],
    [['--to', '2027-01-01', '--level', 'sure'], /--level/],
    [
      ['--to', '2027-01-01', '--situations', 'contact.mesage'],
      /--situations: "contact\.mesage" is no situation/,
    ],
    [['--with-codes', '/nowhere'], /is not there/],
    [['--with-profile', '/nowhere.yaml'], /is not there/],
  ])('asked wrongly, it says what would be right: %j', async (words, message) => {
    const { exitCode, out, error } = await stairgate('diff', ...words);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(error).toMatch(message);
    const asJson = await stairgate('diff', ...words, '--json');
    if (!words.includes('sure')) expect(JSON.parse(asJson.out).error.message).toMatch(message);
  });

  test('two days of one place take far less than 100 ms once the codes are there', () => {
    const codes = loadCodes();
    const times = Array.from({ length: 5 }, (_, at) => {
      // The time of the processor: others may be at work on the machine.
      const start = process.cpuUsage();
      const [before, after] = ['2020-01-01', `2027-01-0${at + 1}`].map((asOf) => ({
        label: asOf,
        rulebook: compile(codes, { asOf }),
        in: 'US-CA',
      }));
      expect(diff(before!, after!, { levels })).not.toEqual([]);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe('common', () => {
  test('the strictest of several places, and who forces it', async () => {
    const { exitCode, out } = await stairgate(
      'common',
      '--in',
      'GB,US',
      '--age',
      '11-15',
      '--situations',
      'feed.rank/behaviour,data.share/sale',
    );
    expect(exitCode).toBe(0);
    expect(out).toContain('What GB and US ask together, 2026-11-22, ages 11-15 (known as verified)');
    expect(out).toMatch(
      /feed\.rank\/behaviour +11-12 +guardian and opt-in +GB \(guardian\), US \(guardian\)/,
    );
    expect(out).toMatch(/^ +13-15 +opt-in +GB \(opt-in\), US \(opt-in\)/m);
    expect(out).toMatch(/data\.share\/sale +11-12 +forbid +GB \(forbid\)/);
    expect(out).toContain('Because in US\n  COPPA, 16 CFR 312.5');
    expect(out).toMatch(
      /2 situations are not simply allowed: 2 by more than one\. 0 of 2 are free\.\nNo code of US covers feed\.rank or data\.share at ages 13-15, /,
    );
  });

  test('as JSON, and with the obligations by name', async () => {
    const words = ['common', '--in', 'GB,US', '--age', '12', '--situations', 'data.collect/essential'];
    const { out } = await stairgate(...words, '--json');
    expect(JSON.parse(out)).toMatchObject({
      places: ['GB', 'US'],
      level: 'verified',
      cells: [
        {
          situation: 'data.collect/essential',
          ages: [12, 12],
          effect: 'guardian',
          forcedBy: [{ place: 'US' }],
          addedBy: [{ place: 'GB', obligations: ['least-data'] }],
        },
      ],
    });
    expect((await stairgate(...words, '--obligations')).out).toContain('least-data (US, GB)');
  });

  test.each<[string[], RegExp]>([
    [[], /--in/],
    [['--in', 'unknown'], /name the places/],
    [['--in', 'GB,EU'], /such as FR or IE/],
    [['--in', 'GB', '--as-of', 'now'], /no day/],
  ])('asked wrongly, it says what would be right: %j', async (words, message) => {
    const { exitCode, error } = await stairgate('common', ...words);
    expect(exitCode).toBe(2);
    expect(error).toMatch(message);
  });
});
