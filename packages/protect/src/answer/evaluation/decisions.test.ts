import { activities, compile, situations } from '@stairgate/rulebook';
import { listen } from '@stairgate/service';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecisionLog } from '../../law/decisions/decision-log.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { createAnswerer } from './answer-request.ts';
import { type OverHttp, openOverHttp, type Reply } from './open-over-http.testing.ts';

let http: OverHttp;
let service: TestService;
const subject = { type: 'user', id: 'u1' };

beforeAll(async () => {
  http = await openOverHttp();
  ({ service } = http);
});
afterAll(() => http?.close());

const send: OverHttp['send'] = (...sent) => http.send(...sent);

/** Asks by the fast lane and by the router, which must say the same. */
async function both(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const fast = await send(path, body, { headers });
  const slow = await send(path, body, { headers, chunked: true });
  expect([slow.status, slow.body]).toEqual([fast.status, fast.body]);
  return fast;
}
const evaluate = (body: unknown, headers = {}) => both('/access/v1/evaluation', body, headers);
const evaluateAll = (body: unknown, headers = {}) => both('/access/v1/evaluations', body, headers);
const child = (age = 12, place = 'GB') => service.createChild(place, { lo: age, hi: age });
const about = (id: string) => ({ type: 'child', id });

describe('an evaluation', () => {
  it('answers with the decision and everything behind it', async () => {
    const id = await child();
    const { status, body, headers } = await evaluate({
      subject,
      resource: about(id),
      action: { name: 'data.share/sale' },
    });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const decision = compile(testCodes, { asOf: '2026-11-22' }).decide({
      situation: 'data.share/sale',
      in: 'GB',
      age: { lo: 12, hi: 12, level: 'declared-by-guardian-or-device' },
    });
    const { allowed, ...context } = JSON.parse(JSON.stringify(decision));
    expect(body).toEqual({ decision: allowed, context });
  });

  it('of an unknown child is that of unknown age and place, and says so', async () => {
    for (const name of situations) {
      const { body } = await evaluate({ subject, resource: about('c_nobody'), action: { name } });
      const strictest = compile(testCodes, { asOf: '2026-11-22' }).decide({
        situation: name,
        in: 'unknown',
        age: { lo: 0, hi: 18, level: 'none' },
      });
      expect(body.decision).toBe(strictest.allowed);
      expect(body.context.effect).toBe(strictest.effect);
      expect(body.context.reasons).toContain('unknown-child');
    }
  });

  it('decides without a record when the facts come along', async () => {
    const asked = (properties: unknown) =>
      evaluate({
        subject,
        resource: { type: 'child', id: '', properties },
        action: { name: 'ads.show/personalised' },
      });
    const teen = { lo: 14, hi: 14, level: 'verified' };
    expect((await asked({ place: 'US', age: teen })).body.decision).toBe(true);
    expect((await asked({ place: 'GB', age: teen })).body.context.effect).toBe('opt-in');
    expect((await asked({ place: 'GB' })).body.context.effect).toBe('guardian');
    expect((await asked({})).body.context.reasons).toContain('place-unknown');
    expect((await asked(undefined)).body.context.effect).toBe('guardian');
    expect((await asked({ place: 'GB', age: { ...teen, level: 'sure' } })).status).toBe(400);
    expect((await asked({ place: 'Mars', age: teen })).body.errors).toEqual([
      { field: 'resource.properties.place', right: expect.stringContaining('ISO 3166') },
    ]);
  });

  it('never lets facts that come along loosen a record', async () => {
    const id = await child(12, 'GB');
    const unplaced = await service.createChild('unknown', { lo: 12, hi: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...situations),
        fc.constantFrom('GB', 'US', 'FR', 'unknown'),
        fc.constantFrom(id, unplaced, 'c_nobody'),
        async (name, place, childId) => {
          const plain = { subject, resource: about(childId), action: { name } };
          const facts = { place, age: { lo: 18, hi: 18, level: 'verified' } };
          const alone = await send('/access/v1/evaluation', plain);
          const more = await send('/access/v1/evaluation', { ...plain, context: facts });
          expect(Number(more.body.decision)).toBeLessThanOrEqual(Number(alone.body.decision));
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });

  it('takes the strictest circumstance when nobody says which', async () => {
    const id = await child(14, 'GB');
    for (const [activity, own] of Object.entries(activities)) {
      const decisions = await Promise.all(
        own.map(async (one) => (await ask(id, `${activity}/${one}`)).body.decision as boolean),
      );
      const { body } = await ask(id, activity);
      expect([activity, body.decision]).toEqual([activity, decisions.every(Boolean)]);
      // Whether it is night the service's clock says, in the zones of the place.
      const isOpen = own.length > 1 && activity !== 'engage.notify';
      expect([activity, body.context.reasons.includes('circumstance-unknown')]).toEqual([activity, isOpen]);
    }
    expect((await ask(id, 'contact.message')).body.context.situation).toBe('contact.message/adult');
  });

  const ask = (id: string, name: string, context?: unknown, who: unknown = subject) =>
    evaluate({ subject: who, resource: about(id), action: { name }, ...(context ? { context } : {}) });

  it.each([
    ['contact.message', { relation: 'contact' }, 'contact.message/contact'],
    ['contact.message', { relation: 'peer' }, 'contact.message/peer'],
    ['contact.message', { relation: 'anyone' }, 'contact.message/adult'],
    ['contact.message', { circumstance: 'peer', relation: 'peer' }, 'contact.message/peer'],
    ['profile.view', { relation: 'anyone' }, 'profile.view/anyone'],
    ['connections.view', { relation: 'adult' }, 'connections.view/stranger'],
    ['connections.view', { relation: 'stranger' }, 'connections.view/stranger'],
    ['location.share', { relation: 'guardian' }, 'location.share/guardian'],
    ['location.share', { relation: 'stranger' }, 'location.share/anyone'],
    ['engage.autoplay', {}, 'engage.autoplay/media'],
  ])('reads %s with %j as %s', async (name, context, situation) => {
    const { body } = await ask(await child(), name, context);
    expect(body.context.situation).toBe(situation);
    expect(body.context.reasons).not.toContain('circumstance-unknown');
  });

  it.each([
    ['contact.message', { relation: 'friend-of-a-friend' }],
    ['contact.message', { circumstance: 'at-dawn' }],
    ['contact.message', { relation: 'guardian' }],
    ['contact.message', { relation: 3 }],
    ['contact.message', { circumstance: 'peer', relation: 'adult' }],
    ['contact.message/contact', { relation: 'adult', circumstance: 'adult' }],
  ])('does not guess at %s with %j', async (name, context) => {
    const { body } = await ask(await child(), name, context);
    expect(body.context.situation).toBe('contact.message/adult');
    expect(body.context.reasons).toContain('circumstance-unknown');
  });

  it.each([
    ['engage.notify', { localTime: '2026-11-23T22:30' }, 'engage.notify/night', 'forbid'],
    ['engage.notify', { localTime: '2026-11-23T10:30' }, 'engage.notify/school', 'forbid'],
    ['engage.notify', { localTime: '2026-11-23T10:30', schoolDay: false }, 'engage.notify/day', 'opt-in'],
    ['engage.notify', { localTime: '2026-11-22T10:30' }, 'engage.notify/day', 'opt-in'],
    ['engage.notify', { localTime: '2026-11-22T10:30', schoolDay: true }, 'engage.notify/school', 'forbid'],
    [
      'engage.notify',
      { localTime: '2026-11-22T10:30', circumstance: 'night' },
      'engage.notify/night',
      'forbid',
    ],
    [
      'engage.notify',
      { localTime: '2026-11-22T23:30', circumstance: 'day' },
      'engage.notify/night',
      'forbid',
    ],
  ])('knows the hours of Nebraska: %s with %j is %s', async (name, context, situation, effect) => {
    const id = await child(15, 'US-NE');
    const { body } = await ask(id, name, context);
    expect([body.context.situation, body.context.effect]).toEqual([situation, effect]);
    expect(body.context.reasons).not.toContain('circumstance-unknown');
  });

  it('does not know from the clock whether the time on the service is up', async () => {
    const { body } = await ask(await child(15, 'US-NE'), 'engage.use', { localTime: '2026-11-22T12:00' });
    expect(body.context.situation).toBe('engage.use/over-limit');
    expect(body.context.reasons).toContain('circumstance-unknown');
    const within = { localTime: '2026-11-22T12:00', circumstance: 'within-limit' };
    const known = await ask(await child(15, 'US-NE'), 'engage.use', within);
    expect(known.body.context.situation).toBe('engage.use/within-limit');
    const night = { ...within, localTime: '2026-11-22T00:30' };
    expect((await ask(await child(15, 'US-NE'), 'engage.use', night)).body.context.situation).toBe(
      'engage.use/night',
    );
  });

  it('takes a stranger for a peer only when both are known well enough to be of one age group', async () => {
    const id = await child(11, 'US');
    const proven = async (age: number, level: 'estimated' | 'verified') => {
      const other = await child(age, 'US');
      await service.context.children.change(other, async ({ trx }) => {
        await trx
          .insertInto('age_evidence')
          .values({
            child_id: other,
            seq: 9,
            method: 'vendor',
            level,
            lo: age,
            hi: age,
            learnt_on: '2026-11-22',
            source: null,
          })
          .execute();
      });
      return { type: 'user', id: other };
    };
    const stranger = { relation: 'stranger' };
    const as = async (who: unknown) =>
      (await ask(id, 'contact.message', stranger, who)).body.context.situation;
    expect(await as(await proven(11, 'estimated'))).toBe('contact.message/peer');
    expect(await as(await proven(12, 'verified'))).toBe('contact.message/peer');
    expect(await as(await proven(13, 'verified'))).toBe('contact.message/adult');
    expect(await as(await proven(18, 'verified'))).toBe('contact.message/adult');
    expect(await as({ type: 'user', id: await child(11, 'US') })).toBe('contact.message/adult');
    expect(await as({ type: 'user', id: 'c_nobody' })).toBe('contact.message/adult');
    expect(await as({ type: 'service', id: (await proven(11, 'verified')).id })).toBe(
      'contact.message/adult',
    );
    expect(await as({ type: 'anonymous', id: '' })).toBe('contact.message/adult');
    const adult = await proven(18, 'verified');
    const grownUp = { type: 'child', id: (await proven(18, 'verified')).id };
    const between = await evaluate({
      subject: adult,
      resource: grownUp,
      action: { name: 'contact.message' },
      context: stranger,
    });
    expect(between.body.context.situation).toBe('contact.message/adult');
  });

  it('refuses a word that is not in the vocabulary, with that reason', async () => {
    for (const name of ['contact.whisper', 'contact.message/robot', '', '__proto__', 'constructor', '💥']) {
      const { status, body } = await ask(await child(), name);
      expect([status, body.decision, body.context.reasons]).toEqual([200, false, ['unknown-situation']]);
    }
  });

  it('says which words may be meant, and looks for no more of them than it can', async () => {
    const id = await child();
    const meant = async (name: string) => (await ask(id, name)).body.context.didYouMean;
    expect(await meant('contact.mesage/adult')).toEqual(['contact.message/adult']);
    expect(await meant('contact.message/adlut')).toEqual(['contact.message/adult']);
    expect(await meant('contact.mesage')).toEqual(['contact.message']);
    const own = situations.filter((one) => one.startsWith('contact.message/'));
    expect(own).toEqual(expect.arrayContaining([...(await meant('contact.message/zzzzzzzzzzzz'))!]));
    expect(await meant('something.quite.different')).toBeUndefined();
    expect((await ask(id, 'contact.message/adult')).body.context.didYouMean).toBeUndefined();
    let told = 0;
    for (let at = 0; at < 90; at++) if ((await meant(`contact.mesage/${at}x`)) !== undefined) told++;
    expect(told).toBeLessThanOrEqual(50);
    expect(await meant('contact.mesage')).toEqual(['contact.message']);
  });

  it('ignores what it does not know, as AuthZEN asks', async () => {
    const id = await child();
    const { status } = await evaluate({
      subject: { ...subject, properties: { department: 'Sales' } },
      resource: { ...about(id), properties: { owner: 'bob' } },
      action: { name: 'data.share/sale', properties: { method: 'GET' } },
      context: { time: '2026-11-22T18:03:00Z' },
      futureField: { nested: true },
    });
    expect(status).toBe(200);
  });

  const whole = { subject, resource: about('c_x'), action: { name: 'data.share/sale' } };
  it.each([
    ['subject', { ...whole, subject: undefined }],
    ['action', { ...whole, action: undefined }],
    ['resource', { ...whole, resource: undefined }],
    ['subject.type', { ...whole, subject: { id: 'x' } }],
    ['subject.id', { ...whole, subject: { type: 'user' } }],
    ['action.name', { ...whole, action: {} }],
    ['action.name', { ...whole, action: { name: 123 } }],
    ['resource.type', { ...whole, resource: { id: 'x' } }],
    ['resource.id', { ...whole, resource: { type: 'child' } }],
    ['subject', { ...whole, subject: 'alice' }],
    ['subject', { ...whole, subject: null }],
    ['subject', { ...whole, subject: [] }],
    ['context', { ...whole, context: 'now' }],
    ['resource.id', { ...whole, resource: { type: 'child', id: 'x'.repeat(300) } }],
    ['the evaluation', []],
    ['the evaluation', 'text'],
    ['the evaluation', null],
  ])('is 400 and names %s', async (field, body) => {
    const { status, body: problem, headers } = await evaluate(JSON.stringify(body));
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(problem).toMatchObject({ code: 'invalid', errors: [{ field }] });
  });

  it.each([
    ['malformed JSON', '{"subject":', 'malformed-json'],
    ['an empty body', '', 'malformed-json'],
    ['another content type', JSON.stringify(whole), 'invalid', 'text/plain'],
  ])('is 400 with %s', async (_, body, code, type = 'application/json') => {
    const answer = await send('/access/v1/evaluation', body, { headers: { 'content-type': type } });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  it('is 401 without a key or with one that is unknown, and 403 with one of another scope', async () => {
    const { createApiKey } = await import('../../../../service/src/api-keys/api-keys.ts');
    const operator = await createApiKey(service.context, { name: 'o', scope: 'operator' });
    for (const [authorization, status, code] of [
      ['', 401, 'key-missing'],
      ['Basic eDp5', 401, 'key-missing'],
      ['Bearer', 401, 'key-missing'],
      ['Bearer sgp_unknown', 401, 'key-unknown'],
      [`Bearer ${service.key}x`, 401, 'key-unknown'],
      [`Bearer ${operator.key}`, 403, 'key-scope'],
    ] as const) {
      const answer = await send('/access/v1/evaluation', whole, { headers: { authorization } });
      expect([authorization, answer.status, answer.body.code]).toEqual([authorization, status, code]);
      if (status === 401) expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('echoes X-Request-ID, also with an error, and gives one of its own otherwise', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716';
    for (const body of [whole, {}]) {
      for (const chunked of [false, true]) {
        const named = await send('/access/v1/evaluation', body, { headers: { 'x-request-id': id }, chunked });
        expect(named.headers['x-request-id']).toBe(id);
        const plain = await send('/access/v1/evaluation', body, { chunked });
        expect(plain.headers['x-request-id']).toMatch(/^\S+$/);
      }
    }
    const unauthorised = await send('/access/v1/evaluation', whole, {
      headers: { 'x-request-id': id, authorization: 'Bearer x' },
    });
    expect(unauthorised.headers['x-request-id']).toBe(id);
  });

  it('of more than 64 KiB is 413', async () => {
    for (const chunked of [false, true]) {
      const answer = await send(
        '/access/v1/evaluation',
        JSON.stringify({ ...whole, pad: 'x'.repeat(70_000) }),
        {
          chunked,
        },
      );
      expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
    }
  });

  it('gives the same answer each time', async () => {
    const id = await child();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        send('/access/v1/evaluation', { ...whole, resource: about(id) }).then(({ body }) =>
          JSON.stringify(body),
        ),
      ),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('sees a change at once', async () => {
    const id = await child();
    const name = 'profile.find/search';
    for (let round = 0; round < 5; round++) {
      await service.platform('POST', `/v1/children/${id}/choices`, {
        situation: name,
        duration: 'until-changed',
        met: ['explain-risk'],
      });
      expect((await ask(id, name)).body.decision).toBe(true);
      await service.platform('DELETE', `/v1/children/${id}/choices/${name}`);
      expect((await ask(id, name)).body.decision).toBe(false);
    }
  });
});

describe('a batch of evaluations', () => {
  const allowed = { action: { name: 'data.collect/essential' } };
  const refused = { action: { name: 'data.share/sale' } };
  const decisions = ({ body }: Reply) => body.evaluations.map((one: { decision: boolean }) => one.decision);

  it('inherits from the top level, overrides whole entities, and keeps the order', async () => {
    const [a, b] = [await child(12), await child(8)];
    const { status, body } = await evaluateAll({
      subject,
      resource: about(a),
      context: { relation: 'adult' },
      evaluations: [
        { action: { name: 'contact.message' } },
        { resource: about(b), action: { name: 'contact.message' } },
        { action: { name: 'contact.message' }, context: { relation: 'contact' } },
        { action: { name: 'contact.message' }, context: {} },
        { resource: about(b), context: {}, ...refused },
      ],
    });
    expect(status).toBe(200);
    expect(body.decision).toBeUndefined();
    const told = body.evaluations.map((one: Reply['body']) => [one.context.situation, one.context.effect]);
    expect(told).toEqual([
      ['contact.message/adult', 'opt-in'],
      ['contact.message/adult', 'forbid'],
      ['contact.message/contact', 'allow'],
      ['contact.message/adult', 'opt-in'],
      ['data.share/sale', 'forbid'],
    ]);
  });

  it.each([
    ['execute_all', [true, false, true, false]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('stops as %s says', async (evaluations_semantic, expected) => {
    const answer = await evaluateAll({
      subject,
      resource: about(await child()),
      evaluations: [allowed, refused, allowed, refused],
      options: { evaluations_semantic, another_option: 'value' },
    });
    expect(decisions(answer)).toEqual(expected);
  });

  it('permits on the first permit after denials, over children that have to be read first', async () => {
    const ids = [await child(12), await child(12)];
    service.context.events.announce({ kind: 'link', live: true });
    const answer = await evaluateAll({
      subject,
      evaluations: [
        { resource: about(ids[0]!), ...refused },
        { resource: about('c_nobody'), ...refused },
        { resource: about(ids[1]!), ...allowed },
        { resource: about(ids[1]!), ...refused },
      ],
      options: { evaluations_semantic: 'permit_on_first_permit' },
    });
    expect(decisions(answer)).toEqual([false, false, true]);
  });

  it('answers what is wrong in itself with false and the error, and stops there on deny_on_first_deny', async () => {
    const id = await child();
    const batch = {
      subject,
      resource: about(id),
      evaluations: [allowed, {}, { ...allowed, resource: 'x' }, { ...allowed, context: 'Mars' }, allowed],
    };
    const all = await evaluateAll(batch);
    expect(decisions(all)).toEqual([true, false, false, false, true]);
    expect(all.body.evaluations[1].context.error).toEqual({ status: 400, message: 'action: is missing' });
    expect(all.body.evaluations[2].context.error.message).toBe('resource: give an object');
    const stopped = await evaluateAll({ ...batch, options: { evaluations_semantic: 'deny_on_first_deny' } });
    expect(decisions(stopped)).toEqual([true, false]);
  });

  it('with no evaluations is a single one', async () => {
    const single = { subject, resource: about(await child()), ...refused };
    for (const body of [single, { ...single, evaluations: [] }]) {
      const answer = await evaluateAll(body);
      expect(answer.body.decision).toBe(false);
      expect(answer.body.evaluations).toBeUndefined();
    }
  });

  it.each([
    ['no object', []],
    ['evaluations that are no list', { evaluations: {} }],
    ['a semantic that is none', { evaluations: [{}], options: { evaluations_semantic: 'some' } }],
    ['options that are none', { evaluations: [{}], options: 'x' }],
    ['a subject that is none', { subject: 'alice', evaluations: [{}] }],
    ['too many', { evaluations: new Array(10_001).fill({}) }],
  ])('is 400 with %s', async (_, body) => {
    const answer = await evaluateAll(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
  });

  it('can be short: rules by name', async () => {
    const id = await child();
    const batch = { subject, resource: about(id), evaluations: [allowed, refused] };
    const { body } = await evaluateAll({ ...batch, options: { detail: 'brief' } });
    expect(body.evaluations).toEqual([
      {
        decision: true,
        context: { situation: 'data.collect/essential', effect: 'allow', reasons: ['no-rule'], rules: [] },
      },
      {
        decision: false,
        context: {
          situation: 'data.share/sale',
          effect: 'forbid',
          reasons: ['forbidden'],
          rules: ['gb-test#sale'],
        },
      },
    ]);
  });

  it('whose answer would be many times what was asked is refused, and answered in brief', async () => {
    const { context, trial } = service;
    const log = new DecisionLog();
    const ask = async (options: object, mostBytes?: number) => {
      const answerer = createAnswerer(context, log, trial, mostBytes === undefined ? {} : { mostBytes });
      const evaluations = Array.from({ length: 100 }, () => ({}));
      const action = { name: situations[0] };
      return answerer.evaluations(
        { subject, action, resource: about('c_nobody'), evaluations, options },
        { platform: 'p_default', children: context.children },
      );
    };
    const full = (await ask({})).bytes.length;
    const brief = (await ask({ detail: 'brief' })).bytes.length;
    expect(brief).toBeLessThan(full);
    await expect(ask({}, brief)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('brief'),
    });
    expect((await ask({ detail: 'brief' }, brief)).bytes).toHaveLength(brief);
  });

  it('of a thousand says the same as a thousand single ones', async () => {
    const ids = [await child(3), await child(12), await child(16), 'c_nobody'];
    const evaluations = Array.from({ length: 1000 }, (_, index) => ({
      resource: about(ids[index % ids.length]!),
      action: { name: situations[(index * 7) % situations.length] },
    }));
    const { body } = await evaluateAll({ subject, evaluations });
    expect(body.evaluations).toHaveLength(1000);
    for (let index = 0; index < 1000; index += 37) {
      const { body: one } = await send('/access/v1/evaluation', { subject, ...evaluations[index] });
      expect(body.evaluations[index]).toEqual(one);
    }
  });
});

describe('the metadata', () => {
  it('says where the decision point answers, to anybody', async () => {
    const { status, body } = await send('/.well-known/authzen-configuration', '', { method: 'GET' });
    const base = service.context.settings.publicUrl;
    expect([status, body]).toEqual([
      200,
      {
        policy_decision_point: base,
        access_evaluation_endpoint: `${base}/access/v1/evaluation`,
        access_evaluations_endpoint: `${base}/access/v1/evaluations`,
        search_action_endpoint: `${base}/access/v1/search/action`,
      },
    ]);
  });
});

describe('the fast lane', () => {
  it('keeps to the limit of a key, and says how long to wait', async () => {
    const small = await openTestService({
      codes: testCodes,
      settings: { logLevel: 'info', rateLimits: { platform: 5, decisions: 5, anybody: 1000 } },
    });
    const { port: own } = await listen(small.app, { host: '127.0.0.1', port: 0 });
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++) {
      const response = await fetch(`http://127.0.0.1:${own}/access/v1/evaluation`, {
        method: 'POST',
        headers: { authorization: `Bearer ${small.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ subject, resource: about('c_x'), action: { name: 'data.share/sale' } }),
      });
      statuses.push(response.status);
      if (response.status === 429) {
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(await response.json()).toMatchObject({ code: 'too-many-requests' });
      } else await response.arrayBuffer();
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    small.time.now += 60_000;
    const later = await fetch(`http://127.0.0.1:${own}/v1/rulebook`, {
      headers: { authorization: `Bearer ${small.key}` },
    });
    expect(later.status).toBe(200);
    await later.arrayBuffer();
    await small.close();
  });

  it('closes cleanly while requests are under way', async () => {
    const closing = await openTestService({ codes: testCodes, settings: { logLevel: 'info' } });
    const { port: own } = await listen(closing.app, { host: '127.0.0.1', port: 0 });
    const id = await closing.createChild('GB', { lo: 12, hi: 12 });
    const asked = Array.from({ length: 20 }, () =>
      fetch(`http://127.0.0.1:${own}/access/v1/evaluation`, {
        method: 'POST',
        headers: { authorization: `Bearer ${closing.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ subject, resource: about(id), action: { name: 'data.share/sale' } }),
      }).then(
        async (response) => ((await response.json()) as { decision: boolean }).decision,
        () => 'refused' as const,
      ),
    );
    await closing.close();
    for (const answer of await Promise.all(asked)) expect([false, 'refused']).toContain(answer);
  });
});
