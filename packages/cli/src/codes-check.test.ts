import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codesFolder } from '@stairgate/codes';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

/** The walk-through, whose files and messages are tried here. */
const doc = readFileSync(join(codesFolder, '../docs/law-for-lawyers.md'), 'utf8');
const block = (start: string) => {
  const found = [...doc.matchAll(/```(?:yaml|json)\n([\s\S]*?)```/g)].find(([, text]) =>
    text!.startsWith(start),
  );
  return found![1]!;
};
const charter = block('# yaml-language-server');
const charterList = `${block('  "aq-charter": [').trimEnd()},`;
const charterCases = block('code: aq-charter');
const inDoc = (text: string) => doc.replaceAll(/\s+/g, ' ').includes(text.replaceAll(/\s+/g, ' ').trim());

let folder: string;
let codes: string;
const git = (...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-check-'));
  codes = join(folder, 'codes');
  cpSync(codesFolder, codes, {
    recursive: true,
    filter: (path) => !/node_modules|\.ts$/.test(path.slice(codesFolder.length)),
  });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'The codes');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  git('checkout', '-q', '.');
  git('clean', '-qfd');
});

const check = (...words: string[]) => stairgate('codes', 'check', ...words);

/** Replaces a text that must be there. */
function edit(path: string, from: string, to: string): void {
  const text = readFileSync(join(codes, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    join(codes, path),
    text.replace(from, () => to),
  );
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(codes, path)), { recursive: true });
  writeFileSync(join(codes, path), text);
}

const plan = 'gb/under-16-plan.yaml';

