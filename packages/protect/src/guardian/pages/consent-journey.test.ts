import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service?.close());

describe('the consent journey of a 12-year-old in GB', () => {
  it('goes from the address to the mail, the notice, two mails, a receipt and back', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    expect(await service.isAllowed(childId, 'account.open/self')).toBe(false);

    const invited = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: 'Parent@Example.com',
    });
    expect(invited.status).toBe(202);
    expect(invited.body).toEqual({
      state: 'invited',
      expiresAt: '2026-11-29T12:00:00.000Z',
      word: expect.stringMatching(/^[a-z]+ [a-z]+$/),
    });
    const again = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: 'other@example.com',
    });
    expect([again.status, again.body.code]).toEqual([409, 'guardian-already-asked']);
    expect(again.text).not.toContain('example.com');

    const [mail] = await service.mails();
    expect(mail!.to).toBe('Parent@example.com');
    expect(mail!.subject).toBe('A child asks for your permission to use Treehouse');
    expect(mail!.text).toContain('deleted on 29 November 2026');
    expect(mail!.text.replace(/http\S+/, '')).not.toMatch(/12|GB|\bc_/);
    expect(mail!.html).not.toMatch(/<img|<script|src=|style=/);

    const guardian = service.browser();
    const opened = await service.open(guardian, tokenIn(mail!.text));
    expect(opened.body).toMatchObject({ purpose: 'invite', childId });
    let [child] = (await service.home(guardian)).children;
    expect(child).toMatchObject({ state: 'invited', label: null, place: 'GB', band: '10-12' });
    expect(child!.notice.operator.name).toBe('Treehouse Ltd');
    expect(child!.notice.rules.map(({ code }) => code)).not.toEqual([]);
    expect(child!.purposes.every(({ granted }) => !granted)).toBe(true);
    const ids = child!.purposes.map(({ id }) => id);
    expect(ids[0]).toBe('core');
    expect(ids).toContain('data.share/third-party');

    const weak = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes: ['core', 'data.share/third-party'],
      refused: [],
      method: 'email-plus',
      noticeVersion: child!.notice.version,
    });
    expect([weak.status, weak.body.code]).toEqual([422, 'method-too-weak']);
    expect(weak.body).toMatchObject({ purposes: ['data.share/third-party'], methods: ['adult-credential'] });

    const answer = {
      purposes: ['core'],
      refused: ['data.share/third-party'],
      method: 'email-plus',
      noticeVersion: child!.notice.version,
    };
    const confirming = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, answer);
    expect(confirming.body.state).toBe('confirming');
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    expect((await service.home(guardian)).children[0]!.state).toBe('confirming');

    const [second] = await service.mails();
    expect(second!.subject).toBe('Please confirm your answer to Treehouse');
    const elsewhere = service.browser();
    const confirmed = await service.open(elsewhere, tokenIn(second!.text));
    expect(confirmed.body).toMatchObject({ purpose: 'confirm', childId });
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(true);
    expect(await service.isAllowed(childId, 'data.share/third-party')).toBe(false);
    expect((await service.open(service.browser(), tokenIn(second!.text))).body.code).toBe('link-used');

    [child] = (await service.home(elsewhere)).children;
    expect(child).toMatchObject({ state: 'consented', expiresAt: null });
    expect(child!.purposes.filter(({ granted }) => granted).map(({ id }) => id)).toEqual(['core']);
    const [consent] = child!.consents;
    expect(consent).toMatchObject({
      state: 'given',
      method: 'email-plus',
      refused: ['data.share/third-party'],
    });

    const receipt = await elsewhere.send(
      'GET',
      `/guardian/api/children/${childId}/consents/${consent!.consentId}/receipt`,
    );
    expect(receipt.headers['content-type']).toContain('application/jose');
    expect(receipt.headers['content-disposition']).toContain('attachment');
    const check = await service.request('POST', '/v1/receipts/verify', { receipt: receipt.text });
    expect(check.body).toMatchObject({ valid: true, status: 'in-force' });

    const withdrawn = await elsewhere.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    expect(withdrawn.body).toEqual({
      state: 'withdrawn',
      withdrawn: ['core'],
      addressDeletedOn: '2027-02-20T12:00:00.000Z',
    });
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('withdrawn');

    // The browser still reaches the receipt, and what it takes to agree again.
    const [after] = (await service.home(elsewhere)).children;
    expect(after).toMatchObject({ childId, state: 'withdrawn', mayAgree: true, mayHoldData: true });
    expect(after!.asks).toEqual([]);
    expect(
      (
        await elsewhere.send(
          'GET',
          `/guardian/api/children/${childId}/consents/${consent!.consentId}/receipt`,
        )
      ).text,
    ).toBe(receipt.text);
    const later = await service.request('POST', '/v1/receipts/verify', { receipt: receipt.text });
    expect(later.body).toMatchObject({ valid: true, status: 'withdrawn', withdrawn: ['core'] });
  });
});

