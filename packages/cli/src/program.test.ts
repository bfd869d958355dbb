import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codesFolder, loadCodes } from '@stairgate/codes';
import {
  compile,
  levels,
  parseAge,
  restsOn,
  situationNumber,
  situations,
  standardBaseline,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { stairgate, today } from './stairgate.testing.ts';

describe('decide', () => {
  test('prints the whole answer as JSON', async () => {
    const { out, exitCode } = await stairgate(
      'decide',
      'contact.message/adult',
      '--in',
      'GB',
      '--age',
      '13',
      '--json',
    );
    expect(exitCode).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      situation: 'contact.message/adult',
      allowed: false,
      effect: 'opt-in',
      needs: ['child'],
    });
    expect(answer.unlock).toContainEqual({ by: 'child', how: 'opt-in' });
    expect(answer.obligations).toContain('explain-risk');
    for (const { code, cite, url } of answer.rules) {
      expect([code, cite]).not.toContain('');
      expect(url).toMatch(/^https:\/\//);
    }
    expect(answer.revision).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    [['--in', 'GB,US', '--age', '11'], 'guardian'],
    [['--in', 'US', '--age', '15'], 'guardian'],
    [['--in', 'US', '--age', '16'], 'opt-in'],
    [['--in', 'US', '--age', '18'], 'allow'],
    [['--in', 'unknown', '--age', '15'], 'forbid'],
    [['--in', 'US', '--age', '10-14'], 'guardian'],
    [['--in', 'US', '--age', 'unknown'], 'guardian'],
    [['--in', 'GB', '--age', '25', '--level', 'self-declared'], 'opt-in'],
    [['--in', 'GB', '--age', '25'], 'allow'],
    [['--in', 'UK', '--age', '13'], 'opt-in'],
    [['--in', 'GB', '--age', '13', '--as-of', '2020-01-01'], 'guardian'],
    [['--in', 'AQ', '--age', '13'], 'guardian'],
  ])('%j is %s', async (words, effect) => {
    const { out } = await stairgate('decide', 'contact.message/adult', ...words, '--json');
    expect(JSON.parse(out).effect).toBe(effect);
  });

  test('choices open what may be opened, by those who are asked, and nothing else', async () => {
    const ask = async (situation: string, granted: string) =>
      JSON.parse(
        (await stairgate('decide', situation, '--in', 'GB', '--age', '12', '--granted', granted, '--json'))
          .out,
      ).allowed;
    const found = 'location.collect/coarse';
    expect(await ask('location.share/contact', `location.share/contact,${found}`)).toBe(true);
    expect(await ask('location.share/contact', 'location.share/contact')).toBe(false);
    expect(await ask('location.share/contact', `location.share/contact:child,${found}`)).toBe(false);
    expect(
      await ask('location.share/contact', `location.share/contact:guardian,location.share:child,${found}`),
    ).toBe(true);
    expect(await ask('data.share/sale', 'data.share')).toBe(false);
  });

  test('lists that are given more than once add up', async () => {
    const answer = async (...words: string[]) =>
      JSON.parse(
        (await stairgate('decide', 'location.share/contact', '--in', 'GB', '--age', '12', ...words, '--json'))
          .out,
      );
    const granted = ['--granted', 'location.share/contact', '--granted', 'location.collect/coarse'];
    expect((await answer(...granted)).allowed).toBe(true);
    const closed = ['--closed', 'location.share:guardian', '--closed', 'location.share/contact:child'];
    const { limits } = await answer(...granted, ...closed);
    expect(limits.map(({ by }: { by: string }) => by).sort()).toEqual(['child', 'guardian']);
  });

  test('in words: what it waits for, and who opens that; a rule about that is cited as such', async () => {
    const words = ['decide', 'location.share/contact', '--in', 'UK', '--age', '12'];
    const { out } = await stairgate(...words);
    expect(out).toMatch(/^location\.share\/contact in GB, age 12/);
    expect(out).toContain('Waits for\n  location.collect/coarse: opened by the guardian and the child\n');
    const granted = await stairgate(...words, '--granted', 'location.collect/coarse:child');
    expect(granted.out).toContain('Waits for\n  location.collect/coarse: opened by the guardian\n');
    const message = ['decide', 'contact.message/adult', '--in', 'GB', '--age', '12'];
    const closed = await stairgate(...message);
    expect(closed.out).toContain('not allowed, guardian: ');
    expect(closed.out).toContain('by itself opt-in: ');
    expect(closed.out).toMatch(/UK GDPR Art\. 8\(1\): .+ \(because of account\.open\/with-guardian\)\n/);
    const { out: record } = await stairgate(...message, '--json');
    expect(JSON.parse(record)).toMatchObject({
      effect: 'guardian',
      own: 'opt-in',
      needs: ['child'],
      waitsFor: ['account.open/with-guardian'],
    });
    const anywhere = await stairgate('decide', 'contact.message/adult', '--in', 'unknown', '--age', '13');
    expect(anywhere.out).toContain('not allowed, forbid: closed until the place is known\n');
    expect(anywhere.out).toContain('account.open/with-guardian: closed until the place is known\n');
    expect(anywhere.out).not.toContain('never');
    const banned = await stairgate('decide', 'contact.message/peer', '--in', 'AU', '--age', '14');
    expect(banned.out).toMatch(/Waits for\n {2}account\.open\/with-guardian: never opens for this child\n/);
  });

  test('in words: where no code covers it, and the baseline stands in', async () => {
    const ask = async (age: string, ...more: string[]) =>
      (await stairgate('decide', 'location.collect/coarse', '--in', 'US', '--age', age, ...more)).out;
    const note = (ages: string) =>
      `No code of US covers location.collect at ${ages}, on ${today}: the baseline int-baseline stands in there.`;
    expect(await ask('15')).toContain(note('age 15'));
    expect(await ask('11-14')).toContain(note('ages 13-14'));
    expect(await ask('12')).not.toContain('No code of US');
    expect(await ask('15')).toContain('  Baseline, ');
    expect(await ask('18')).not.toContain('No code of US');
    expect(await ask('18', '--level', 'self-declared')).toContain(note('ages 13-17'));
  });

  test('limits close, and say whose they are and what the law says without them', async () => {
    const ask = async (list: string, ...more: string[]) =>
      (
        await stairgate(
          ...['decide', 'ads.show/contextual', '--in', 'GB', '--age', '16', '--closed', list],
          ...more,
        )
      ).out;
    const out = await ask('ads.show');
    expect(out).toContain('not allowed, closed by a limit; by law allow: ');
    expect(out).toContain('Closed by limits\n  ads.show/contextual, by the platform\n');
    expect(out).toContain('the platform lifts the limit on ads.show/contextual');
    expect(JSON.parse(await ask('ads.show/contextual:guardian', '--json'))).toMatchObject({
      allowed: false,
      reasons: expect.arrayContaining(['guardian-limit']),
      limits: [{ situation: 'ads.show/contextual', by: 'guardian', how: 'closed' }],
    });
    expect(JSON.parse(await ask('location.share', '--json')).allowed).toBe(true);
    const page = await stairgate('protections', '--in', 'GB', '--age', '16', '--closed', 'ads.show:child');
    expect(page.out).toMatch(/^ads\.show\/contextual +forbid +limited +limit of the child/m);
    const words = ['--in', 'GB', '--age', '16', '--closed', 'ads.show:child', '--json'];
    const said = await stairgate('explain', 'ads.show/contextual', ...words);
    expect(JSON.parse(said.out)).toMatchObject({
      allowed: false,
      limits: [{ situation: 'ads.show/contextual', by: 'child', how: 'closed' }],
      readers: { '16-17': { state: 'limited' } },
    });
  });

  test('in words: the verdict, the reason, the rule, what would change it', async () => {
    const { out } = await stairgate('decide', 'contact.message/adult', '--in', 'GB', '--age', '13');
    expect(out).toContain('not allowed, opt-in');
    expect(out).toContain('What would change it\n  the child chooses it');
    expect(out).toMatch(/Standard 7: .+\n {4}https:/);
  });
});

