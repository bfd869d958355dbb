import { compile, type Rulebook, type Situation, situationNumber, situations } from '@stairgate/rulebook';
import type { SentLimit as NewLimit } from '@stairgate/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findMethod, needReach } from '../../guardian/consents/choose-method.ts';
import { recordConsent } from '../../guardian/consents/record-consent.ts';
import { withdrawConsent } from '../../guardian/consents/withdraw-consent.ts';
import { distrustOf } from '../../guardian/notice/distrust.ts';
import { offerFor } from '../../guardian/notice/offer.ts';
import { englishWords } from '../../guardian/words/guardian-words.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { Problem } from '../../problem.ts';
import { choose, unchoose } from '../choices/choose.ts';
import { checkEvidence, keepEvidence } from '../evidence/learn-age.ts';
import { type ChildFacts, type ChildNow, childNow } from '../facts/child-facts.ts';
import { createChildStore } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import { lockGuardian } from '../facts/lock-guardian.ts';
import { liftLimit, setLimit } from '../limits/set-limit.ts';
import { lifeCodes, profileWithout } from './lives.testing.ts';
import { settle } from './settle.ts';
import { settleAll } from './settle-all.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ isForged: true, codes: lifeCodes });
});
afterAll(() => service?.close());

const dayLength = 86_400_000;
const start = Date.parse('2026-11-22T12:00:00Z');
const places = ['GB', 'US', 'FR', 'DE', 'AU'] as const;
const profiles = [undefined, ['us-lives'], ['gb-lives', 'fr-lives'], ['de-lives'], ['us-guardians']];
/** What one of the laws has something to say about, and what rests on it. */
const spoken: readonly Situation[] = [
  'account.open/self',
  'profile.view/adult',
  'profile.view/anyone',
  'profile.find/search',
  'location.collect/coarse',
  'location.collect/precise',
  'location.share/contact',
  'location.share/anyone',
  'ads.show/personalised',
  'live.broadcast/contact',
  'live.broadcast/anyone',
];

