import { GppModel } from '@iabgpp/cmpapi';
import { describe, expect, test } from 'vitest';
import { gppChildConsents } from './gpp-child-consents.ts';

/** A string with these sections, each with the field about known children. */
const written = (sections: Readonly<Record<string, number | readonly number[]>>): string => {
  const model = new GppModel();
  for (const [name, field] of Object.entries(sections)) {
    model.setFieldValue(name, 'KnownChildSensitiveDataConsents', field);
  }
  return model.encode();
};

describe('a known child', () => {
  test.each([
    [{ usnat: [0, 0, 0] }, 'no-child'],
    [{ usnat: [1, 0, 0] }, 'no-consent'],
    [{ usnat: [0, 2, 0] }, 'consent'],
    [{ usca: [0, 1] }, 'no-consent'],
    [{ usct: [0, 2, 1] }, 'consent'],
    [{ usva: 1 }, 'no-consent'],
    [{ usnat: [0, 0, 0], usct: [0, 1, 1] }, 'no-consent'],
  ] as const)('%o is %s', (sections, says) => {
    expect(gppChildConsents(written(sections))).toBe(says);
  });

  test('is read only in the sections that apply', () => {
    const both = written({ usnat: [0, 0, 0], usct: [0, 2, 0] });
    expect(gppChildConsents(both, [7])).toBe('no-child');
    expect(gppChildConsents(both, [12])).toBe('consent');
    expect(gppChildConsents(both, [7, 12])).toBe('consent');
    expect(gppChildConsents(both, [-1])).toBe('consent');
    expect(gppChildConsents(both, [8])).toBeNull();
  });

  test('is not spoken of in Europe, nor in what cannot be read', () => {
    const europe = new GppModel();
    europe.setFieldValue('tcfeuv2', 'CmpId', 31);
    expect(gppChildConsents(europe.encode())).toBeNull();
    for (const broken of ['', 'nonsense', 'DBAA', '1YNN', '%%%~~'])
      expect(gppChildConsents(broken)).toBeNull();
  });
});
