import { situations } from '@stairgate/rulebook';
import { CompactSign, compactVerify, createLocalJWKSet, decodeProtectedHeader, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { dpvTerms } from './dpv-terms.ts';

let service: TestService;
let receipt: string;
let childId: string;
let consentId: string;
let guardian: ReturnType<TestService['browser']>;
beforeAll(async () => {
  service = await openTestService({
    settings: {
      storedIn: ['the United Kingdom'],
      recipients: [
        { name: 'Cloud Ltd', why: 'hosting', kind: 'processor' },
        { name: 'Toys Inc', why: 'sends offers', kind: 'third-party' },
      ],
    },
  });
  childId = await service.createChild('US', { lo: 9, hi: 9 });
  guardian = await service.invite(childId, 'parent@example.com');
  consentId = await service.agree(guardian, childId, ['core', 'data.share/third-party', 'location.collect']);
  receipt = (await guardian.send('GET', `/guardian/api/children/${childId}/consents/${consentId}/receipt`))
    .text;
});
afterAll(() => service?.close());

const verify = async (text: string) =>
  (await service.request('POST', '/v1/receipts/verify', { receipt: text })).body;

describe('a receipt', () => {
  it('is signed by a key that is published, and anybody can check it', async () => {
    const jwks = (await service.request('GET', '/.well-known/jwks.json')).body;
    expect(JSON.stringify(jwks)).not.toContain('"d"');
    const { payload } = await compactVerify(receipt, createLocalJWKSet(jwks));
    const content = JSON.parse(new TextDecoder().decode(payload));
    expect(decodeProtectedHeader(receipt).alg).toBe('ES256');
    expect(await verify(receipt)).toMatchObject({ valid: true, status: 'in-force', payload: content });
  });

  it.each([
    ['GB', ['UK GDPR Art 8(2)']],
    ['US', ['16 CFR 312.5(b)(1)']],
    ['FR', ['GDPR Art 8(2)']],
    ['JP', []],
  ])('of a child in %s names no other law for how it was confirmed', async (place, basis) => {
    const id = await service.createChild(place, { lo: 9, hi: 9 });
    const email = `${place}@example.com`;
    const browser = await service.invite(id, email);
    const { methods, purposes } = (await service.home(browser)).children[0]!;
    expect(methods.find((one) => one.id === 'adult-credential')!.basis.map(({ cite }) => cite)).toEqual(
      basis,
    );
    const consent = await service.agree(browser, id, [purposes.find(({ core }) => core)!.id]);
    const path = `/guardian/api/children/${id}/consents/${consent}/receipt`;
    const { body } = await browser.send('GET', `${path}/json`);
    expect(body.consent_record.event.event_method_basis).toEqual(basis);
    const { text } = await browser.send('GET', `${path}/page`);
    if (place !== 'US') expect(text).not.toMatch(/CFR|COPPA/);
  });

  it('has every mandatory field of ISO/IEC TS 27560, in terms of the Data Privacy Vocabulary', async () => {
    const { payload } = await verify(receipt);
    expect(payload).toMatchObject({
      '@type': 'dpv:ConsentReceipt',
      schema_version: 'https://w3id.org/dpv/schema/dpv-27560#receipt',
      receipt_id: expect.any(String),
      created: '2026-11-22T12:00:00.000Z',
    });
    const record = payload.consent_record;
    expect(record).toMatchObject({
      schema_version: 'https://w3id.org/dpv/schema/dpv-27560#record',
      record_id: consentId,
      pii_principal_id: { '@type': 'dpv:Child' },
      event: {
        event_time: '2026-11-22T12:00:00.000Z',
        validity_duration: { '@type': 'dpv:UntilEventDuration' },
        entity_id: 'dpv:GuardianOfDataSubject',
        event_type: 'dpv:ExpressedConsent',
        event_state: 'dpv:ConsentGiven',
        event_method: 'adult-credential',
      },
    });
    const processing = record.pii_processing;
    expect(processing).toMatchObject({
      privacy_notice: { version: expect.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{16}$/) },
      language: 'en',
      jurisdiction: ['loc:US'],
      withdrawal_method: { '@type': 'dpv:WithdrawConsent' },
    });
    expect(processing.purposes_refused).toContain('data.share/sale');
    for (const purpose of processing.purposes) {
      expect(purpose.lawful_basis).toBe('dpv:ExpressedConsent');
      expect(purpose.purpose_type[0]).toMatch(/^dpv:[A-Z]/);
      expect(purpose.pii_information[0].pii_type).toMatch(/^pd:[A-Z]/);
      expect(purpose.storage_locations).toEqual(['the United Kingdom']);
      expect(purpose.pii_controllers).toEqual(['operator']);
      expect(purpose.retention_period['rdf:value']).not.toBe('');
    }
    const thirdParty = processing.purposes.find(
      ({ purpose_id }: { purpose_id: string }) => purpose_id === 'data.share/third-party',
    );
    expect(thirdParty.recipient_third_parties).toEqual(['Toys Inc']);
    const [controller] = record.party_identification;
    for (const field of ['party_id', 'party_name', 'party_address', 'party_contact', 'party_type'])
      expect(controller[field]).not.toBe('');
    // Each field has a meaning in the context, so that it is read as linked data too.
    const fields = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(fields)
        : value !== null && typeof value === 'object'
          ? Object.entries(value).flatMap(([name, inner]) => [name, ...fields(inner)])
          : [];
    const { '@context': context, ledger: _, ...rest } = payload;
    for (const field of fields(rest))
      expect(field.startsWith('@') || field.includes(':') || field in context).toBe(true);
  });

  it('names the child only as the ledger does, and the guardian not at all', async () => {
    const text = Buffer.from(receipt.split('.')[1]!, 'base64url').toString();
    expect(text).not.toContain(childId);
    expect(text).not.toContain('parent@');
    const { payload } = await verify(receipt);
    const entry = await service.context.db
      .selectFrom('ledger')
      .selectAll()
      .where('seq', '=', payload.ledger.seq)
      .executeTakeFirstOrThrow();
    expect(payload.ledger.hash).toBe(entry.hash);
    expect(payload.consent_record.pii_principal_id['@id']).toBe(`urn:stairgate:${entry.alias}`);
  });

  it('that was forged, changed, or made for something else is not valid, and the reason is told', async () => {
    const [header, body, signature] = receipt.split('.') as [string, string, string];
    const changed = Buffer.from(
      Buffer.from(body, 'base64url').toString().replace('email', 'E-Mail'),
    ).toString('base64url');
    const stranger = await generateKeyPair('ES256');
    const { payload } = await verify(receipt);
    const sign = (
      head: Record<string, unknown>,
      key: CryptoKey | Parameters<CompactSign['sign']>[0],
      content: unknown,
    ) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'ES256', ...head })
        .sign(key);
    const { signing } = service.context.keys;
    const own = { kid: signing.kid, typ: 'consent-receipt+jws' };
    const forged: Record<string, string> = {
      'changed content': `${header}.${changed}.${signature}`,
      'no signature': `${header}.${body}.`,
      'alg none': `${Buffer.from('{"alg":"none","typ":"consent-receipt+jws"}').toString('base64url')}.${body}.`,
      'another key under our name': await sign(own, stranger.privateKey, payload),
      'our key, another type': await sign({ ...own, typ: 'JWT' }, signing.privateKey, payload),
      'our key, an entry that the ledger does not hold': await sign(own, signing.privateKey, {
        ...payload,
        ledger: { ...payload.ledger, hash: 'f'.repeat(64) },
      }),
      rubbish: 'rubbish',
    };
    for (const [what, text] of Object.entries(forged)) {
      const check = await verify(text);
      expect([what, check.valid]).toEqual([what, false]);
      expect(check.reason).not.toBe('');
      expect(check).not.toHaveProperty('payload');
    }
    expect((await service.request('POST', '/v1/receipts/verify', { receipt: '' })).status).toBe(400);
    expect(
      (await service.request('POST', '/v1/receipts/verify', { receipt: 'x'.repeat(200_000) })).status,
    ).toBe(413);
  });

  it('tells what was withdrawn since, and that the child was erased', async () => {
    const path = `/guardian/api/children/${childId}`;
    await guardian.send('POST', `${path}/withdraw`, { purposes: ['data.share/third-party'] });
    expect(await verify(receipt)).toMatchObject({
      valid: true,
      status: 'partly-withdrawn',
      withdrawn: ['data.share/third-party'],
    });
    await guardian.send('POST', `${path}/withdraw`, {});
    expect(await verify(receipt)).toMatchObject({
      valid: true,
      status: 'withdrawn',
      withdrawnAt: '2026-11-22T12:00:00.000Z',
    });
    await service.platform('DELETE', `/v1/children/${childId}`);
    expect(await verify(receipt)).toMatchObject({ valid: true, status: 'erased' });
  });
});

it('every situation has a purpose, a kind of processing and a kind of data', () => {
  for (const situation of situations) {
    const { purpose, processing, personalData } = dpvTerms([situation]);
    for (const list of [purpose, processing, personalData])
      expect([situation, list.length > 0]).toEqual([situation, true]);
  }
});
