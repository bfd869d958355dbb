import { GppModel } from '@iabgpp/cmpapi';
import { describe, expect, test } from 'vitest';
import { decidedIn } from '../decided.testing.ts';
import { gppOf } from './gpp-of.ts';

const states = 'CA VA CO UT CT FL MT OR TX DE IA NE NH NJ TN MN MD IN KY RI'
  .split(' ')
  .map((one) => `US-${one}`);
type Section = Readonly<Record<string, unknown>>;
const read = (gpp: string) => new GppModel(gpp).toObject() as Readonly<Record<string, Section>>;
const sectionIn = (
  place: string,
  age: string,
  more = {},
  isUnder13 = Number.parseInt(age, 10) < 13,
): Section => {
  const said = gppOf(decidedIn(place, age, more), isUnder13)!;
  return Object.values(read(said.gpp))[0]!;
};

describe('a known child', () => {
  test.each([
    ['US', '12', [0, 1, 0]],
    ['US', '14', [1, 0, 0]],
    ['US', '16', [0, 0, 1]],
    ['US', '12-14', [1, 1, 0]],
    ['US', 'unknown', [1, 1, 1]],
    ['US', '18+', [0, 0, 0]],
    ['US-CA', '12', [1, 1]],
    ['US-CA', '16', [0, 0]],
    ['US-CT', '12', [1, 0, 0]],
    ['US-CT', '15', [0, 1, 1]],
    ['US-FL', '17', [0, 0, 1]],
    ['US-DE', '17', [0, 0, 0, 1, 1]],
    ['US-NJ', '16', [0, 0, 0, 1, 1]],
    ['US-NJ', '17', [0, 0, 0, 0, 0]],
    ['US-VA', '12', 1],
    ['US-VA', '13', 0],
  ])('in %s at %s', (place, age, says) => {
    expect(sectionIn(place, age).KnownChildSensitiveDataConsents).toEqual(says);
  });

  test.each(['US', ...states])('in %s decodes to everything opted out of, and no consent', (place) => {
    const said = gppOf(decidedIn(place, '12'), true)!;
    const sections = read(said.gpp);
    expect(Object.keys(sections)).toHaveLength(1);
    const model = new GppModel(said.gpp);
    expect(model.getSectionIds()).toEqual(said.sid);
    const [section] = Object.values(sections) as [Section];
    expect(section.SaleOptOut).toBe(1);
    expect(section.TargetedAdvertisingOptOut ?? 1).toBe(1);
    for (const field of [
      'KnownChildSensitiveDataConsents',
      'SensitiveDataProcessing',
      'PersonalDataConsents',
      'AdditionalDataProcessingConsent',
    ])
      expect([section[field] ?? 1].flat(2)).not.toContain(2);
  });

  test('under 13 there is never a consent, whatever was agreed to; from 13 on where the rulebook lets', () => {
    const granted = [
      'ads.show/personalised',
      'ads.show/contextual',
      'data.share/sale',
      'data.share/third-party',
    ].flatMap((situation) => (['child', 'guardian'] as const).map((by) => ({ situation, by })));
    for (const place of ['US', ...states]) {
      const child = [sectionIn(place, '12', { granted }).KnownChildSensitiveDataConsents ?? 1].flat();
      expect(child).not.toContain(2);
    }
    const decided = decidedIn('US-CT', '15', { granted });
    const { KnownChildSensitiveDataConsents: said } = Object.values(read(gppOf(decided, false)!.gpp))[0]!;
    const allowed = (['data.share/sale', 'ads.show/personalised'] as const).map((one) =>
      decided.situations[one].allowed ? 2 : 1,
    );
    expect(said).toEqual([0, ...allowed]);
  });
});

test('several places say several sections, and none where nobody is in the United States', () => {
  expect(gppOf(decidedIn(['US-CA', 'US-TX', 'GB'], '12'), true)!.sid).toEqual([8, 16]);
  expect(gppOf(decidedIn('unknown', '12'), true)!.sid).toEqual([7]);
  expect(gppOf(decidedIn('GB', '12'), false)).toBeUndefined();
});
