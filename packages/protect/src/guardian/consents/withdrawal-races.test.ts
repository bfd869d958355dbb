import { makeKeys } from '@stairgate/service';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startTestPostgres,
  type TestPostgres,
} from '../../../../service/src/database/test-postgres.testing.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { newMail } from '../letters/new-mail.ts';

/** Needs a guardian and the child, only a guardian, and a guardian with a strong method; the last rests on the third. */
const situations = [
  'feed.rank/behaviour',
  'data.train/own-models',
  'location.collect/coarse',
  'location.share/contact',
] as const;

const act = fc.oneof(
  fc.record({ kind: fc.constant('choose' as const), situation: fc.constantFrom(...situations) }),
  fc.record({ kind: fc.constant('ask' as const), situation: fc.constantFrom(...situations) }),
  fc.record({ kind: fc.constant('approve' as const) }),
  fc.record({ kind: fc.constant('agree' as const), purpose: fc.constantFrom('feed.rank', 'ads.market') }),
  fc.record({ kind: fc.constant('session' as const) }),
);

/** @param nodes services on one database; what races is spread over them. */
async function holds(nodes: readonly TestService[], numRuns: number): Promise<void> {
  const [service] = nodes as [TestService];
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 8 }),
      fc.array(act, { maxLength: 6 }),
      fc.boolean(),
      async (racing, later, pointByPoint) => {
        const childId = await service.createChild('GB', { lo: 11, hi: 11 });
        const guardian = await service.invite(childId, `race-${run++}@example.com`);
        const purposes = ['core', 'feed.rank', 'data.train', 'location.collect', 'location.share/contact'];
        await service.agree(guardian, childId, purposes);
        const { notice } = (await service.home(guardian)).children[0]!;
        const { body: asked } = await service.platform('POST', `/v1/children/${childId}/asks`, {
          situation: 'ads.market/direct',
        });
        const perform = (one: (typeof racing)[number], at: number) => {
          const node = nodes[at % nodes.length]!;
          const child = `/v1/children/${childId}`;
          const pages = `/guardian/api/children/${childId}`;
          const met = ['explain-risk', 'notice-at-switch', 'offer-just-this-time', 'ask-an-adult-first'];
          switch (one.kind) {
            case 'choose':
              return node.platform('POST', `${child}/choices`, {
                situation: one.situation,
                duration: 'once',
                met,
              });
            case 'ask':
              return node.platform('POST', `${child}/asks`, { situation: one.situation });
            case 'session':
              return node.platform('POST', `${child}/sessions`);
            case 'approve':
              return guardian.send('POST', `${pages}/asks/${asked.askId}`, { answer: 'approve' });
            case 'agree':
              return guardian.send('POST', `${pages}/consents`, {
                purposes: [one.purpose],
                refused: [],
                method: 'email-plus',
                noticeVersion: notice.version,
                change: true,
              });
          }
        };
        const openNow = async () => {
          const { situations: all } = (await service.platform('GET', `/v1/children/${childId}/protections`))
            .body;
          return Object.entries(all as Record<string, { needs: string[]; allowed: boolean; has: string[] }>)
            .filter(
              ([, { needs, allowed, has }]) => has.length > 0 || (needs.includes('guardian') && allowed),
            )
            .map(([situation]) => situation);
        };
        const withdraw = guardian
          .send(
            'POST',
            `/guardian/api/children/${childId}/withdraw`,
            pointByPoint ? { purposes: ['core'] } : {},
          )
          .then(async ({ status, text }) => {
            expect([status, text]).toEqual([200, text]);
            // Asked at the very moment of the answer, while the others still run.
            expect(await openNow()).toEqual([]);
          });
        const half = Math.ceil(racing.length / 2);
        await Promise.all([
          ...racing.slice(0, half).map(perform),
          withdraw,
          ...racing.slice(half).map(perform),
        ]);
        expect(await openNow()).toEqual([]);
        for (const [at, one] of later.entries()) await perform(one, at);
        expect(await openNow()).toEqual([]);
        const grants = await service.context.db
          .selectFrom('grants')
          .selectAll()
          .where('child_id', '=', childId)
          .execute();
        expect(grants).toEqual([]);
        const consents = await service.context.db
          .selectFrom('consents')
          .select('state')
          .where('child_id', '=', childId)
          .where('state', 'in', ['given', 'confirming'])
          .execute();
        expect(consents).toEqual([]);
      },
    ),
    { numRuns, seed: 20261122 },
  );
}

