import { activities } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { CodeError } from './code-error.ts';
import type { ProvisionList } from './provisions.ts';
import { readCode } from './read-code.ts';

const list: ProvisionList = {
  'xx-law': [
    { id: 'xx-law-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' },
    { id: 'xx-law-02', ref: 's.2', kind: 'must', ages: [0, 12], confidence: 'medium' },
    { id: 'xx-law-03', ref: 's.3', kind: 'should', ages: [0, 17], confidence: 'high' },
    { id: 'xx-law-04', ref: 's.4', kind: 'must', ages: [0, 17], confidence: 'low' },
  ],
};

const good = `code: xx-law
title: A law
short: Law
jurisdiction: GB
issuer: Parliament
url: https://example.org/law
status: in-force
from: 2024-01-01
rules:
  - id: quiet
    provisions: [xx-law-01]
    cite: s.1
    confidence: high
    situations: [contact.message/adult, location.share/*]
    effect: opt-in
    obligations: [explain-risk]
    compelling: true
    says: Be quiet.
  - id: young
    provisions: [xx-law-02]
    cite: s.2
    confidence: medium
    ages: 0-12
    situations: [ads.show/personalised]
    effect: guardian
    says: Ask a parent.
duties:
  - id: paper
    provisions: [xx-law-01]
    cite: s.1
    confidence: high
    says: Keep a paper.
    owes: The provider.
    evidence: The paper.
assurance:
  - provisions: [xx-law-03]
    cite: s.3
    confidence: high
    past: 17
    level: estimated
    says: Know the age.
unmodelled:
  - provisions: [xx-law-04]
    reason: It is about toys.
`;

function problemsOf(content: string | Uint8Array): string[] {
  try {
    readCode(content, 'gb/law.yaml', list);
  } catch (error) {
    if (error instanceof CodeError) {
      return error.problems.map(
        ({ file, line, column, what, right }) => `${file}:${line}:${column} ${what} ${right}`,
      );
    }
    throw error;
  }
  return [];
}

/** `good` with one text replaced, which must be in it. */
function withChange(from: string, to: string): string {
  expect(good).toContain(from);
  return good.replace(from, () => to);
}

test('a good code is read, its own dates and ages filled in', () => {
  const code = readCode(good, 'gb/law.yaml', list);
  expect(code.rules).toEqual([
    {
      id: 'quiet',
      provisions: ['xx-law-01'],
      cite: 's.1',
      url: 'https://example.org/law',
      confidence: 'high',
      status: 'in-force',
      from: '2024-01-01',
      situations: ['contact.message/adult', 'location.share/*'],
      ages: [0, 17],
      effect: 'opt-in',
      obligations: ['explain-risk'],
      says: 'Be quiet.',
      compelling: true,
    },
    expect.objectContaining({ id: 'young', ages: [0, 12], obligations: [], compelling: false }),
  ]);
  expect(code.duties).toEqual([expect.objectContaining({ owes: 'The provider.', evidence: 'The paper.' })]);
  expect(code.assurance).toEqual([expect.objectContaining({ past: 17, level: 'estimated' })]);
  expect(code.unmodelled).toEqual([{ provisions: ['xx-law-04'], reason: 'It is about toys.' }]);
});

test('alternatives and practices are read, and stay away where they are left out', () => {
  const code = readCode(
    good
      .replace('[contact.message/adult,', '[profile.view/*,')
      .replace('compelling: true', 'alternatives: [no-personal-data, details-for-friends-only]')
      .replace('evidence: The paper.', 'evidence: The paper.\n    seen-by: [age-asked, no-nagging]'),
    'gb/law.yaml',
    list,
  );
  expect(code.rules[0]!.alternatives).toEqual(['no-personal-data', 'details-for-friends-only']);
  expect(code.duties[0]!.seenBy).toEqual(['age-asked', 'no-nagging']);
  const plain = readCode(good, 'gb/law.yaml', list);
  expect(plain.rules[0]).not.toHaveProperty('alternatives');
  expect(plain.duties[0]).not.toHaveProperty('seenBy');
});

test('a bill or an Act not yet in force does not take the day of the file', () => {
  for (const status of ['bill', 'enacted', 'enjoined']) {
    const code = readCode(withChange('    cite: s.2\n', `    cite: s.2\n    status: ${status}\n`), 'f', list);
    expect(code.rules[1]).toMatchObject({ status });
    expect(code.rules[1]).not.toHaveProperty('from');
  }
  const guidance = withChange('    cite: s.2\n', '    cite: s.2\n    status: guidance\n');
  expect(readCode(guidance, 'f', list).rules[1]).toMatchObject({ status: 'guidance', from: '2024-01-01' });
});

