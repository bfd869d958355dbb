import { compile } from '@stairgate/rulebook';
import { createApiKey, type NewKey } from '@stairgate/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

const today = compile(testCodes, { asOf: '2026-11-22' }).revision;
const nextYear = compile(testCodes, { asOf: '2027-01-01' }).revision;
const forward = { revision: nextYear, replaces: today };
const back = { revision: today, replaces: nextYear };
const why = 'The code changes on 1 January.';

let service: TestService;
let anna: ReturnType<TestService['browser']>;
beforeEach(async () => {
  service = await openTestService({ codes: testCodes });
  anna = await signIn({ person: 'anna' });
  await anna.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
});
afterEach(() => service?.close());

async function signIn(given: Partial<NewKey>) {
  const { key } = await createApiKey(service.context, { name: 'n', scope: 'operator', ...given });
  const browser = service.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  return browser;
}
type Browser = Awaited<ReturnType<typeof signIn>>;

const propose = (browser: Browser, wanted: object = forward) =>
  browser.send('POST', '/operator/api/candidate/proposal', { ...wanted, why });
const proposed = async () => (await propose(anna)).body.switching.proposal.proposalId as string;
const approve = (browser: Browser, id: string) =>
  browser.send('POST', `/operator/api/candidate/proposal/${id}/approve`);
const inForce = () => service.context.rulebook().revision;

describe('a switch of the law', () => {
  it('is proposed by one and approved by another, whom the ledger names', async () => {
    expect((await anna.send('POST', '/operator/api/candidate/switch', forward)).body.code).toBe('two-people');
    const ben = await signIn({ person: 'ben' });
    const { body } = await propose(anna);
    expect(body.switching).toMatchObject({
      people: 2,
      proposal: { person: 'anna', why, until: '2026-11-23T12:00:00.000Z' },
    });
    expect(inForce()).toBe(today);
    const done = await approve(ben, body.switching.proposal.proposalId);
    expect([done.status, inForce(), done.body.switching.proposal]).toEqual([200, nextYear, null]);
    const entries = await service.context.db.selectFrom('ledger').selectAll().orderBy('seq').execute();
    expect(JSON.parse(entries.at(-1)!.body)).toMatchObject({ person: 'ben', proposedBy: 'anna', why });
  });

  it('is approved by nobody who proposed it, by whatever key', async () => {
    const id = await proposed();
    expect((await approve(anna, id)).body.code).toBe('same-person');
    expect((await approve(await signIn({ person: 'anna' }), id)).body.code).toBe('same-person');
    expect((await approve(await signIn({ person: ' Anna' }), id)).body.code).toBe('same-person');
    // A key that anna makes for ben counts as hers as well, and so does one that this one makes.
    const made = await anna.send('POST', '/operator/api/keys', {
      name: 'b',
      scope: 'operator',
      person: 'ben',
    });
    const puppet = service.browser();
    await puppet.send('POST', '/operator/api/sign-in', { key: made.body.key });
    expect((await approve(puppet, id)).body.code).toBe('same-person');
    const second = await puppet.send('POST', '/operator/api/keys', {
      name: 'c',
      scope: 'operator',
      person: 'carol',
    });
    const another = service.browser();
    await another.send('POST', '/operator/api/sign-in', { key: second.body.key });
    expect((await approve(another, id)).body.code).toBe('same-person');
    expect(inForce()).toBe(today);
  });

  it('takes people who are named', async () => {
    const nobody = await signIn({});
    expect((await propose(nobody)).body.code).toBe('person-unknown');
    expect((await approve(nobody, await proposed())).body.code).toBe('person-unknown');
    expect(inForce()).toBe(today);
  });

  it('is not made of two keys that one without a name made', async () => {
    const nobody = await signIn({});
    const [first, second] = await Promise.all(
      ['anna', 'ben'].map(async (person) => {
        const { body } = await nobody.send('POST', '/operator/api/keys', {
          name: 'k',
          scope: 'operator',
          person,
        });
        const browser = service.browser();
        await browser.send('POST', '/operator/api/sign-in', { key: body.key });
        return browser;
      }),
    );
    const { body } = await propose(first!);
    expect((await approve(second!, body.switching.proposal.proposalId)).body.code).toBe('same-person');
  });

  it('lapses, is taken back, and is of the laws alone that were looked at', async () => {
    const ben = await signIn({ person: 'ben' });
    const lapsed = await proposed();
    const before = service.time.now;
    service.time.now += 25 * 3_600_000;
    const later = await signIn({ person: 'ben' });
    expect((await approve(later, lapsed)).body.code).toBe('proposal-unknown');
    service.time.now = before;
    const taken = await proposed();
    expect((await ben.send('DELETE', `/operator/api/candidate/proposal/${taken}`)).status).toBe(200);
    expect((await approve(ben, taken)).body.code).toBe('proposal-unknown');
    const moved = await proposed();
    await anna.send('POST', '/operator/api/candidate', { date: '2027-02-01' });
    expect((await approve(ben, moved)).body.code).toBe('candidate-moved');
    expect(inForce()).toBe(today);
  });

  it('is taken back by one person, within a week and with a reason, and not made again by one', async () => {
    const ben = await signIn({ person: 'ben' });
    const { body } = await approve(ben, await proposed());
    expect(body.switching.backUntil).toBe('2026-11-29T12:00:00.000Z');
    const goBack = (more = {}) => ben.send('POST', '/operator/api/candidate/switch', { ...back, ...more });
    expect((await goBack()).body.code).toBe('two-people');
    const done = await goBack({ why: 'Everything is refused.' });
    expect([done.status, inForce(), done.body.switching.backUntil]).toEqual([200, today, null]);
    const entries = await service.context.db.selectFrom('ledger').selectAll().orderBy('seq').execute();
    expect(JSON.parse(entries.at(-1)!.body)).toMatchObject({
      back: true,
      person: 'ben',
      why: 'Everything is refused.',
    });
    const again = await ben.send('POST', '/operator/api/candidate/switch', { ...forward, why });
    expect([again.body.code, inForce()]).toEqual(['two-people', today]);
  });

  it('is not taken back by one person when the week is over', async () => {
    await approve(await signIn({ person: 'ben' }), await proposed());
    service.time.now += 8 * 86_400_000;
    const ben = await signIn({ person: 'ben' });
    const late = await ben.send('POST', '/operator/api/candidate/switch', { ...back, why });
    expect([late.body.code, inForce()]).toEqual(['two-people', nextYear]);
  });
});
