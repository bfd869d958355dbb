import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitmentState } from '@stairgate/report';
import { type Commitment, commitmentSchema } from '@stairgate/wire';
import { describe, expect, test } from 'vitest';
import { type Platform, reportOf } from '../report/birch-review.testing.ts';
import { readCommitments } from './read-commitments.ts';

const promise: Commitment = {
  id: 'private-12',
  text: 'Profiles of under-13s will be private.',
  promisedBy: 'Head of trust, Birch',
  promisedOn: '2026-03-01',
  due: '2026-06-01',
  url: 'http://127.0.0.1:4301/',
  finding: { age: 12, situation: 'profile.view/adult' },
};

type Seen = 'short' | 'fine' | 'unseen';
/** A review on a day that saw the finding so. */
function review(day: string, seen: Seen, more: Partial<Platform> = {}) {
  const report = reportOf({
    faults: { 'profile.view/adult': seen === 'short' ? [12] : [] },
    ages: [12],
    ...more,
  });
  const verdict = { short: 'falls-short', fine: 'meets', unseen: 'not-tested' } as const;
  return {
    ...report,
    review: { ...report.review, startedAt: `${day}T12:00:00.000Z` },
    findings: report.findings.map((one) =>
      one.situation === 'profile.view/adult' ? { ...one, verdict: verdict[seen] } : one,
    ),
  };
}
const status = (today: string, ...reviews: ReturnType<typeof review>[]) =>
  commitmentState(promise, reviews, today).status;

describe('a commitment', () => {
  test('is open until it is due, then overdue, whatever is said', () => {
    expect(status('2026-03-01')).toBe('open');
    expect(status('2026-06-01')).toBe('open');
    expect(status('2026-06-02')).toBe('overdue');
    expect(status('2026-05-01', review('2026-04-01', 'short'))).toBe('open');
    expect(status('2026-06-02', review('2026-04-01', 'short'))).toBe('overdue');
    expect(status('2026-06-02', review('2026-06-02', 'unseen'))).toBe('overdue');
  });

  test('is verified only by a later review of that platform that meets the law', () => {
    expect(status('2026-04-02', review('2026-04-01', 'fine'))).toBe('verified');
    expect(status('2026-09-01', review('2026-08-01', 'fine'))).toBe('verified');
    expect(status('2026-04-02', review('2026-03-01', 'fine'))).toBe('open');
    expect(status('2026-04-02', review('2026-02-01', 'fine'))).toBe('open');
    expect(status('2026-04-02', review('2026-04-01', 'unseen'))).toBe('open');
    expect(status('2026-04-02', review('2026-04-01', 'fine', { url: 'http://127.0.0.1:9' }))).toBe('open');
    // A review of tomorrow says nothing today.
    expect(status('2026-04-01', review('2026-04-02', 'fine'))).toBe('open');
  });

  test('is broken where a review after the day it was due sees otherwise, or what was kept is kept no more', () => {
    expect(status('2026-06-02', review('2026-06-01', 'short'))).toBe('overdue');
    expect(status('2026-06-03', review('2026-06-02', 'short'))).toBe('broken');
    expect(status('2026-05-01', review('2026-04-01', 'fine'), review('2026-04-20', 'short'))).toBe('broken');
    expect(status('2026-07-01', review('2026-06-20', 'short'), review('2026-06-25', 'fine'))).toBe(
      'verified',
    );
    // What nobody looked at again stands as it was last seen.
    expect(status('2026-07-01', review('2026-04-01', 'fine'), review('2026-06-25', 'unseen'))).toBe(
      'verified',
    );
  });

  test('does not mind the order, and names the review that shows it', () => {
    const reviews = [
      review('2026-06-25', 'fine'),
      review('2026-04-01', 'short'),
      review('2026-06-20', 'short'),
    ];
    const state = commitmentState(promise, reviews, '2026-07-01');
    expect(state).toEqual(commitmentState(promise, [...reviews].reverse(), '2026-07-01'));
    expect(state).toMatchObject({
      status: 'verified',
      asOf: '2026-07-01',
      shownBy: {
        startedAt: '2026-06-25T12:00:00.000Z',
        finding: 'child-12:profile.view/adult',
        verdict: 'meets',
      },
    });
  });

  test('may be about a practice', () => {
    const about = { ...promise, finding: { age: 12, practice: 'choices-equal' } as const };
    const report = review('2026-04-01', 'fine', { faults: { 'choices-equal': [12] } });
    expect(commitmentState(about, [report], '2026-07-01').status).toBe('overdue');
    const late = review('2026-06-20', 'fine', { faults: { 'choices-equal': [12] } });
    expect(commitmentState(about, [late], '2026-07-01').status).toBe('broken');
  });
});