describe('what is wrong is said with the place and what would be right', () => {
  test.each<[string, string, string, ...string[]]>([
    // Words
    [
      'situation',
      'contact.message/adult',
      'contact.message/adlut',
      'gb/law.yaml:14:18 "contact.message/adlut" is no situation. Did you mean "contact.message/adult"?',
    ],
    [
      'activity',
      'contact.message/adult',
      'contact.mesage/adult',
      'gb/law.yaml:14:18 "contact.mesage/adult" is no situation. Did you mean "contact.message/adult"?',
    ],
    [
      'circumstance',
      'contact.message/adult',
      'contact.message/martian',
      'gb/law.yaml:14:18 "contact.message/martian" is no situation. The circumstances of contact.message are contact, peer, adult, or * for all.',
    ],
    [
      'bare activity',
      'contact.message/adult',
      'contact.message',
      'gb/law.yaml:14:18 "contact.message" is no situation. Did you mean "contact.message/*"?',
    ],
    [
      'nonsense',
      'contact.message/adult',
      'teleport',
      'gb/law.yaml:14:18 "teleport" is no situation. The situations are in words/vocabulary.yaml.',
    ],
    [
      'effect',
      'effect: opt-in',
      'effect: opt-out',
      'gb/law.yaml:15:13 "opt-out" is no effect. Use one of: allow, opt-in, guardian, forbid.',
    ],
    [
      'far effect',
      'effect: opt-in',
      'effect: whatever',
      'gb/law.yaml:15:13 "whatever" is no effect. Use one of: allow, opt-in, guardian, forbid.',
    ],
    [
      'obligation',
      '[explain-risk]',
      '[explain-risks]',
      'gb/law.yaml:16:19 "explain-risks" is no obligation. Did you mean "explain-risk"?',
    ],
    [
      'level',
      'level: estimated',
      'level: estimate',
      'gb/law.yaml:40:12 "estimate" is no level of assurance. Did you mean "estimated"?',
    ],
    [
      'status',
      'status: in-force',
      'status: inforce',
      'gb/law.yaml:7:9 "inforce" is no status. Did you mean "in-force"?',
    ],
    [
      'confidence',
      'confidence: medium',
      'confidence: Medium',
      'gb/law.yaml:22:17 "Medium" is no confidence. Did you mean "medium"?',
    ],
    [
      'jurisdiction',
      'jurisdiction: GB',
      'jurisdiction: UK',
      'gb/law.yaml:4:15 "UK" is another name of GB. Write GB.',
    ],
    [
      'jurisdiction',
      'jurisdiction: GB',
      'jurisdiction: gb',
      'gb/law.yaml:4:15 "gb" is not written as ISO 3166. Write GB.',
    ],
    // What has to be there
    [
      'cite',
      '    cite: s.1\n    confidence: high\n    situations',
      '    confidence: high\n    situations',
      'gb/law.yaml:10:5 Rule "quiet" has no cite. Add cite: the section as a lawyer would write it, such as "Standard 10".',
    ],
    [
      'url',
      'url: https://example.org/law\n',
      '',
      'gb/law.yaml:1:1 The code has no url. Add url: the address of the law, with https://.',
    ],
    [
      'bad url',
      'https://example.org/law',
      'example.org/law',
      'gb/law.yaml:6:6 "example.org/law" is no address. Write the whole address, with https://.',
    ],
    [
      'says',
      '    says: Be quiet.\n',
      '',
      'gb/law.yaml:10:5 Rule "quiet" has no says. Add says: what it asks, in plain words of your own.',
    ],
    [
      'empty says',
      'says: Be quiet.',
      'says: ""',
      'gb/law.yaml:18:11 Rule "quiet" has an empty says. Add says: what it asks, in plain words of your own.',
    ],
    [
      'null says',
      'says: Be quiet.',
      'says:',
      'gb/law.yaml:18:5 "says" has no value. Add says: what it asks, in plain words of your own.',
    ],
    [
      'number as text',
      'short: Law',
      'short: 42',
      'gb/law.yaml:3:8 The short of the code is no text. Put it in quotes.',
    ],
    [
      'empty list',
      '[contact.message/adult, location.share/*]',
      '[]',
      'gb/law.yaml:14:17 The list "situations" is empty. Add situations: a list such as [location.share/*].',
    ],
    [
      'reason',
      'reason: It is about toys.',
      'reason: " "',
      'gb/law.yaml:44:13 Unmodelled 1 has an empty reason. Add reason: why a decision cannot carry this.',
    ],
    [
      'evidence',
      '    evidence: The paper.\n',
      '',
      'gb/law.yaml:28:5 Duty "paper" has no evidence. Add evidence: what would show that it is done.',
    ],
    // Dates
    [
      'no day',
      'from: 2024-01-01',
      'from: 2023-02-29',
      'gb/law.yaml:8:7 "2023-02-29" is no day. Write a day of the calendar as YYYY-MM-DD.',
    ],
    [
      'day in another form',
      'from: 2024-01-01',
      'from: 1 January 2024',
      'gb/law.yaml:8:7 "1 January 2024" is no day. Write a day of the calendar as YYYY-MM-DD.',
    ],
    [
      'until before from',
      '    cite: s.2\n',
      '    cite: s.2\n    until: 2023-12-31\n',
      'gb/law.yaml:22:12 Rule "young" ends on 2023-12-31, before it begins on 2024-01-01. Put until after from.',
    ],
    [
      'no from',
      'from: 2024-01-01\n',
      '',
      'gb/law.yaml:9:5 Rule "quiet" is in-force and has no day from which it binds. Add from: YYYY-MM-DD, here or at the top of the file.',
      'gb/law.yaml:18:5 Rule "young" is in-force and has no day from which it binds. Add from: YYYY-MM-DD, here or at the top of the file.',
      'gb/law.yaml:27:5 Duty "paper" is in-force and has no day from which it binds. Add from: YYYY-MM-DD, here or at the top of the file.',
      'gb/law.yaml:35:5 Assurance 1 is in-force and has no day from which it binds. Add from: YYYY-MM-DD, here or at the top of the file.',
    ],
    [
      'bill with a day',
      '    cite: s.2\n',
      '    cite: s.2\n    status: bill\n    from: 2027-01-01\n',
      'gb/law.yaml:23:11 Rule "young" is a bill, which binds on no day. Remove from and until; when it becomes law, write status: enacted and its day.',
    ],
    [
      'until alone',
      '    cite: s.2\n',
      '    cite: s.2\n    status: enacted\n    until: 2027-01-01\n',
      'gb/law.yaml:23:12 Rule "young" has an until and no from. Add from, or remove until.',
    ],
    [
      'two levels at once',
      'unmodelled:',
      `  - provisions: [xx-law-03]
    cite: s.3
    confidence: high
    past: 17
    level: verified
    says: Know the age well.
unmodelled:`,
      'gb/law.yaml:42:5 Past 17 asks "estimated" and "verified" on the same days. End one with until before the other begins, or keep one.',
    ],
    // Ages
    [
      'ages off the end',
      'ages: 0-12',
      'ages: 0-18',
      'gb/law.yaml:23:11 Ages 0-18 do not lie within 0-17. End at 17: who is 18 is no child.',
    ],
    ['ages reversed', 'ages: 0-12', 'ages: 12-0', 'gb/law.yaml:23:11 Ages 12-0 run backwards. Write 0-12.'],
    [
      'one age',
      'ages: 0-12',
      'ages: 12',
      'gb/law.yaml:23:11 "12" is no range of ages. Write two whole years, such as 0-12.',
    ],
    [
      'ages beyond the provision',
      'ages: 0-12',
      'ages: 0-13',
      'gb/law.yaml:23:11 Ages 0-13 go beyond xx-law-02, which is about 0-12. Write ages: 0-12.',
    ],
    [
      'past',
      'past: 17',
      'past: 18',
      'gb/law.yaml:39:11 "18" is no age of a child. Write a whole year from 0 to 17.',
    ],
    [
      'past as text',
      'past: 17',
      'past: seventeen',
      'gb/law.yaml:39:11 "seventeen" is no age of a child. Write a whole year from 0 to 17.',
    ],
    // Ids and provisions
    [
      'id twice',
      'id: young',
      'id: quiet',
      'gb/law.yaml:19:9 The id "quiet" is used twice; first on line 10. Rename one.',
    ],
    [
      'id of a rule and a duty',
      'id: paper',
      'id: quiet',
      'gb/law.yaml:28:9 The id "quiet" is used twice; first on line 10. Rename one.',
    ],
    [
      'id form',
      'id: young',
      'id: Young_ones',
      'gb/law.yaml:19:9 "Young_ones" is no id. Use lower case, digits and single hyphens: location-off.',
    ],
    [
      'code',
      'code: xx-law',
      'code: xx-lwa',
      'gb/law.yaml:1:7 The code "xx-lwa" has no list of provisions. Did you mean "xx-law"? If not, list them in provisions.json.',
    ],
    [
      'unlisted code',
      'code: xx-law',
      'code: other',
      'gb/law.yaml:1:7 The code "other" has no list of provisions. List them in provisions.json.',
    ],
    [
      'unknown provision',
      '[xx-law-02]',
      '[xx-law-20]',
      'gb/law.yaml:9:1 No line carries xx-law-02 (s.2). Give it a rule, an assurance or a duty, or an unmodelled line with the reason.',
      'gb/law.yaml:20:18 "xx-law-20" is no provision of this code. Did you mean "xx-law-02"?',
    ],
    [
      'provision twice',
      '[xx-law-02]',
      '[xx-law-02, xx-law-02]',
      'gb/law.yaml:20:29 "xx-law-02" stands twice in "provisions". Keep one of them.',
    ],
    [
      'uncarried provision',
      '[xx-law-03]',
      '[xx-law-01]',
      'gb/law.yaml:9:1 No line carries xx-law-03 (s.3). Give it a rule, an assurance or a duty, or an unmodelled line with the reason.',
    ],
    [
      'carried and unmodelled',
      '[xx-law-04]',
      '[xx-law-04, xx-law-02]',
      'gb/law.yaml:43:17 xx-law-02 is called unmodelled, and a line above carries it. Keep one of the two.',
    ],
    [
      'too sure',
      'confidence: medium',
      'confidence: high',
      'gb/law.yaml:22:17 Confidence high is more than the list gives xx-law-02, which is medium. Write medium, or give xx-law-02 a line of its own.',
    ],
    // Keys and shapes
    [
      'unknown key',
      'effect: opt-in',
      'efect: opt-in',
      'gb/law.yaml:10:5 Rule "quiet" has no effect. Add effect: allow, opt-in, guardian or forbid.',
      'gb/law.yaml:15:5 "efect" is no key here. Did you mean "effect"?',
    ],
    [
      'far key',
      'compelling: true',
      'colour: red',
      'gb/law.yaml:17:5 "colour" is no key here. The keys here are id, provisions, cite, url, confidence, status, from, until, note, applies, ages, situations, effect, obligations, compelling, says, places, hours, minutes, alternatives.',
    ],
    [
      'compelling reason for what a law forbids',
      'effect: opt-in',
      'effect: forbid',
      'gb/law.yaml:17:17 A rule that forbids leaves no room for a compelling reason. Leave compelling out. Only the baseline, which is no law, has such rules.',
    ],
    [
      'key of another kind',
      'owes: The provider.',
      'owes: The provider.\n    effect: forbid',
      'gb/law.yaml:34:5 "effect" is no key here. The keys here are id, provisions, cite, url, confidence, status, from, until, note, applies, says, owes, evidence, seen-by.',
    ],
    [
      'practice',
      'evidence: The paper.',
      'evidence: The paper.\n    seen-by: [no-naging, teleport]',
      'gb/law.yaml:35:15 "no-naging" is no practice. Did you mean "no-nagging"?',
      'gb/law.yaml:35:26 "teleport" is no practice. Use one of: age-asked, age-screen-neutral, age-answer-stands, choices-equal, no-pre-ticked-boxes, no-shaming, no-nagging, notices-readable, no-tracking-before-consent, no-identity-to-third-parties, opt-out-signal-honoured, limits-kept, crisis-help, permissions-in-context.',
    ],
    [
      'practice with nothing in it',
      'evidence: The paper.',
      'evidence: The paper.\n    seen-by: []',
      'gb/law.yaml:35:14 The list "seen-by" is empty. Name practices, such as [age-asked], or leave it out.',
    ],
    [
      'practice on a rule',
      'compelling: true',
      'seen-by: [age-asked]',
      'gb/law.yaml:17:5 "seen-by" is no key here. The keys here are id, provisions, cite, url, confidence, status, from, until, note, applies, ages, situations, effect, obligations, compelling, says, places, hours, minutes, alternatives.',
    ],
    [
      'alternative',
      '[contact.message/adult, location.share/*]',
      '[profile.view/*]\n    alternatives: [visibility-setting]',
      'gb/law.yaml:15:20 "visibility-setting" is no alternative. Did you mean "visibility-settings"?',
    ],
    [
      'alternatives to something else',
      'compelling: true',
      'alternatives: [no-personal-data]',
      'gb/law.yaml:17:19 Alternatives stand on a rule that is not about seeing a profile. Keep them to rules about profile.view: they are alternatives to a private profile.',
    ],
    [
      'flag',
      'compelling: true',
      'compelling: yes',
      'gb/law.yaml:17:17 "yes" is neither true nor false. Write compelling: true, or leave it out.',
    ],
    [
      'no list',
      '[explain-risk]',
      'explain-risk',
      'gb/law.yaml:16:18 "obligations" is no list. Write obligations: [explain-risk].',
    ],
    [
      'no list of rules',
      'rules:\n  - id: quiet',
      'rules:\n    id: quiet',
      'gb/law.yaml:19:1 This is not YAML: A block sequence may not be used as an implicit map key. Check indentation, quotes and colons here.',
    ],
    [
      'a word for a rule',
      'rules:\n',
      'rules:\n  - quiet\n',
      'gb/law.yaml:10:5 Rule 1 is not made of keys. Write it as lines of "key: value".',
    ],
    [
      'a list in a list',
      '[explain-risk]',
      '[[explain-risk]]',
      'gb/law.yaml:16:19 There is something in "obligations" that is no word. Write words, with commas between.',
    ],
    [
      'a map for a text',
      'says: Be quiet.',
      'says: {a: b}',
      'gb/law.yaml:18:11 The says of rule "quiet" is no text. Write words.',
    ],
    // YAML
    [
      'syntax',
      'title: A law',
      'title: A law: really',
      'gb/law.yaml:2:8 This is not YAML: Nested mappings are not allowed in compact mappings. Check indentation, quotes and colons here.',
    ],
    [
      'unclosed quote',
      'title: A law',
      'title: "A law',
      'gb/law.yaml:45:1 This is not YAML: Missing closing "quote. Check indentation, quotes and colons here.',
    ],
    [
      'unclosed bracket',
      '[explain-risk]',
      '[explain-risk',
      'gb/law.yaml:17:5 This is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Check indentation, quotes and colons here.',
    ],
    [
      'anchor',
      'title: A law',
      'title: &t A law',
      'gb/law.yaml:2:8 "&t" is an anchor. Write the thing out where it is needed.',
    ],
    [
      'alias',
      'issuer: Parliament',
      'issuer: *t',
      'gb/law.yaml:5:9 "*t" is an alias. Write out what it stands for.',
    ],
    [
      'tag',
      'title: A law',
      'title: !!str A law',
      'gb/law.yaml:2:14 There is a tag before this. Remove the word with "!".',
    ],
    [
      'merge key',
      'issuer: Parliament',
      'issuer: Parliament\n<<: {a: b}',
      'gb/law.yaml:6:1 This is no key here. The keys here are code, title, short, jurisdiction, covers, issuer, url, status, from, until, ages, applies, rules, assurance, duties, mappings, unmodelled.',
    ],
    [
      'key twice',
      'issuer: Parliament',
      'issuer: Parliament\nissuer: Ministers',
      'gb/law.yaml:6:1 The key "issuer" stands twice. Keep one of them.',
    ],
    ['tab', '  - id: quiet', '\t- id: quiet', 'gb/law.yaml:10:1 There is a tab. Use spaces.'],
    [
      'second document',
      'rules:',
      '---\nrules:',
      'gb/law.yaml:9:1 A second document begins. Keep one code in a file, with no "---" inside.',
    ],
    [
      'directive',
      'code: xx-law',
      '%YAML 1.1\n---\ncode: xx-law',
      'gb/law.yaml:1:1 There is a YAML directive. Remove the line.',
    ],
  ])('%s: %s -> %s', (_name, from, to, ...expected) => {
    expect(problemsOf(withChange(from, to))).toEqual(expected);
  });
});

