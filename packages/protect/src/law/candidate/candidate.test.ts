import {
  type AgeInterval,
  ageInterval,
  bandOf,
  type Code,
  compile,
  directionOf,
  type Effect,
  readLoggedDecision,
  replay,
  situationNumber,
  situations,
  unknownAge,
} from '@stairgate/rulebook';
import { createApiKey, verifyLedger } from '@stairgate/service';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { writeLaw } from '../in-force/law.ts';
import { recordRulebook } from '../in-force/record-rulebook.ts';
import { flushEvery } from './candidate-trial.ts';
import { setCandidate } from './set-candidate.ts';

const open: TestService[] = [];
afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});

async function service(codes: readonly Code[] = testCodes) {
  const own = await openTestService({ codes, settings: { switchPeople: 1 } });
  open.push(own);
  const { key } = await createApiKey(own.context, { name: 'operator', scope: 'operator' });
  const operator = own.browser();
  await operator.send('POST', '/operator/api/sign-in', { key });
  const ask = (name: string, facts: { place?: string; age?: AgeInterval } = {}, context = {}) =>
    own.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'user', id: 'somebody' },
      resource: { type: 'child', id: '', properties: facts },
      action: { name },
      context,
    });
  const candidate = (body: object) => operator.send('POST', '/operator/api/candidate', body);
  const state = async () => (await operator.send('GET', '/operator/api/candidate')).body;
  const switchTo = (revision: string, replaces: string) =>
    operator.send('POST', '/operator/api/candidate/switch', { revision, replaces });
  const ledger = async () =>
    (await own.context.db.selectFrom('ledger').selectAll().orderBy('seq').execute()).map(
      ({ kind, body }) => ({ kind, body: JSON.parse(body) }),
    );
  return { ...own, operator, ask, candidate, state, switchTo, ledger };
}

const verified = (lo: number, hi = lo) => ageInterval(lo, hi, 'verified');
const today = compile(testCodes, { asOf: '2026-11-22' });
const nextYear = compile(testCodes, { asOf: '2027-01-01' });

/** The test codes with one rule of another effect. */
function changed(rule: string, effect: Effect): Code[] {
  return testCodes.map((code) => ({
    ...code,
    rules: code.rules.map((one) => (one.id === rule ? { ...one, effect } : one)),
  }));
}

async function tryCodes({ context }: Pick<TestService, 'context'>, codes: readonly Code[]) {
  const law = { codes, guidance: true };
  await setCandidate(context, { ...writeLaw(law), law, from: null }, { keyId: null });
  return compile(codes, { asOf: '2026-11-22' });
}

const folder = {
  'provisions.json': JSON.stringify({
    'gb-own': [{ id: 'gb-own-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' }],
    'int-baseline': [{ id: 'int-baseline-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' }],
  }),
  'gb/own.yaml': `code: gb-own
title: A law of our own
short: Own
jurisdiction: GB
covers:
  - { of: [data.share], ages: 0-17 }
issuer: Parliament
url: https://law.example/own
status: in-force
from: 2024-01-01
rules:
  - id: sale
    provisions: [gb-own-01]
    cite: s.1
    confidence: high
    situations: [data.share/sale]
    effect: forbid
    says: No sale.
`,
  'int/baseline.yaml': `code: int-baseline
title: A baseline of our own
short: Baseline
jurisdiction: INT
issuer: Us
url: https://law.example/baseline
status: guidance
rules:
  - id: private
    provisions: [int-baseline-01]
    cite: s.1
    confidence: high
    situations: [profile.view/anyone]
    effect: opt-in
    says: Private by default.
`,
};