describe('asked wrongly, it says what would be right', () => {
  test.each([
    [['decide', 'contact.mesage/adult', '--in', 'GB'], /Did you mean contact\.message\/adult/],
    [['decide', 'contact.message/adult', '--in', 'EU'], /such as FR or IE/],
    [['decide', 'contact.message/adult', '--in', 'XX'], /"XX" is no place we know/],
    [['decide', 'contact.message'], /is an activity\..* contact\.message\/adult/],
    [['decide', 'contact.message/adult', '--in', 'Narnia'], /ISO 3166/],
    [['decide', 'contact.message/adult', '--in', 'United Kingdom'], /Write GB\./],
    [['decide', 'contact.message/adult', '--in', 'US,england'], /"england" .*Write GB-ENG\./],
    [['decide', 'contact.message/adult', '--age', '-1'], /-1/],
    [['decide', 'contact.message/adult', '--age', '200'], /0 to 120/],
    [['decide', 'contact.message/adult', '--age', 'twelve'], /whole years/],
    [['decide', 'contact.message/adult', '--level', 'sure'], /self-declared/],
    [['decide', 'contact.message/adult', '--as-of', '22/11/2026'], /YYYY-MM-DD/],
    [['decide', 'contact.message/adult', '--as-of', '2026-02-30'], /YYYY-MM-DD/],
    ...['decide contact.message/adult', 'protections', 'common --in GB', 'explain contact.message/adult'].map(
      (words): [string[], RegExp] => [
        [...words.split(' '), '--as-of', '1999-12-31'],
        /no rule of these codes binds, which permits nothing\. The first day on which one does is 2013-07-01/,
      ],
    ),
    [
      ['decide', 'contact.message/adult', '--granted', 'contact.message/adult:teacher'],
      /:child or .*:guardian/,
    ],
    [['decide', 'contact.message/adult', '--granted', 'nonsense'], /is no situation/],
    [['decide', 'contact.message/adult', '--closed', 'nonsense'], /--closed: .*is no situation/],
    [
      ['protections', '--closed', 'ads.show:teacher'],
      /ads\.show:child, ads\.show:guardian, ads\.show:platform/,
    ],
    [['decide'], /missing required argument/],
    [['open-the-gate'], /unknown command/],
    [['codes', 'chek'], /Did you mean "stairgate codes check"/],
    [['rulebook', '--url', 'http://127.0.0.1:9', 'swich'], /Did you mean "stairgate rulebook switch"/],
    [['ledger', 'verfy'], /Did you mean "stairgate ledger verify"/],
    [['rulebook', '--key', 'sgo_12345678'], /everybody on the machine can read the words of a command/],
    [['codes', '--codes', '/nowhere'], /is not there/],
    [['start', '--port', 'eighty'], /whole number/],
  ])('%j', async (words, message) => {
    const { exitCode, out, error } = await stairgate(...words);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at /);
  });
});