test('the correction of the walk-through goes as it says', async () => {
  const path = 'us-va/sb-854.yaml';
  const [, head] = /( {2}- id: va-one-hour-a-day\n[\s\S]*?) {4}effect:/.exec(
    block('  - id: va-one-hour-a-day'),
  )!;
  const [, old] = /( {2}- id: va-one-hour-a-day\n[\s\S]*?) {4}effect:/.exec(
    readFileSync(join(codes, path), 'utf8'),
  )!;
  edit(path, old!, head!);
  const slips = await check(join(codes, path));
  expect(slips.error).toMatch(/^3 things to put right/);
  expect(inDoc(slips.error), slips.error).toBe(true);

  edit(path, 'inforce', 'in-force');
  edit(path, '2026-13-01', '2026-12-01');
  edit(path, 'engage.use/overlimit', 'engage.use/over-limit');
  const otherwise = await check(join(codes, path));
  expect(otherwise.exitCode).toBe(1);
  expect(inDoc(otherwise.error), otherwise.error).toBe(true);

  const [expected] = /expect: \{ effect: guardian, needs[^`]*/.exec(doc)!;
  const beside = path.replace('yaml', 'test.yaml');
  edit(
    beside,
    'asOf: 2030-01-01\n    expect: { effect: allow, cites: [] }',
    `asOf: 2030-01-01\n    ${expected}`,
  );
  const { exitCode, out, error } = await check(join(codes, path));
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  for (const part of out.split(/Against the last commit \(.*\)/)) expect(inDoc(part), part).toBe(true);
});

describe('a correction', () => {
  const file = () => join(codes, plan);

  test('of nothing changes nothing', async () => {
    const { exitCode, out, error } = await check(file());
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toMatch(/It reads well\. 8 questions asked, all answered as expected\./);
    expect(out).toMatch(/8 of 8 provisions are carried: 6 by rules, 1 by assurance, 1 by unmodelled\./);
    expect(out).toMatch(/Against the last commit \([0-9a-f]{7,}\)\n {2}Nothing changed\./);
  });

  test('with mistakes is answered by all of them, with line, column and what would be right', async () => {
    edit(plan, 'effect: forbid\n    obligations', 'efect: forbid\n    obligations');
    edit(plan, 'ages: 16-17', 'ages: 17-16');
    const { exitCode, out, error } = await check(file());
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(error.split('\n')).toEqual([
      '3 things to put right',
      expect.stringMatching(
        /^codes\/gb\/under-16-plan\.yaml:\d+:5 Rule "plan-no-account-under-16" has no effect\. Add/,
      ),
      expect.stringMatching(
        /^codes\/gb\/under-16-plan\.yaml:\d+:5 "efect" is no key here\. Did you mean "effect"\?$/,
      ),
      expect.stringMatching(
        /^codes\/gb\/under-16-plan\.yaml:\d+:11 Ages 17-16 run backwards\. Write 16-17\.$/,
      ),
    ]);
  });

  test('that becomes law shows what it closes, from which day, and which answers were expected otherwise', async () => {
    edit(
      plan,
      '    situations: [live.broadcast/*]\n',
      '    status: enacted\n    from: 2027-04-01\n    situations: [live.broadcast/*]\n',
    );
    edit(
      plan.replace('yaml', 'test.yaml'),
      'age: 15\n    alone: true',
      'age: 15\n    asOf: 2027-04-01\n    alone: true',
    );
    const { exitCode, out, error } = await check(file());
    expect(exitCode).toBe(1);
    expect(error).toMatch(
      /under-16-plan\.test\.yaml:\d+:5 live\.broadcast\/anyone in GB at 15: the answer is forbid, and allow is expected;.* The rules that answer are uk-under16-plan\/plan-no-livestreams-under-16:/,
    );
    expect(out).toContain('uk-under16-plan: rule plan-no-livestreams-under-16: status, from');
    expect(out).toContain('Decisions in GB, from 2027-04-01 on (to come)');
    expect(out).toMatch(/live\.broadcast\/anyone +0-12 +guardian and opt-in -> forbid/);
    expect(out).toMatch(/live\.broadcast\/anyone +13-15 +opt-in -> forbid/);
    // Where the place is unknown there is no account below 16 already.
    expect(out).not.toContain('Decisions where the place is unknown');
  });

  test('of words alone moves no decision', async () => {
    edit(
      plan,
      'says: Planned - under-16s do not broadcast live.',
      'says: Planned - no live broadcasts under 16.',
    );
    const { exitCode, out } = await check(file());
    expect(exitCode).toBe(0);
    expect(out).toContain('rule plan-no-livestreams-under-16: says');
    expect(out).toContain('No decision changes, on any day.');
  });

  test('that says by what a review sees a duty, or what is accepted instead, changes no decision', async () => {
    const path = 'gb/childrens-code.yaml';
    edit(path, 'seen-by: [age-asked]', 'seen-by: [age-asked, no-nagging]');
    edit(path, 'alternatives: [no-personal-data, ', 'alternatives: [');
    const { out } = await check(join(codes, path));
    expect(out).toContain('rule private-profile: alternatives');
    expect(out).toContain('duty age-methods-considered: seen-by');
    expect(out).toContain('No decision changes, on any day.');
  });

  test('that leaves out a country shows what it loosens there, and nowhere else', async () => {
    const path = 'eu/gdpr-article-8.yaml';
    edit(path, 'places: [DE, IE, LU, NL, SK]', 'places: [DE, IE, LU, NL]');
    const { out } = await check(join(codes, path));
    expect(out.match(/^Decisions .*/gm)).toEqual(['Decisions in SK, from 2025-07-14 on']);
  });

  test('as JSON says the lines and what each changes', async () => {
    const path = 'eu/gdpr-article-8.yaml';
    edit(path, 'places: [DE, IE, LU, NL, SK]', 'places: [DE, IE, LU, NL]');
    const found = JSON.parse((await check(join(codes, path), '--json')).out);
    expect(found).toMatchObject({ ok: true, problems: [], notCompared: null });
    expect(found.coverage).toEqual([expect.objectContaining({ code: 'eu-gdpr-art8', missing: [] })]);
    expect(found.lines).toEqual([
      {
        code: 'eu-gdpr-art8',
        lines: [{ kind: 'rule', id: 'gdpr-consent-age-16', what: 'changed', keys: ['places'] }],
      },
    ]);
    const [slovakia, ...others] = found.decisions;
    expect(others).toEqual([]);
    expect(slovakia.places).toEqual(['SK']);
    for (const { differences } of slovakia.spans) {
      expect(new Set(differences.map(({ direction }: { direction: string }) => direction))).toEqual(
        new Set(['loosens']),
      );
    }
  });

  test('of one file is not mixed up with that of another', async () => {
    edit('us-va/sb-854.yaml', 'ages: 0-15', 'ages: 0-14');
    edit(plan, 'under-16s do not broadcast live', 'nobody under 16 broadcasts live');
    expect((await check(file())).out).toContain('No decision changes');
    expect(
      JSON.parse((await check('--codes', codes, '--json')).out).lines.map(
        ({ code }: { code: string }) => code,
      ),
    ).toEqual(['uk-under16-plan', 'us-va-sb854']);
  });
});

describe('a new code', () => {
  const path = 'aq/childrens-charter.yaml';
  const beside = 'aq/childrens-charter.test.yaml';

  test('is led from mistake to mistake until it is right', async () => {
    put(path, charter.replace('confidence: medium', 'confidence: high'));
    expect((await check(join(codes, path))).error).toBe(
      'One thing to put right\ncodes/aq/childrens-charter.yaml:5:7 The code "aq-charter" has no list of provisions. List them in provisions.json.',
    );

    edit('provisions.json', '{\n  "uk-aadc": [', `{\n${charterList}\n  "uk-aadc": [`);
    expect((await check(join(codes, path))).error).toBe(
      'One thing to put right\ncodes/aq/childrens-charter.yaml:18:17 Confidence high is more than the list gives aq-charter-04, which is medium. Write medium, or give aq-charter-04 a line of its own.',
    );

    put(path, charter);
    const unasked = await check(join(codes, path));
    expect(unasked).toMatchObject({
      exitCode: 1,
      error:
        'One thing to put right\ncodes/aq/childrens-charter.test.yaml:1:1 There are no questions beside the code. Write some, with the answers that the law gives.',
    });

    put(beside, charterCases.replace('age: 14', 'age: 15'));
    expect((await check(join(codes, path))).error).toBe(
      'One thing to put right\ncodes/aq/childrens-charter.test.yaml:13:5 location.share/anyone in AQ at 15: the answer is opt-in, and guardian is expected; it does not cite s.2. The rules that answer are int-baseline/baseline-location-off: correct one of them, or what is expected.',
    );

    put(beside, charterCases);
    const { exitCode, out, error } = await check(join(codes, path));
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain('4 of 4 provisions are carried: 2 by rules, 1 by assurance, 1 by duties.');
    expect(out).toContain('aq-charter: the whole code is new');
    for (const part of [
      'Decisions in AQ, from 2026-12-01 on (to come)\n\nTightens\n',
      'contact.message/contact  13-17  allow -> opt-in\n',
      'location.share/contact   13-14  opt-in -> guardian and opt-in\n',
      'location.share/anyone    13-14  opt-in -> guardian and opt-in\n\n8 situations tighten (ages 0-17).',
    ]) {
      expect(out).toContain(part);
      expect(inDoc(part)).toBe(true);
    }
    expect(out).not.toContain('Loosens');
    // Nothing that holds today has moved: the law of no other place, nor that of this one before its day.
    expect(out.match(/^Decisions .*$/gm)).toEqual([
      'Decisions in AQ, from 2026-12-01 on (to come)',
      expect.stringMatching(/^Decisions where the place is unknown, from 2026-12-01/),
    ]);
  });

  test.each<[string, string, RegExp]>([
    [
      '# yaml-language-server: $schema=../code.schema.json\n',
      '',
      /:1:1 The first line does not name the schema, so/,
    ],
    [
      'code: aq-charter\ntitle',
      'code: uk-aadc\ntitle',
      /The code "uk-aadc" is also in codes\/aq\/childrens-charter\.yaml, line 5/,
    ],
    [
      'id: aq-plain-words',
      'id: location-off',
      /The id "location-off" is also in codes\/aq\/childrens-charter\.yaml, line/,
    ],
    ['title: Children', 'title: &t Children', /:6:8 "&t" is an anchor\. Write the thing out/],
  ])('says what is wrong with %j', async (from, to, message) => {
    put(path, charter);
    put(beside, charterCases);
    edit('provisions.json', '{\n  "uk-aadc": [', `{\n${charterList}\n  "uk-aadc": [`);
    edit(path, from, to);
    const { exitCode, error } = await check(join(codes, path));
    expect(exitCode).toBe(1);
    expect(error).toMatch(message);
  });

  test('has enough questions, about itself', async () => {
    edit('provisions.json', '{\n  "uk-aadc": [', `{\n${charterList}\n  "uk-aadc": [`);
    put(path, charter);
    put(beside, charterCases.replace('code: aq-charter', 'code: uk-aadc'));
    expect((await check(join(codes, path))).error).toContain(
      'The questions are about uk-aadc. Write code: aq-charter.',
    );
    put(beside, charterCases.slice(0, charterCases.indexOf('  - why: A parent')));
    expect((await check(join(codes, path))).error).toContain('There are 1 questions. Ask 2 or more');
  });
});

describe('what a code covers', () => {
  const coppa = 'us/coppa.yaml';
  const covers = 'of: [data, see, contact, location, feed.rank, ads.market], ages: 0-12';

  test('that it covers less is said, with what stands in from then on, also in parts with law of their own', async () => {
    edit(coppa, covers, covers.replace('location, ', ''));
    const { out } = await check(join(codes, coppa));
    expect(out).toContain('  It covers see, contact, data, ads.market and feed.rank at ages 0-12.');
    expect(out).toContain('  us-coppa: the code itself: covers');
    expect(out).toMatch(/^Decisions in US, .*US-TX, .* from 2013-07-01 on$/m);
    expect(out).toContain(
      'No longer covered: location at ages 0-12. The baseline stands in there from now on.',
    );
    // Maryland covers by itself what is shared of a location, and not what is collected.
    expect(out).toMatch(/^Decisions in US-MD, from 2024-10-01 on$/m);
    expect(out).toContain('No longer covered: location.collect at ages 0-12.');
    expect(out).toMatch(
      /\+ Baseline, .+\n.*\n(?: +[+-] .+\n.*\n)* +location\.collect\/coarse +0-12 +guardian -> guardian and opt-in/,
    );
  });

  test('that it covers more is said', async () => {
    edit(coppa, covers, covers.replace('location, ', ''));
    git('commit', '-qam', 'Leave location');
    edit(coppa, covers.replace('location, ', ''), covers);
    const { out } = await check(join(codes, coppa));
    expect(out).toContain(
      'Covered from now on: location at ages 0-12. The baseline no longer stands in there.',
    );
    const { decisions, covers: words } = JSON.parse((await check(join(codes, coppa), '--json')).out);
    git('reset', '-q', '--hard', 'HEAD~1');
    expect(words).toBe('see, contact, location, data, ads.market and feed.rank at ages 0-12');
    const us = decisions.find(({ places }: { places: string[] }) => places.includes('US'));
    expect(us.spans[0].coverage).toEqual({
      gained: ['location.collect', 'location.share'].map((one) => ({ activities: [one], ages: [0, 12] })),
      lost: [],
    });
  });

  test('a change of the baseline shows wherever it stands in', async () => {
    edit(
      'int/baseline.yaml',
      'Below 13, a parent or carer consents to an account',
      'Under 13, a parent consents to an account',
    );
    const worded = await check(join(codes, 'int/baseline.yaml'));
    expect(worded.out).toContain('It covers what no code of a place covers');
    expect(worded.out).toContain('No decision changes, on any day.');
  });
});

test('all codes at once, against another folder or an older revision', async () => {
  const all = await check('--codes', codes);
  expect(all).toMatchObject({ exitCode: 0, error: '' });
  expect(all.out).toMatch(/^\d+ codes in codes\n {2}It reads well\. \d{3} questions asked/);

  edit(plan, 'under-16s do not broadcast live', 'nobody under 16 broadcasts live');
  expect((await check('--codes', codes, '--against', codesFolder)).out).toContain(`Against ${codesFolder}`);
  git('commit', '-qam', 'Word it otherwise');
  expect((await check(join(codes, plan))).out).toContain('Nothing changed.');
  expect((await check(join(codes, plan), '--against', 'HEAD~1')).out).toMatch(
    /Against HEAD~1 \([0-9a-f]+\)\n {2}uk-under16-plan: rule plan-no-livestreams-under-16: says/,
  );
  git('reset', '-q', '--hard', 'HEAD~1');
});

test('where there is nothing to compare with, it says so and checks the rest', async () => {
  expect((await check(join(codes, plan), '--against', 'yesterday')).out).toContain(
    'Nothing is compared: git knows no revision "yesterday".',
  );
  const outside = mkdtempSync(join(tmpdir(), 'stairgate-check-'));
  try {
    cpSync(codes, join(outside, 'codes'), { recursive: true });
    const { exitCode, out } = await check(join(outside, 'codes', plan));
    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing is compared: the folder is not in a git repository.');
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('a code may be named by its id, and what is no code is refused with what would be right', async () => {
  expect((await check('uk-under16-plan', '--codes', codes)).out).toMatch(/^codes\/gb\/under-16-plan\.yaml/);
  expect((await check('gb/under-16-plan.test.yaml', '--codes', codes)).out).toMatch(
    /^codes\/gb\/under-16-plan\.yaml/,
  );
  for (const words of ['uk-adc', join(codes, 'vocabulary.yaml'), 'README.md']) {
    const { exitCode, error } = await check(words, '--codes', codes);
    expect(exitCode).toBe(2);
    expect(error).toContain('Name a file such as codes/gb/childrens-code.yaml, or a code such as uk-aadc.');
  }
});