describe('a candidate', () => {
  it('answers nothing, and is compared with what is answered', async () => {
    const { ask, candidate, state } = await service();
    expect(await state()).toMatchObject({
      active: { revision: today.revision, chosenBy: 'installed', codes: testCodes.map(({ code }) => code) },
      candidate: null,
      installed: 'active',
      live: null,
    });
    const { body } = await candidate({ date: '2027-01-01' });
    expect(body).toMatchObject({
      active: { revision: today.revision },
      candidate: { revision: nextYear.revision, from: '2027-01-01', asOf: '2027-01-01' },
      codes: { added: [], removed: [], changed: [] },
      live: { totals: { compared: 0 } },
    });
    const facts = { place: 'GB', age: verified(12) };
    for (const name of ['engage.scroll/endless', 'engage.scroll/endless', 'data.share/sale'])
      expect((await ask(name, facts)).body.context.revision).toBe(today.revision);
    const { live } = await state();
    expect(live.totals).toEqual({
      compared: 3,
      tightens: 2,
      loosens: 0,
      obligations: 0,
      toNo: 2,
      toYes: 0,
    });
    expect(live.examples).toEqual([
      expect.objectContaining({
        situation: 'engage.scroll/endless',
        band: '10-12',
        direction: 'tightens',
        count: 2,
        place: 'GB',
        age: { lo: 12, hi: 12, level: 'verified' },
        before: { effect: 'allow', allowed: true, obligations: [] },
        after: { effect: 'forbid', allowed: false, obligations: [] },
        because: { gone: [], come: [expect.objectContaining({ code: 'gb-test', rule: 'scroll' })] },
      }),
    ]);
    const again = readLoggedDecision(live.examples[0].record);
    expect(replay(again, today, nextYear)).toMatchObject({ unlike: [], change: 'tightens' });
  });

  it('is counted as if every answer were given twice, whatever is asked', async () => {
    const own = await service();
    const codes = changed('strangers', 'guardian').map((code) =>
      code.code === 'us-test'
        ? { ...code, rules: code.rules.map((rule) => ({ ...rule, obligations: ['break-prompt'] as const })) }
        : code,
    );
    const other = await tryCodes(own, codes);
    const ages = fc
      .tuple(fc.integer({ min: 0, max: 18 }), fc.integer({ min: 0, max: 18 }))
      .map(([a, b]) => verified(Math.min(a, b), Math.max(a, b)));
    const questions = fc.array(
      fc.record({
        name: fc.oneof(
          fc.constantFrom(...situations),
          fc.constantFrom('contact.message/adult' as const, 'data.collect/optional' as const),
        ),
        place: fc.constantFrom(undefined, 'GB', 'US', 'US-CA', 'FR'),
        added: fc.constantFrom(undefined, 'GB', 'US'),
        age: fc.option(ages, { nil: undefined }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    const expected = new Map<string, number>();
    const note = (key: string) => expected.set(key, (expected.get(key) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(questions, async (asked) => {
        await own.platform('POST', '/access/v1/evaluations', {
          subject: { type: 'user', id: 'x' },
          evaluations: asked.map(({ name, place, added, age }) => ({
            resource: { type: 'child', id: '', properties: { place, age } },
            action: { name },
            context: { place: added },
          })),
        });
        for (const { name, place, added, age = unknownAge } of asked) {
          const where = [place, added === place ? undefined : added].filter((one) => one !== undefined);
          const [before, after] = [today, other].map(
            (book) => book.scope(where.length === 0 ? 'unknown' : where).row(age)[situationNumber(name)]!,
          );
          const owed = before!.obligations.join() === after!.obligations.join() ? 'same' : 'obligations';
          const direction = directionOf(before!, after!) ?? owed;
          const band = age.level === 'none' ? 'unknown' : bandOf(age.lo);
          note([name, band, where.join() || 'unknown', direction].join(' '));
        }
      }),
      { numRuns: 30, seed: 7 },
    );
    await own.trial.flush();
    const rows = await own.context.db.selectFrom('shadow_counts').selectAll().execute();
    const found = new Map<string, number>();
    for (const { situation, band, place, direction, count } of rows) {
      const key = [situation, band, place, direction].join(' ');
      found.set(key, (found.get(key) ?? 0) + count);
    }
    expect([...found].sort()).toEqual([...expected].sort());
    expect(new Set(rows.map(({ direction }) => direction))).toEqual(
      new Set(['same', 'tightens', 'obligations']),
    );
  });

  it('sees choices, uses and recorded children, and keeps nothing that leads back to them', async () => {
    const own = await service();
    await tryCodes(own, changed('search', 'guardian'));
    const id = await own.createChild('GB', { lo: 12, hi: 12 });
    await own.platform('POST', `/v1/children/${id}/choices`, {
      situation: 'profile.find/search',
      duration: 'once',
      met: ['explain-risk'],
    });
    for (const allowed of [true, false]) {
      const use = await own.platform('POST', `/v1/children/${id}/uses`, { situation: 'profile.find/search' });
      expect(use.body.allowed).toBe(allowed);
    }
    const { text, body } = await own.operator.send('GET', '/operator/api/candidate');
    expect(body.live.totals).toMatchObject({ compared: 2, tightens: 2, toNo: 1, toYes: 0 });
    const rows = await own.context.db.selectFrom('shadow_counts').selectAll().execute();
    const records = await own.operator.send('GET', '/operator/api/records');
    expect(records.body.records.map(readLoggedDecision)).toMatchObject([
      { situation: 'profile.find/search', granted: [], allowed: false },
      { situation: 'profile.find/search', granted: ['child'], allowed: true },
    ]);
    for (const shown of [text, JSON.stringify(rows), records.text]) {
      expect(shown).not.toContain(id);
      expect(shown).not.toContain('somebody');
    }
  });

  it('is written into the records every few seconds, and what cannot be is written later', async () => {
    const { ask, candidate, context, trial, time } = await service();
    await candidate({ date: '2027-01-01' });
    const written = async () =>
      (await context.db.selectFrom('shadow_counts').select('count').execute()).reduce(
        (sum, { count }) => sum + count,
        0,
      );
    await ask('engage.scroll/endless', { place: 'GB' });
    await trial.flushDue();
    expect(await written()).toBe(0);
    time.now += flushEvery;
    await trial.flushDue();
    expect(await written()).toBe(1);

    await context.db.schema.alterTable('shadow_counts').renameTo('elsewhere').execute();
    await ask('engage.scroll/endless', { place: 'GB' });
    await trial.flush();
    await context.db.schema.alterTable('elsewhere').renameTo('shadow_counts').execute();
    expect(await written()).toBe(1);
    await ask('data.share/sale', { place: 'GB' });
    await trial.flush();
    expect(await written()).toBe(3);
  });

  it('comes as files, whose mistakes are named by file and line while nothing changes', async () => {
    const { candidate, state, ask } = await service();
    expect((await candidate({ files: folder })).body).toMatchObject({
      candidate: { codes: ['gb-own', 'int-baseline'], from: null },
      codes: { added: ['gb-own'], changed: ['int-baseline'] },
    });
    const before = await state();
    const wrong = {
      ...folder,
      'gb/own.yaml': folder['gb/own.yaml'].replace('effect: forbid', 'effect: forbad'),
    };
    const refused = await candidate({ files: wrong });
    expect(refused).toMatchObject({ status: 422, body: { code: 'codes-invalid' } });
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ file: 'codes/gb/own.yaml', line: 17, what: expect.any(String) }),
    ]);
    for (const [body, status, code] of [
      [{ files: {} }, 422, 'codes-invalid'],
      [{ files: { ...folder, 'int/baseline.yaml': undefined } }, 422, 'codes-invalid'],
      [{ files: { ...folder, 'gb/own.yaml': '&a [*a]' } }, 422, 'codes-invalid'],
      [{ date: '2026-11-21' }, 422, 'date-passed'],
      [{ date: 'soon' }, 400, 'invalid'],
      [{ revision: '0123456789abcdef' }, 404, 'revision-unknown'],
      [{ installed: true }, 409, 'candidate-in-force'],
    ] as const)
      expect(await candidate(body)).toMatchObject({ status, body: { code } });
    expect(await state()).toEqual(before);
    expect((await ask('data.share/sale', { place: 'GB' })).body.context.revision).toBe(today.revision);
  });

  it('comes with a profile, or without the one in force', async () => {
    const { candidate } = await service();
    const profile = `service: {name: Birch, kinds: [social]}
places: [GB]
exempt:
  - code: gb-test
    reason: It is not for us.
    approver: Counsel
    approved: 2026-01-01
    expires: 2027-12-31
`;
    const { body } = await candidate({ profile });
    expect(body).toMatchObject({ candidate: { profile: 'Birch' }, codes: { changed: [], removed: [] } });
    expect(body.candidate.rules).toBeLessThan(body.active.rules);
    const wrong = await candidate({ profile: profile.replace('gb-test', 'gb-tset') });
    expect(wrong.body).toMatchObject({
      code: 'codes-invalid',
      errors: [expect.objectContaining({ file: 'stairgate.yaml', line: 4 })],
    });
    expect((await candidate({ profile: null })).body.code).toBe('candidate-in-force');
  });

  it('may leave guidance out, and be dropped', async () => {
    const guided = testCodes.map((code) => ({
      ...code,
      rules: code.rules.map((rule) =>
        rule.id === 'search' ? { ...rule, status: 'guidance' as const } : rule,
      ),
    }));
    const { candidate, operator, state, ask, context } = await service(guided);
    expect((await candidate({ guidance: false })).body.candidate).toMatchObject({ guidance: false });
    await ask('profile.find/search', { place: 'GB', age: verified(9) });
    expect((await state()).live.totals).toMatchObject({ compared: 1, loosens: 1, toYes: 1 });
    expect((await operator.send('DELETE', '/operator/api/candidate')).body).toMatchObject({
      candidate: null,
      live: null,
    });
    expect(await context.db.selectFrom('shadow_counts').selectAll().execute()).toEqual([]);
    expect(await context.db.selectFrom('laws').select('law').execute()).toHaveLength(1);
  });

  it('shows every cell that it would change, asked or not', async () => {
    const { candidate, operator } = await service();
    expect((await operator.send('GET', '/operator/api/candidate/diff?in=GB')).body.code).toBe(
      'candidate-none',
    );
    await candidate({ date: '2027-01-01' });
    const { body } = await operator.send('GET', '/operator/api/candidate/diff?in=GB');
    expect(body.differences).toMatchObject([
      { situation: 'engage.scroll/endless', ages: [0, 15], before: 'allow', after: 'forbid' },
    ]);
  });

  it('is for who is signed in, and not for other sites', async () => {
    const own = await service();
    const stranger = own.browser();
    for (const [method, path] of [
      ['GET', '/operator/api/candidate'],
      ['GET', '/operator/api/records'],
      ['GET', '/operator/api/candidate/diff?in=GB'],
      ['DELETE', '/operator/api/candidate'],
    ] as const)
      expect((await stranger.send(method, path)).body.code).toBe('not-signed-in');
    expect((await stranger.send('POST', '/operator/api/candidate', { installed: true })).status).toBe(401);
    const forged = await own.request(
      'POST',
      '/operator/api/candidate/switch',
      { revision: nextYear.revision, replaces: today.revision },
      { cookie: `sg_operator=${own.operator.cookies.get('sg_operator')}` },
    );
    expect(forged.body.code).toBe('csrf');
  });
});

describe('the switch', () => {
  it('puts the candidate in force, writes it down, and is undone by the same request', async () => {
    const { ask, candidate, switchTo, state, ledger, context } = await service();
    await candidate({ date: '2027-01-01' });
    await ask('engage.scroll/endless', { place: 'GB', age: verified(9) });
    const done = await switchTo(nextYear.revision, today.revision);
    expect(done).toMatchObject({
      status: 200,
      body: {
        active: { revision: nextYear.revision, chosenBy: 'operator' },
        candidate: { revision: today.revision },
        installed: 'candidate',
      },
    });
    const answer = await ask('engage.scroll/endless', { place: 'GB', age: verified(9) });
    expect(answer.body).toMatchObject({ decision: false, context: { revision: nextYear.revision } });
    expect((await ledger()).at(-1)).toMatchObject({
      kind: 'rulebook-changed',
      body: {
        revision: nextYear.revision,
        replaces: today.revision,
        by: 'operator',
        seen: { compared: 1, tightens: 1, toNo: 1 },
      },
    });
    expect((await state()).live.totals).toMatchObject({ compared: 1, loosens: 1, toYes: 1 });
    expect((await switchTo(today.revision, nextYear.revision)).body.active).toMatchObject({
      revision: today.revision,
      chosenBy: 'installed',
    });
    // The first pair again, and counted from the beginning, whatever another node still writes down of before.
    await context.db
      .insertInto('shadow_counts')
      .values({
        number: 2,
        active: today.revision,
        candidate: nextYear.revision,
        situation: 'data.share/sale',
        band: '0-5',
        place: 'GB',
        direction: 'same',
        turn: 'none',
        count: 7,
        example: '{}',
      })
      .execute();
    expect((await state()).live.totals).toMatchObject({ compared: 0 });
    expect(await recordRulebook(context)).toBe(false);
    const kinds = (await ledger()).map(({ kind }) => kind).filter((kind) => kind !== 'api-key-created');
    expect(kinds).toEqual([
      'ways-in-sealed',
      'law-sealed',
      'rulebook-changed',
      'candidate-set',
      'rulebook-changed',
      'rulebook-changed',
    ]);
    expect(await verifyLedger(context.db)).toMatchObject({ ok: true });
  });

  it('never falls between two children on a guardian’s page', async () => {
    const own = await service();
    const { context } = own;
    await own.candidate({ date: '2027-01-01' });
    let guardian = own.browser();
    for (let count = 0; count < 2; count++) {
      const id = await own.createChild('GB', { lo: 12, hi: 12 });
      guardian = await own.invite(id);
    }
    const { get } = context.children;
    let switched = 0;
    Object.assign(context.children, {
      async get(id: string) {
        if (switched++ === 1) await own.switchTo(nextYear.revision, today.revision);
        return get(id);
      },
    });
    const { children } = await own.home(guardian);
    expect(switched).toBe(2);
    expect(children.map(({ protections }) => protections.revision)).toEqual([today.revision, today.revision]);
    expect(context.rulebook().revision).toBe(nextYear.revision);
  });

  it('moves what the pages show of the law as well', async () => {
    const { candidate, switchTo, request } = await service();
    const picture = async () => {
      const { body } = await request('GET', '/operator/api/policy?in=GB');
      return body.cells['data.share/sale'][9].effect;
    };
    const named = async () => (await request('GET', '/operator/api/places')).body.codes[0].code;
    expect([await picture(), await named()]).toEqual(['forbid', 'gb-test']);
    const own = {
      ...folder,
      'gb/own.yaml': folder['gb/own.yaml']
        .replace('data.share/sale', 'data.train/own-models')
        .replace('[data.share]', '[data]'),
    };
    const { body } = await candidate({ files: own });
    await switchTo(body.candidate.revision, today.revision);
    expect([await picture(), await named()]).toEqual(['allow', 'gb-own']);
  });

  it('is refused when either rulebook is another one by now', async () => {
    const { candidate, switchTo, context } = await service();
    expect((await switchTo(nextYear.revision, today.revision)).body.code).toBe('candidate-moved');
    await candidate({ date: '2027-01-01' });
    for (const [revision, replaces] of [
      [today.revision, today.revision],
      [nextYear.revision, nextYear.revision],
    ] as const) {
      const refused = await switchTo(revision, replaces);
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'candidate-moved', active: today.revision, candidate: nextYear.revision },
      });
    }
    expect(context.rulebook().revision).toBe(today.revision);
    const both = await Promise.all([1, 2].map(() => switchTo(nextYear.revision, today.revision)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(context.rulebook().revision).toBe(nextYear.revision);
  });

  it('never falls into the middle of a batch', async () => {
    const own = await service();
    const { context } = own;
    await own.candidate({ date: '2027-01-01' });
    const near = await own.createChild('GB', { lo: 12, hi: 12 });
    const far = await own.createChild('GB', { lo: 12, hi: 12 });
    await context.children.get(near);
    context.events.announce({ kind: 'child', platform: 'p_default', childId: far, version: 1 });
    // The switch comes when the first answer is ready and the second child is being read.
    const children = context.children.of('p_default');
    const { getMany } = children;
    let switched = 0;
    Object.assign(children, {
      async getMany(ids: Iterable<string>) {
        const found = await getMany(ids);
        if (switched++ === 0) await own.switchTo(nextYear.revision, today.revision);
        return found;
      },
    });
    const { body } = await own.platform('POST', '/access/v1/evaluations', {
      subject: { type: 'user', id: 'x' },
      action: { name: 'engage.scroll/endless' },
      evaluations: [near, far, near].map((id) => ({ resource: { type: 'child', id } })),
    });
    expect(switched).toBe(1);
    expect(body.evaluations.map((one: { context: { revision: string } }) => one.context.revision)).toEqual(
      Array(3).fill(nextYear.revision),
    );
  });
});

