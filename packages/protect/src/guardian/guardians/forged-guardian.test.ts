import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';

let service: TestService;
let childId: string;
let guardian: ReturnType<TestService['browser']>;
let mallory: ReturnType<TestService['browser']>;
beforeEach(async () => {
  service = await openTestService({ isForged: true });
  childId = await service.createChild('US', { lo: 11, hi: 11 });
  guardian = await service.invite(childId, 'ann@example.com');
  await service.agree(guardian, childId, ['core']);
  const own = await service.createChild('US', { lo: 11, hi: 11 });
  mallory = await service.invite(own, 'mallory@example.com');
  await service.agree(mallory, own, ['core']);
});
afterEach(() => service?.close());

/** What somebody can do who can write to the database and has no keys: give a row the address of a session of theirs. */
async function forge() {
  const { db } = service.context;
  const mine = await db
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '!=', childId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('guardians')
    .values({ ...mine, child_id: childId, guardian_id: 'g_mallory' })
    .execute();
}

const pages = (path: string) => `/guardian/api/children/${childId}/${path}`;
const attempts = [
  ['GET', 'export', undefined],
  ['POST', 'limits', { kind: 'closed', situation: 'feed.rank' }],
  ['POST', 'more-time', { minutes: 10 }],
  ['POST', 'verifications', { method: 'adult-credential' }],
  ['POST', 'erase', {}],
  ['POST', 'guardians', { email: 'friend@example.com' }],
] as const;

it('a guardian that was put there beside the service is let in nowhere, on no page', async () => {
  await forge();
  expect((await service.home(mallory)).children.map((one) => one.childId)).not.toContain(childId);
  for (const [method, path, body] of attempts)
    expect([path, (await mallory.send(method, pages(path), body)).body.code]).toEqual([
      path,
      'child-unknown',
    ]);
  expect(service.log.join('')).toContain('changed beside the service, and lets no guardian in');
  expect(service.log.join('')).not.toContain(childId);
  // Of its own child it sees what it saw.
  expect((await service.home(mallory)).children).toHaveLength(1);
});

it('who was made to have agreed again gives no consent, and what is in force can still be taken back', async () => {
  const token = tokenIn(
    (await service.mails()).find(({ to, subject }) => to === 'ann@example.com' && /counts now/.test(subject))!
      .text,
  );
  const path = `/v1/children/${childId}`;
  const asked = await service.platform('POST', `${path}/guardian/end`, { reason: 'unsafe' });
  expect(asked.status).toBe(200);
  const again = await service.invite(childId, 'bea@example.com');
  const child = (await service.home(again)).children[0]!;
  const proof = await service.proofFor(again, childId);
  await service.handOver(again, childId, proof);
  // A say that had ended is given back beside the service.
  await service.context.db
    .updateTable('guardians')
    .set({ state: 'consented', ended_why: null })
    .where('child_id', '=', childId)
    .where('state', '=', 'ended')
    .execute();
  const given = await again.send('POST', pages('consents'), {
    ...{ purposes: ['core'], method: 'adult-credential', attempt: proof.attempt },
    refused: child.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
    noticeVersion: child.notice.version,
  });
  expect(given.body.code).toBe('child-unknown');
  expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
  const pressed = await service.request('POST', '/guardian/api/close', { token });
  expect(pressed.status === 200 || /^link-/.test(pressed.body.code)).toBe(true);
});