describe('protections', () => {
  test.each([
    ['US', '11'],
    ['GB', '16'],
    ['unknown', 'unknown'],
  ])('in %s at %s is the page of the rulebook, row by row', async (where, age) => {
    const { out } = await stairgate('protections', '--in', where, '--age', age);
    const page = compile(loadCodes(), { asOf: today }).protections({
      in: where,
      age: parseAge(age, 'verified'),
    });
    const rows = new Map(out.split('\n').map((line) => [line.split(/\s+/)[0], line.split(/\s{2,}/)]));
    for (const situation of situations) {
      const { effect, allowed, needs, waitsFor } = page.situations[situation];
      const waits = effect !== 'forbid' && waitsFor.length > 0;
      expect(rows.get(situation)?.slice(1, 3)).toEqual([
        effect,
        allowed ? 'on' : effect === 'forbid' ? 'locked' : waits ? 'waits' : 'off',
      ]);
      if (!waits) continue;
      const [who, after] = rows.get(situation)![3]!.split(/(?:^|; )after /);
      expect([situation, who]).toEqual([situation, needs.join(' and ')]);
      const named = after!.split(' and ').map(situationNumber);
      for (const one of waitsFor.map(situationNumber)) {
        expect(named.some((name) => name === one || restsOn[name]!.includes(one))).toBe(true);
      }
    }
  });
});

test('help lists every verb, and every verb has --json', async () => {
  const { out } = await stairgate('--help');
  const verbs = [...out.matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, verb]) => verb!)
    .filter((verb) => verb !== 'help');
  expect(verbs).toEqual(
    expect.arrayContaining([
      'decide',
      'protections',
      'situations',
      'codes',
      'start',
      'serve',
      'keys',
      'audit',
      'ledger',
    ]),
  );
  const parts: Record<string, string[]> = {
    keys: ['create', 'list', 'revoke'],
    ledger: ['verify'],
    complaints: ['list', 'answer'],
    webhooks: [
      ...['list', 'create', 'change', 'pause', 'resume', 'rotate', 'test', 'remove'],
      ...['deliveries', 'replay'],
    ],
    guardians: ['end', 'let-in', 'sign-out'],
    journey: ['new', 'check'],
    casework: ['serve', 'add', 'verify'],
    profile: ['check', 'init'],
    export: ['json', 'cedar'],
    guard: ['adverts', 'feed', 'talk', 'time', 'tags'],
    insight: [
      ...['check', 'rehearse', 'cost', 'query', 'budget', 'verify', 'jwks', 'epsilon'],
      ...['experiments', 'register', 'effect', 'report', 'assess', 'serve', 'demo'],
    ],
    rulebook: ['show', 'candidate', 'switch', 'propose', 'approve'],
  };
  const leaves = verbs.flatMap((verb) => parts[verb]?.map((one) => [verb, one]) ?? [[verb]]);
  for (const words of leaves) {
    const { out } = await stairgate(...words, '--help');
    // One is read by a shell alone, and the other is never anything else.
    if (words[0] !== 'completion' && words[1] !== 'jwks') expect(out).toContain('--json');
    expect((await stairgate('help', ...words)).out).toBe(out);
  }
});