describe('a day on which law changes', () => {
  it('brings a revision that is written down once and can be read for ever', async () => {
    const { ask, time, ledger, context, platform, candidate } = await service();
    await candidate({ guidance: false, date: '2027-01-01' });
    time.now = Date.parse('2027-01-01T00:00:00.000Z');
    expect((await ask('engage.scroll/endless')).body.context.revision).toBe(nextYear.revision);
    while (context.laws.state.revision !== nextYear.revision) await context.laws.refresh({ again: true });
    expect(await recordRulebook(context)).toBe(false);
    expect((await ledger()).filter(({ kind }) => kind === 'rulebook-changed')).toMatchObject([
      { body: { revision: today.revision, by: 'installed', replaces: null } },
      { body: { revision: nextYear.revision, by: 'calendar', replaces: today.revision } },
    ]);
    expect(context.laws.candidate?.rulebook().asOf).toBe('2027-01-01');
    for (const book of [today, nextYear]) {
      const { status, body, headers } = await platform('GET', `/v1/rulebook/${book.revision}`);
      expect(status).toBe(200);
      expect(compile(body.codes, { asOf: body.asOf, profile: body.profile }).revision).toBe(book.revision);
      expect(headers).toMatchObject({
        etag: `"${book.revision}"`,
        'cache-control': 'private, max-age=31536000, immutable',
      });
    }
    expect((await platform('GET', '/v1/rulebook/0123456789abcdef')).body.code).toBe('revision-unknown');
    expect((await platform('GET', '/v1/rulebook/../etc')).status).toBe(404);
  });

  it('finds revisions that nobody wrote down', async () => {
    const { platform, context } = await service();
    await context.db.deleteFrom('revisions').execute();
    expect((await platform('GET', `/v1/rulebook/${nextYear.revision}`)).body).toMatchObject({
      revision: nextYear.revision,
      asOf: '2027-01-01',
    });
  });
});

