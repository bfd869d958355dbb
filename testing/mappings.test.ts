import { ownAdapters } from '@stairgate/adapters';
import { loadCodes } from '@stairgate/codes';
import {
  adult,
  type DeviceProvider,
  deviceLevel,
  deviceProviders,
  deviceYears,
  english,
  explain,
  type Level,
  levels,
  type Mapping,
  obligationNames,
  parseAge,
  unknownAge,
} from '@stairgate/rulebook';
import { deviceSaid, evidenceSchema, guardianSaid, selfDeclared, vendorSaid } from '@stairgate/wire';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ageNow } from '../packages/protect/src/child/age/age-now.ts';
import { checkEvidence, evidenceForLedger } from '../packages/protect/src/child/evidence/learn-age.ts';
import { makeReceipt } from '../packages/protect/src/guardian/receipts/make-receipt.ts';
import { englishWords } from '../packages/protect/src/guardian/words/guardian-words.ts';

/** Every mapping of a standard or a vendor's interface, by its id. */
const mappings = new Map(
  loadCodes()
    .filter(({ jurisdiction }) => jurisdiction === 'INT')
    .flatMap((code) => code.mappings.map((mapping) => [mapping.id, mapping] as const)),
);
const carried = [...mappings.values()].filter(({ ours }) => !/^(nothing|for the platform)\b/.test(ours));

const ajv = new Ajv2020({ strict: false });
const takes = (schema: object, value: unknown) => ajv.validate(schema, value);
const today = '2026-11-22';
const settings = {
  clock: () => Date.parse(`${today}T12:00:00Z`),
  settings: { adapters: {} } as never,
  adapters: ownAdapters,
};

const device = (provider: DeviceProvider, range: object = {}) => ({
  ...{ method: 'device', provider, lo: 13, hi: 15, declaration: 'a word' },
  ...range,
});

/** What a device's word comes to by the time that it is kept. */
async function learnt(provider: DeviceProvider, lo: number | null, hi: number | null, declaration: string) {
  const said = { method: 'device' as const, provider, lo, hi, declaration };
  expect(takes(deviceSaid, said), JSON.stringify(ajv.errors)).toBe(true);
  const { level, ...kept } = await checkEvidence(settings, null, said);
  return { level, lo: kept.lo, hi: kept.hi, source: kept.source };
}

/** The words after the equals sign in `theirs`. */
const wordsOf = ({ theirs }: Mapping) =>
  theirs
    .split('=')
    .at(-1)!
    .split(',')
    .map((word) => word.trim());

const rule = { code: 'c', rule: 'r', short: 'Act', cite: 's.1', url: 'https://act.example', says: 'Ask.' };
const receipt = makeReceipt(
  {
    ...{ receiptId: 'r', consentId: 'c', alias: 'a', place: 'GB', at: '2026-11-22T12:00:00.000Z' },
    agreed: [
      {
        ...{ id: 'core', title: 'The service', why: 'It is asked for.', discloses: false, rules: [] },
        situations: ['account.open/self'],
      },
      {
        ...{ id: 'data.share/third-party', title: 'Sharing', why: 'Offers.', discloses: true, rules: [rule] },
        situations: ['data.share/third-party', 'data.collect/biometric'],
      },
    ] as never,
    refused: [],
    method: {
      id: 'email-plus',
      reach: 'inside',
      words: { title: 'By mail' },
      basis: [{ cite: 's.1' }],
    } as never,
    notice: { version: 'v1', language: 'en', title: 'Notice', sections: [] } as never,
    ledger: { seq: 1, hash: 'h' },
  },
  {
    ...{
      serviceName: 'Birch',
      operatorName: 'B',
      operatorAddress: 'A',
      operatorEmail: 'e',
      operatorPhone: 'p',
    },
    ...{ publicUrl: 'https://birch.example', storedIn: ['GB'], keptFor: 'a year' },
    recipients: [
      { name: 'Cloud Ltd', why: 'hosting', kind: 'processor' },
      { name: 'Toys Inc', why: 'offers', kind: 'third-party' },
    ],
  } as never,
  englishWords,
);
const receiptText = JSON.stringify(receipt);
const [core, sharing] = receipt.consent_record.pii_processing.purposes;
/** Whether each field of the standard that a mapping names stands in a receipt. */
function expectFields({ theirs }: Mapping): void {
  const fields = theirs.split(',').map((field) => field.trim());
  for (const field of fields) expect(receiptText, field).toContain(`"${field}":`);
}

