import { createHash } from 'node:crypto';
import type { Situation } from '@stairgate/rulebook';
import { createApiKey, verifyLedger } from '@stairgate/service';
import type { ReportedFinding, Verdict, ReviewReport as WireReport } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { reportBytes } from './routes.ts';

let service: TestService;
let key: string;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
});
afterAll(() => service?.close());

/** A small report with one of everything that the list counts. */
function report({ platform = 'Birch', startedAt = '2026-11-22T09:00:00.000Z' } = {}): WireReport {
  const base = { persona: 'child-12', title: 'Seen', fix: null, rules: [], observations: [] };
  const finding = (situation: Situation, verdict: Verdict): ReportedFinding => ({
    ...{ ...base, id: `child-12:${situation}`, situation, group: 'contact', age: 12, verdict },
    required: 'opt-in',
    seen: null,
    broken: [],
  });
  return {
    format: 'stairgate-review',
    version: 1,
    review: {
      version: 1,
      platform,
      url: 'http://127.0.0.1:4301',
      place: 'GB',
      ages: [12],
      authority: null,
      seed: 'seed',
      startedAt,
      finishedAt: null,
      cutShort: 'It was told to stop.',
      tool: { name: 'stairgate review', version: '0', browser: '0' },
    },
    law: { places: ['GB'], asOf: '2026-11-22', revision: 'r' },
    limits: { requests: 3000 },
    personas: [],
    rules: [],
    findings: [finding('profile.view/anyone', 'falls-short'), finding('profile.view/peer', 'meets')],
    practices: [
      { ...base, id: 'child-12:no-nagging', practice: 'no-nagging', age: 12, verdict: 'falls-short' },
    ],
    settings: [],
    drift: {
      service: 'http://127.0.0.1:4300',
      askedAt: startedAt,
      revisions: [],
      problems: [{ persona: 'child-12', says: 'It was down.' }],
      lines: [],
    },
    changes: null,
    commitments: null,
  };
}

const text = (one: unknown) => JSON.stringify(one, null, 1);
const send = (payload: string, bearer: string | null = key, type = 'application/json') =>
  service.request('POST', '/v1/reviews', payload, {
    'content-type': type,
    ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
  });
async function operator() {
  const browser = service.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  return browser;
}
const reviewEntries = () =>
  service.context.db
    .selectFrom('ledger')
    .select(['kind', 'body'])
    .where('kind', 'like', 'review-%')
    .orderBy('seq')
    .execute();

