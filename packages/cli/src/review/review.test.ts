import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Hazel, startHazel } from '../../../../examples/review/hazel.ts';
import { stairgateAt, today } from '../stairgate.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-review-'));
const at = (...path: string[]) => join(folder, ...path);
const began = performance.now();
/** The day of the tests, on which the time goes on. */
const clock = () => Date.parse(`${today}T10:00:00Z`) + performance.now() - began;
const stairgate = (...words: string[]) => stairgateAt(clock, ...words);
const key = ['--key', at('keys', 'key.json')];
const file = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};
const report = (dir: string) => JSON.parse(readFileSync(at(dir, 'report.json'), 'utf8'));

let hazel: Hazel;
let first: Awaited<ReturnType<typeof stairgate>>;

beforeAll(async () => {
  hazel = await startHazel({ clock });
  // By this seed the child of 12 was born in a December: in the year in which others had turned 13.
  const how = ['--ages', '15,12', '--seed', 'ivy', '--out', at('hazel')];
  first = await stairgate('review', hazel.url, ...how, ...key);
});
afterAll(async () => {
  await hazel.close();
  rmSync(folder, { recursive: true });
});

describe('a review of a site of which nothing is known', () => {
  test('says what falls short, where it is kept, and how far it is', () => {
    expect(first.error).toContain('it finds its own way, and makes accounts');
    expect(first.error).toMatch(/Reviewing http:\S+ for ages 12, 15 in GB\. Kept in /);
    expect(first.error).toMatch(/^ +\d+ of \d+ {2}signing up as child-12$/m);
    expect(first.error).toContain(`Kept and sealed in ${at('hazel')}: open ${at('hazel', 'report.html')}`);
    expect(first.out).toContain('Falls short');
    expect(first.out).toMatch(/\d+ fall short, \d+ meet, .* were not tested\.$/);
    expect(first.exitCode).toBe(1);
  });

  test('saw what stands open, and vouches for nothing that needs an account', () => {
    const { practices, findings, review } = report('hazel');
    const expectThat = (age: number, name: string, verdict: string) => {
      const found = practices.find(
        (one: { age: number; practice: string }) => one.age === age && one.practice === name,
      );
      expect(found.verdict, JSON.stringify(found)).toBe(verdict);
    };
    expect(review).toMatchObject({ platform: new URL(hazel.url).host, place: 'GB', ages: [12, 15] });
    expectThat(12, 'age-asked', 'meets');
    expectThat(12, 'age-screen-neutral', 'meets');
    expectThat(12, 'age-answer-stands', 'meets');
    expectThat(15, 'choices-equal', 'falls-short');
    expectThat(15, 'no-tracking-before-consent', 'meets');
    expectThat(15, 'notices-readable', 'meets');
    const needsAccount = findings.filter(({ situation }: { situation: string }) =>
      /^(profile|contact)\./.test(situation),
    );
    const verdicts = new Set(needsAccount.map((one: { verdict: string }) => one.verdict));
    expect([...verdicts].sort()).toEqual(['cannot-tell', 'not-tested']);
  });

  test('writes the report in every form, and seals it', async () => {
    for (const name of [
      'report.html',
      'letter.html',
      'report.json',
      'report.sarif',
      'report.csv',
      'review.json',
      'manifest.json',
      'public-key.json',
    ])
      expect(existsSync(at('hazel', name)), name).toBe(true);
    const verified = await stairgate('verify', at('hazel'));
    expect(verified).toMatchObject({ exitCode: 0, error: '' });
    expect(verified.out).toMatch(/^Whole: \d+ files .* give --public-key\.$/);
  });
});