test('codes coverage finds every provision carried', async () => {
  const { exitCode, out } = await stairgate('codes', 'coverage', '--json');
  expect(exitCode).toBe(0);
  const rows = JSON.parse(out);
  for (const row of rows) {
    expect(row).toMatchObject({ missing: [] });
    for (const key of ['provisions', 'rules', 'duties', 'mappings', 'unmodelled']) {
      expect(row[key], key).toBeTypeOf('number');
    }
  }
  const sum = rows.reduce((all: number, row: { provisions: number }) => all + row.provisions, 0);
  expect((await stairgate('codes', 'coverage')).out).toContain(
    `\n${rows.length} codes, ${sum} provisions, 0 of them not carried.`,
  );
  const own = rows.find(({ code }: { code: string }) => code === standardBaseline).provisions;
  const readme = readFileSync(join(codesFolder, '../README.md'), 'utf8').replaceAll(/\s+/g, ' ');
  expect(readme).toContain(
    `${rows.length - 1} laws, codes of practice, bills and standards, ${sum - own} provisions:`,
  );
  expect(readme).toContain(`a baseline of ${own} provisions stands in`);
});

test('codes says how each of them stands', async () => {
  const list: { code: string; status: string; nextChange: string | null }[] = JSON.parse(
    (await stairgate('codes', '--json')).out,
  );
  expect(list).toHaveLength(loadCodes().length);
  const of = Object.fromEntries(list.map((one) => [one.code, [one.status, one.nextChange]]));
  expect(of).toMatchObject({
    'us-va-sb854': ['enjoined', null],
    'us-kosa-s1748': ['bill', null],
    'us-vt-aadc': ['enacted', '2027-01-01'],
    'au-smma': ['in force', null],
    'spec-iab': ['standard', null],
  });
  const { out } = await stairgate('codes');
  const line = (code: string) => out.split('\n').find((one) => one.startsWith(`${code} `))!;
  expect(line('us-coppa')).toContain(' see, contact, location and 3 more at ages 0-12 ');
  expect(line('au-smma')).toContain('  account.open  ');
  expect(line('int-baseline')).toContain('  what no other does  ');
});

test('a day before the law of a place is no permission there', async () => {
  const ask = async (...words: string[]) =>
    stairgate('decide', 'account.open/self', '--in', 'GB', '--age', '12', '--as-of', '2015-01-01', ...words);
  expect((await ask()).out).toContain('No code of GB covers account.open at age 12, on 2015-01-01: ');
  const answer = JSON.parse((await ask('--json')).out);
  expect(answer).toMatchObject({ allowed: false, effect: 'guardian' });
  expect(answer.reasons).toContain('not-covered-here');
  const { out } = await stairgate(
    'diff',
    '--in',
    'GB',
    '--from',
    '1999-01-01',
    '--to',
    '2015-01-01',
    '--json',
  );
  expect(JSON.parse(out).notes).toContain(
    'On 1999-01-01 no law binds yet in GB, which permits nothing: the first law here binds from 2013-07-01.',
  );
});

test('codes without a baseline are refused, with what is missing', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stairgate-program-'));
  try {
    const filter = (path: string) => !/node_modules|\.ts$|\/int$/.test(path.slice(codesFolder.length));
    cpSync(codesFolder, dir, { recursive: true, filter });
    const { exitCode, out, error } = await stairgate('decide', 'ads.show/personalised', '--codes', dir);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(error).toMatch(/no code "int-baseline".*Add it to the codes/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('every level of assurance can be asked for', async () => {
  for (const level of levels) {
    const { exitCode } = await stairgate(
      'decide',
      'ads.show/personalised',
      '--in',
      'GB',
      '--age',
      '16',
      '--level',
      level,
    );
    expect(exitCode).toBe(0);
  }
});