describe('two effects at one age by one provision', () => {
  /** `good` with a second rule beside `quiet`, which asks opt-in of 0-17, or of `ages`. */
  const beside = (lines: string, quiet = '') =>
    good.replace('    compelling: true\n', `    compelling: true\n${quiet}`).replace(
      'duties:\n',
      `  - id: loud
    provisions: [xx-law-01]
    cite: s.1
    confidence: high
    situations: [contact.message/*]
    effect: guardian
    says: Be loud.
${lines}duties:
`,
    );
  const what = (ages: string) =>
    `gb/law.yaml:27:5 At ${ages}, "quiet" asks "opt-in" and "loud" asks "guardian" of contact.message/adult, both by xx-law-01. `;

  test.each<[string, string, string]>([
    [
      '    ages: 0-12\n',
      '',
      `${what('ages 0-12')}Split the ages: 13-17 for "quiet", if "loud" is meant for 0-12.`,
    ],
    [
      '    ages: 8-12\n',
      '',
      `${what('ages 8-12')}Split the ages: 0-7 and 13-17 for "quiet", if "loud" is meant for 8-12.`,
    ],
    [
      '    ages: 12-17\n',
      '    ages: 9-12\n',
      `${what('age 12').replace('27:', '28:')}Split the ages: 9-11 for "quiet", if "loud" is meant for 12-17.`,
    ],
    [
      '',
      '    ages: 9-12\n',
      `${what('ages 9-12').replace('27:', '28:')}The stricter counts, so "quiet" never does: correct its ages, or those of "loud".`,
    ],
  ])('%j beside %j', (lines, quiet, problem) => {
    expect(problemsOf(beside(lines, quiet))).toEqual([problem]);
  });

  test.each<[string, string]>([
    ['', ''],
    ['    ages: 13-17\n', '    ages: 0-12\n'],
    ['    ages: 0-12\n    from: 2025-01-01\n', '    until: 2024-12-31\n'],
    ['    ages: 0-12\n    places: [GB-SCT]\n', '    places: [GB-WLS, GB-ENG]\n'],
    ['    ages: 0-12\n    status: bill\n', ''],
    ['    ages: 0-12\n    status: enacted\n', ''],
  ])('is none with %j beside %j', (lines, quiet) => {
    expect(problemsOf(beside(lines, quiet))).toEqual([]);
  });

  test('is none where the effect is one, the situations or the provisions are others, or one adds obligations alone', () => {
    const loud = beside('    ages: 0-12\n');
    for (const [from, to] of [
      ['effect: guardian\n    says: Be loud', 'effect: opt-in\n    says: Be loud'],
      ['effect: guardian\n    says: Be loud', 'effect: allow\n    says: Be loud'],
      ['situations: [contact.message/*]', 'situations: [contact.message/peer]'],
      ['id: loud\n    provisions: [xx-law-01]', 'id: loud\n    provisions: [xx-law-03]'],
    ] as const) {
      expect(loud).toContain(from);
      expect(problemsOf(loud.replace(from, to)), to).toEqual([]);
    }
  });
});

