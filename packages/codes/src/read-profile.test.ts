import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Code, matchSituations, type Rule, situations, standardBaseline } from '@stairgate/rulebook';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { CodeError } from './code-error.ts';
import { loadCodes } from './load-codes.ts';
import { loadProfile } from './load-profile.ts';
import { tryReadProfile } from './read-profile.ts';

const codes = loadCodes();
const today = '2026-11-22';
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../profile.schema.json'), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addVocabulary(['markdownEnumDescriptions']);
addFormats.default(ajv);
const fits = ajv.compile(schema);

const good = `service:
  name: Birch
  kinds: [social, video]
places: [GB, US]
offers: [profile.view/*, presence.show/contact, location.share/*]
risk: medium
guidance: true
exempt:
  - code: us-tx-asaa
    reason: Fewer users there than the Act asks for.
    approver: General counsel
    approved: 2026-01-05
    expires: 2027-01-04
deviations:
  - id: friends-see-presence
    situations: [presence.show/contact]
    ages: 16-17
    effect: allow
    reason: Friends of this age agree by phone anyway.
    approver: Child safety board
    approved: 2026-06-01
    expires: 2027-05-31
`;

const read = (text: string | Uint8Array, on = today) =>
  tryReadProfile(text, 'stairgate.yaml', { codes, today: on });
/** Everything that is wrong, in one text. */
function wrong(text: string | Uint8Array, on = today): string {
  const { problems, lapses } = read(text, on);
  return [...problems, ...lapses]
    .map(({ file, line, column, what, right }) => `${file}:${line}:${column} ${what} ${right}`)
    .join('\n');
}
function changed(from: string, to: string): string {
  expect(good.split(from)).toHaveLength(2);
  return good.replace(from, to);
}

test('a good one is read whole', () => {
  expect(wrong(good)).toBe('');
  expect(read(good).profile).toEqual({
    service: { name: 'Birch', kinds: ['social', 'video'] },
    places: ['GB', 'US'],
    offers: ['profile.view/*', 'presence.show/contact', 'location.share/*'],
    risk: 'medium',
    guidance: true,
    exempt: [
      {
        code: 'us-tx-asaa',
        reason: 'Fewer users there than the Act asks for.',
        approver: 'General counsel',
        approved: '2026-01-05',
        expires: '2027-01-04',
      },
    ],
    deviations: [
      {
        id: 'friends-see-presence',
        situations: ['presence.show/contact'],
        ages: [16, 17],
        effect: 'allow',
        reason: 'Friends of this age agree by phone anyway.',
        approver: 'Child safety board',
        approved: '2026-06-01',
        expires: '2027-05-31',
      },
    ],
  });
});

test('the least that will do takes the strict reading of what it leaves out', () => {
  const { profile } = read('service: {name: Birch, kinds: [game]}\nplaces: [GB]\n');
  expect(profile).toMatchObject({
    offers: situations,
    risk: 'high',
    guidance: true,
    exempt: [],
    deviations: [],
  });
});

