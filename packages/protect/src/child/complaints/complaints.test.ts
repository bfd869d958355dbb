import { createApiKey } from '@stairgate/service';
import type { ComplaintList } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { mostComplaints } from './complain.ts';

let service: TestService;
let operator: ReturnType<TestService['browser']>;
let key: string;
const day = 86_400_000;
/** Lets time pass, after which the operator signs in again. */
async function pass(milliseconds: number): Promise<void> {
  service.time.now += milliseconds;
  operator = service.browser();
  await operator.send('POST', '/operator/api/sign-in', { key });
}
const answered = 'You are right. <b>We</b> put your age right.\nWrite again if it is not so.';
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 3 } });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
  await pass(0);
});
afterAll(() => service?.close());

type Browser = ReturnType<TestService['browser']>;
async function asChild(childId: string): Promise<Browser> {
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(url) });
  return child;
}
const file = async (childId: string, about = 'age', text = 'I am 13, not 9') =>
  service.platform('POST', `/v1/children/${childId}/complaints`, { about, text });
const filed = async (childId: string, about?: string) =>
  (await file(childId, about)).body.complaintId as string;
const inbox = async (query = '') => (await operator.send('GET', `/operator/api/complaints${query}`)).body;
const answer = (complaintId: string, text = answered, as = operator) =>
  as.send('POST', `/operator/api/complaints/${complaintId}/answer`, { text });
const ofChild = (list: ComplaintList, childId: string) =>
  list.complaints.filter((one) => one.childId === childId);
const letters = async () => {
  await service.context.outbox.settled();
  return service.context.mailer.mailbox!.list().filter(({ subject }) => subject.includes('complaint'));
};

describe('a complaint', () => {
  it('reaches the operator, is answered in words, and the answer reaches the child and its guardian', async () => {
    const childId = await service.createChild('GB', { lo: 9, hi: 9 });
    const guardian = await service.invite(childId, 'one@example.com');
    await service.agree(guardian, childId, ['core']);
    const child = await asChild(childId);
    const { complaintId } = (
      await child.send('POST', '/child/api/complaints', { about: 'age', text: 'I am 13, not 9' })
    ).body;
    const waiting = {
      ...{ complaintId, childId, about: 'age', text: 'I am 13, not 9', platform: 'default', place: 'GB' },
      ...{ band: '6-9', state: 'received', overdue: false, answer: null, answeredAt: null },
    };
    expect(ofChild(await inbox(), childId)).toMatchObject([waiting]);
    expect((await operator.send('GET', `/operator/api/complaints/${complaintId}`)).body).toMatchObject(
      waiting,
    );
    const before = await letters();

    const sent = await answer(complaintId);
    expect([sent.status, sent.body]).toMatchObject([
      200,
      { state: 'answered', answer: answered, answeredBy: 'operator', overdue: false },
    ]);
    const at = new Date(service.time.now).toISOString();
    expect((await child.send('GET', '/child/api/me')).body).toMatchObject({
      complaints: [{ complaintId, state: 'answered', answer: answered, answeredAt: at }],
      told: [{ kind: 'complaint-answered' }],
    });
    const home = await service.home(guardian);
    expect(home.children[0]!.complaints).toEqual([
      { complaintId, about: 'age', at, answer: answered, answeredAt: at },
    ]);
    expect(home.alerts[0]!.text).toBe('A complaint of your child was answered.');
    expect(JSON.stringify(home)).not.toContain('I am 13');
    const [letter] = (await letters()).filter(({ id }) => !before.some((one) => one.id === id));
    expect(letter).toMatchObject({ to: 'one@example.com' });
    expect(letter!.text).not.toContain('put your age right');

    // Once: nobody changes what a child was told.
    expect((await answer(complaintId, 'No.')).body.code).toBe('complaint-answered');
    expect(ofChild(await inbox(), childId)).toEqual([]);
    expect(ofChild(await inbox('?state=answered'), childId)).toHaveLength(1);

    const { body: held } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(held.complaints[0]).toMatchObject({ text: 'I am 13, not 9', answer: answered, answered_at: at });
    const entries = held.ledger.filter(({ kind }: { kind: string }) => kind === 'complaint-answered');
    expect(entries).toMatchObject([{ body: { about: 'age', by: 'operator' } }]);
    const ledger = await service.context.db.selectFrom('ledger').select('body').execute();
    for (const { body } of ledger) expect(body).not.toMatch(/put your age right|I am 13/);
  });

  it('is gone with its child', async () => {
    const childId = await service.createChild('GB', { lo: 14, hi: 14 });
    const complaintId = await filed(childId);
    await answer(complaintId);
    await service.platform('DELETE', `/v1/children/${childId}`);
    expect(ofChild(await inbox('?state=answered'), childId)).toEqual([]);
    expect((await operator.send('GET', `/operator/api/complaints/${complaintId}`)).body.code).toBe(
      'complaint-unknown',
    );
    const rows = await service.context.db.selectFrom('complaints').select('child_id').execute();
    expect(rows.map(({ child_id }) => child_id)).not.toContain(childId);
  });

  it('can be filed so often in a day, and so many can wait, and no more', async () => {
    const childId = await service.createChild('GB', { lo: 14, hi: 14 });
    for (let days = 0; days * mostComplaints.aDay < mostComplaints.waiting; days++) {
      for (let nth = 0; nth < mostComplaints.aDay; nth++) expect((await file(childId)).status).toBe(201);
      const more = await file(childId);
      expect([more.status, more.body.code]).toEqual([409, 'too-many-complaints']);
      await pass(day);
    }
    const more = await file(childId);
    expect(more.body).toMatchObject({
      code: 'too-many-complaints',
      detail: 'At most 20 may wait for an answer.',
    });
    await answer(
      ofChild(await inbox(), childId).map((one) => (one as never as { complaintId: string }).complaintId)[0]!,
    );
    expect((await file(childId)).status).toBe(201);
  });
});