test('two levels of assurance contradict each other only where both hold', () => {
  const second = (places: string) =>
    withChange(
      '    says: Know the age.\n',
      `    says: Know the age.
    places: [GB-SCT, GB-WLS]
  - provisions: [xx-law-03]
    cite: s.3
    confidence: high
    past: 17
    level: verified
    says: Know the age well.
${places}`,
    );
  expect(problemsOf(second('    places: [GB-ENG]\n'))).toEqual([]);
  for (const places of ['', '    places: [GB-WLS]\n'])
    expect(problemsOf(second(places)), places).toEqual([
      'gb/law.yaml:43:5 Past 17 asks "estimated" and "verified" on the same days. End one with until before the other begins, or keep one.',
    ]);
});

describe('a file that is no text for a code', () => {
  const bytes = (text: string, at: number, byte: number) => {
    const array = new TextEncoder().encode(text);
    array[at] = byte;
    return array;
  };

  test.each<[string, string | Uint8Array, string]>([
    [
      'empty',
      '',
      '1:1 The file is empty. Begin with code, title, short, jurisdiction, issuer, url and status.',
    ],
    [
      'comments',
      '# a\n',
      '1:1 The file is empty. Begin with code, title, short, jurisdiction, issuer, url and status.',
    ],
    ['list', '- a\n', '1:1 The code is not made of keys. Write it as lines of "key: value".'],
    ['word', 'law', '1:1 The code is not made of keys. Write it as lines of "key: value".'],
    ['bytes', bytes(good, 24, 0xff), '2:12 These bytes are not UTF-8. Save the file as UTF-8.'],
    ['cut character', bytes('a: é', 4, 0x20), '1:4 These bytes are not UTF-8. Save the file as UTF-8.'],
    [
      'size',
      '#'.repeat(1024 * 1024 + 1),
      '1:1 The file has 1048577 bytes. Keep a code within 1048576 bytes; two laws are two files.',
    ],
    [
      'depth',
      '['.repeat(50_000),
      '1:1 The file is nested too deep to read. A code is lists of rules, and nothing deeper.',
    ],
  ])('%s', (_name, content, expected) => {
    expect(problemsOf(content)).toEqual([`gb/law.yaml:${expected}`]);
  });

  test('a bomb of aliases is refused before it is unpacked', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 30; i++) bomb.push(`a${i}: &a${i} [${Array(8).fill(i === 1 ? '*a' : `*a${i - 1}`)}]`);
    const problems = problemsOf(bomb.join('\n'));
    expect(problems[0]).toBe('gb/law.yaml:1:4 "&a" is an anchor. Write the thing out where it is needed.');
    expect(problems).toHaveLength(30 + 29 * 8);
  });
});