describe('verify', () => {
  test('knows the key on another machine by its public half alone', async () => {
    cpSync(at('hazel'), at('elsewhere'), { recursive: true });
    cpSync(at('hazel', 'public-key.json'), at('their-key.json'));
    const { exitCode, out } = await stairgate(
      'verify',
      at('elsewhere'),
      '--public-key',
      at('their-key.json'),
    );
    expect(exitCode).toBe(0);
    expect(out).toContain('the key that you gave');
    const asJson = await stairgate('verify', at('elsewhere'), '--public-key', at('their-key.json'), '--json');
    expect(JSON.parse(asJson.out)).toMatchObject({ valid: true, keyKnown: true, problems: [] });
  });

  test('finds one changed byte, and names the file', async () => {
    cpSync(at('hazel'), at('changed'), { recursive: true });
    const bytes = readFileSync(at('changed', 'report.csv'));
    bytes[10] = bytes[10]! ^ 1;
    writeFileSync(at('changed', 'report.csv'), bytes);
    const { exitCode, out } = await stairgate('verify', at('changed'));
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /✗ report\.csv was changed after sealing \(still \d+ bytes\)\.\nNot as it was sealed\./,
    );
  });

  test.each([
    [['verify', at('nowhere')], /There is no folder/],
    [['verify', at('keys')], /There is no review in .*keys: it has neither manifest\.json nor report\.json/],
    [['verify', at('hazel'), '--public-key', at('nowhere.json')], /nowhere\.json is not there/],
    [
      ['verify', at('hazel'), '--public-key', at('hazel', 'report.csv')],
      /report\.csv is larger than \d+ KiB/,
    ],
    [['verify', at('hazel'), '--public-key', at('keys', 'key.json')], /This is the private key/],
  ])('asked wrongly, %j, exits with 2', async (words, says) => {
    const { exitCode, out, error } = await stairgate(...words);
    expect([exitCode, out]).toEqual([2, '']);
    expect(error).toMatch(says);
  });
});