type Check = (mapping: Mapping) => void | Promise<void>;

const deviceWord =
  (provider: DeviceProvider): Check =>
  async (mapping) => {
    const level = /^assurance level (\S+)$/.exec(mapping.ours)?.[1];
    expect(levels).toContain(level);
    for (const word of wordsOf(mapping)) {
      expect(deviceLevel(provider, word), word).toBe(level);
      expect((await learnt(provider, 13, 15, word)).level).toBe(level);
      const other = deviceProviders.find((one) => one !== provider)!;
      expect(deviceLevel(other, word), `${word} of ${other}`).toBe('self-declared');
    }
  };

/** A level of another scale: a vendor signs for it where it is estimated or verified here, and no vendor for less. */
const vendorLevel: Check = ({ ours }) => {
  const level = /^assurance level (\S+)/.exec(ours)?.[1] as Level;
  expect(levels).toContain(level);
  const said = { method: 'vendor', lo: 18, hi: 18, level, token: 't' };
  expect(takes(vendorSaid, said)).toBe(level === 'estimated' || level === 'verified');
};

const noEvidence: Check = () => expect(ageNow([], today)).toEqual(unknownAge);
const accepted =
  (provider: DeviceProvider): Check =>
  async ({ ours }) => {
    expect(ours).toBe(`evidence of method device, provider ${provider}`);
    expect(await learnt(provider, 13, 15, '')).toMatchObject({ lo: 13, hi: 15, source: provider });
  };