test('bytes and text read alike, a byte order mark and CRLF aside', () => {
  const code = readCode(good, 'f', list);
  expect(readCode(new TextEncoder().encode(good), 'f', list)).toEqual(code);
  expect(readCode(new TextEncoder().encode(`\uFEFF${good.replaceAll('\n', '\r\n')}`), 'f', list)).toEqual(
    code,
  );
});

test('the message lists every problem, and says how many more there are after fifty', () => {
  const few = new CodeError([
    { file: 'a.yaml', line: 1, column: 2, what: 'This is wrong.', right: 'Do that.' },
    { file: 'b.yaml', line: 3, column: 4, what: 'So is this.', right: 'Do this.' },
  ]);
  expect(few.message).toBe('2 problems\na.yaml:1:2 This is wrong. Do that.\nb.yaml:3:4 So is this. Do this.');
  const one = { file: 'a.yaml', line: 1, column: 2, what: 'This is wrong.', right: 'Do that.' };
  expect(new CodeError([one]).message).toBe('a.yaml:1:2 This is wrong. Do that.');
  const many = new CodeError(Array(60).fill(one));
  expect(many.problems).toHaveLength(60);
  expect(many.message.split('\n')).toHaveLength(52);
  expect(many.message.endsWith('\nand 10 more')).toBe(true);
});