const promise =
  'nothing that was granted survives a withdrawal, whatever races it, and nothing is allowed once it was answered';

describe('in the embedded database', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService({ settings: { mailsADay: 1e6 } });
  });
  afterAll(() => service?.close());
  it(promise, () => holds([service], 20));
});

describe('on Postgres, with two nodes', () => {
  let postgres: TestPostgres;
  const nodes: TestService[] = [];
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const settings = {
      databaseUrl: await postgres.database(),
      keys: JSON.stringify(makeKeys()),
      mailsADay: 1e6,
    };
    for (let at = 0; at < 2; at++) nodes.push(await openTestService({ settings }));
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await postgres?.stop();
  });
  it(promise, () => holds(nodes, 15));

  it('a link that is opened on both at once opens once, and of two answers one counts', async () => {
    const [one, two] = nodes as [TestService, TestService];
    for (let round = 0; round < 5; round++) {
      const childId = await one.createChild('GB', { lo: 9, hi: 9 });
      const email = `round-${round}@example.com`;
      await one.platform('POST', `/v1/children/${childId}/guardian`, { email });
      const token = await one.mailedToken();
      const browsers = [one.browser(), two.browser(), one.browser(), two.browser()];
      const opened = await Promise.all(
        browsers.map((browser, at) => (at % 2 === 0 ? one : two).open(browser, token)),
      );
      expect(opened.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);

      const winner = browsers[opened.findIndex(({ status }) => status === 200)]!;
      const other = two.browser();
      for (const [name, value] of winner.cookies) other.cookies.set(name, value);
      await other.send('GET', '/guardian/api/session');
      const path = `/guardian/api/children/${childId}`;
      const { notice } = (await one.home(winner)).children[0]!;
      const answers = await Promise.all([
        winner.send('POST', `${path}/consents`, {
          purposes: ['core'],
          refused: [],
          method: 'email-plus',
          noticeVersion: notice.version,
        }),
        other.send('POST', `${path}/refuse`),
      ]);
      const won = answers.filter(({ status }) => status === 200);
      // A refusal may follow an answer that only waits to be confirmed; never the other way round.
      expect(won.length).toBeGreaterThan(0);
      expect(answers[1].status).toBe(200);
      const { state, email: held } = await one.context.db
        .selectFrom('guardians')
        .select(['state', 'email'])
        .where('child_id', '=', childId)
        .executeTakeFirstOrThrow();
      expect([state, held]).toEqual(['refused', null]);
    }
  });

  it('a mail is sent by one node only', async () => {
    const [one, two] = nodes as [TestService, TestService];
    const { context } = one;
    const before = one.context.mailer.mailbox!.list().length + two.context.mailer.mailbox!.list().length;
    const childId = await one.createChild('GB', { lo: 9, hi: 9 });
    await one.platform('POST', `/v1/children/${childId}/guardian`, { email: 'many@example.com' });
    await context.outbox.settled();
    for (let at = 0; at < 20; at++)
      await context.outbox.queue(
        context.db,
        newMail({
          kind: 'new-browser',
          email_hash: context.keys.addresses.hash('many@example.com'),
        }),
      );
    const sent = await Promise.all([one, two, one, two].map((node) => node.context.outbox.sendDue()));
    expect(sent.reduce((sum, part) => sum + part)).toBe(20);
    const after = one.context.mailer.mailbox!.list().length + two.context.mailer.mailbox!.list().length;
    expect(after - before).toBe(21);
  });
});
