import { loadCodes } from '@stairgate/codes';
import { compile, restsOn, type Situation, situationNumber, situations } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

/** What is wider or empty without something, and each thing that it rests on. */
const pairs = situations.flatMap((wide) =>
  restsOn[situationNumber(wide)]!.map((number) => [wide, situations[number]!] as const),
);

describe('what is wider', () => {
  const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
  const children = ['GB', 'US', 'US-CA', 'FR', 'BR', 'AU', 'unknown'].flatMap((place) =>
    [6, 10, 12, 13, 15, 17].map((age) => ({ place, age })),
  );
  const everybody = (except?: Situation, who?: 'child' | 'guardian') =>
    situations.flatMap((situation) =>
      (['child', 'guardian'] as const)
        .filter((by) => situation !== except || (who !== undefined && by !== who))
        .map((by) => ({ situation, by })),
    );

  it('is never open where a yes is missing to what is narrower, for any pair of the vocabulary', () => {
    let closed = 0;
    for (const { place, age } of children) {
      for (const [wide, narrow] of pairs) {
        const years = { lo: age, hi: age, level: 'verified' as const };
        const decide = (situation: Situation, granted: ReturnType<typeof everybody>) =>
          rulebook.decide({ situation, in: [place].filter((one) => one !== 'unknown'), age: years, granted });
        for (const who of ['child', 'guardian'] as const) {
          const granted = everybody(narrow, who);
          if (!decide(narrow, granted).needs.includes(who)) continue;
          expect([place, age, wide, narrow, who, decide(wide, granted).allowed]).toEqual([
            ...[place, age, wide, narrow, who, false],
          ]);
          closed++;
        }
      }
    }
    expect(closed).toBeGreaterThan(1000);
  });
});

describe('a guardian', () => {
  let service: TestService;
  let count = 0;
  beforeAll(async () => {
    service = await openTestService({ settings: { mailsADay: 1e6, platformMailsADay: 1e6 } });
  });
  afterAll(() => service?.close());

  async function invited(place: string, age: number) {
    const childId = await service.createChild(place, { lo: age, hi: age });
    const guardian = await service.invite(childId, `wide-${count++}@example.com`);
    return { childId, guardian, child: (await service.home(guardian)).children[0]! };
  }
  const kinds = [
    ['US', 10],
    ['GB', 10],
    ['FR', 12],
    ['BR', 14],
  ] as const;

  it('cannot agree to what is wider beside a no to what is narrower, whichever two', async () => {
    let tried = 0;
    for (const [place, age] of kinds) {
      const { childId, guardian, child } = await invited(place, age);
      for (const { id, restsOn: needed } of child.purposes) {
        for (const refused of needed.filter((one) => one !== 'core')) {
          const { status, body } = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
            purposes: ['core', id].filter((one) => child.purposes.some((own) => own.id === one)),
            refused: [refused],
            method: 'email-plus',
            noticeVersion: child.notice.version,
          });
          expect([id, refused, status, body.code]).toEqual([id, refused, 422, 'contradicts']);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(5);
  });

  it('who takes back what is narrower takes back what is wider with it, and no later yes of the child opens it', async () => {
    let tried = 0;
    for (const [place, age] of kinds) {
      const { child: first } = await invited(place, age);
      const narrower = new Set(
        first.purposes.flatMap(({ restsOn }) => restsOn).filter((id) => id !== 'core'),
      );
      for (const id of narrower) {
        const { childId, guardian } = await invited(place, age);
        await service.agree(
          guardian,
          childId,
          first.purposes.map((one) => one.id),
        );
        const taken = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {
          purposes: [id],
        });
        const { purposes, protections } = (await service.home(guardian)).children[0]!;
        for (const { id: wide, restsOn, granted, situations } of purposes) {
          if (!restsOn.includes(id)) continue;
          expect([place, id, wide, granted]).toEqual([place, id, wide, false]);
          expect(taken.body.withdrawn).toContain(wide);
          for (const situation of situations) {
            const chosen = await service.platform('POST', `/v1/children/${childId}/choices`, {
              situation,
              duration: 'once',
              met: protections.situations[situation].obligations,
            });
            expect([situation, chosen.status >= 400]).toEqual([situation, true]);
            expect(await service.isAllowed(childId, situation)).toBe(false);
            const asked = await service.platform('POST', `/v1/children/${childId}/asks`, { situation });
            expect([situation, asked.status]).toEqual([situation, 409]);
            tried++;
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(5);
  });

  it('is not asked for what is wider before what is narrower, and cannot allow it where that was taken back meanwhile', async () => {
    const { childId, guardian } = await invited('US', 12);
    await service.agree(guardian, childId, ['core', 'live.broadcast/contact']);
    const ask = (situation: string) =>
      service.platform('POST', `/v1/children/${childId}/asks`, { situation });
    const asked = await ask('live.broadcast/anyone');
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {
      purposes: ['live.broadcast/contact'],
    });
    if (asked.status === 202) {
      const { status, body } = await guardian.send(
        'POST',
        `/guardian/api/children/${childId}/asks/${asked.body.askId}`,
        { answer: 'approve', method: 'adult-credential', attempt: await service.proven(guardian, childId) },
      );
      expect([status, body.code]).not.toEqual([200, undefined]);
    }
    const early = await ask('live.broadcast/anyone');
    expect([early.status >= 400, await service.isAllowed(childId, 'live.broadcast/anyone')]).toEqual([
      ...[true, false],
    ]);
  });
});