describe('a report', () => {
  it('is kept under its hash, listed newest first, read as it was sent, and deleted; the ledger has both', async () => {
    const first = text(report({ startedAt: '2026-11-20T09:00:00.000Z' }));
    const second = text(report({ platform: 'Oak \u0000\ud800', startedAt: '2026-11-21T09:00:00+02:00' }));
    const sent = await send(second);
    const id = createHash('sha256').update(second).digest('hex');
    expect([sent.status, sent.body.id]).toEqual([201, id]);
    expect(sent.body).toMatchObject({
      platform: 'Oak \u0000\ud800',
      ages: [12],
      places: ['GB'],
      cutShort: true,
      receivedAt: '2026-11-22T12:00:00.000Z',
      counts: { 'falls-short': 2, meets: 1 },
      drift: { states: {}, unasked: 1 },
    });
    expect((await send(first)).status).toBe(201);

    const browser = await operator();
    const { body, headers } = await browser.send('GET', '/operator/api/reviews');
    expect(headers['cache-control']).toBe('no-store');
    expect(body.reviews.map(({ platform }: { platform: string }) => platform)).toEqual([
      'Oak \u0000\ud800',
      'Birch',
    ]);
    const one = await browser.send('GET', `/operator/api/reviews/${id}`);
    expect([one.status, one.text]).toEqual([200, second]);
    expect(one.headers['content-type']).toBe('application/json; charset=utf-8');

    expect((await browser.send('DELETE', `/operator/api/reviews/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      const gone = await browser.send(method, `/operator/api/reviews/${id}`);
      expect([gone.status, gone.body.code]).toEqual([404, 'review-unknown']);
    }
    const entries = await reviewEntries();
    expect(entries.map(({ kind }) => kind)).toEqual(['review-received', 'review-received', 'review-deleted']);
    for (const { body: entry } of entries) expect(entry).not.toMatch(/Oak|Birch|127\.0\.0\.1/);
    expect(await verifyLedger(service.context.db)).toMatchObject({ ok: true });
  });

  it('that comes twice changes nothing, even at once', async () => {
    const before = (await reviewEntries()).length;
    const again = text(report({ platform: 'Elm' }));
    const answers = await Promise.all([send(again), send(again), send(again)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    service.time.now += 60_000;
    const later = await send(again);
    expect([later.status, later.body]).toEqual([200, answers[0]!.body]);
    expect((await reviewEntries()).length).toBe(before + 1);
  });

  it('is refused from nobody, from a platform and from who has no key of this service', async () => {
    const payload = text(report({ platform: 'Ash' }));
    const codes = [];
    for (const bearer of [null, service.key, 'sgo_guess']) {
      const { status, body } = await send(payload, bearer);
      codes.push([status, body.code]);
      expect(body.fix).toMatch(/\w/);
    }
    expect(codes).toEqual([
      [401, 'key-missing'],
      [403, 'key-scope'],
      [401, 'key-unknown'],
    ]);
    const browser = await operator();
    const { body } = await browser.send('GET', '/operator/api/reviews');
    expect(body.reviews.map(({ platform }: { platform: string }) => platform)).not.toContain('Ash');
  });
});

describe('what is no report', () => {
  const damaged = (change: (one: Record<string, never>) => void) => {
    const copy = structuredClone(report());
    change(copy as never);
    return text(copy);
  };
  it.each([
    ['half of one', text(report()).slice(0, -9), 400, 'malformed-json', undefined],
    ['nothing', '', 400, 'malformed-json', undefined],
    ['another thing', '{"hello":"world"}', 422, 'report-invalid', 'format'],
    ['a list', '[]', 422, 'report-invalid', ''],
    [
      'a later version',
      damaged((one) => Object.assign(one, { version: 2 })),
      422,
      'report-version',
      undefined,
    ],
    [
      'a made-up verdict',
      damaged((one) => Object.assign(one.findings![1]!, { verdict: 'fine' })),
      422,
      'report-invalid',
      'findings.1.verdict',
    ],
    ['more than one has', damaged((one) => Object.assign(one.law!, { x: 1 })), 422, 'report-invalid', 'law'],
    ['less than one has', damaged((one) => delete one.drift), 422, 'report-invalid', 'drift'],
    [
      'a drift of its own',
      damaged((one) => Object.assign(one.drift!, { lines: [3] })),
      422,
      'report-invalid',
      'drift.lines.0',
    ],
    [
      'no day',
      damaged((one) => Object.assign(one.review!, { startedAt: 'soon\u0000' })),
      422,
      'report-invalid',
      'review.startedAt',
    ],
    [
      'two rungs too many',
      damaged((one) => Object.assign(one.findings![0]!, { seen: ['allow', 'allow', 'allow'] })),
      422,
      'report-invalid',
      'findings.0.seen',
    ],
  ])('is refused and named: %s', async (_, payload, status, code, field) => {
    const answer = await send(payload);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.fix).toMatch(/\w/);
    expect(answer.body.errors?.[0]?.field).toBe(field);
  });

  it('is refused when it is too large or no JSON by its header', async () => {
    const huge = await send(`"${'x'.repeat(reportBytes)}"`);
    expect([huge.status, huge.body.code]).toEqual([413, 'body-too-large']);
    const form = await send('a=b', key, 'application/x-www-form-urlencoded');
    expect([form.status, form.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('is refused by its first fault, however many it has', async () => {
    const zeros = `[${'0,'.repeat(3_000_000)}0]`;
    const payload = text(report()).replace('"findings": [', `"findings": ${zeros}, "x": [`);
    const answer = await send(payload);
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'findings.0']);
  });
});

it('reviews are for operators who are signed in, and are deleted from our own page alone', async () => {
  const stranger = service.browser();
  const id = 'a'.repeat(64);
  for (const path of ['/operator/api/reviews', `/operator/api/reviews/${id}`])
    expect((await stranger.send('GET', path)).body.code).toBe('not-signed-in');
  const browser = await operator();
  const forged = await service.request('DELETE', `/operator/api/reviews/${id}`, undefined, {
    cookie: `sg_operator=${browser.cookies.get('sg_operator')}`,
  });
  expect(forged.body.code).toBe('csrf');
  expect((await browser.send('GET', '/operator/api/reviews/../x')).status).toBe(404);
  expect((await browser.send('GET', '/operator/api/reviews/x')).body).toMatchObject({ code: 'invalid' });
});
