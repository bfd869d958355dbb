import { expect, test } from 'vitest';
import { createAsking } from './ask-cases.ts';
import { CodeError, wordProblem } from './code-error.ts';
import { loadCodes } from './load-codes.ts';
import { readCases } from './read-cases.ts';

const good = `code: uk-aadc
asOf: 2026-11-22
cases:
  - why: A claim to be 18 is not enough.
    ask: profile.view/anyone
    in: GB
    age: 18
    level: declared-by-guardian-or-device
    expect: { effect: opt-in, needs: [child], obligations: [explain-risk], cites: [Standard 7] }
  - ask: data.share/sale
    in: GB,US
    age: 10-12
    granted: { guardian: [data.share], child: [data.share/*] }
    expect: { effect: forbid, allowed: false, without: [] }
  - ask: profile.view/anyone
    in: GB
    age: 18
    alone: true
    asOf: 2020-01-01
    expect: { effect: allow, cites: [] }
`;
const ask = createAsking(loadCodes());

function said(from = '', to = ''): string[] {
  expect(good).toContain(from);
  try {
    return ask(readCases(good.replace(from, to), 'gb/law.test.yaml')).map(wordProblem);
  } catch (error) {
    if (error instanceof CodeError) return error.problems.map(wordProblem);
    throw error;
  }
}

test('questions that are answered as expected say nothing', () => {
  expect(said()).toEqual([]);
});

test.each<[string, string, RegExp]>([
  [
    'effect: opt-in, needs: [child]',
    'effect: guardian, needs: [child]',
    /^gb\/law\.test\.yaml:9:5 profile\.view\/anyone in GB at 18 \(declared-by-guardian-or-device\): the answer is opt-in, and guardian is expected\. The rules that answer are uk-aadc\/private-profile.*correct one of them, or what is expected\.$/,
  ],
  ['needs: [child]', 'needs: [guardian, child]', /it needs child, and guardian and child is expected/],
  ['needs: [child]', 'needs: []', /it needs child, and nobody is expected/],
  ['needs: [child]', 'allowed: true', /it is not allowed, and should be/],
  ['[explain-risk]', '[label-advert]', /: label-advert is not owed\. /],
  ['needs: [child]', 'without: [explain-risk]', /: explain-risk is owed, and should not be\. /],
  [
    '[Standard 7]',
    '[Standard 70, Standard 7, uk-aadc/none]',
    /: it does not cite Standard 70, uk-aadc\/none\. /,
  ],
  ['[Standard 7]', '[]', /: a rule binds, and none should\. /],
  [
    'asOf: 2020-01-01\n    expect: { effect: allow',
    'asOf: 2020-01-01\n    expect: { effect: forbid',
    /^gb\/law\.test\.yaml:20:5 .*The rules that answer are none: /,
  ],
])('%s -> %s', (from, to, message) => {
  const problems = said(from, to);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
});

test.each<[string, string, string]>([
  [
    'profile.view/anyone',
    'profile.view/anyon',
    '5:10 "profile.view/anyon" is no situation. Did you mean "profile.view/anyone"?',
  ],
  ['in: GB\n', 'in: UK\n', '6:9 "UK" is another name of GB. Write GB.'],
  [
    'age: 18\n',
    'age: grown up\n',
    '7:10 "grown up" is no age. Write whole years: 13, 10-14, 18, or unknown.',
  ],
  [
    'level: declared-by-guardian-or-device',
    'level: self-declaired',
    '8:12 "self-declaired" is no level of assurance. Did you mean "self-declared"?',
  ],
  [
    'asOf: 2026-11-22',
    'asOf: 2026-11-31',
    '2:7 "2026-11-31" is no day. Write a day of the calendar as YYYY-MM-DD.',
  ],
  ['opt-in', 'opt-out', '9:23 "opt-out" is no effect. Use one of: allow, opt-in, guardian, forbid.'],
  ['cites:', 'cite:', '9:76 "cite" is no key here. Did you mean "cites"?'],
  [
    '[data.share]',
    '[data.shares]',
    '13:27 "data.shares" is no situation. "npx stairgate situations" lists them.',
  ],
  ['    in: GB\n', '', '4:5 Case 1 has no in. Add in: a place such as GB, places such as GB,US, or unknown.'],
  [
    'needs: [child]',
    'needs: [teacher]',
    '9:39 "teacher" is no one who can say yes. Use one of: child, guardian.',
  ],
])('a question that cannot be read: %s -> %s', (from, to, problem) => {
  expect(said(from, to)).toEqual([`gb/law.test.yaml:${problem}`]);
});
