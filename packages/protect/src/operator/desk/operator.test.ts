import { bandOf, compile, situations } from '@stairgate/rulebook';
import { createApiKey, revokeApiKey } from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecisionLog, type DecisionShape } from '../../law/decisions/decision-log.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

let service: TestService;
let key: string;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
});
afterAll(() => service?.close());

const policy = (query: string) => service.request('GET', `/operator/api/policy?${query}`);
const decide = (body: unknown) => service.request('POST', '/operator/api/decide', body);

describe('the policy', () => {
  it('says of every situation and age what the rulebook says', async () => {
    for (const [query, places, asOf, level] of [
      ['in=GB', 'GB', '2026-11-22', 'verified'],
      ['in=GB,US&level=self-declared', ['GB', 'US'], '2026-11-22', 'self-declared'],
      ['in=unknown&asOf=2027-01-01', 'unknown', '2027-01-01', 'verified'],
      ['in=US&asOf=1990-01-01', 'US', '1990-01-01', 'verified'],
    ] as const) {
      const { status, body } = await policy(query);
      expect([query, status]).toEqual([query, 200]);
      const rulebook = compile(testCodes, { asOf });
      expect(body).toMatchObject({ asOf, revision: rulebook.revision, dates: ['2027-01-01'] });
      expect(body.ages).toEqual(Array.from({ length: 19 }, (_, age) => age));
      expect(Object.keys(body.cells)).toEqual(situations);
      for (const situation of situations) {
        for (const age of body.ages) {
          const expected = rulebook.decide({ situation, in: places, age: { lo: age, hi: age, level } });
          const cell = body.cells[situation][age];
          expect([cell.effect, cell.obligations]).toEqual([expected.effect, expected.obligations]);
          expect(cell.rules.map((at: number) => body.rules[at])).toEqual(
            JSON.parse(JSON.stringify(expected.rules)),
          );
        }
      }
    }
  });

  it.each([
    ['in=Mars', 400, 'place-unknown'],
    ['', 400, 'invalid'],
    ['in=GB&asOf=tomorrow', 400, 'invalid'],
    ['in=GB&asOf=2026-13-01', 400, 'invalid'],
    ['in=GB&level=sure', 400, 'invalid'],
    ['in=GB&in=US', 400, 'invalid'],
    ['in=GB&more=1', 400, 'invalid'],
  ])('of %s is refused', async (query, status, code) => {
    const answer = await policy(query);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a decision that is tried', () => {
  it('is the rulebook’s', async () => {
    const question = {
      situation: 'live.broadcast/anyone',
      in: ['US'],
      age: { lo: 11, hi: 12, level: 'estimated' as const },
      granted: [{ situation: 'live.broadcast/anyone', by: 'guardian' as const }],
    };
    const expected = compile(testCodes, { asOf: '2026-11-22' }).decide(question);
    expect((await decide(question)).body).toEqual(JSON.parse(JSON.stringify(expected)));
    expect((await decide({ ...question, in: 'US,GB' })).body.allowed).toBe(false);
    expect((await decide({ situation: question.situation, in: 'unknown' })).body.reasons).toContain(
      'age-unknown',
    );
  });

  it.each([
    [{ situation: 'x/y', in: 'GB' }, 'situation-unknown'],
    [{ situation: 'data.share/sale', in: 'Mars' }, 'place-unknown'],
    [
      { situation: 'data.share/sale', in: 'GB', age: { lo: 14, hi: 12, level: 'verified' } },
      'age-impossible',
    ],
    [
      { situation: 'data.share/sale', in: 'GB', age: { lo: -1, hi: 12, level: 'verified' } },
      'age-impossible',
    ],
    [{ situation: 'data.share/sale', in: 'GB', age: 'twelve' }, 'invalid'],
    [
      { situation: 'data.share/sale', in: 'GB', granted: [{ situation: 'x', by: 'child' }] },
      'situation-unknown',
    ],
    [
      { situation: 'data.share/sale', in: 'GB', granted: [{ situation: 'data.share/sale', by: 'me' }] },
      'invalid',
    ],
  ])('with %j is refused', async (body, code) => {
    expect((await decide(body)).body.code).toBe(code);
  });
});

describe('what is for operators', () => {
  it('needs somebody who is signed in with an operator’s key', async () => {
    const browser = service.browser();
    const guarded = ['/operator/api/session', '/operator/api/decisions', '/operator/api/ledger'];
    for (const path of guarded)
      expect((await browser.send('GET', path)).body).toMatchObject({ code: 'not-signed-in' });
    expect((await browser.send('POST', '/operator/api/sign-in', { key: service.key })).body.code).toBe(
      'key-scope',
    );
    expect((await browser.send('POST', '/operator/api/sign-in', { key: 'sgo_guess' })).body.code).toBe(
      'key-unknown',
    );
    const signedIn = await browser.send('POST', '/operator/api/sign-in', { key });
    expect(signedIn.status).toBe(200);
    expect(String(signedIn.headers['set-cookie'])).toMatch(/sg_operator=.*HttpOnly.*SameSite=Strict/);
    for (const path of guarded) expect((await browser.send('GET', path)).status).toBe(200);
    const forged = await service.request('POST', '/operator/api/sign-out', undefined, {
      cookie: `sg_operator=${browser.cookies.get('sg_operator')}`,
    });
    expect(forged.body.code).toBe('csrf');
    expect((await browser.send('POST', '/operator/api/sign-out')).status).toBe(204);
    expect((await browser.send('GET', '/operator/api/ledger')).status).toBe(401);
  });

  it('refuses sign-in from a page of another site, and too many guesses', async () => {
    const crossing = await service.request(
      'POST',
      '/operator/api/sign-in',
      { key },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(crossing.body.code).toBe('csrf');
    const statuses = new Set<number>();
    for (let guess = 0; guess < 25; guess++)
      statuses.add((await service.request('POST', '/operator/api/sign-in', { key: `sgo_${guess}` })).status);
    expect([...statuses]).toEqual([401, 429]);
  });

  it('shows decisions about nobody, and counts them', async () => {
    const own = await openTestService({ codes: testCodes });
    const made = await createApiKey(own.context, { name: 'operator', scope: 'operator' });
    const id = await own.createChild('GB', { lo: 12, hi: 12 });
    const ask = (name: string, count: number) =>
      own.platform('POST', '/access/v1/evaluations', {
        subject: { type: 'user', id: 'somebody' },
        resource: { type: 'child', id },
        evaluations: Array.from({ length: count }, () => ({ action: { name } })),
      });
    await ask('data.share/sale', 3);
    await ask('data.collect/essential', 2);
    own.time.now += 3_600_000;
    await ask('data.share/sale', 300);
    const browser = own.browser();
    await browser.send('POST', '/operator/api/sign-in', { key: made.key });
    const { body, text } = await browser.send('GET', '/operator/api/decisions');
    expect(body.decisions).toHaveLength(200);
    expect(body.decisions[0]).toEqual({
      at: '2026-11-22T13:00:00.000Z',
      platform: 'p_default',
      situation: 'data.share/sale',
      effect: 'forbid',
      allowed: false,
      band: bandOf(12),
      level: 'declared-by-guardian-or-device',
      place: 'GB',
      revision: own.context.rulebook().revision,
      reasons: ['forbidden'],
    });
    expect(body.counts).toEqual([
      {
        hour: '2026-11-22T13:00:00.000Z',
        situation: 'data.share/sale',
        band: '10-12',
        place: 'GB',
        platform: 'p_default',
        allowed: false,
        count: 300,
      },
      {
        hour: '2026-11-22T12:00:00.000Z',
        situation: 'data.share/sale',
        band: '10-12',
        place: 'GB',
        platform: 'p_default',
        allowed: false,
        count: 3,
      },
      {
        hour: '2026-11-22T12:00:00.000Z',
        situation: 'data.collect/essential',
        band: '10-12',
        place: 'GB',
        platform: 'p_default',
        allowed: true,
        count: 2,
      },
    ]);
    expect(text).not.toContain(id);
    expect(text).not.toContain('somebody');
    await ask('data.share/sale', 1);
    const again = await browser.send('GET', '/operator/api/decisions');
    expect(again.body.counts[0].count).toBe(301);
    await own.close();
  });

  it('shows the ledger with its check, and ends with the key', async () => {
    const own = await openTestService({ codes: testCodes });
    const made = await createApiKey(own.context, { name: 'operator', scope: 'operator' });
    const browser = own.browser();
    await browser.send('POST', '/operator/api/sign-in', { key: made.key });
    const id = await own.createChild('GB', { lo: 12, hi: 12 });
    const { body, text } = await browser.send('GET', '/operator/api/ledger');
    expect(body.verified).toEqual({
      ...{ ok: true, entries: body.head.seq, head: body.head.hash },
      ...{ records: 1, unsealed: 0, audit: 1 },
    });
    expect(body.entries[0]).toMatchObject({ kind: 'record-sealed' });
    expect(body.entries[1]).toMatchObject({ kind: 'age-learnt', body: { lo: 12, hi: 12 } });
    expect(text).not.toContain(id);
    await revokeApiKey(own.context, made.keyId);
    expect((await browser.send('GET', '/operator/api/ledger')).status).toBe(401);
    await own.close();
  });
});

describe('the decision log', () => {
  const shape: DecisionShape = {
    situation: situations[3]!,
    number: 3,
    effect: 'allow',
    allowed: true,
    level: 'verified',
    age: { lo: 11, hi: 11, level: 'verified' },
    has: 0,
    others: [],
    limits: [],
    obligations: [],
    band: 2,
    revision: 'r',
    reasons: [],
  };

  it('keeps counts that could not be written for the next time', async () => {
    const log = new DecisionLog();
    const hour = Date.parse('2026-11-22T12:00:00Z');
    log.add(hour, 'p_1', 'GB', shape);
    log.add(hour + 1, 'p_2', 'US', shape);
    const broken = {
      insertInto: () => {
        throw new Error('no database');
      },
    };
    await expect(log.flush(broken as never)).rejects.toThrow('no database');
    log.add(hour + 3_600_000, 'p_1', 'GB', shape);
    await log.flush(service.context.db);
    const rows = await service.context.db
      .selectFrom('decision_counts')
      .selectAll()
      .where('situation', '=', situations[3]!)
      .orderBy('hour')
      .orderBy('place')
      .execute();
    expect(
      rows.map(({ hour: at, platform_id, place, count }) => [at.slice(11, 13), platform_id, place, count]),
    ).toEqual([
      ['12', 'p_1', 'GB', 1],
      ['12', 'p_2', 'US', 1],
      ['13', 'p_1', 'GB', 1],
    ]);
  });
});