describe('places, hours and mappings', () => {
  /** `good` with these lines on the rule `quiet`, about the night. */
  const night = (lines: string) =>
    good
      .replace('[contact.message/adult, location.share/*]', '[engage.notify/night]')
      .replace('    compelling: true\n', lines);
  /** `good` with a standard's mapping in place of the duty. */
  const mapped = (lines: string) => {
    const [head = '', rest = ''] = good.split('duties:\n');
    return `${head}mappings:
  - id: signal
    provisions: [xx-law-01]
    cite: s.1
    confidence: high
${lines}${rest.slice(rest.indexOf('assurance:'))}`;
  };

  test('are read as they stand', () => {
    const code = readCode(
      night(
        '    places: [gb-sct, GB-WLS]\n    hours: {from: "22:00", to: "06:30", days: [mon, sun], term: true}\n',
      ).replace('gb-sct', 'GB-SCT'),
      'gb/law.yaml',
      list,
    );
    expect(code.rules[0]).toMatchObject({
      places: ['GB-SCT', 'GB-WLS'],
      hours: { from: '22:00', to: '06:30', days: ['mon', 'sun'], term: true },
    });
    expect(code.rules[1]).not.toHaveProperty('places');
    expect(code.rules[1]).not.toHaveProperty('hours');
    expect(readCode(night('    hours: {from: "00:00", to: "06:00"}\n'), 'f', list).rules[0]!.hours).toEqual({
      from: '00:00',
      to: '06:00',
    });
  });

  test('a mapping carries a provision and binds nobody', () => {
    const code = readCode(
      mapped('    says: Says the age.\n    theirs: ageBand\n    ours: "level: estimated"\n'),
      'f',
      list,
    );
    expect(code.mappings).toEqual([
      {
        id: 'signal',
        provisions: ['xx-law-01'],
        cite: 's.1',
        url: 'https://example.org/law',
        confidence: 'high',
        status: 'in-force',
        from: '2024-01-01',
        says: 'Says the age.',
        theirs: 'ageBand',
        ours: 'level: estimated',
      },
    ]);
    expect(code.duties).toEqual([]);
  });

  test.each<[string, string]>([
    [
      '    places: [FR]\n',
      'gb/law.yaml:17:14 "FR" does not lie in GB. Name places inside the jurisdiction of the code.',
    ],
    [
      '    places: [GB-LDN]\n',
      'gb/law.yaml:17:14 "GB-LDN" is no place. The parts of GB are ENG, NIR, SCT, WLS.',
    ],
    ['    places: []\n', 'gb/law.yaml:17:13 The list "places" is empty. Fill it, or leave it out.'],
    [
      '    hours: {from: "22:00", to: "24:00"}\n',
      'gb/law.yaml:17:32 "24:00" is no time of day. Write it in quotes as "22:00".',
    ],
    [
      '    hours: {from: 9pm, to: "06:00"}\n',
      'gb/law.yaml:17:19 "9pm" is no time of day. Write it in quotes as "22:00".',
    ],
    [
      '    hours: {from: "22:00"}\n',
      'gb/law.yaml:17:12 This spell of hours has no to. Add to: the local time at which it ends, such as "06:00".',
    ],
    [
      '    hours: {from: "22:00", to: "06:00", days: [monday]}\n',
      'gb/law.yaml:17:48 "monday" is no day of the week. Use one of: mon, tue, wed, thu, fri, sat, sun.',
    ],
    [
      '    hours: {from: "22:00", to: "06:00", term: sometimes}\n',
      'gb/law.yaml:17:47 "sometimes" is neither true nor false. Write term: true, or leave it out.',
    ],
    [
      '    hours: {from: "22:00", to: "06:00", zone: UTC}\n',
      'gb/law.yaml:17:41 "zone" is no key here. The keys here are from, to, days, term, months.',
    ],
  ])('%j is refused', (lines, problem) => {
    expect(problemsOf(night(lines))).toEqual([problem]);
  });

  test('hours belong to night and school time', () => {
    expect(
      problemsOf(withChange('    compelling: true\n', '    hours: {from: "22:00", to: "06:00"}\n')),
    ).toEqual([
      'gb/law.yaml:17:12 Hours stand on a rule that is not about night or school time. Keep them to engage.notify and engage.use, /night or /school.',
    ]);
  });

  test('a mapping says what is theirs and what is ours', () => {
    expect(problemsOf(mapped('    says: Says the age.\n'))).toEqual([
      'gb/law.yaml:28:5 Mapping "signal" has no theirs. Add theirs: the field, value or level as the standard names it.',
      'gb/law.yaml:28:5 Mapping "signal" has no ours. Add ours: what it means in our words.',
    ]);
  });
});