describe('the list', () => {
  it('has what is due first at its head, and says what is overdue', async () => {
    const first = await service.createChild('GB', { lo: 14, hi: 14 });
    const early = await filed(first, 'data');
    await pass(20 * day);
    const late = await filed(first, 'contact.message/adult');
    await pass(11 * day);
    const own = async (query = '') => ofChild(await inbox(query), first);
    expect((await own()).map(({ complaintId, overdue }) => [complaintId, overdue])).toEqual([
      [early, true],
      [late, false],
    ]);
    expect((await own('?overdue=yes')).map(({ complaintId }) => complaintId)).toEqual([early]);
    expect((await own('?about=contact.message/adult')).map(({ complaintId }) => complaintId)).toEqual([late]);
    expect((await inbox('?platform=none')).total).toBe(0);
    const { complaints, total, waiting, overdue } = await inbox('?platform=default');
    expect([complaints.length, waiting]).toEqual([total, total]);
    expect(overdue).toBe((await inbox('?overdue=yes')).total);
    expect(overdue).toBeGreaterThan(0);
  });

  it.each([
    'GET /operator/api/complaints',
    'GET /operator/api/complaints/x',
    'POST /operator/api/complaints/x/answer',
  ])('%s is for operators who are signed in alone', async (question) => {
    const childId = await service.createChild('GB', { lo: 14, hi: 14 });
    const complaintId = await filed(childId);
    const [method, path] = question.replace('/x', `/${complaintId}`).split(' ') as ['GET' | 'POST', string];
    const body = method === 'POST' ? { text: answered } : undefined;
    for (const who of [service.browser(), await asChild(childId)]) {
      const refused = await who.send(method, path, body);
      expect([refused.status, refused.body.code]).toEqual([401, 'not-signed-in']);
    }
  });

  it.each([
    ['without a letter', ''],
    ['of blanks', '  \n '],
    ['that is too long', 'x'.repeat(2001)],
  ])('takes no answer %s', async (_what, text) => {
    const complaintId = await filed(await service.createChild('GB', { lo: 14, hi: 14 }));
    expect((await answer(complaintId, text)).status).toBe(400);
  });
});