describe('says where, what, and what would be right', () => {
  test.each([
    [
      'no service',
      'service:\n  name: Birch\n  kinds: [social, video]\n',
      '',
      /1:1 The profile has no service\. Add/,
    ],
    ['no name', '  name: Birch\n', '', /2:3 The service has no name\. Add name/],
    ['another kind', 'video]', 'vidoe]', /3:19 "vidoe" is no kind of service\. Did you mean "video"\?/],
    ['no places', 'places: [GB, US]', 'places: []', /4:9 The list "places" is empty\. Add places/],
    ['the United Kingdom', '[GB, US]', '[UK, US]', /4:10 "UK" is another name of GB\. Write GB\./],
    ['a place in lower case', '[GB, US]', '[GB, us-ca]', /4:14 "us-ca" is not written as .* Write US-CA\./],
    [
      'an unknown offer',
      'profile.view/*,',
      'profile.see/*,',
      /5:10 "profile\.see\/\*" is no situation\. Did you/,
    ],
    ['an activity alone', 'profile.view/*,', 'profile.view,', /5:10 .* Did you mean "profile\.view\/\*"\?/],
    [
      'a risk',
      'risk: medium',
      'risk: gigantic',
      /6:7 "gigantic" is no level of risk\. Use one of: low, medium, high\./,
    ],
    ['a flag', 'guidance: true', 'guidance: no', /7:11 "no" is neither true nor false/],
    [
      'an unknown code',
      'us-tx-asaa',
      'us-tx-asa',
      /9:11 "us-tx-asa" is no code\. Did you mean "us-tx-asaa"\?/,
    ],
    ['a code like none', 'us-tx-asaa', 'the-law', /9:11 "the-law" is no code\. "npx stairgate codes" lists/],
    ['an unknown key', 'risk: medium', 'rsk: medium', /6:1 "rsk" is no key here\. Did you mean "risk"\?/],
    [
      'no reason',
      '    reason: Friends of this age agree by phone anyway.\n',
      '',
      /15:5 .*"friends-see-presence" has no reason/,
    ],
    [
      'an empty reason',
      'Friends of this age agree by phone anyway.',
      '',
      /19:5 "reason" has no value\. Add reason/,
    ],
    [
      'no approver',
      '    approver: Child safety board\n',
      '',
      /15:5 .* has no approver\. Add approver: the role/,
    ],
    ['no expiry', '    expires: 2027-05-31\n', '', /15:5 .* has no expires\. Add expires/],
    ['no day', '2027-05-31', '2027-02-30', /22:14 "2027-02-30" is no day/],
    [
      'expiry before approval',
      '2027-05-31',
      '2026-05-31',
      /22:14 .* expires on 2026-05-31, before it was approved/,
    ],
    ['an unknown situation', '[presence.show/contact]', '[presence.show/friend]', /16:18 .* no situation/],
    [
      'an effect',
      'effect: allow',
      'effect: allowed',
      /18:13 "allowed" is no effect .* Did you mean "allow"\?/,
    ],
    [
      'a forbid',
      'effect: allow',
      'effect: forbid',
      /18:13 "forbid" is no effect that .* allow, opt-in, guardian/,
    ],
    ['backward ages', '16-17', '17-16', /17:11 Ages 17-16 run backwards\. Write 16-17\./],
    ['ages of adults', '16-17', '16-18', /17:11 Ages 16-18 do not lie within 0-17/],
    ['an anchor', 'deviations:\n', 'deviations: &all\n', /14:13 "&all" is an anchor/],
    ['a tab', 'risk: medium', 'risk:\tmedium', /6:6 There is a tab/],
    ['a second document', 'risk: medium', '---\nrisk: medium', /A second document begins\. Keep one profile/],
    ['a key twice', 'risk: medium', 'risk: medium\nrisk: low', /7:1 The key "risk" stands twice/],
    ['no YAML', 'kinds: [social', 'kinds: [[social', /This is not YAML/],
  ])('%s', (_, from, to, message) => {
    const text = changed(from, to);
    expect(read(text).profile).toBeUndefined();
    expect(wrong(text)).toMatch(message);
    expect(wrong(text)).toMatch(/^stairgate\.yaml:\d+:\d+ /);
  });

  test('what is no YAML of ours at all', () => {
    expect(wrong('')).toContain('1:1 The file is empty. Begin with service and places');
    expect(wrong('- a\n')).toContain('1:1 The profile is not made of keys.');
    expect(wrong(Buffer.from(good.replace('Birch', 'B\u00edrch'), 'latin1'))).toContain(
      '2:10 These bytes are not UTF-8',
    );
    const bomb = `a: &a [x, x]\n${'b: &b [*a, *a, *a]\n'.repeat(20)}`;
    expect(wrong(bomb)).toMatch(/is an anchor|is an alias/);
    expect(wrong(`service: ${'['.repeat(100_000)}`)).toMatch(/nested too deep|not YAML/);
    expect(wrong('#'.repeat(2 ** 20 + 1))).toContain('bytes');
  });

  test('ids used twice, and exemptions', () => {
    const twice = good.replace('deviations:\n', `deviations:\n${good.slice(good.indexOf('  - id:'))}`);
    expect(wrong(twice.replace('16-17', '13-15'))).toMatch(
      /23:9 The id .* is used twice; first on line 15\. Rename/,
    );
    const [, exemption] = /exempt:\n([\s\S]*)deviations:/.exec(good)!;
    expect(wrong(good.replace('deviations:\n', `${exemption}deviations:\n`))).toMatch(
      /14:11 "us-tx-asaa" is exempt twice; first on line 9/,
    );
  });

  test('ages that two deviations share, however the situations are written', () => {
    const second = good
      .slice(good.indexOf('  - id:'))
      .replace('friends-see-presence', 'everybody')
      .replace('presence.show/contact', 'presence.show/*')
      .replace('16-17', '15-16');
    expect(wrong(good + second)).toContain(
      '25:11 Ages 16-16 of presence.show/contact are also in deviation "friends-see-presence", on the same days.',
    );
    expect(wrong(good + second.replace('15-16', '13-15'))).toBe('');
    const later = second.replace('2026-06-01', '2027-06-01').replace('2027-05-31', '2027-12-31');
    expect(wrong(good + later, '2027-06-01')).not.toContain('are also in');
  });
});