describe('covers', () => {
  const covering = (...lines: string[]) =>
    withChange(
      'jurisdiction: GB\n',
      `jurisdiction: GB\ncovers:\n${lines.map((line) => `  - ${line}\n`).join('')}`,
    );

  test('each word is one cover: an activity, a group, or everything', () => {
    const read = (...lines: string[]) => readCode(covering(...lines), 'f', list).covers;
    expect(read('{ of: [contact.message, location], ages: 0-12 }', '{ of: [ads.show], ages: 16 }')).toEqual([
      { activities: ['contact.message'], ages: [0, 12] },
      { activities: ['location.share', 'location.collect'], ages: [0, 12] },
      { activities: ['ads.show'], ages: [16, 16] },
    ]);
    expect(read('{ of: [everything], ages: 13-17 }')).toEqual([
      { activities: Object.keys(activities), ages: [13, 17] },
    ]);
    expect(read('{ of: [contact.message], ages: 0-12 }', '{ of: [contact], ages: 13-17 }')).toHaveLength(2);
  });

  test('a code that does not say covers nothing', () => {
    expect(readCode(good, 'f', list).covers).toEqual([]);
  });

  test.each<[string[], string[]]>([
    [
      ['{ of: [contacts], ages: 0-12 }'],
      ['gb/law.yaml:6:12 "contacts" is nothing that a code covers. Did you mean "contact"?'],
    ],
    [
      ['{ of: [contact.message/adult], ages: 0-12 }'],
      [
        'gb/law.yaml:6:12 "contact.message/adult" is nothing that a code covers. Did you mean "contact.message"?',
      ],
    ],
    [
      ['{ of: [unheard-of-things], ages: 0-12 }'],
      [
        'gb/law.yaml:6:12 "unheard-of-things" is nothing that a code covers. Name activities, or any of: everything, see, contact, location, adverts, feed, time, buying, data, ai, watching.',
      ],
    ],
    [
      ['{ of: [feed], ages: 0-12 }', '{ of: [contact.call], ages: 0-12 }'],
      [
        'gb/law.yaml:6:12 The code covers feed, and no rule of it is about that. Leave it out: of what a code does not speak, its silence says nothing.',
        'gb/law.yaml:7:12 The code covers contact.call, and no rule of it is about that. Leave it out: of what a code does not speak, its silence says nothing.',
      ],
    ],
    [
      ['{ of: [contact], ages: 0-18 }'],
      ['gb/law.yaml:6:28 Ages 0-18 do not lie within 0-17. End at 17: who is 18 is no child.'],
    ],
    [['{ of: [contact], ages: 12-0 }'], ['gb/law.yaml:6:28 Ages 12-0 run backwards. Write 0-12.']],
    [
      ['{ of: [contact, contact.message], ages: 0-12 }'],
      [
        'gb/law.yaml:6:21 The code covers contact.message twice at ages 0-12. Keep each activity and age in one of them.',
      ],
    ],
    [
      ['{ of: [contact.message], ages: 0-12 }', '{ of: [contact], ages: 12-17 }'],
      [
        'gb/law.yaml:7:12 The code covers contact.message, which is in "contact", twice at age 12. Keep each activity and age in one of them.',
      ],
    ],
    [
      ['{ of: [everything], ages: 0-17 }', '{ of: [ads.show], ages: 3-5 }'],
      [
        'gb/law.yaml:7:12 The code covers ads.show twice at ages 3-5. Keep each activity and age in one of them.',
      ],
    ],
    [
      ['{ of: [contact, contact], ages: 0-17 }'],
      ['gb/law.yaml:6:21 "contact" stands twice in "of". Keep one of them.'],
    ],
    [
      ['{ ages: 0-17 }'],
      [
        'gb/law.yaml:6:5 Cover 1 has no of. Add of: what is covered, such as [location, ads.show], or [everything].',
      ],
    ],
    [
      ['{ of: [contact] }'],
      [
        'gb/law.yaml:6:5 Cover 1 has no ages. Add ages: the years for which its silence counts, such as 0-17.',
      ],
    ],
    [['{ of: contact, ages: 0-17 }'], ['gb/law.yaml:6:11 "of" is no list. Write of: [contact].']],
    [['everything'], ['gb/law.yaml:6:5 Cover 1 is not made of keys. Write it as lines of "key: value".']],
  ])('%j is refused', (lines, problems) => {
    expect(problemsOf(covering(...lines))).toEqual(problems);
  });

  test('a code of another time that says how broad it is, is told what stands there now', () => {
    expect(problemsOf(withChange('jurisdiction: GB\n', 'jurisdiction: GB\nbreadth: general\n'))[0]).toContain(
      '"breadth" is no key here.',
    );
  });
});

test('a baseline, which is of no place, needs no day from which it binds; any other guidance does', () => {
  const undated = good.replace('status: in-force\nfrom: 2024-01-01\n', 'status: guidance\n');
  const code = readCode(undated.replace('jurisdiction: GB', 'jurisdiction: INT'), 'f', list);
  expect(code.rules[0]).toMatchObject({ status: 'guidance' });
  expect(code.rules[0]).not.toHaveProperty('from');
  expect(problemsOf(undated)[0]).toContain('is guidance and has no day from which it binds');
});
