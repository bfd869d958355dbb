import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 50 } });
});
afterAll(() => service?.close());

describe('the address of a guardian', () => {
  it.each(['kid@example.com', 'Kid@EXAMPLE.com', 'kid+mum@example.com'])(
    'is not that of the child: %s',
    async (email) => {
      const childId = await service.createChild('US', { lo: 11, hi: 11 });
      const path = `/v1/children/${childId}/guardian`;
      const own = { childEmail: 'kid@example.com' };
      const refused = await service.platform('POST', path, { email, ...own });
      expect([refused.status, refused.body.code]).toEqual([422, 'address-of-child']);
      const asked = await service.platform('POST', path, { email: 'mum@example.com', ...own });
      expect(asked.body.state).toBe('invited');
      const { db } = service.context;
      expect(JSON.stringify(await db.selectFrom('guardians').selectAll().execute())).not.toContain('kid');
    },
  );

  it('is not that of one who has agreed, whatever follows a plus in it, for one beside', async () => {
    const childId = await service.createChild('US', { lo: 11, hi: 11 });
    const guardian = await service.invite(childId, 'dad@example.com');
    await service.agree(guardian, childId, ['core']);
    const ask = async (email: string) =>
      (await guardian.send('POST', `/guardian/api/children/${childId}/guardians`, { email })).body;
    expect((await ask('dad+two@example.com')).code).toBe('guardian-consented');
    expect((await ask('aunt@example.com')).state).toBe('invited');
  });

  it('that was left empty is told as one that is none', async () => {
    const childId = await service.createChild('US', { lo: 11, hi: 11 });
    for (const email of ['', ' ']) {
      const { status, body } = await service.platform('POST', `/v1/children/${childId}/guardian`, { email });
      expect([status, body.code, body.detail]).toEqual([422, 'address-invalid', 'No address was given.']);
    }
  });
});
