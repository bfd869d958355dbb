import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ settings: { logLevel: 'debug' } });
});
afterAll(() => service?.close());

const hostile = `<img src=x onerror=alert(1)>"'; drop table children; -- \${7*7} {{7*7}} ‮`;

describe('over a whole journey', () => {
  it('no address, token, cookie or word of a person is ever logged', async () => {
    const secrets: string[] = ['leaky.parent', 'second.parent'];
    const childId = await service.createChild('US', { lo: 10, hi: 10 });
    const path = `/v1/children/${childId}/guardian`;
    await service.platform('POST', path, { email: 'leaky.parent@example.com' });
    await service.platform('POST', path, { email: 'second.parent@example.com' });
    await service.platform('POST', path, { email: 'second.parent\r\nBcc: x@example.com' });
    const invite = await service.mailedToken();
    const guardian = service.browser();
    await service.open(guardian, invite);
    await service.open(service.browser(), invite);
    await service.open(service.browser(), `${invite}x`);
    const proof = await service.proofFor(guardian, childId);
    await service.agree(guardian, childId, ['core'], 'email-plus');
    secrets.push(invite, await service.mailedToken(), proof.token);
    await service.handOver(guardian, childId, { ...proof, token: `${proof.token}x` });
    await guardian.send('PUT', `/guardian/api/children/${childId}/label`, { label: 'Little Bear' });
    await service.browser().send('POST', '/guardian/api/sign-in', { email: 'leaky.parent@example.com' });
    secrets.push(await service.mailedToken(), 'Little Bear');
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    const child = service.browser();
    await child.send('POST', '/child/api/open', { token: tokenIn(url) });
    await child.send('POST', '/child/api/complaints', { about: 'other', text: 'a secret sorrow' });
    await child.send('POST', '/child/api/complaints', { about: 'a secret sorrow' });
    await child.send('GET', `/child/api/${encodeURIComponent('a secret sorrow')}`);
    secrets.push(tokenIn(url), 'secret sorrow', ...guardian.cookies.values(), ...child.cookies.values());
    secrets.push(guardian.csrf, child.csrf, service.key, childId);
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    await service.platform('DELETE', `/v1/children/${childId}`);
    const log = service.log.join('');
    expect(service.log.length).toBeGreaterThan(20);
    expect(log).toContain('/guardian/api/open');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
    }
  });
});

describe('HTML and SQL in what people write', () => {
  it('stays text: in a label, in a complaint, in an address that is refused', async () => {
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const guardian = await service.invite(childId, 'safe@example.com');
    const label = hostile.slice(0, 40);
    expect((await guardian.send('PUT', `/guardian/api/children/${childId}/label`, { label })).status).toBe(
      204,
    );
    const home = await guardian.send('GET', '/guardian/api/home');
    expect(home.headers['content-type']).toContain('application/json');
    expect(home.headers['x-content-type-options']).toBe('nosniff');
    expect(home.body.children[0].label).toBe(label);
    const tooLong = await guardian.send('PUT', `/guardian/api/children/${childId}/label`, { label: hostile });
    expect([tooLong.status, tooLong.body.code]).toEqual([400, 'invalid']);

    const complaint = await service.platform('POST', `/v1/children/${childId}/complaints`, {
      about: 'other',
      text: hostile,
    });
    expect(complaint.status).toBe(201);
    const held = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(held.complaints[0].text).toBe(hostile);

    const refused = await service.request('POST', '/guardian/api/sign-in', { email: hostile });
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain('onerror');
    for (const { html } of await service.mails()) expect(html).not.toContain('onerror');
    expect((await service.platform('GET', `/v1/children/${childId}`)).status).toBe(200);
  });

  it('in the name of the service is escaped in mail and cannot add a header', async () => {
    const odd = await openTestService({
      settings: { serviceName: 'Tree <b>& "House"\r\nBcc: x@example.com' },
    });
    const childId = await odd.createChild('GB', { lo: 10, hi: 10 });
    await odd.invite(childId, 'odd@example.com');
    const [mail] = await odd.mails();
    expect(mail!.html).toContain('Tree &lt;b&gt;&amp; &quot;House&quot;');
    expect(mail!.html).not.toContain('<b>');
    expect(mail!.subject).not.toMatch(/[\r\n]/);
    await odd.close();
  });
});
