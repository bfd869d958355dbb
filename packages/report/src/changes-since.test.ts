import type { Change } from '@stairgate/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnPlatform, faultyBirch, reportOf } from '../../review/src/report/birch-review.testing.ts';
import { changesSince } from './changes-since.ts';

const birch = reportOf(faultyBirch);
const list = (before = birch, after = birch) =>
  changesSince(before, after).changes.map(({ kind, id, because }) => `${kind} ${id} ${because}`);

test('the same review again has no changes', () => {
  expect(changesSince(birch, reportOf(faultyBirch))).toMatchObject({ changes: [], caveats: [] });
  const short = [...birch.findings, ...birch.practices].filter(({ verdict }) => verdict === 'falls-short');
  expect(changesSince(birch, birch).still).toBe(short.length);
});

describe('what changed', () => {
  const { 'profile.view/anyone': _, ...fixed } = faultyBirch.faults;

  test('is better where it was put right, and worse where it came', () => {
    const put = reportOf({ ...faultyBirch, faults: fixed });
    const ids = list(birch, put).map((line) => line.split(' ').slice(0, 2).join(' '));
    for (const id of ['child-12:profile.view/anyone', 'child-13:profile.view/anyone']) {
      const now = put.findings.find((one) => one.id === id)!.verdict;
      const kind = now === 'meets' || now === 'stricter' ? 'better' : 'gone';
      expect(ids).toContain(`${kind} ${id}`);
    }
    expect(ids.length).toBe(2);
  });

  test('is gone, not better, where it cannot be seen any more', () => {
    const untested = ['profile.view/anyone', 'contact.call/adult'] as const;
    const blind = reportOf({ ...faultyBirch, faults: fixed, untested });
    const found = changesSince(birch, blind).changes.filter(({ id }) =>
      untested.some((one) => id.endsWith(one)),
    );
    const kinds = Object.fromEntries(found.map(({ id, kind }) => [id, kind]));
    expect(kinds).toMatchObject({
      'child-12:profile.view/anyone': 'gone',
      'child-13:profile.view/anyone': 'gone',
      'child-12:contact.call/adult': 'no-longer-seen',
    });
    expect(found.every(({ because }) => because === 'sight')).toBe(true);
  });

  test('is by degrees: one rung less is better, one obligation more is worse', () => {
    const less = birch.findings.map((one) =>
      one.id === 'child-12:profile.view/anyone' ? { ...one, seen: ['opt-in', 'opt-in'] as const } : one,
    );
    expect(list(birch, { ...birch, findings: less })).toEqual([
      'better child-12:profile.view/anyone platform',
    ]);
    const more = birch.findings.map((one) =>
      one.id === 'child-12:profile.view/anyone'
        ? { ...one, broken: [...one.broken, 'show-sign' as const] }
        : one,
    );
    expect(list(birch, { ...birch, findings: more })).toEqual([
      'worse child-12:profile.view/anyone platform',
    ]);
  });

  test('says when the law made it, and not the platform', () => {
    const later = birch.findings.map((one) =>
      one.id === 'child-17:engage.metrics/likes'
        ? { ...one, required: 'opt-in' as const, verdict: 'falls-short' as const }
        : one,
    );
    const law = { ...birch.law, asOf: '2027-01-01', revision: 'another' };
    const { changes, caveats } = changesSince(birch, { ...birch, law, findings: later });
    expect(changes).toMatchObject([{ kind: 'worse', because: 'law' }]);
    expect(caveats).toEqual([expect.stringMatching(/law differs: as of 2026-11-23 then, 2027-01-01 now/)]);
  });
});

test('says what makes two reviews hard to compare', () => {
  const other = reportOf({ ...faultyBirch, url: 'http://127.0.0.1:9', ages: [12], place: 'US-CA' });
  const { caveats } = changesSince(birch, { ...other, review: { ...other.review, cutShort: 'Stopped.' } });
  expect(caveats.join('\n')).toMatch(/addresses differ.*places differ.*ages differ.*cut short: Stopped/s);
});

test('turned round, it says the opposite', () => {
  const opposite: Record<Change['kind'], Change['kind']> = {
    better: 'worse',
    worse: 'better',
    new: 'gone',
    gone: 'new',
    'now-seen': 'no-longer-seen',
    'no-longer-seen': 'now-seen',
  };
  fc.assert(
    fc.property(fc.nat(99), fc.nat(99), (a, b) => {
      const [before, after] = [reportOf(drawnPlatform(a)), reportOf(drawnPlatform(b))];
      const there = changesSince(before, after);
      const back = changesSince(after, before);
      expect(there.changes.map(({ id, kind }) => `${id} ${kind}`).sort()).toEqual(
        back.changes.map(({ id, kind }) => `${id} ${opposite[kind]}`).sort(),
      );
      expect(there.still).toBe(back.still);
    }),
    { seed: 2, numRuns: 15 },
  );
});
