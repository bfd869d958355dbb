import { obligationNames } from '@stairgate/rulebook';
import { createApiKey } from '@stairgate/service';
import type { Counts } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { countBound } from './take-counts.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 50 } });
});
afterAll(() => service?.close());

async function read(query = 'from=2026-11-01&to=2026-11-30', role: 'see' | 'act' = 'act') {
  const { key } = await createApiKey(service.context, { name: role, scope: 'operator', role });
  const operator = service.browser();
  await operator.send('POST', '/operator/api/sign-in', { key });
  return operator.send('GET', `/operator/api/counts?${query}`);
}
const counts = async () => (await read()).body as Counts;
const choose = (child: string, situation: string) =>
  service.platform('POST', `/v1/children/${child}/choices`, {
    situation,
    duration: 'until-changed',
    met: obligationNames,
  });

describe('counts', () => {
  it('are of children, however often one of them does something', async () => {
    const child = await service.createChild('GB', { lo: 15, hi: 15 });
    await service.createChild('GB', { lo: 15, hi: 15 });
    const answer = await choose(child, 'feed.rank/behaviour');
    expect(answer.status).toBeLessThan(300);
    const before = await counts();
    for (let time = 0; time < 5; time++) await choose(child, 'feed.rank/behaviour');
    for (let time = 0; time < 50; time++) await service.isAllowed(child, 'feed.rank/behaviour');
    expect(await counts()).toEqual(before);
    expect(before.children).toEqual([
      { band: '13-15', place: 'GB', level: 'declared-by-guardian-or-device', count: 2 },
    ]);
    expect(before.situations).toContainEqual({
      situation: 'feed.rank/behaviour',
      band: '13-15',
      place: 'GB',
      state: 'chosen',
      count: 1,
      bounded: 1,
    });
  });

  it('of what may be published move by no more than the bound for one child', async () => {
    const before = await counts();
    const child = await service.createChild('IE', { lo: 16, hi: 16 });
    const { body } = await service.platform('GET', `/v1/children/${child}/protections`);
    const open = Object.entries(body.situations as Record<string, { needs: readonly string[] }>).filter(
      ([, { needs }]) => needs.join() === 'child',
    );
    for (const [situation] of open) await choose(child, situation);
    const after = await counts();
    const sum = ({ situations }: Counts, of: 'count' | 'bounded') =>
      situations.reduce((total, cell) => total + cell[of], 0);
    expect(sum(after, 'count') - sum(before, 'count')).toBeGreaterThan(countBound.situations);
    expect(sum(after, 'bounded') - sum(before, 'bounded')).toBe(countBound.situations);
    expect(await counts()).toEqual(after);
  });

  it('have guardians’ yes and no, grown-ups are in none, and a complaint is counted by child', async () => {
    const child = await service.createChild('US', { lo: 10, hi: 10 });
    const guardian = await service.invite(child, 'counted@example.com');
    await service.agree(guardian, child, ['core']);
    await service.createChild('US', { lo: 30, hi: 30 });
    for (const about of ['age', 'data', 'other', 'age'])
      await service.platform('POST', `/v1/children/${child}/complaints`, { about });
    const found = await counts();
    const inUs = found.situations.filter(({ place }) => place === 'US');
    expect(inUs.some(({ state }) => state === 'consented')).toBe(true);
    expect(found.children.filter(({ place }) => place === 'US')).toEqual([
      expect.objectContaining({ band: '10-12', count: 1 }),
    ]);
    expect(found.complaints.map(({ about, made }) => [about, made])).toEqual([
      ['age', 1],
      ['data', 1],
      ['other', 1],
    ]);
    expect(found.complaints.reduce((sum, { bounded }) => sum + bounded, 0)).toBe(countBound.complaints);
    expect((await read('from=2025-01-01&to=2025-01-31')).body.complaints).toEqual([]);
  });

  it('name nobody, and are for who may act', async () => {
    const { text } = await read();
    const ids = await service.context.db
      .selectFrom('children')
      .select(['child_id', 'ledger_alias'])
      .execute();
    for (const { child_id, ledger_alias } of ids) {
      expect(text).not.toContain(child_id);
      expect(text).not.toContain(ledger_alias);
    }
    expect((await read(undefined, 'see')).status).toBe(403);
    expect((await read('from=2026-02-30&to=2026-03-01')).status).toBe(400);
  });
});
