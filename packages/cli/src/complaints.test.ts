import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '@stairgate/protect';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestService, type TestService } from '../../protect/src/open-test-service.testing.ts';
import { testCodes } from '../../protect/src/test-codes.testing.ts';
import { stairgateAt } from './stairgate.testing.ts';

let service: TestService;
let url: string;
let folder: string;
let keyFile: string;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  const { key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' });
  folder = mkdtempSync(join(tmpdir(), 'stairgate-complaints-'));
  keyFile = join(folder, 'key.txt');
  writeFileSync(keyFile, key);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await service?.close();
});

const complaints = (...words: string[]) =>
  stairgateAt(() => service.time.now, 'complaints', ...words, '--url', url, '--key', keyFile);

test('lists what waits, and answers it', async () => {
  expect((await complaints()).out).toBe('There are none of these. 0 wait for an answer, 0 of them overdue.');
  const childId = await service.createChild('GB', { lo: 14, hi: 14 });
  const { body } = await service.platform('POST', `/v1/children/${childId}/complaints`, {
    about: 'age',
    text: 'I am\u001b[2J\nolder',
  });
  const listed = await complaints('list');
  expect(listed.out).toMatch(
    new RegExp(`${body.complaintId} +2026-12-22 +default +13-15 +age +I am \\[2J older\n1 wait`),
  );
  expect((await complaints('list', '--overdue')).out).toContain('There are none of these. 1 wait');
  for (const wrong of [[], ['--text', 'a', '--file', 'b'], ['--file', '/no/such/file']])
    expect(await complaints('answer', body.complaintId, ...wrong)).toMatchObject({ exitCode: 2 });
  expect(await complaints('answer', body.complaintId, '--text', 'We put it right.')).toMatchObject({
    exitCode: 0,
    out: 'Answered. The child reads it on its page.',
  });
  const again = await complaints('answer', body.complaintId, '--text', 'No.');
  expect([again.exitCode, again.error]).toEqual([2, expect.stringContaining('answered already')]);
  const { out } = await complaints('list', '--state', 'answered', '--json');
  expect(JSON.parse(out).complaints).toMatchObject([{ answer: 'We put it right.', answeredBy: 'operator' }]);
});

test('ends a guardianship for a reason of the list', async () => {
  const childId = await service.createChild('US', { lo: 10, hi: 10 });
  const guardian = await service.invite(childId);
  const { id } = (await service.home(guardian)).children[0]!.purposes[0]!;
  await service.agree(guardian, childId, [id], 'email-plus');
  const end = (...words: string[]) =>
    stairgateAt(
      () => service.time.now,
      'guardians',
      'end',
      childId,
      ...words,
      '--url',
      url,
      '--key',
      keyFile,
    );
  expect((await end()).exitCode).toBe(2);
  expect((await end('--reason', 'other')).exitCode).toBe(2);
  const ended = await end('--reason', 'not-guardian');
  expect([ended.exitCode, ended.out]).toEqual([0, expect.stringContaining('Ended.')]);
  const again = await end('--reason', 'unsafe');
  expect([again.exitCode, again.error]).toEqual([2, expect.stringContaining('No guardian is known')]);
});

test('signs the guardians of a child out everywhere', async () => {
  const childId = await service.createChild('US', { lo: 10, hi: 10 });
  const guardian = await service.invite(childId, 'out@example.com');
  expect((await guardian.send('GET', '/guardian/api/home')).status).toBe(200);
  const signOut = (child: string) =>
    stairgateAt(() => service.time.now, ...['guardians', 'sign-out', child, '--url', url, '--key', keyFile]);
  const done = await signOut(childId);
  expect([done.exitCode, done.out]).toEqual([0, expect.stringContaining('Signed out everywhere')]);
  expect((await guardian.send('GET', '/guardian/api/home')).status).toBe(401);
  expect((await signOut(await service.createChild('US'))).exitCode).toBe(2);
});
