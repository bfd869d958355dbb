import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { recordRulebook } from '../in-force/record-rulebook.ts';
import { lapsesToday, warnOfLapses } from './lapses-today.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-profile-'));
const path = join(folder, 'stairgate.yaml');
const text = `service: {name: Birch, kinds: [social]}
places: [GB]
offers: [presence.show/contact, profile.view/*]
exempt:
  - {code: us-coppa, reason: Not offered in the US., approver: Counsel, approved: 2026-01-01, expires: 2026-12-31}
deviations:
  - id: friends-see-presence
    situations: [presence.show/contact]
    ages: 16-17
    effect: allow
    reason: Friends of this age agree by phone anyway.
    approver: Child safety board
    approved: 2026-06-01
    expires: 2026-11-30
  - {id: old, situations: [presence.show/stranger], ages: 16-17, effect: allow, reason: It was.,
     approver: Board, approved: 2025-06-01, expires: 2025-12-31}
`;

let service: TestService;
beforeAll(async () => {
  writeFileSync(path, text);
  service = await openTestService({ settings: { profile: path, serviceName: undefined } });
});
afterAll(async () => {
  await service?.close();
  rmSync(folder, { recursive: true });
});

const decide = () =>
  service.request('POST', '/operator/api/decide', {
    situation: 'presence.show/contact',
    in: 'GB',
    age: { lo: 16, hi: 16, level: 'verified' },
  });
const profile = () => service.request('GET', '/operator/api/profile');
const entries = async () => {
  const rows = await service.context.db
    .selectFrom('ledger')
    .select(['kind', 'body'])
    .where('kind', '=', 'rulebook-changed')
    .orderBy('seq')
    .execute();
  return rows.map(({ body }) => JSON.parse(body));
};

describe('a service with a profile', () => {
  it('answers with its deviations and says so, on every way to ask', async () => {
    const { body } = await decide();
    expect(body).toMatchObject({
      effect: 'allow',
      reasons: ['deviation'],
      deviations: [{ id: 'friends-see-presence', approver: 'Child safety board', expires: '2026-11-30' }],
    });
    expect(body.rules[0]).toMatchObject({
      effect: 'allow',
      deviation: { id: 'friends-see-presence', from: 'opt-in' },
    });
    const evaluation = await service.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'user', id: 'u' },
      action: { name: 'presence.show/contact' },
      resource: {
        type: 'child',
        id: '',
        properties: { place: 'GB', age: { lo: 16, hi: 16, level: 'verified' } },
      },
    });
    expect(evaluation.body).toMatchObject({
      decision: true,
      context: { reasons: ['deviation'], deviations: [{ id: 'friends-see-presence' }] },
    });
  });

  it('is called what the profile calls it, and offers what that offers', async () => {
    expect(service.context.settings.serviceName).toBe('Birch');
    const { body: child } = await service.platform('POST', '/v1/children', { place: 'GB' });
    const { body } = await service.platform('POST', `/v1/children/${child.id}/page-link`);
    const token = new URL(body.url).hash.slice('#t='.length);
    const browser = service.browser();
    await browser.send('POST', '/child/api/open', { token });
    const page = await browser.send('GET', '/child/api/me');
    expect(page.body.offers).toEqual([
      ...['profile.view/contact', 'profile.view/peer', 'profile.view/adult', 'profile.view/anyone'],
      'presence.show/contact',
    ]);
  });

  it('shows anybody where it operates and what it deviates from, and how that stands', async () => {
    const { status, body } = await profile();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      newer: false,
      profile: {
        service: { name: 'Birch', kinds: ['social'] },
        places: ['GB'],
        exempt: [{ code: 'us-coppa', short: 'COPPA', state: 'in-force' }],
        deviations: [
          { id: 'friends-see-presence', ages: { lo: 16, hi: 17 }, effect: 'allow', state: 'in-force' },
          { id: 'old', state: 'expired' },
        ],
      },
      lapses: [{ item: 'old', what: expect.stringContaining('expired on 2025-12-31') }],
    });
    expect(body.profile).not.toHaveProperty('risk');
  });

  it('warned of what had expired when it started, and started all the same', () => {
    expect(service.log.filter((line) => line.includes('expired on 2025-12-31'))).toHaveLength(1);
  });

  it('keeps deviations and exemptions in the ledger as they come into force', async () => {
    expect((await entries()).at(-1)).toMatchObject({
      deviations: [
        { id: 'friends-see-presence', reason: 'Friends of this age agree by phone anyway.', ages: [16, 17] },
      ],
      exemptions: [{ code: 'us-coppa' }],
    });
  });

  it('goes back to the stricter default when one expires, says so, and writes it down', async () => {
    service.time.now = Date.parse('2026-12-01T00:00:30Z');
    expect((await decide()).body).toMatchObject({ effect: 'opt-in' });
    expect((await decide()).body).not.toHaveProperty('deviations');
    expect((await profile()).body).toMatchObject({
      profile: { deviations: [{ state: 'expired' }, { state: 'expired' }] },
      lapses: [{ item: 'friends-see-presence' }, { item: 'old' }],
    });
    await recordRulebook(service.context);
    const last = (await entries()).at(-1);
    expect(last).not.toHaveProperty('deviations');
    expect(last).toMatchObject({ by: 'calendar', exemptions: [{ code: 'us-coppa' }] });
    warnOfLapses(service.context);
    warnOfLapses(service.context);
    expect(service.log.filter((line) => line.includes('expired on 2026-11-30'))).toHaveLength(1);
    expect(lapsesToday(service.context.rulebook())).toHaveLength(2);
  });
});

describe('a service without one', () => {
  it('says so, and one that cannot be read is refused with the line', async () => {
    const bare = await openTestService();
    const { body } = await bare.request('GET', '/operator/api/profile');
    expect(body).toEqual({ profile: null, lapses: [], newer: false });
    await bare.close();
    writeFileSync(path, text.replace('[GB]', '[UK]'));
    await expect(openTestService({ settings: { profile: path } })).rejects.toThrow(
      /setting profile is wrong\.\n.*stairgate\.yaml:2:10 "UK" is another name of GB\. Write GB\./,
    );
  });
});