describe('an answer that is to be kept', () => {
  it('brings its record, which is about nobody', async () => {
    const own = await service();
    const id = await own.createChild('GB', { lo: 12, hi: 12 });
    const request = {
      subject: { type: 'user', id: 'somebody' },
      resource: { type: 'child', id },
      action: { name: 'contact.message/adult' },
      context: { place: 'US', record: true },
    };
    const { body } = await own.platform('POST', '/access/v1/evaluation', request);
    const { record, ...context } = body.context;
    expect(record).toEqual({
      at: '2026-11-22T12:00:00.000Z',
      situation: 'contact.message/adult',
      in: ['GB', 'US'],
      age: { lo: 12, hi: 12, level: 'declared-by-guardian-or-device' },
      granted: [],
      effect: 'guardian',
      allowed: false,
      obligations: ['ask-an-adult-first'],
      revision: today.revision,
    });
    expect(replay(readLoggedDecision(record), today, today)).toMatchObject({ unlike: [], change: 'same' });
    const plain = await own.platform('POST', '/access/v1/evaluation', {
      ...request,
      context: { place: 'US' },
    });
    expect(plain.body.context).toEqual(context);
    const brief = await own.platform('POST', '/access/v1/evaluations', {
      ...request,
      evaluations: [{}, { context: { place: 'US' } }],
      options: { detail: 'brief' },
    });
    expect(brief.body.evaluations.map((one: { context: object }) => 'record' in one.context)).toEqual([
      true,
      false,
    ]);
  });
});