describe('a file of commitments', () => {
  const yaml = (more = '') => `version: 1
commitments:
  - id: private-12
    text: Profiles of under-13s will be private.
    promisedBy: Head of trust, Birch
    promisedOn: 2026-03-01
    due: 2026-06-01
    url: http://127.0.0.1:4301/
    finding: { age: 12, situation: profile.view/adult }
${more}`;

  test('is read as YAML, and as JSON', () => {
    expect(readCommitments(yaml(), 'commitments.yaml')).toEqual([promise]);
    const json = JSON.stringify({ version: 1, commitments: [promise] });
    expect(readCommitments(json, 'commitments.json')).toEqual([promise]);
    expect(readCommitments('version: 1\ncommitments: []', 'commitments.yaml')).toEqual([]);
  });

  test.each([
    ['version: 1', '', /f:2:1 "version" is missing/],
    ['version: 1', 'version: 2', /f:1:1 .*version 1 only/],
    ['    due: 2026-06-01\n', '', /f:3:5 "due" is missing/],
    ['due: 2026-06-01', 'due: 2026-02-30', /f:7:5 "due" is a day that there is/],
    ['due: 2026-06-01', 'due: June', /f:7:5 "due" is a day that there is. Write it as YYYY-MM-DD/],
    ['due: 2026-06-01', 'due: 2026-02-01', /f:7:5 It is due on 2026-02-01, before/],
    ['due: 2026-06-01', 'due: 2026-06-01\n    dew: 1', /f:8:5 "dew" means nothing/],
    ['http://127.0.0.1:4301/', 'birch', /f:8:5 "birch" is no address/],
    ['http://127.0.0.1:4301/', 'file:///etc', /f:8:5 .* is no address/],
    ['profile.view/adult', 'profile.view/everybody', /f:9:25 .* is no situation/],
    ['situation: profile.view/adult', 'practice: niceness', /f:9:25 .* is no practice.*no-nagging/],
    ['age: 12', 'age: 30', /f:9:5 A finding is an age from 0 to 17/],
    ['text: Profiles of under-13s will be private.', 'text: ""', /f:4:5 "text" must NOT have fewer/],
    ['text: Profiles of under-13s will be private.\n', 'text: &a Private.\n    note: *a\n', /alias/],
    ['promisedBy: Head of trust, Birch', 'promisedBy: "Head', /f:\d+:\d+ /],
  ])('with %j as %j is refused at its line and column', (before, after, expected) => {
    expect(() => readCommitments(yaml().replace(before, after), 'f')).toThrow(expected);
  });

  test('says everything that is wrong at once', () => {
    const again = yaml().split('\n').slice(2).join('\n');
    const twice = yaml(again).replace('due: 2026-06-01', 'due: 2026-02-01');
    expect(() => readCommitments(twice, 'f')).toThrow(/f:7:5 .*\n {2}f:10:5 There is another/);
    expect(() => readCommitments('', 'f')).toThrow(/f:1:1 The file must be object/);
    expect(() => readCommitments('[', 'f')).toThrow(/neither YAML nor JSON:\n {2}f:1:2 /);
  });

  test('describes a commitment as the report does', () => {
    const { commitments } = JSON.parse(
      readFileSync(join(import.meta.dirname, 'commitments.schema.json'), 'utf8'),
    ).properties;
    expect(JSON.parse(JSON.stringify(commitmentSchema).replace('"anyOf"', '"oneOf"'))).toEqual(
      commitments.items,
    );
  });
});