const situation = fc.constantFrom(...spoken);
const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('choose' as const), situation, lasts: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('consent' as const),
      about: fc.array(situation, { minLength: 1, maxLength: 4 }),
      strong: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), to: fc.constantFrom(...places) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 30, 45, 100, 366) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('age' as const), age: fc.integer({ min: 9, max: 18 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('profile' as const), at: fc.nat(profiles.length - 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unchoose' as const), situation }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), at: fc.nat(9), all: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('session' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('limit' as const),
      situation,
      by: fc.constantFrom('child' as const, 'guardian' as const, 'platform' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lift' as const), at: fc.nat(3) }) },
);
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

/** A service of its own over the shared records, whose day and law the test sets. */
function makeWorld() {
  const time = { now: start };
  let profile = 0;
  const books = new Map<string, Rulebook>();
  const rulebook = () => {
    const day = dayOf(time.now);
    const key = `${day} ${profile}`;
    const without = profiles[profile];
    let book = books.get(key);
    if (!book) {
      book = compile(lifeCodes, { asOf: day, ...(without && { profile: profileWithout(without) }) });
      books.set(key, book);
    }
    return book;
  };
  const { db, events, keys, ledger } = service.context;
  const clock = () => time.now;
  const context: Context = {
    ...service.context,
    clock,
    rulebook,
    children: createChildStore({
      ...{ db, events, ledger, keys, clock, size: 10, distrust: distrustOf(service.context) },
      settle: (change, when) => settle(context, change, when),
    }),
  };
  const useProfile = (at: number) => {
    profile = at;
  };
  return { context, time, useProfile };
}

/** What is open by law, limits aside: all of it, and of that what the law wants a yes for. */
function openByLaw({ scope, age, granted }: ChildNow): {
  all: ReadonlySet<Situation>;
  wanted: readonly Situation[];
} {
  const row = scope.row(age);
  const all = situations.filter((one) => scope.decide(one, age, granted).allowed);
  const wanted = all.filter((one) => {
    const { need, others } = row[situationNumber(one)]!;
    return need !== 0 || others.length > 0;
  });
  return { all: new Set(all), wanted };
}

it('switches nothing on in a whole life but by a yes', async () => {
  let opened = 0;
  let slept = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 6, maxLength: 22 }), async (life) => {
      const { context, time, useProfile } = makeWorld();
      const childId = await service.createChild('GB', { lo: 12, hi: 12 });
      const guardian = { child_id: childId, guardian_id: 'g', email_hash: null };
      await context.children.change(childId, async ({ trx }) => {
        await trx
          .insertInto('guardians')
          .values({
            ...{ child_id: childId, guardian_id: 'g', email: null, email_hash: null, label: null },
            ...{ state: 'consented', invited_at: 'x', expires_at: null, answered_at: 'x' },
            ...{ language: null, language_chosen: false, settled: '' },
          })
          .execute();
      });
      const read = async (): Promise<{ facts: ChildFacts; here: ChildNow }> => {
        const facts = await context.children.need(childId);
        return { facts, here: childNow(facts, context.rulebook(), context.clock()) };
      };
      let consents = 0;

      const perform = async (one: Event): Promise<void> => {
        switch (one.kind) {
          case 'choose': {
            const { here } = await read();
            const { obligations } = here.scope.decide(one.situation, here.age, here.granted);
            const duration = one.lasts ? 'until-changed' : here.session ? 'session' : 'once';
            await choose(context, childId, { situation: one.situation, duration, met: obligations });
            return;
          }
          case 'consent':
            return context.children.change(childId, async (change) => {
              const row = await lockGuardian(change.trx, guardian);
              const offer = offerFor(context, await change.facts(), row, englishWords);
              const { purposes, notice } = offer;
              const agreed = purposes.filter(
                ({ core, situations: of }) => core || of.some((each) => one.about.includes(each)),
              );
              const method = findMethod(context, one.strong ? 'adult-credential' : 'email-plus').meta;
              needReach(context, method, agreed);
              if (agreed.length === 0) return;
              const consentId = `n${consents++}`;
              await change.trx
                .insertInto('consents')
                .values({
                  ...{ child_id: childId, consent_id: consentId, guardian_id: 'g' },
                  ...{ method: method.id, reach: method.reach, notice_version: notice.version },
                  notice_language: notice.language,
                  ...{ purposes: JSON.stringify(agreed.map(({ id }) => id)), refused: '[]' },
                  state: 'confirming',
                })
                .execute();
              await recordConsent(context, change, row, consentId, { agreed, refused: [], method, offer });
            });
          case 'move':
            return context.children.change(childId, async ({ trx }) => {
              await trx
                .updateTable('children')
                .set({ place: one.to })
                .where('child_id', '=', childId)
                .execute();
            });
          case 'wait':
            time.now += one.days * dayLength;
            await settleAll(context);
            return;
          case 'age': {
            const learnt = await checkEvidence(context, childId, {
              method: 'guardian',
              lo: one.age,
              hi: one.age,
            });
            return context.children.change(childId, async ({ trx }) => {
              await trx.deleteFrom('age_evidence').where('child_id', '=', childId).execute();
              await keepEvidence(trx, childId, learnt);
            });
          }
          case 'profile':
            useProfile(one.at);
            await settleAll(context);
            return;
          case 'unchoose':
            await unchoose(context, childId, one.situation);
            return;
          case 'withdraw': {
            const { purposes } = await agreedNow(context, childId);
            const picked = purposes[one.at % Math.max(1, purposes.length)];
            const row = { ...guardian, state: 'consented' } as Parameters<typeof withdrawConsent>[1];
            await withdrawConsent(context, row, one.all || picked === undefined ? undefined : [picked]);
            return;
          }
          case 'session':
            return context.children.change(childId, async ({ trx, at, now }) => {
              await trx.deleteFrom('sessions').where('child_id', '=', childId).execute();
              await trx
                .deleteFrom('grants')
                .where('child_id', '=', childId)
                .where('by', '=', 'child')
                .where('duration', '!=', 'until-changed')
                .execute();
              await trx
                .insertInto('sessions')
                .values({
                  ...{ child_id: childId, session_id: `s${now}`, started_at: at, ended_at: null },
                  expires_at: new Date(now + dayLength / 4).toISOString(),
                })
                .execute();
            });
          case 'limit': {
            const body: NewLimit = { kind: 'closed', situation: one.situation };
            const setter =
              one.by === 'guardian' ? ({ by: 'guardian', guardian } as const) : ({ by: one.by } as const);
            await setLimit(context, childId, setter, body);
            return;
          }
          case 'lift': {
            const { facts } = await read();
            const limit = facts.limits[one.at];
            if (limit === undefined) return;
            const { by } = limit.set;
            await liftLimit(context, childId, by === 'guardian' ? { by, guardian } : { by }, limit.limitId);
          }
        }
      };

      let before = openByLaw((await read()).here);
      for (const one of life) {
        try {
          await perform(one);
        } catch (error) {
          // Refused, as the law or the records have it; then nothing may have changed either.
          if (!(error instanceof Problem)) throw error;
        }
        const { here, facts } = await read();
        const after = openByLaw(here);
        if (one.kind !== 'choose' && one.kind !== 'consent')
          expect({ one, switchedOn: after.wanted.filter((each) => !before.all.has(each)) }).toEqual({
            one,
            switchedOn: [],
          });
        // In a plain model a yes counts from when it is given until it is taken back, and a limit while it stands.
        const rows = await context.db
          .selectFrom('grants')
          .select(['situation', 'by'])
          .where('child_id', '=', childId)
          .execute();
        const plain = {
          in: facts.place!,
          age: here.age,
          granted: rows,
          limits: facts.limits.map(({ set }) => ({
            ...{ by: set.by, how: 'closed' as const },
            situation: (set as { situation: string }).situation,
          })),
        };
        for (const each of situations) {
          const { allowed } = here.scope.decide(each, here.age, here.granted, here.limits);
          if (allowed)
            expect([each, here.rulebook.decide({ ...plain, situation: each }).allowed]).toEqual([each, true]);
        }
        if (after.wanted.some((each) => !before.all.has(each))) opened++;
        slept += here.sleeping.length;
        before = after;
      }
    }),
    { numRuns: 60, seed: 20261129 },
  );
  // It says something only if lives open things and have them fall asleep.
  expect(opened).toBeGreaterThan(30);
  expect(slept).toBeGreaterThan(30);
});

