import { loadCodes } from '@stairgate/codes';
import { compile, levels, parseAge, situations } from '@stairgate/rulebook';
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
    [['--in', 'US', '--age', '15'], 'allow'],
    [['--in', 'unknown', '--age', '15'], 'opt-in'],
    [['--in', 'US', '--age', '10-14'], 'guardian'],
    [['--in', 'US', '--age', 'unknown'], 'guardian'],
    [['--in', 'GB', '--age', '25'], 'opt-in'],
    [['--in', 'GB', '--age', '25', '--level', 'verified'], 'allow'],
    [['--in', 'GB', '--age', '13', '--as-of', '2020-01-01'], 'allow'],
    [['--in', 'BR', '--age', '13'], 'opt-in'],
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
    expect(await ask('location.share/contact', 'location.share/contact')).toBe(true);
    expect(await ask('location.share/contact', 'location.share/contact:child')).toBe(false);
    expect(await ask('location.share/contact', 'location.share/contact:guardian,location.share:child')).toBe(
      true,
    );
    expect(await ask('data.share/sale', 'data.share')).toBe(false);
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
    [['decide', 'contact.message/adult', '--in', 'XX'], /ISO 3166/],
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
    [['decide'], /missing required argument/],
    [['open-the-gate'], /unknown command/],
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
      const { effect, allowed } = page.situations[situation];
      expect(rows.get(situation)?.slice(1, 3)).toEqual([
        effect,
        allowed ? 'on' : effect === 'forbid' ? 'locked' : 'off',
      ]);
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
      'ledger',
    ]),
  );
  const parts: Record<string, string[]> = {
    keys: ['create', 'list', 'revoke'],
    ledger: ['verify'],
    profile: ['check', 'init'],
    export: ['json', 'cedar'],
    rulebook: ['show', 'candidate', 'switch'],
  };
  const leaves = verbs.flatMap((verb) => parts[verb]?.map((one) => [verb, one]) ?? [[verb]]);
  for (const words of leaves) expect((await stairgate(...words, '--help')).out).toContain('--json');
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
  expect(
    rows.reduce((sum: number, row: { provisions: number }) => sum + row.provisions, 0),
  ).toBeGreaterThanOrEqual(469);
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
});

test('a day before the law of a place is no permission there', async () => {
  const ask = async (...words: string[]) =>
    stairgate('decide', 'account.open/self', '--in', 'GB', '--age', '12', '--as-of', '2015-01-01', ...words);
  expect((await ask()).out).toContain('On 2015-01-01 no code covers GB as a whole');
  const answer = JSON.parse((await ask('--json')).out);
  expect(answer).toMatchObject({ allowed: false, effect: 'guardian' });
  expect(answer.reasons).toContain('place-not-covered');
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
    'On 1999-01-01 nothing binds yet in GB, which permits nothing: the first law here binds from 2013-07-01.',
  );
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
