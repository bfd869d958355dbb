import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';

const hour = 3_600_000;
let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({
    settings: { mailsADay: 1, platformMailsADay: 3, webSessionHours: 1000, webSessionIdleMinutes: 1e5 },
  });
});
afterAll(() => service?.close());

async function consented(age: number) {
  const childId = await service.createChild('GB', { lo: age, hi: age });
  const email = `opened-${count++}@example.com`;
  const guardian = await service.invite(childId, email);
  await service.agree(guardian, childId, ['core'], 'adult-credential');
  const letters = async () =>
    (await service.mails()).filter(
      ({ to, subject }) => to === email && /switched something on/.test(subject),
    );
  const told = async () => {
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    const child = service.browser();
    await child.send('POST', '/child/api/open', { token: new URL(url).hash.slice(3) });
    const { body } = await child.send('GET', '/child/api/me');
    return body.told as { kind: string; situation: string; mailed: boolean }[];
  };
  const { situations } = (await service.platform('GET', `/v1/children/${childId}/protections`)).body;
  const own = Object.entries(
    situations as Record<
      string,
      { effect: string; needs: string[]; obligations: string[]; waitsFor: string[]; allowed: boolean }
    >,
  )
    .filter(
      ([, { needs, allowed, waitsFor }]) => !allowed && needs.join() === 'child' && waitsFor.length === 0,
    )
    .map(([situation]) => situation);
  const choose = async (situation: string) => {
    const { status, text } = await service.platform('POST', `/v1/children/${childId}/choices`, {
      situation,
      duration: 'until-changed',
      met: situations[situation].obligations.filter((one: string) => one !== 'verify-age'),
    });
    return [status, text] as const;
  };
  /** Switches on as many of what the child may choose as wanted. */
  const open = async (wanted: number, from = 0) => {
    const opened: string[] = [];
    for (const situation of own.slice(from)) {
      if (opened.length === wanted) break;
      if ((await choose(situation))[0] === 200) opened.push(situation);
    }
    expect(opened).toHaveLength(wanted);
    return opened;
  };
  return { childId, guardian, letters, told, open };
}

describe('what a child of 8 opens by itself', () => {
  it('stands on the guardian’s page at once, comes in one letter a day, and can be closed from the page', async () => {
    const { childId, guardian, letters, told, open } = await consented(8);
    const opened = await open(3);
    const alerts = async () =>
      (await service.home(guardian)).alerts
        .filter(({ kind }) => kind === 'choice')
        .map((one) => one.situation);
    expect((await alerts()).sort()).toEqual([...opened].sort());
    // Nothing is said to have gone out before it has.
    expect((await told()).map(({ mailed }) => mailed)).toEqual([false, false, false]);
    await guardianJobs(service.context);
    expect(await letters()).toHaveLength(0);

    // One is switched off again before the letter is written: it is in no letter.
    await service.platform('DELETE', `/v1/children/${childId}/choices/${opened[2]}`);
    service.time.now += 2 * hour;
    await guardianJobs(service.context);
    const [letter] = await letters();
    const titleOf = (situation: string) =>
      service.home(guardian).then(({ alerts: all }) => {
        const { text } = all.find((one) => one.situation === situation && one.kind === 'choice')!;
        return /: (.*)\.$/.exec(text)![1]!;
      });
    for (const situation of opened.slice(0, 2)) expect(letter!.text).toContain(await titleOf(situation));
    expect(letter!.text).not.toContain(await titleOf(opened[2]!));
    expect(
      (await told())
        .filter(({ kind }) => kind === 'choice')
        .map(({ situation, mailed }) => [situation, mailed]),
    ).toEqual(
      expect.arrayContaining([
        [opened[0], true],
        [opened[1], true],
        [opened[2], false],
      ]),
    );

    // No second letter on the same day, however much is opened; the next day one tells the rest.
    await open(2, 6);
    service.time.now += 2 * hour;
    await guardianJobs(service.context);
    expect(await letters()).toHaveLength(1);
    service.time.now += 24 * hour;
    await guardianJobs(service.context);
    expect(await letters()).toHaveLength(2);

    // The link in it opens the page where it is closed.
    await service.open(guardian, await service.mailedToken());
    const closed = await guardian.send('POST', `/guardian/api/children/${childId}/limits`, {
      kind: 'closed',
      situation: opened[0],
    });
    expect(closed.status).toBeLessThan(300);
    expect(await service.isAllowed(childId, opened[0]!)).toBe(false);
  });
});
