import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestService, type TestService } from '../guardians/open-test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1e6 } });
});
afterAll(() => service?.close());

/** Needs a guardian and the child, only a guardian, and a guardian with a strong method. */
const situations = ['feed.rank/behaviour', 'data.train/own-models', 'location.share/contact'] as const;

const act = fc.oneof(
  fc.record({ kind: fc.constant('choose' as const), situation: fc.constantFrom(...situations) }),
  fc.record({ kind: fc.constant('ask' as const), situation: fc.constantFrom(...situations) }),
  fc.record({ kind: fc.constant('approve' as const) }),
  fc.record({ kind: fc.constant('agree' as const), purpose: fc.constantFrom('feed.rank', 'ads.market') }),
  fc.record({ kind: fc.constant('session' as const) }),
);

it('nothing that was granted survives a withdrawal, whatever races it, and nothing is allowed once it was answered', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 8 }),
      fc.array(act, { maxLength: 6 }),
      fc.boolean(),
      async (racing, later, pointByPoint) => {
        const childId = await service.createChild('GB', { lo: 11, hi: 11 });
        const guardian = await service.invite(childId, `race-${run++}@example.com`);
        const purposes = ['core', 'feed.rank', 'data.train', 'location.share/contact'];
        await service.agree(guardian, childId, purposes);
        const { notice } = (await service.home(guardian)).children[0]!;
        const { body: asked } = await service.platform('POST', `/v1/children/${childId}/asks`, {
          situation: 'ads.market/direct',
        });
        const perform = (one: (typeof racing)[number]) => {
          const child = `/v1/children/${childId}`;
          const pages = `/guardian/api/children/${childId}`;
          const met = ['explain-risk', 'notice-at-switch', 'offer-just-this-time', 'ask-an-adult-first'];
          switch (one.kind) {
            case 'choose':
              return service.platform('POST', `${child}/choices`, {
                situation: one.situation,
                duration: 'once',
                met,
              });
            case 'ask':
              return service.platform('POST', `${child}/asks`, { situation: one.situation });
            case 'session':
              return service.platform('POST', `${child}/sessions`);
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
        for (const one of later) await perform(one);
        expect(await openNow()).toEqual([]);
        const grants = await service.context.db
          .selectFrom('grants')
          .selectAll()
          .where('child_id', '=', childId)
          .execute();
        expect(grants).toEqual([]);
      },
    ),
    { numRuns: 25, seed: 20261122 },
  );
});