describe('judging again', () => {
  test('takes the place of the review, and the law of another place or day where that is asked', async () => {
    const same = JSON.parse((await stairgate('review', '--judge', at('hazel'), '--json')).out);
    expect(same).toEqual(report('hazel'));
    const other = await stairgate(
      'review',
      '--judge',
      at('hazel'),
      '--in',
      'US-CA',
      '--as-of',
      '2027-01-02',
      '--out',
      at('judged'),
      ...key,
    );
    expect(other.error).toContain(`Judged again and sealed: open ${at('judged', 'report.html')}`);
    const { law, review, findings, practices } = report('judged');
    expect(law).toMatchObject({ places: ['US-CA'], asOf: '2027-01-02' });
    expect(review).toEqual(report('hazel').review);
    expect([...findings, ...practices]).not.toEqual([
      ...report('hazel').findings,
      ...report('hazel').practices,
    ]);
    expect((await stairgate('verify', at('hazel'))).exitCode).toBe(0);
  });

  test('leads to the pictures of the review from another folder', async () => {
    await stairgate('review', '--judge', at('hazel'), '--out', at('again'), ...key);
    const page = readFileSync(at('again', 'report.html'), 'utf8');
    const pictures = [...page.matchAll(/<(?:img src|image href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures) expect(existsSync(at('again', path)), path).toBe(true);
  });

  test('of evidence that was changed says so', async () => {
    const { error } = await stairgate('review', '--judge', at('changed'));
    expect(error).toContain(`${at('changed')} is not as it was sealed`);
  });

  test('under the place where the children were, if nobody says otherwise', async () => {
    cpSync(at('hazel'), at('french'), { recursive: true });
    const facts = JSON.parse(readFileSync(at('french', 'review.json'), 'utf8'));
    writeFileSync(at('french', 'review.json'), JSON.stringify({ ...facts, place: 'FR' }));
    const { law } = JSON.parse((await stairgate('review', '--judge', at('french'), '--json')).out);
    expect(law.places).toEqual(['FR']);
  });
});

describe('since and compare', () => {
  test('say what changed, and lie beside each other', async () => {
    const since = await stairgate('review', '--judge', at('hazel'), '--since', at('hazel'));
    expect(since.out).toMatch(new RegExp(`Since ${today}: nothing changed; \\d+ still fall short\\.`));
    const moved = await stairgate('review', '--judge', at('hazel'), '--since', at('changed'));
    expect(moved.error).toContain(`${at('changed')} is not as it was sealed`);

    const compared = await stairgate('compare', at('hazel'), at('elsewhere'), '--out', at('side', 'by'));
    expect(compared).toMatchObject({ exitCode: 0, error: '' });
    expect(readFileSync(at('side', 'by', 'comparison.csv'), 'utf8')).toContain(hazel.url);
    const page = readFileSync(at('side', 'by', 'comparison.html'), 'utf8');
    expect(page).toContain('href="../../hazel/report.html');
    const into = await stairgate('compare', at('hazel'), '--out', at('hazel'));
    expect([into.exitCode, into.error]).toEqual([2, expect.stringMatching(/holds a sealed review/)]);
  });
});

describe('commitments', () => {
  const promised = (more = '') => `version: 1
commitments:
  - id: equal
    text: Both buttons will be alike.
    promisedBy: Hazel
    promisedOn: 2026-09-01
    due: 2026-10-01
    url: ${hazel.url}
    finding: { age: 15, practice: choices-equal }
  - id: readable
    text: The notice will be easy to read.
    promisedBy: Hazel
    promisedOn: 2026-09-01
    due: 2026-10-01
    url: ${hazel.url}/privacy
    finding: { age: 15, practice: notices-readable }
  - id: strangers
    text: Strangers will not be able to write.
    promisedBy: Hazel
    promisedOn: 2026-09-01
    due: 2026-12-01
    url: ${hazel.url}
    finding: { age: 15, situation: contact.message/adult }
  - id: late
    text: Nobody will find children by name.
    promisedBy: Hazel
    promisedOn: 2026-09-01
    due: 2026-10-01
    url: ${hazel.url}
    finding: { age: 15, situation: profile.find/search }
  - id: elsewhere
    text: Another platform's.
    promisedBy: Maple
    promisedOn: 2026-09-01
    due: 2026-10-01
    url: https://maple.example
    finding: { age: 15, practice: choices-equal }
${more}`;

  test('are verified by what was seen alone, and shown in every form', async () => {
    const list = file('promised.yaml', promised());
    const { out } = await stairgate(
      'review',
      '--judge',
      at('hazel'),
      '--commitments',
      list,
      '--out',
      at('promises'),
      ...key,
    );
    expect(out).toMatch(/ {2}broken {4}equal, due 2026-10-01: Both/);
    expect(out).toMatch(/ {2}verified {2}readable/);
    expect(out).toMatch(/ {2}open {6}strangers/);
    expect(out).toMatch(/ {2}overdue {3}late/);
    expect(out).not.toContain('Maple');
    const { commitments } = report('promises');
    expect(
      commitments.map(({ commitment, status }: never) => [(commitment as { id: string }).id, status]),
    ).toEqual([
      ['equal', 'broken'],
      ['readable', 'verified'],
      ['strangers', 'open'],
      ['late', 'overdue'],
    ]);
    const page = readFileSync(at('promises', 'report.html'), 'utf8');
    expect(page).toMatch(/What was promised[\s\S]*Both buttons will be alike[\s\S]*Broken/);
    expect(page).toMatch(/<a href="#f-child-15-choices-equal">falls short<\/a>, review of 22 November 2026/);
    expect(page).toContain('no review since shows it');
  });

  test('that cannot be read are refused by line and column, before anything is done', async () => {
    const list = file('bad.yaml', promised('  - id: equal\n'));
    const { exitCode, error } = await stairgate(
      'review',
      hazel.url,
      '--commitments',
      list,
      '--out',
      at('never'),
      ...key,
    );
    expect(exitCode).toBe(2);
    expect(error).toMatch(/bad\.yaml:38:5 "text" is missing/);
    expect(existsSync(at('never'))).toBe(false);
  });
});

describe('asked wrongly', () => {
  const journeyWith = (text: string) => file(`journey-${text.length}.ts`, text);
  // Nobody listens there.
  const url = 'http://127.66.66.66:4999';

  test.each([
    [() => ['review'], /Which platform\?/],
    [() => ['review', 'birch'], /is no web address/],
    [() => ['review', 'file:///etc/passwd'], /is no web address/],
    [() => ['review', 'https://example.org'], /example\.org is not on this machine.*--authority/],
    [() => ['review', 'https://example.org', '--authority', '  '], /--authority/],
    [() => ['review', url], /nothing to review at .*: the connection was refused/],
    [() => ['review', url, '--ages', '18'], /--ages "18": give whole years/],
    [() => ['review', url, '--ages', '12,,15'], /--ages/],
    [() => ['review', url, '--ages', '-3'], /--ages/],
    [() => ['review', url, '--ages', '12.5'], /--ages/],
    [() => ['review', url, '--in', 'EU'], /--in: .*such as FR or IE/],
    [() => ['review', url, '--settings', 'everything'], /"everything" is no situation/],
    [() => ['review', url, '--as-of', 'soon'], /--as-of soon is no day/],
    [() => ['review', url, '--set', 'a=b'], /Add --journey/],
    [() => ['review', url, '--journey', at('nowhere.ts')], /there is no file/],
    [
      () => ['review', url, '--journey', journeyWith('export const journey = {')],
      /cannot be read as a journey/,
    ],
    [() => ['review', url, '--journey', journeyWith('export const trip = {};')], /exports no journey/],
    [() => ['review', url, '--journey', journeyWith('throw new Error("no luck");')], /no luck/],
    [
      () => ['review', url, '--journey', journeyWith('export const journey = { name: "A" };'), '--set', 'x'],
      /name=value/,
    ],
    [() => ['review', url, '--out', at('hazel')], /holds a sealed review/],
    [() => ['review', url, '--out', folder], /holds other things/],
    [() => ['review', url, '--out', at('hazel', 'report.csv')], /is no folder/],
    [() => ['review', url, '--since', at('nowhere')], /There is no report in/],
    [() => ['review', url, '--commitments', at('nowhere')], /nowhere is not there/],
    [() => ['review', url, '--key', at('hazel', 'public-key.json')], /key/],
    [() => ['review', url, '--judge', at('hazel')], /Leave out the address, or --judge/],
    [() => ['review', '--judge', at('nowhere')], /There is no review in/],
    [() => ['review', '--judge', at('hazel'), '--ages', '12'], /cannot be used with/],
    [() => ['review', '--judge', at('hazel'), '--out', at('elsewhere')], /holds a sealed review/],
    [() => ['compare', at('nowhere')], /There is no report in/],
  ])('%#: it exits with 2 and says why', async (words, says) => {
    const asked = words();
    const withKey = asked[0] === 'review' && !asked.includes('--key') ? key : [];
    const out = asked.includes('--out') || asked[0] !== 'review' ? [] : ['--out', at('unused')];
    const { exitCode, out: printed, error } = await stairgate(...asked, ...withKey, ...out);
    expect(error).toMatch(says);
    expect([exitCode, printed]).toEqual([2, '']);
    expect(existsSync(at('unused'))).toBe(false);
  });

  test('a browser that is not there is told', async () => {
    vi.stubEnv('STAIRGATE_CHROMIUM', at('no-browser'));
    const { exitCode, error } = await stairgate('review', hazel.url, '--out', at('unused'), ...key);
    vi.unstubAllEnvs();
    expect(exitCode).toBe(2);
    expect(error).toMatch(/no-browser did not start: /);
  });

  test('a step that is none is told', async () => {
    const journey = journeyWith('export const journey = { name: "A", openFead() {} };');
    const { error } = await stairgate('review', url, '--journey', journey, '--out', at('unused'), ...key);
    expect(error).toMatch(/openFead is no step of a journey.*openFeed/);
  });
});

test('with no --out it is kept by host and day, beside the others of that day', async () => {
  const here = process.cwd();
  mkdirSync(at('home'));
  process.chdir(at('home'));
  try {
    const host = new URL(hazel.url).host.replace(':', '-');
    mkdirSync(at('home', 'reviews', `${host}-${today}`), { recursive: true });
    writeFileSync(at('home', 'reviews', `${host}-${today}`, 'manifest.json'), '{}');
    const { exitCode } = await stairgate('review', hazel.url, '--ages', '15', ...key, '--json');
    expect(exitCode).toBe(1);
    expect(readdirSync(at('home', 'reviews')).sort()).toEqual([`${host}-${today}`, `${host}-${today}-2`]);
  } finally {
    process.chdir(here);
  }
});

test('--help says what is needed, and gives examples', async () => {
  const { out, exitCode } = await stairgate('review', '--help');
  expect(exitCode).toBe(0);
  for (const words of ['--journey', '--authority', '--commitments', 'Examples:', 'Exit code'])
    expect(out).toContain(words);
});