const checks: Readonly<Record<string, Check>> = {
  // Apple
  'apple-sharing': accepted('apple'),
  'apple-declined': noEvidence,
  'apple-lower-bound': async () => {
    expect(deviceYears({ provider: 'apple', lo: 13, hi: 15 })?.lo).toBe(13);
    expect(await learnt('apple', null, 12, 'guardianDeclared')).toMatchObject({ lo: 0, hi: 12 });
  },
  'apple-upper-bound': async () => {
    expect(await learnt('apple', 13, 15, 'confirmed')).toMatchObject({ hi: 15 });
    expect(await learnt('apple', 18, null, 'confirmed')).toMatchObject({ lo: 18, hi: 18 });
    expect(await learnt('apple', 21, null, 'confirmed')).toMatchObject({ lo: 18, hi: 18 });
  },
  ...Object.fromEntries(
    [
      ...[
        'self-declared',
        'guardian-declared',
        'checked-by-other-method',
        'guardian-checked-by-other-method',
      ],
      ...['guardian-payment-checked', 'payment-checked', 'guardian-government-id-checked'],
      ...['government-id-checked', 'confirmed'],
    ].map((word) => [`apple-${word}`, deviceWord('apple')]),
  ),

  // Google Play
  ...Object.fromEntries(['a', 'b', 'c', 'd'].map((tier) => [`play-tier-${tier}`, deviceWord('google')])),
  'play-source-null': () => expect(takes(deviceSaid, device('google', { declaration: null }))).toBe(false),
  'play-user-status': (mapping) => {
    const [, high = '', level] = /^(.*): (\S+); any other: self-declared$/.exec(mapping.ours) ?? [];
    for (const word of wordsOf(mapping)) {
      const expected = high.split(' and ').includes(word) ? level : 'self-declared';
      expect(deviceLevel('google', word), word).toBe(expected);
    }
  },
  'play-age-lower': async () => {
    expect(await learnt('google', 13, 15, 'TIER_B')).toMatchObject({ lo: 13 });
    await expect(learnt('google', null, 12, 'TIER_B')).rejects.toThrow('no evidence');
    await expect(learnt('google', null, null, 'TIER_B')).rejects.toThrow('no evidence');
  },
  'play-age-upper': async () => {
    expect(await learnt('google', 13, 15, 'TIER_B')).toMatchObject({ hi: 15 });
    expect(await learnt('google', 18, null, 'TIER_B')).toMatchObject({ lo: 18, hi: adult });
  },
  'play-default-bands': async ({ theirs }) => {
    for (const band of theirs.split(', ')) {
      const [, lo, hi] = /^(\d+)(?:-(\d+)|\+)$/.exec(band)!;
      const kept = await learnt('google', Number(lo), hi === undefined ? null : Number(hi), 'TIER_B');
      expect(kept, band).toMatchObject({ lo: Number(lo), hi: Number(hi ?? adult) });
    }
  },
  'play-shared': accepted('google'),
  'play-not-shared': noEvidence,
  'play-verification-required': noEvidence,
  'play-refresh': () => {
    const read = { lo: 13, hi: 15, level: 'declared-by-guardian-or-device', learntOn: '2025-11-22' } as const;
    expect(ageNow([read], '2026-11-21').lo).toBe(13);
    expect(ageNow([read], today).lo).toBe(14);
  },

  // IEEE 2089
  'ieee-five-focus-areas': () => {
    expect(obligationNames).toContain('record-reason');
    expect(Object.keys(english.states.on).length).toBeGreaterThanOrEqual(5);
  },
  ...Object.fromEntries(
    ['asserted', 'basic', 'standard', 'enhanced', 'strict'].map((level) => [
      `ieee-level-${level}`,
      vendorLevel,
    ]),
  ),
  'ieee-six-indicators': () => {
    const read = { lo: 13, hi: 13, level: 'estimated', learntOn: '2024-11-22' } as const;
    expect(ageNow([read], today)).toMatchObject({ lo: 15, level: 'estimated' });
  },
  'ieee-roles': () => {
    expect(takes(vendorSaid, { method: 'vendor', lo: 1, hi: 2, level: 'verified', token: 't' })).toBe(true);
    const asked = {
      ...{ situation: 'ads.show/personalised', allowed: false, effect: 'forbid' as const, needs: [] },
      ...{ obligations: [], reasons: ['forbidden' as const], unlock: [], rules: [] },
    };
    expect(explain(asked, { audience: 'auditor' }).why).not.toBe('');
  },

  // ISO/IEC 27566-1
  'iso-age-verification': vendorLevel,
  'iso-age-estimation': vendorLevel,
  'iso-age-inference': (mapping) => {
    vendorLevel(mapping);
    // Signed or nothing: without a token there is no vendor's word.
    expect(takes(vendorSaid, { method: 'vendor', lo: 1, hi: 2, level: 'estimated' })).toBe(false);
  },
  'iso-indicators-of-confidence': () => {
    expect(parseAge('10-14', 'estimated')).toEqual({ lo: 10, hi: 14, level: 'estimated' });
  },
  'iso-age-without-identity': async () => {
    const said = { method: 'self-declared', year: 2013, month: 7 } as const;
    const kept = await checkEvidence(settings, null, said);
    expect(Object.keys(evidenceForLedger(kept)).sort()).toEqual(['hi', 'level', 'lo', 'method', 'source']);
    expect(JSON.stringify(kept)).not.toContain('2013');
    expect(obligationNames).toContain('least-data');
  },
  'iso-security-characteristics': async () => {
    const unsigned = [
      { method: 'self-declared', year: 1990, month: 1 },
      { method: 'guardian', lo: 18, hi: 18 },
      ...deviceProviders.map((provider) => device(provider, { declaration: 'confirmed' })),
    ] as const;
    for (const said of unsigned) {
      const { level } = await checkEvidence(settings, null, said as never);
      expect(levels.indexOf(level as Level)).toBeLessThan(levels.indexOf('estimated'));
    }
    expect(vendorSaid.required).toContain('token');
  },
  'iso-acceptability': () => {
    const kinds = [selfDeclared, guardianSaid, deviceSaid, vendorSaid];
    expect((evidenceSchema as unknown as { oneOf: unknown[] }).oneOf).toEqual(kinds);
  },

  // ISO/IEC TS 27560 and DPV
  'ts27560-json-ld': () => {
    expect(receipt).toMatchObject({
      '@context': { dpv: expect.any(String) },
      consent_record: expect.any(Object),
    });
  },
  'ts27560-record-id': () => {
    expect(receipt).toMatchObject({ receipt_id: 'r', consent_record: { record_id: 'c' } });
  },
  'ts27560-principal': (mapping) => {
    expectFields(mapping);
    expect(receipt.consent_record.pii_principal_id['@id']).toBe('urn:stairgate:a');
  },
  'ts27560-notice': expectFields,
  'ts27560-purposes': (mapping) => {
    expectFields(mapping);
    expect(sharing).toMatchObject({ situations: ['data.share/third-party', 'data.collect/biometric'] });
  },
  'ts27560-lawful-basis': expectFields,
  'ts27560-pii': (mapping) => {
    expectFields(mapping);
    expect(core!.pii_information.every(({ pii_optional }) => pii_optional)).toBe(false);
    expect(sharing!.pii_information.every(({ pii_optional }) => pii_optional)).toBe(true);
    expect(sharing!.pii_information.some((one) => one.sensitive_pii_category)).toBe(true);
  },
  'ts27560-keeping': expectFields,
  'ts27560-recipients': (mapping) => {
    expectFields(mapping);
    expect([core!.recipient_third_parties, sharing!.recipient_third_parties]).toEqual([[], ['Toys Inc']]);
  },
  'ts27560-jurisdiction': (mapping) => {
    expectFields(mapping);
    expect(receipt.consent_record.pii_processing.jurisdiction).toEqual(['loc:GB']);
  },
  'ts27560-withdrawal': expectFields,
  'ts27560-event': expectFields,
  'dpv-namespace': ({ theirs }) => expect(receipt['@context'].dpv).toBe(theirs),
  'dpv-profile-27560': ({ theirs }) => {
    for (const { schema_version } of [receipt, receipt.consent_record]) {
      expect(schema_version.startsWith(theirs)).toBe(true);
    }
  },
  'dpv-consent-states': ({ theirs, ours }) => {
    for (const term of theirs.split(', ')) {
      expect(receiptText.includes(`"${term}"`), term).toBe(ours.includes(term));
    }
  },
  'dpv-child': ({ theirs }) => expect(receiptText).toContain(`"${theirs}"`),
  'dpv-guardian': ({ theirs, ours }) => {
    expect(ours).toContain('always dpv:GuardianOfDataSubject');
    for (const term of theirs.split(', ')) {
      expect(receiptText.includes(`"${term}"`), term).toBe(term === 'dpv:GuardianOfDataSubject');
    }
  },
};

test('every mapping is carried out, or says that nothing comes of it here or that it is for the platform', () => {
  expect(mappings.size).toBeGreaterThan(80);
  expect(Object.keys(checks).sort()).toEqual(carried.map(({ id }) => id).sort());
});

describe('is carried out as it is mapped', () => {
  test.each(carried.map(({ id }) => id))('%s', async (id) => {
    await checks[id]!(mappings.get(id)!);
  });
});

test("a word of a device that no mapping names counts as the child's own", () => {
  for (const provider of deviceProviders) {
    for (const word of ['', 'a word of tomorrow', 'Confirmed', 'tier_b', 'constructor']) {
      expect(deviceLevel(provider, word)).toBe('self-declared');
    }
  }
});
