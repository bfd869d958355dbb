import { situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecisionLog } from '../../law/decisions/decision-log.ts';
import { createAnswerer } from './answer-request.ts';
import { type OverHttp, openOverHttp, type Reply } from './open-over-http.testing.ts';

let http: OverHttp;
let known: string;
const subject = { type: 'user', id: 'u1' };
const child = (id: string) => ({ type: 'child', id });

beforeAll(async () => {
  http = await openOverHttp();
  known = await http.service.createChild('GB', { lo: 12, hi: 12 });
});
afterAll(() => http?.close());

/** By the fast lane and by the router, which must say the same. */
async function search(body: unknown): Promise<Reply> {
  const fast = await http.send('/access/v1/search/action', body);
  const slow = await http.send('/access/v1/search/action', body, { chunked: true });
  expect([slow.status, slow.text]).toEqual([fast.status, fast.text]);
  return fast;
}
const names = (reply: Reply): string[] => reply.body.results.map(({ name }: { name: string }) => name);

describe('a search for actions', () => {
  it('gives exactly the situations that an evaluation allows, whoever it is about', async () => {
    const { service } = http;
    const facts = { place: 'US', age: { lo: 9, hi: 11, level: 'estimated' } };
    const resources = [
      child(known),
      child(await service.createChild('US-NE', { lo: 16, hi: 16 })),
      child('c_nobody'),
      { ...child('_'), properties: facts },
      { type: 'child', id: '' },
    ];
    await service.platform('POST', `/v1/children/${known}/choices`, {
      situation: 'profile.find/search',
      duration: 'until-changed',
      met: ['explain-risk'],
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...resources),
        fc.constantFrom(undefined, {}, { place: 'US' }, { place: 'Mars' }, { age: 9 }, { relation: 'adult' }),
        async (resource, context) => {
          const found = await search({ subject, resource, context });
          const { body } = await http.send('/access/v1/evaluations', {
            subject,
            resource,
            context,
            evaluations: situations.map((name) => ({ action: { name } })),
          });
          expect(names(found)).toEqual(situations.filter((_, index) => body.evaluations[index].decision));
          expect(found.body.page).toEqual({
            next_token: '',
            count: names(found).length,
            total: names(found).length,
          });
        },
      ),
      { numRuns: 30, seed: 5 },
    );
    expect(names(await search({ subject, resource: child(known) }))).toContain('profile.find/search');
  });

  it('says why all answers are as they are, and under which rulebook', async () => {
    const { revision } = http.service.context.rulebook();
    expect((await search({ subject, resource: child('c_nobody') })).body.context).toEqual({
      reasons: ['unknown-child'],
      revision,
    });
    expect((await search({ subject, resource: child(known) })).body.context).toEqual({
      reasons: [],
      revision,
    });
    expect((await search({ subject, resource: { type: 'record', id: 'x' } })).body).toEqual({
      page: { next_token: '', count: 0, total: 0 },
      context: { reasons: ['unknown-resource-type'], revision },
      results: [],
    });
  });

  it('reads a child who is not in memory', async () => {
    http.service.context.events.announce({ kind: 'link', live: true });
    expect(names(await search({ subject, resource: child(known) }))).toContain('contact.message/peer');
  });

  it('does not look at an action, and ignores what it does not know', async () => {
    const plain = await search({ subject, resource: child(known) });
    for (const more of [
      { action: { name: 'data.share/sale' } },
      { action: 7 },
      { other: [] },
      { context: { record: true } },
    ])
      expect((await search({ subject, resource: child(known), ...more })).body).toEqual(plain.body);
  });

  it.each([1, 2, 7, 76, 77, 1000])('comes in parts of %i, which together are the whole', async (limit) => {
    const request = { subject, resource: child(known) };
    const all = names(await search(request));
    const parts: string[] = [];
    let page: Record<string, unknown> = { limit };
    for (let count = 0; count <= all.length; count++) {
      const { body } = await search({ ...request, page });
      expect(body.results.length).toBeLessThanOrEqual(limit);
      expect(body.page).toMatchObject({ count: body.results.length, total: all.length });
      parts.push(...body.results.map(({ name }: { name: string }) => name));
      if (body.page.next_token === '') break;
      page = { limit, token: body.page.next_token };
    }
    expect(parts).toEqual(all);
  });

  it('of no results at all points to where they begin', async () => {
    const request = { subject, resource: child(known) };
    const { body } = await search({ ...request, page: { limit: 0 } });
    expect(body.results).toEqual([]);
    expect(body.page.next_token).not.toBe('');
  });

  it('goes on only with the question that it began with', async () => {
    const request = { subject, resource: child(known) };
    const { body } = await search({ ...request, page: { limit: 2 } });
    const token = body.page.next_token;
    const other = await http.service.createChild('GB', { lo: 12, hi: 12 });
    for (const changed of [
      { ...request, resource: child(other), page: { limit: 2, token } },
      { ...request, subject: { type: 'user', id: 'u2' }, page: { limit: 2, token } },
      { ...request, context: { place: 'US' }, page: { limit: 2, token } },
      { ...request, page: { limit: 3, token } },
      { ...request, page: { token } },
    ]) {
      const answer = await search(changed);
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'page.token']);
    }
    expect((await search({ ...request, page: { limit: 2, token } })).status).toBe(200);
  });

  it.each([
    ['the search', []],
    ['the search', 'x'],
    ['subject', { resource: child('c_x') }],
    ['resource', { subject }],
    ['subject.id', { subject: { type: 'user' }, resource: child('c_x') }],
    ['resource.id', { subject, resource: { type: 'child' } }],
    ['page', { subject, resource: child('c_x'), page: 7 }],
    ['page.limit', { subject, resource: child('c_x'), page: { limit: -1 } }],
    ['page.limit', { subject, resource: child('c_x'), page: { limit: 1.5 } }],
    ['page.limit', { subject, resource: child('c_x'), page: { limit: '1' } }],
    ['page.token', { subject, resource: child('c_x'), page: { token: '' } }],
    ['page.token', { subject, resource: child('c_x'), page: { token: 'MC4' } }],
    ['page.token', { subject, resource: child('c_x'), page: { token: 7 } }],
  ])('is 400 and names %s', async (field, body) => {
    const answer = await search(typeof body === 'string' ? JSON.stringify(body) : body);
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
  });

  it('decides nothing: it is neither remembered nor counted', async () => {
    const { context, trial } = http.service;
    const asker = { platform: 'p_default', children: context.children };
    const log = new DecisionLog();
    const answerer = createAnswerer(context, log, trial);
    await answerer.actions({ subject, resource: child(known) }, asker);
    expect(log.recent()).toEqual([]);
    await answerer.evaluation(
      { subject, resource: child(known), action: { name: 'data.share/sale' } },
      asker,
    );
    expect(log.recent()).toHaveLength(1);
  });

  it('needs a key of a platform', async () => {
    const { status } = await http.send(
      '/access/v1/search/action',
      { subject },
      { headers: { authorization: '' } },
    );
    expect(status).toBe(401);
  });
});
