import { ageFromMonth, type Level, levels, unknownAge } from '@stairgate/rulebook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgeEvidence, ageNow } from './age-now.ts';

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2031-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const evidence: fc.Arbitrary<AgeEvidence> = fc
  .record({
    lo: fc.integer({ min: 0, max: 18 }),
    hi: fc.integer({ min: 0, max: 18 }),
    level: fc.constantFrom(...levels.slice(1)),
    learntOn: day,
  })
  .filter(({ lo, hi }) => lo <= hi);
const many = fc.array(evidence, { maxLength: 6 });

const one = (lo: number, hi: number, level: Level = 'estimated', learntOn = '2026-11-22'): AgeEvidence => ({
  lo,
  hi,
  level,
  learntOn,
});

describe('the age that evidence gives', () => {
  it('is unknown without any', () => {
    expect(ageNow([], '2026-11-22')).toEqual(unknownAge);
  });

  it('never depends on the order of arrival, nor on hearing the same twice', () => {
    fc.assert(
      fc.property(
        many.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const today = '2032-01-01';
          expect(ageNow(shuffled, today)).toEqual(ageNow(list, today));
          expect(ageNow([...list, ...shuffled], today)).toEqual(ageNow(list, today));
        },
      ),
    );
  });

  it('is an interval of whole years, and rises with time by as many years as pass', () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 0, max: 20 }), (list, years) => {
        const now = ageNow(list, '2032-03-01');
        const later = ageNow(list, `${2032 + years}-03-01`);
        expect(now.lo).toBeLessThanOrEqual(now.hi);
        if (now.level === 'none') return;
        expect(later.level).toBe(now.level);
        expect(later.lo).toBe(Math.min(18, now.lo + years));
        expect(later.hi).toBe(Math.min(18, now.hi + years));
      }),
    );
  });

  it('never rises early: someone born on any day that the evidence allows is at least that old', () => {
    fc.assert(
      fc.property(day, day, day, (born, learntOn, today) => {
        fc.pre(born <= learntOn && learntOn <= today);
        const ageOn = (at: string) =>
          Number(at.slice(0, 4)) - Number(born.slice(0, 4)) - (at.slice(5) < born.slice(5) ? 1 : 0);
        const then = ageOn(learntOn);
        const { lo, hi } = ageNow([one(then, then, 'verified', learntOn)], today);
        expect(lo).toBeLessThanOrEqual(ageOn(today));
        expect(hi).toBeGreaterThanOrEqual(ageOn(today));
      }),
    );
  });

  it('is set by proof whatever is claimed', () => {
    fc.assert(
      fc.property(many, many, (proofs, claims) => {
        const proof = proofs.filter(({ level }) => level === 'estimated' || level === 'verified');
        fc.pre(proof.length > 0);
        const claim = claims.filter(({ level }) => level !== 'estimated' && level !== 'verified');
        expect(ageNow([...proof, ...claim], '2032-01-01')).toEqual(ageNow(proof, '2032-01-01'));
      }),
    );
  });

  it('is never raised by a self-declaration once anything else is known', () => {
    fc.assert(
      fc.property(many, evidence, (list, claim) => {
        const known = list.filter(({ level }) => level !== 'self-declared');
        fc.pre(known.length > 0);
        const without = ageNow(known, '2032-01-01');
        const withClaim = ageNow([...known, { ...claim, level: 'self-declared' }], '2032-01-01');
        expect(withClaim.lo).toBeLessThanOrEqual(without.lo);
      }),
    );
  });

  it.each([
    ['overlapping: intersect', [one(10, 13), one(12, 15)], { lo: 12, hi: 13 }],
    ['apart: the lower', [one(10, 12), one(14, 16)], { lo: 10, hi: 12 }],
    [
      'a chain: what contradicts the youngest is set aside',
      [one(10, 12), one(12, 14), one(14, 16)],
      { lo: 12, hi: 12 },
    ],
    ['adult against child', [one(18, 18), one(15, 15)], { lo: 15, hi: 15 }],
  ])('%s', (_, list, expected) => {
    expect(ageNow(list, '2026-11-22')).toMatchObject(expected);
  });

  it('believes who says to be younger than the device says, at the level of a claim', () => {
    const device = one(18, 18, 'declared-by-guardian-or-device');
    expect(ageNow([device, one(12, 12, 'self-declared')], '2026-11-22')).toEqual({
      lo: 12,
      hi: 12,
      level: 'self-declared',
    });
    expect(
      ageNow([one(10, 12, 'declared-by-guardian-or-device'), one(18, 18, 'self-declared')], '2026-11-22'),
    ).toEqual({ lo: 10, hi: 12, level: 'declared-by-guardian-or-device' });
  });

  it('keeps a birthday on 29 February for 1 March', () => {
    const leap = [one(12, 12, 'verified', '2024-02-29')];
    expect(ageNow(leap, '2025-02-28')).toMatchObject({ lo: 12 });
    expect(ageNow(leap, '2025-03-01')).toMatchObject({ lo: 13 });
  });
});

describe('the age of a month of birth', () => {
  it.each([
    [2014, 3, '2026-11-22', { lo: 12, hi: 12 }],
    [2014, 11, '2026-11-22', { lo: 11, hi: 12 }],
    [2014, 12, '2026-11-22', { lo: 11, hi: 11 }],
    [2026, 11, '2026-11-22', { lo: 0, hi: 0 }],
    [1950, 1, '2026-11-22', { lo: 18, hi: 18 }],
  ])('%i-%i on %s', (year, month, today, expected) => {
    expect(ageFromMonth(year, month, today)).toEqual(expected);
  });
});