describe('a baseline of the operator', () => {
  const standard = codes.find(({ code }) => code === standardBaseline)!;
  /** The standard baseline under another name, with one rule changed, or left out. */
  const other = (id = '', change: Partial<Rule> | null = {}): Code => ({
    ...standard,
    code: 'our-baseline',
    rules: standard.rules.flatMap((rule) => (rule.id !== id ? rule : change ? { ...rule, ...change } : [])),
  });
  const adding = (line: string) => good.replace('guidance: true\n', `guidance: true\n${line}`);
  function said(line: string, code = other()): string {
    const text = adding(line);
    const { problems } = tryReadProfile(text, 'stairgate.yaml', { codes: [...codes, code], today });
    return problems.map(({ line, column, what, right }) => `${line}:${column} ${what} ${right}`).join('\n');
  }

  test('is read where it is no looser, and is left out where none is named', () => {
    const all = [...codes, other('baseline-private', { effect: 'guardian' })];
    const { profile, problems } = tryReadProfile(adding('baseline: our-baseline\n'), 'f', {
      codes: all,
      today,
    });
    expect(problems).toEqual([]);
    expect(profile?.baseline).toBe('our-baseline');
    expect(fits(parse(adding('baseline: our-baseline\n')))).toBe(true);
    expect(read(good).profile).not.toHaveProperty('baseline');
    expect(said('baseline: our-baseline\n')).toBe('');
    expect(said(`baseline: ${standardBaseline}\n`)).toBe('');
  });

  test.each(['none', 'None', 'no', 'off', 'false', '""', '0', '[]', '"-"'])(
    'baseline: %s is refused, because there is no going without one',
    (none) => {
      expect(said(`baseline: ${none}\n`)).toBe(
        '8:11 A profile cannot go without a baseline. Leave it out for "int-baseline", or name a code that is no looser.',
      );
    },
  );

  test('an empty one says what to write', () => {
    expect(said('baseline:\n')).toBe(
      '8:1 "baseline" has no value. Name a code, or leave it out for "int-baseline".',
    );
    expect(said('baseline: ~\n')).toContain('"baseline" has no value.');
  });

  test('an unknown code, and one that is nearly known', () => {
    expect(said('baseline: our-baselin\n')).toBe(
      '8:11 "our-baselin" is no code. Did you mean "our-baseline"?',
    );
    expect(said('baseline: the-law\n')).toBe('8:11 "the-law" is no code. "npx stairgate codes" lists them.');
  });

  test.each<[why: string, code: Code, problem: string]>([
    [
      'a law that speaks of other things',
      { ...codes.find(({ code }) => code === 'au-smma')!, code: 'our-baseline' },
      '"our-baseline" says nothing of location.collect/coarse at ages 0-12, and "baseline-consent-under-13" of int-baseline does.',
    ],
    [
      'a rule left out',
      other('baseline-no-loot-boxes', null),
      '"our-baseline" says nothing of purchase.buy/random at ages 0-17, and "baseline-no-loot-boxes" of int-baseline does.',
    ],
    [
      'a rule that does not bind',
      other('baseline-filters-off', { status: 'bill' }),
      '"our-baseline" says nothing of ai.filter/appearance at ages 13-17',
    ],
    [
      'a rule that begins later',
      other('baseline-no-age-restricted-adverts', { from: '2027-01-01' }),
      '"our-baseline" says nothing of ads.show/age-restricted at ages 0-17, and "baseline-no-age-restricted-adverts" of int-baseline does. Give it a rule of at least "forbid" there that binds, or leave baseline out for "int-baseline".',
    ],
    [
      'a looser effect',
      other('baseline-companions-ask', { effect: 'opt-in' }),
      '"our-baseline" is looser on ai.chat/companion at ages 0-15: "opt-in", and "baseline-companions-ask" of int-baseline asks for "guardian".',
    ],
    [
      'ages that end too soon',
      other('baseline-no-sale', { ages: [0, 16] }),
      '"our-baseline" is looser on data.share/sale at age 17: "opt-in", and "baseline-no-sale" of int-baseline asks for "forbid".',
    ],
    [
      'an obligation left out',
      other('baseline-machines-say-so', { obligations: [] }),
      '"our-baseline" is looser on ai.chat/assistant at ages 0-17: it leaves out disclose-ai, which "baseline-machines-say-so" of int-baseline asks for. Give it a rule with disclose-ai there that binds, or leave baseline out for "int-baseline".',
    ],
    [
      'rules of one place alone',
      other('baseline-location-off', { places: ['GB'] }),
      '"our-baseline" is looser on location.collect/coarse at ages 0-12: it leaves out show-sign, explain-risk, coarse-only, which "baseline-location-off" of int-baseline asks for.',
    ],
  ])('%s is refused', (_, code, problem) => {
    expect(said('baseline: our-baseline\n', code)).toContain(`8:11 ${problem}`);
  });

  test('none can be exempt, be it the standard one or the own one of the operator', () => {
    const exempt = (code: string, line = '') =>
      tryReadProfile(adding(line).replace('us-tx-asaa', code), 'f', { codes: [...codes, other()], today })
        .problems.map(({ what, right }) => `${what} ${right}`)
        .join();
    const refused = (code: string) =>
      `"${code}" is a baseline, which cannot be left out. Remove it; a documented deviation can lower a rule of it.`;
    expect(exempt(standardBaseline)).toBe(refused(standardBaseline));
    expect(exempt(standardBaseline, 'baseline: our-baseline\n')).toBe(refused(standardBaseline));
    expect(exempt('our-baseline', 'baseline: our-baseline\n')).toBe(refused('our-baseline'));
    expect(exempt('our-baseline')).toBe('');
  });
});

