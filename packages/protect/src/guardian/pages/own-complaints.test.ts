import { createApiKey } from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

let service: TestService;
let operator: ReturnType<TestService['browser']>;
beforeAll(async () => {
  service = await openTestService({});
  const { key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' });
  operator = service.browser();
  await operator.send('POST', '/operator/api/sign-in', { key });
});
afterAll(() => service?.close());

let families = 0;
async function family() {
  const childId = await service.createChild('GB', { lo: 12, hi: 12 });
  const email = `parent${families++}@example.com`;
  const guardian = await service.invite(childId, email);
  await service.agree(guardian, childId, ['core'], 'email-plus');
  const link = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body.url as string;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: new URL(link).hash.slice('#t='.length) });
  const complain = (body: object) =>
    guardian.send('POST', `/guardian/api/children/${childId}/complaints`, body);
  return { childId, email, guardian, child, complain };
}
const inbox = async () => (await operator.send('GET', '/operator/api/complaints')).body.complaints;

describe('a complaint of a guardian', () => {
  it('about the platform reaches the operators alone, and its answer that guardian alone, by letter and page', async () => {
    const { childId, email, guardian, child, complain } = await family();
    const text = 'The app shows my child to strangers.';
    const { status, body } = await complain({ about: 'platform', text });
    expect([status, body.state]).toEqual([201, 'received']);
    const { complaintId } = body;
    expect(await inbox()).toContainEqual(
      expect.objectContaining({ complaintId, from: 'guardian', about: 'platform', text, withheld: false }),
    );
    const answering = { text: 'We looked, and mended it.' };
    const byPlatform = `/v1/children/${childId}/complaints`;
    expect((await service.platform('GET', '/v1/complaints')).text).not.toContain(complaintId);
    expect((await service.platform('POST', `${byPlatform}/${complaintId}/answer`, answering)).status).toBe(
      404,
    );

    const answered = await operator.send('POST', `/operator/api/complaints/${complaintId}/answer`, answering);
    expect(answered.status).toBe(200);
    const sent = (await service.mails()).filter(({ subject }) => /complaint/.test(subject));
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
      [email, expect.stringContaining('Your complaint was answered')],
    ]);
    expect(sent[0]!.text).not.toContain('mended');
    const [own] = (await service.home(guardian)).children;
    expect(own!.ownComplaints).toMatchObject([
      { complaintId, about: 'platform', text, answer: answering.text },
    ]);
    expect(own!.complaints).toEqual([]);
    const kept = [
      (await child.send('GET', '/child/api/me')).text,
      (await child.send('GET', '/child/api/export')).text,
      (await guardian.send('GET', `/guardian/api/children/${childId}/export`)).text,
    ].join('');
    for (const trace of [complaintId, text, 'complaint-received', 'complaint-answered'])
      expect(kept).not.toContain(trace);
  });

  it('about a decision is answered by the platform too', async () => {
    const { childId, guardian, complain } = await family();
    const { complaintId } = (await complain({ about: 'decision' })).body;
    const path = `/v1/children/${childId}/complaints/${complaintId}/answer`;
    expect((await service.platform('POST', path, { text: 'It stays.', guardian: 'withheld' })).status).toBe(
      200,
    );
    expect((await service.home(guardian)).children[0]!.ownComplaints[0]).toMatchObject({
      answer: 'It stays.',
      answeredBy: 'platform',
    });
  });

  it('can be of nothing that only a child complains of, of no child of another, and is not bottomless', async () => {
    const { childId, complain, child } = await family();
    expect((await complain({ about: 'guardian' })).body.code).toBe('situation-unknown');
    expect((await child.send('POST', '/child/api/complaints', { about: 'platform' })).status).toBe(400);
    const other = await family();
    const path = `/guardian/api/children/${childId}/complaints`;
    expect((await other.guardian.send('POST', path, { about: 'other' })).status).toBe(404);
    for (let i = 0; i < 10; i++)
      expect((await complain({ about: 'contact.message/adult' })).status).toBe(201);
    expect((await complain({ about: 'other' })).body.code).toBe('too-many-complaints');
    // It takes no room from the child's.
    expect((await child.send('POST', '/child/api/complaints', { about: 'age' })).status).toBe(201);
  });

  it('goes with the child', async () => {
    const { childId, complain } = await family();
    const { complaintId } = (await complain({ about: 'other' })).body;
    await service.platform('DELETE', `/v1/children/${childId}`);
    expect(JSON.stringify(await inbox())).not.toContain(complaintId);
  });
});