async function agreedNow({ db }: Context, childId: string): Promise<{ purposes: string[] }> {
  const rows = await db
    .selectFrom('consents')
    .select('purposes')
    .where('child_id', '=', childId)
    .where('state', '=', 'given')
    .execute();
  return { purposes: rows.flatMap(({ purposes }) => JSON.parse(purposes) as string[]) };
}

it('keeps off what was closed before a profile that asks for less', async () => {
  const { context, useProfile } = makeWorld();
  const situation = 'live.broadcast/contact';
  const childId = await service.createChild('US', { lo: 12, hi: 12 });
  const guardian = await service.invite(childId, 'profile@example.com');
  await service.agree(guardian, childId, [situation]);
  const choice = { situation, duration: 'until-changed', met: [] } as const;
  await choose(context, childId, choice);
  await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
  const here = async () =>
    childNow(await context.children.need(childId), context.rulebook(), context.clock());
  const isOpen = async () => {
    const { scope, age, granted } = await here();
    return scope.decide(situation, age, granted).allowed;
  };
  expect(await isOpen()).toBe(false);
  useProfile(profiles.length - 1);
  await settleAll(context);
  expect(await isOpen()).toBe(false);
  expect((await here()).sleeping.map(({ grant, why }) => [grant.by, why])).toEqual([
    ['child', 'was-not-open'],
  ]);
});