test('what only looks wrong is right', () => {
  const oneDay = good.replace('2026-06-01', '2026-11-22').replace('2027-05-31', '2026-11-22');
  expect(wrong(oneDay)).toBe('');
  const [, exemption = ''] = /exempt:\n([\s\S]*)deviations:/.exec(good)!;
  const other = exemption.replace('us-tx-asaa', 'uk-under16-plan');
  expect(read(good.replace('deviations:\n', `${other}deviations:\n`)).problems).toEqual([]);
  const older = good.slice(good.indexOf('  - id:')).replace('friends-see-presence', 'younger');
  expect(wrong(good + older.replace('16-17', '13-15'))).toBe('');
  const before = good.replace('16-17', '13-15') + older;
  expect(wrong(before)).toBe('');
});

describe('what does nothing today is told apart from what is badly written', () => {
  test.each([
    [
      'it expired',
      '2027-05-31',
      '2026-11-21',
      /22:14 It expired on 2026-11-21; the stricter default holds\. Look at/,
    ],
    ['not yet approved', '2026-06-01', '2026-12-01', /21:15 It is approved only from 2026-12-01/],
    ['an exemption expired', '2027-01-04', '2026-11-21', /13:14 It expired on 2026-11-21/],
    [
      'no compelling rule',
      '[presence.show/contact]',
      '[location.share/anyone]',
      /16:18 .* leaves no room for a reason/,
    ],
    [
      'no rule at all',
      'effect: allow',
      'effect: guardian',
      /16:18 .*: no rule here asks for more than "guardian"\./,
    ],
    [
      'too young',
      'contact]\n    ages: 16-17',
      'contact, location.share/contact]\n    ages: 12-17',
      /16:41 .*location\.share\/contact: it rests on location\.collect\/coarse, where .* Name what it rests on too: situations: \[/,
    ],
  ])('%s', (_, from, to, message) => {
    const { profile, problems, lapses } = read(changed(from, to));
    expect(problems).toEqual([]);
    expect(profile).toBeDefined();
    expect(lapses.length).toBeGreaterThan(0);
    expect(wrong(changed(from, to))).toMatch(message);
  });

  test('a law forbids it', () => {
    const text = changed('[presence.show/contact]', '[data.share/sale]').replace('[GB, US]', '[GB]');
    expect(read(text)).toMatchObject({ problems: [], profile: expect.anything() });
    expect(wrong(text)).toMatch(/16:18 .* data\.share\/sale: .* forbids it\. Remove it/);
  });

  test('it says at which ages something would move', () => {
    const text = good
      .replace('[GB, US]', '[GB]')
      .replace('presence.show/contact]\n', 'feed.rank/behaviour]\n');
    expect(wrong(text.replace('16-17', '10-17'))).toMatch(
      /17:11 It moves nothing for feed\.rank\/behaviour at 10-12: .*Write ages: 13-17\./,
    );
    expect(wrong(text.replace('16-17', '13'))).toBe('');
  });

  test('a service goes on with the stricter default; everybody else is told that it is an error', () => {
    const path = join(import.meta.dirname, 'not-there.yaml');
    expect(() => loadProfile(path, { codes, today })).toThrow(/not-there\.yaml:1:1 The file is not there\./);
  });
});

test('every property has a description for editors, and the situations are those of the vocabulary', () => {
  const bare: string[] = [];
  const walk = (part: Record<string, unknown>, path: string) => {
    for (const [key, value] of Object.entries((part.properties ?? {}) as Record<string, never>)) {
      const { description } = value as { description?: string };
      if (!description) bare.push(`${path}.${key}`);
      walk(value, `${path}.${key}`);
    }
    if (part.items) walk(part.items as Record<string, unknown>, `${path}[]`);
  };
  walk(schema, '');
  expect(bare).toEqual([]);
  const listed: string[] = schema.$defs.situation.enum;
  expect(listed.filter((one) => !one.endsWith('/*'))).toEqual(situations);
  expect(new Set(listed.flatMap(matchSituations))).toEqual(new Set(situations));
  expect(fits(parse(good))).toBe(true);
});

test('what the reader takes fits the schema, so an editor never marks a profile that loads', () => {
  const strange = fc.constantFrom<unknown>(
    ...[
      42,
      -1,
      16,
      1.5,
      true,
      false,
      'law',
      'a b',
      'GB',
      'gb',
      'US-CA',
      'high',
      'opt-in',
      'allow',
      'forbid',
      'social',
    ],
    ...[
      '2026-01-01',
      '2026-02-30',
      '0-12',
      '12-0',
      '0-18',
      '5',
      '16',
      'us-tx-asaa',
      'presence.show/*',
      'presence.show',
    ],
    ...[[], {}, [''], ['x'], ['GB'], ['GB', 'GB'], [['x']], { a: 1 }, [null], ['profile.find/search']],
  );
  const spotsOf = (value: unknown): { holder: Record<string, unknown>; key: string }[] => {
    if (typeof value !== 'object' || value === null) return [];
    const holder = value as Record<string, unknown>;
    return Object.keys(holder).flatMap((key) => [{ holder, key }, ...spotsOf(holder[key])]);
  };
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('put', 'remove', 'add'),
    key: fc.constantFrom('risk', 'reason', 'ages', 'effect', 'nonsense', 'expires', 'code'),
    value: strange,
  });
  const count = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const profile = parse(good);
      for (const { at, how, key, value } of changes) {
        const spots = spotsOf(profile);
        const { holder, key: old } = spots[at % spots.length]!;
        if (how === 'put') holder[old] = value;
        else if (how === 'add' && !Array.isArray(holder)) holder[key] = value;
        else if (Array.isArray(holder)) holder.splice(Number(old), 1);
        else delete holder[old];
      }
      const text = stringify(profile, { aliasDuplicateObjects: false });
      const loads = read(text).profile !== undefined;
      if (loads) count.taken++;
      if (!fits(profile)) count.refused++;
      return !loads || fits(profile);
    }),
    { seed: 20261122, numRuns: 700 },
  );
  expect(count.taken).toBeGreaterThan(50);
  expect(count.refused).toBeGreaterThan(250);
});

test('errors are one CodeError with everything in it', () => {
  const error = new CodeError(read(changed('risk: medium', 'risk: huge').replace('Birch', '""')).problems);
  expect(error.message).toMatch(/^2 problems\nstairgate\.yaml:2:9 .*\nstairgate\.yaml:6:7 /);
});