describe('the consent journey of an 11-year-old in the US', () => {
  it('takes a proof of age for what is disclosed, keeps third parties apart, and withdraws point by point', async () => {
    const childId = await service.createChild('US', { lo: 11, hi: 11 });
    const guardian = await service.invite(childId, 'us-parent@example.com');
    const [child] = (await service.home(guardian)).children;
    const strong = child!.purposes.filter((purpose) => purpose.strong).map(({ id }) => id);
    expect(strong).toEqual(expect.arrayContaining(['contact.message', 'data.share/third-party']));
    expect(child!.purposes.find(({ id }) => id === 'core')).toMatchObject({
      strong: false,
      discloses: false,
    });

    const agreed = ['core', 'contact.message/contact', 'location.collect'];
    const consentId = await service.agree(guardian, childId, agreed);
    const [now] = (await service.home(guardian)).children;
    expect(now!.purposes.filter(({ granted }) => granted).map(({ id }) => id)).toEqual(agreed);
    for (const situation of ['data.share/third-party', 'data.share/sale', 'contact.message/adult'])
      expect(await service.isAllowed(childId, situation)).toBe(false);

    // A proof that was used is good for nothing more.
    const purposes = ['data.share/third-party'];
    const more = { purposes, refused: [], method: 'adult-credential', noticeVersion: now!.notice.version };
    const path = `/guardian/api/children/${childId}/consents`;
    const missing = await guardian.send('POST', path, more);
    expect([missing.status, missing.body.code]).toEqual([422, 'proof-invalid']);
    const attempt = await service.proven(guardian, childId);
    expect((await guardian.send('POST', path, { ...more, attempt })).body.state).toBe('given');
    expect(await service.isAllowed(childId, 'data.share/third-party')).toBe(true);
    const replayed = await guardian.send('POST', path, { ...more, purposes: ['data.share/sale'], attempt });
    expect([replayed.status, replayed.body.code]).toEqual([410, 'attempt-used']);

    const part = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, { purposes });
    expect(part.body).toEqual({ state: 'consented', withdrawn: purposes, addressDeletedOn: null });
    expect(await service.isAllowed(childId, 'data.share/third-party')).toBe(false);
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(true);
    const twice = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, { purposes });
    expect([twice.status, twice.body.code]).toEqual([422, 'purpose-unknown']);

    // Without the core nothing stands.
    const core = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {
      purposes: ['core'],
    });
    expect(core.body.state).toBe('withdrawn');
    const { situations } = (await service.platform('GET', `/v1/children/${childId}/protections`)).body;
    const granted = Object.values(situations as Record<string, { has: string[] }>).flatMap(({ has }) => has);
    expect(granted).toEqual([]);
    const ledger = await service.context.db.selectFrom('ledger').select(['kind', 'body']).execute();
    const own = ledger.filter(({ body }) => body.includes(consentId)).map(({ kind }) => kind);
    expect(own).toEqual(['consent-given', 'consent-withdrawn']);
  });
});

describe('refusing', () => {
  it('deletes the address and lets the child ask again', async () => {
    const childId = await service.createChild('GB', { lo: 9, hi: 9 });
    const guardian = await service.invite(childId, 'no@example.com');
    const refused = await guardian.send('POST', `/guardian/api/children/${childId}/refuse`);
    expect(refused.body).toEqual({ state: 'refused', addressDeleted: true });
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('refused');
    const again = await guardian.send('POST', `/guardian/api/children/${childId}/refuse`);
    expect([again.status, again.body.code, again.body.state]).toEqual([
      409,
      'consent-already-answered',
      'refused',
    ]);
    const next = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: 'yes@example.com',
    });
    expect(next.status).toBe(202);
    await service.context.outbox.settled();
    expect((await service.mails())[0]!.to).toBe('yes@example.com');
    // Who refused learns nothing of whom the child asked next.
    const [seen] = (await service.home(guardian)).children;
    expect(seen).toMatchObject({ state: 'refused', place: 'unknown' });
  });
});

describe('a child of whom no rule asks for a guardian', () => {
  it('is not asked for an address', async () => {
    const childId = await service.createChild('GB', { lo: 16, hi: 16 });
    const { status, body } = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: 'parent@example.com',
    });
    expect([status, body.code]).toEqual([409, 'not-needed']);
  });
});
