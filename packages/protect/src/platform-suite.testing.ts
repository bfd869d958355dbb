import { loadCodes } from '@stairgate/codes';
import {
  compile,
  type Level,
  type Limit,
  levels,
  limiters,
  obligationNames,
  type Rulebook,
  readLoggedDecision,
  replay,
  situations,
  unknownAge,
} from '@stairgate/rulebook';
import { verifyLedger } from '@stairgate/service';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childNow } from './child/facts/child-facts.ts';
import { childTables } from './child/facts/child-tables.ts';
import { givenNow } from './child/sleep/given-now.ts';
import { makeVendor } from './make-vendor.testing.ts';
import { makeWallet, type openTestService, type TestService } from './open-test-service.testing.ts';
import { testCodes } from './test-codes.testing.ts';

type Open = (options?: Parameters<typeof openTestService>[0]) => Promise<TestService>;

/** What platforms can rely on, whichever database is underneath. */
export function platformSuite(engine: string, open: Open): void {
  describe(`the platform API on ${engine}`, () => {
    let service: TestService;
    let vendor: Awaited<ReturnType<typeof makeVendor>>;
    let wallet: Awaited<ReturnType<typeof makeWallet>>;

    beforeAll(async () => {
      vendor = await makeVendor();
      wallet = await makeWallet();
      service = await open({
        isForged: true,
        codes: testCodes,
        settings: { trustedIssuers: [vendor.issuer, wallet.issuer] },
      });
    });
    afterAll(() => service?.close());

    const post = (url: string, body?: unknown) => service.platform('POST', url, body);
    const get = (url: string) => service.platform('GET', url);
    const child = (age = 12, place = 'GB') => service.createChild(place, { lo: age, hi: age });
    const choose = (id: string, situation: string, duration: string, met: readonly string[] = []) =>
      post(`/v1/children/${id}/choices`, { situation, duration, met });
    const view = async (id: string, situation: string) =>
      (await get(`/v1/children/${id}/protections`)).body.situations[situation];
    const locationMet = ['explain-risk', 'offer-just-this-time'];
    /** A guardian's consent in the records, as the guardian side would leave it. */
    const consent = (
      id: string,
      situation: 'ads.show/personalised' | 'live.broadcast/anyone',
      duration = 'until-changed',
    ) =>
      service.context.children.change(id, async ({ trx, at, now, facts }) => {
        const here = childNow(await facts(), service.context.rulebook(), now);
        await trx
          .insertInto('grants')
          .values({
            child_id: id,
            situation,
            by: 'guardian',
            duration: duration as 'once',
            session_id: null,
            guardian_id: 'g',
            consent_id: null,
            granted_at: at,
            reach: 'disclosure',
            ...givenNow(here, situation),
          })
          .execute();
      });

    describe('a child', () => {
      it('is created with a place and an age, and read again', async () => {
        const created = await post('/v1/children', {
          place: 'us-ca',
          evidence: { method: 'self-declared', year: 2014, month: 3 },
        });
        expect(created.status).toBe(201);
        expect(created.body).toMatchObject({
          place: 'US-CA',
          age: { lo: 12, hi: 12, level: 'self-declared' },
          band: '10-12',
          version: 1,
          guardian: 'none',
          createdAt: '2026-11-22T12:00:00.000Z',
        });
        expect(created.headers.location).toBe(`/v1/children/${created.body.id}`);
        expect((await get(`/v1/children/${created.body.id}`)).body).toEqual(created.body);
      });

      it('may be of unknown age and place, which is the strictest', async () => {
        const { body } = await post('/v1/children', { place: 'unknown' });
        expect(body).toMatchObject({ place: 'unknown', age: { lo: 0, hi: 18, level: 'none' }, band: '0-5' });
        const page = await get(`/v1/children/${body.id}/protections`);
        const strictest = compile(testCodes, { asOf: '2026-11-22' }).protections({
          in: 'unknown',
          age: { lo: 0, hi: 18, level: 'none' },
        });
        for (const situation of situations)
          expect(page.body.situations[situation].effect).toBe(strictest.situations[situation].effect);
      });

      it('moves to another place', async () => {
        const id = await child(12, 'GB');
        expect((await view(id, 'data.collect/optional')).allowed).toBe(true);
        const moved = await service.platform('PUT', `/v1/children/${id}/place`, { place: 'US' });
        expect(moved.body).toMatchObject({ place: 'US', version: 2 });
        expect(await view(id, 'data.collect/optional')).toMatchObject({ allowed: false, effect: 'guardian' });
      });

      it('shows a page with an ETag that holds until something changes', async () => {
        const id = await child();
        const url = `/v1/children/${id}/protections`;
        const first = await get(url);
        const tag = String(first.headers.etag);
        expect(tag).toMatch(/^"[^"]+"$/);
        const again = (seen: string) =>
          service.request('GET', url, undefined, {
            authorization: `Bearer ${service.key}`,
            'if-none-match': seen,
          });
        for (const seen of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
          const same = await again(seen);
          expect([same.status, same.text, same.headers.etag]).toEqual([304, '', tag]);
        }
        await choose(id, 'profile.find/search', 'until-changed', ['explain-risk']);
        expect((await again(tag)).status).toBe(200);
        const before = String((await get(url)).headers.etag);
        service.time.now += 86_400_000;
        expect((await again(before)).status).toBe(200);
        service.time.now -= 86_400_000;
      });
    });

    describe('evidence of age', () => {
      it('arrives in any order and gives the same age', async () => {
        const pieces = [
          { method: 'self-declared', year: 1990, month: 1 },
          { method: 'device', provider: 'apple', lo: 13, hi: 15, declaration: 'guardianDeclared' },
          { method: 'guardian', lo: 12, hi: 14 },
          { method: 'device', provider: 'google', lo: 18, hi: 120, declaration: 'a word of tomorrow' },
        ];
        const ages = [];
        for (const order of [pieces, [...pieces].reverse()]) {
          const { body } = await post('/v1/children', { place: 'GB' });
          for (const piece of order) await post(`/v1/children/${body.id}/age-evidence`, piece);
          ages.push((await get(`/v1/children/${body.id}`)).body.age);
        }
        expect(ages[0]).toEqual({ lo: 13, hi: 14, level: 'declared-by-guardian-or-device' });
        expect(ages[1]).toEqual(ages[0]);
      });

      it('may have an open end from a device, and counts by the word of that device', async () => {
        const learn = async (provider: string, lo: number | null, hi: number | null, declaration: string) => {
          const evidence = { method: 'device', provider, lo, hi, declaration };
          const { status, body } = await post('/v1/children', { place: 'GB', evidence });
          return status === 201 ? body.age : { status, type: body.type, detail: body.detail };
        };
        const vouched = 'declared-by-guardian-or-device';
        expect(await learn('apple', 18, null, 'confirmed')).toEqual({ lo: 18, hi: 18, level: vouched });
        expect(await learn('apple', null, 12, 'guardianDeclared')).toEqual({ lo: 0, hi: 12, level: vouched });
        expect(await learn('apple', 21, null, 'paymentChecked')).toEqual({ lo: 18, hi: 18, level: vouched });
        expect(await learn('google', 18, null, 'TIER_D')).toEqual({ lo: 18, hi: 18, level: vouched });
        expect(await learn('google', 13, null, 'TIER_A')).toEqual({ lo: 13, hi: 18, level: 'self-declared' });
        expect(await learn('google', 13, 15, 'confirmed')).toEqual({
          lo: 13,
          hi: 15,
          level: 'self-declared',
        });
        expect(await learn('google', null, 12, 'TIER_B')).toMatchObject({
          status: 422,
          detail: expect.stringContaining('Without ageLower (lo) the device gave no age'),
        });
        expect(await learn('apple', null, null, 'confirmed')).toMatchObject({
          status: 422,
          detail: expect.stringContaining('With both ends open the device gave no age'),
        });
      });

      it('keeps neither year nor month', async () => {
        const { body } = await post('/v1/children', {
          place: 'GB',
          evidence: { method: 'self-declared', year: 2013, month: 7 },
        });
        const held = (await get(`/v1/children/${body.id}/export`)).text;
        expect(held).not.toMatch(/2013|"month"|"year"/);
      });

      it('raises an age only once the full year has passed', async () => {
        const id = await child(12);
        const start = service.time.now;
        service.time.now = Date.parse('2027-11-21T23:59:59.999Z');
        expect((await get(`/v1/children/${id}`)).body.age).toMatchObject({ lo: 12, hi: 13 });
        service.time.now = Date.parse('2027-11-22T00:00:00.000Z');
        expect((await get(`/v1/children/${id}`)).body.age).toMatchObject({ lo: 13, hi: 13 });
        service.time.now = start;
      });

      it('of a vendor counts when its signature says the same', async () => {
        const id = await child(18);
        const said = { lo: 14, hi: 16, level: 'estimated' };
        const token = await vendor.sign({ sub: id, ...said, now: service.time.now });
        const evidence = { method: 'vendor', ...said, token };
        const learnt = await post(`/v1/children/${id}/age-evidence`, evidence);
        expect(learnt.body.age).toEqual(said);
        const replayed = await post(`/v1/children/${id}/age-evidence`, evidence);
        expect([replayed.status, replayed.body.code]).toEqual([410, 'proof-used']);
        expect(JSON.stringify(replayed.body)).not.toContain(token);
      });

      it('of a vendor that is forged, old, of another child or of another age is refused and changes nothing', async () => {
        const id = await child(12);
        const other = await child(12);
        const said = { lo: 18, hi: 18, level: 'verified' };
        const base = { sub: id, ...said, now: service.time.now };
        const forger = await makeVendor();
        const seconds = service.time.now / 1000;
        const { publicUrl } = service.context.settings;
        const tokens = {
          forged: await forger.sign(base),
          'of another child': await vendor.sign({ ...base, sub: other }),
          'of another age': await vendor.sign({ ...base, lo: 16 }),
          'of another level': await vendor.sign({ ...base, level: 'estimated' }),
          expired: await vendor.sign({ ...base, exp: seconds - 60 }),
          old: await vendor.sign({ ...base, iat: seconds - 3700 }),
          'of 2001': await vendor.sign({ ...base, iat: 1_000_000_000 }),
          'good for years': await vendor.sign({ ...base, exp: seconds + 100 * 365 * 86_400 }),
          'of the future': await vendor.sign({ ...base, iat: seconds + 3600, exp: seconds + 7200 }),
          endless: await vendor.sign({ ...base, exp: undefined }),
          'for another service': await vendor.sign({ ...base, aud: 'https://other.example' }),
          'for many services': await vendor.sign({ ...base, aud: [publicUrl, 'https://other.example'] }),
          'of another kind': await vendor.sign(base, { typ: 'adult-credential+jwt' }),
          'of a stranger': await vendor.sign({ ...base, iss: 'https://stranger.example' }),
          'no token': 'x.y.z',
          'not signed': `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ iss: vendor.issuer.issuer, ...base }))}.`,
        };
        for (const [what, token] of Object.entries(tokens)) {
          const refused = await post(`/v1/children/${id}/age-evidence`, {
            method: 'vendor',
            ...said,
            token,
          });
          expect([what, refused.status, refused.body.code]).toEqual([what, 422, 'evidence-untrusted']);
        }
        expect((await get(`/v1/children/${id}`)).body).toMatchObject({ age: { lo: 12 }, version: 1 });
      });

      it('by a credential proves an adult, once, and the one for whom it was asked', async () => {
        const { body } = await post('/v1/children', { place: 'GB' });
        const other = await child(12);
        const begin = async (id: string) =>
          (
            await post(`/v1/children/${id}/age-attempts`, {
              method: 'credential',
              returnTo: 'https://a.example',
            })
          ).body;
        const [own, others] = [await begin(body.id), await begin(other)];
        const token = await wallet.sign({
          now: service.time.now,
          aud: own.next.audience,
          nonce: own.next.nonce,
        });
        const wrong = await post(`/v1/children/${other}/age-attempts/${others.attemptId}`, {
          fields: { token },
        });
        expect([wrong.status, wrong.body.code]).toEqual([422, 'proof-invalid']);
        const path = `/v1/children/${body.id}/age-attempts/${own.attemptId}`;
        expect((await post(path, { fields: { token } })).body).toEqual({ outcome: 'finished' });
        expect((await get(`/v1/children/${body.id}`)).body).toMatchObject({
          age: { lo: 18, hi: 18, level: 'verified' },
          band: '18+',
        });
        expect((await post(path, { fields: { token } })).body.code).toBe('attempt-used');
      });

      it('leaves who only claims to be grown up inside the protections that ask for more', async () => {
        const { body } = await post('/v1/children', {
          place: 'GB',
          evidence: { method: 'self-declared', year: 1990, month: 1 },
        });
        expect(await view(body.id, 'content.view/adult-only')).toMatchObject({ allowed: false });
      });

      it('cannot be tried for ever, but what is weak takes no room from what is surer', async () => {
        const id = await child(12);
        const { db } = service.context;
        const rows = Array.from({ length: 50 }, (_, at) => ({
          child_id: id,
          seq: at + 2,
          method: 'self-declared',
          level: 'self-declared' as const,
          lo: 18,
          hi: 18,
          learnt_on: '2026-11-22',
          source: null,
        }));
        await service.context.children.change(id, async ({ trx }) => {
          await trx.insertInto('age_evidence').values(rows).execute();
        });
        const more = { method: 'self-declared', year: 1990, month: 1 };
        const refused = await post(`/v1/children/${id}/age-evidence`, more);
        expect([refused.status, refused.body.code]).toEqual([409, 'too-much-evidence']);
        const said = { lo: 9, hi: 10, level: 'verified' };
        const token = await vendor.sign({ sub: id, ...said, now: service.time.now });
        const learnt = await post(`/v1/children/${id}/age-evidence`, { method: 'vendor', ...said, token });
        expect(learnt.body.age).toEqual(said);
        const { length } = await db
          .selectFrom('age_evidence')
          .select('seq')
          .where('child_id', '=', id)
          .execute();
        expect(length).toBe(52);
      });
    });

    describe('a choice', () => {
      it('is refused while something has to happen first, and names it', async () => {
        const id = await child();
        const refused = await choose(id, 'location.share/contact', 'once', ['explain-risk']);
        expect([refused.status, refused.body.code, refused.body.missing]).toEqual([
          422,
          'obligations-unmet',
          ['offer-just-this-time'],
        ]);
        expect(refused.body.rules[0]).toEqual({
          code: 'gb-test',
          cite: 's. 1',
          url: 'https://law.example/1',
        });
      });

      it('may last for a session only where the law resets it', async () => {
        const id = await child();
        const lasting = await choose(id, 'location.share/contact', 'until-changed', locationMet);
        expect([lasting.status, lasting.body.code]).toEqual([422, 'duration-not-allowed']);
        const without = await choose(id, 'location.share/contact', 'session', locationMet);
        expect([without.status, without.body.code]).toEqual([409, 'no-session']);
        const { body: session } = await post(`/v1/children/${id}/sessions`);
        const chosen = await choose(id, 'location.share/contact', 'session', locationMet);
        expect(chosen.body).toMatchObject({
          situation: 'location.share/contact',
          view: { allowed: true, has: ['child'], grant: { duration: 'session', by: 'child' } },
          undo: null,
        });
        const page = (await get(`/v1/children/${id}/protections`)).body;
        expect([page.session, page.signs.location]).toEqual([session.sessionId, true]);
        const ended = await service.platform('DELETE', `/v1/children/${id}/sessions/${session.sessionId}`);
        expect(ended.status).toBe(204);
        expect(await view(id, 'location.share/contact')).toMatchObject({
          allowed: false,
          has: [],
          grant: null,
        });
        expect((await get(`/v1/children/${id}/protections`)).body.signs.location).toBe(false);
      });

      it('ends with the next session and with the hours of this one', async () => {
        for (const end of ['next', 'hours'] as const) {
          const id = await child();
          await post(`/v1/children/${id}/sessions`);
          await choose(id, 'location.share/contact', 'session', locationMet);
          await choose(id, 'location.share/anyone', 'once', locationMet);
          const start = service.time.now;
          if (end === 'next') await post(`/v1/children/${id}/sessions`);
          else service.time.now += 12 * 3_600_000;
          for (const situation of ['location.share/contact', 'location.share/anyone'])
            expect((await view(id, situation)).allowed).toBe(false);
          service.time.now = start;
        }
      });

      it('is undone, and says what would bring it back', async () => {
        const id = await child();
        await choose(id, 'profile.find/search', 'until-changed', ['explain-risk']);
        const off = await service.platform('DELETE', `/v1/children/${id}/choices/profile.find/search`);
        expect(off.body).toMatchObject({
          view: { allowed: false, grant: null },
          undo: { situation: 'profile.find/search', duration: 'until-changed' },
        });
        const again = await service.platform('DELETE', `/v1/children/${id}/choices/profile.find/search`);
        expect([again.status, again.body.undo]).toEqual([200, null]);
      });

      it('never opens what is locked, needs a guardian or needs nobody', async () => {
        const id = await child();
        for (const [situation, code] of [
          ['data.share/sale', 'locked'],
          ['ads.show/personalised', 'guardian-needed'],
          ['engage.scroll/endless', 'not-needed'],
        ] as const) {
          const refused = await choose(id, situation, 'until-changed');
          expect([refused.status, refused.body.code]).toEqual([409, code]);
        }
        expect((await get(`/v1/children/${id}`)).body.version).toBe(1);
      });

      it('by the child counts beside the consent where both are needed', async () => {
        const id = await child(12, 'US');
        expect((await view(id, 'live.broadcast/anyone')).needs).toEqual(['guardian', 'child']);
        expect((await choose(id, 'live.broadcast/anyone', 'until-changed')).body.code).toBe(
          'guardian-needed',
        );
        await consent(id, 'live.broadcast/anyone');
        expect((await view(id, 'live.broadcast/anyone')).allowed).toBe(false);
        const chosen = await choose(id, 'live.broadcast/anyone', 'until-changed');
        expect(chosen.body.view).toMatchObject({ allowed: true, has: ['child', 'guardian'] });
      });

      it('cannot claim to have checked an age', async () => {
        const id = await child(14);
        const refused = await choose(id, 'ai.chat/companion', 'until-changed', ['verify-age']);
        expect(refused.body).toMatchObject({ code: 'obligations-unmet', missing: ['verify-age'] });
        const said = { lo: 14, hi: 14, level: 'estimated' };
        const token = await vendor.sign({ sub: id, ...said, now: service.time.now });
        await post(`/v1/children/${id}/age-evidence`, { method: 'vendor', ...said, token });
        expect((await choose(id, 'ai.chat/companion', 'until-changed')).status).toBe(200);
      });

      it('that lasts does not survive a move to where the law resets it', async () => {
        const id = await child(12, 'US');
        await service.context.children.change(id, async ({ trx }) => {
          await trx
            .insertInto('grants')
            .values({
              child_id: id,
              situation: 'location.share/contact',
              by: 'child',
              duration: 'until-changed',
              session_id: null,
              guardian_id: null,
              consent_id: null,
              granted_at: '2026-11-01T00:00:00.000Z',
            })
            .execute();
        });
        await service.platform('PUT', `/v1/children/${id}/place`, { place: 'GB' });
        expect((await view(id, 'location.share/contact')).allowed).toBe(false);
      });
    });

    describe('a use', () => {
      const use = (id: string, situation: string) => post(`/v1/children/${id}/uses`, { situation });

      it('consumes what was given for once: of many at the same time exactly one', async () => {
        const id = await child();
        await choose(id, 'location.share/contact', 'once', locationMet);
        const uses = await Promise.all(Array.from({ length: 8 }, () => use(id, 'location.share/contact')));
        expect(uses.map(({ status }) => status)).toEqual(new Array(8).fill(200));
        expect(uses.filter(({ body }) => body.allowed)).toHaveLength(1);
        expect((await view(id, 'location.share/contact')).allowed).toBe(false);
      });

      it('leaves alone what lasts', async () => {
        const id = await child();
        await choose(id, 'profile.find/search', 'until-changed', ['explain-risk']);
        for (let count = 0; count < 3; count++)
          expect((await use(id, 'profile.find/search')).body).toMatchObject({
            allowed: true,
            reasons: ['child-opted-in'],
          });
      });

      it('says why not', async () => {
        const id = await child();
        expect((await use(id, 'data.share/sale')).body).toMatchObject({
          allowed: false,
          effect: 'forbid',
          reasons: ['forbidden'],
          rules: [{ code: 'gb-test', rule: 'sale' }],
        });
      });
    });

    describe('at the same time', () => {
      it('two uses of a guardian’s single consent: exactly one', async () => {
        const id = await child(12, 'US');
        await consent(id, 'ads.show/personalised', 'once');
        const uses = await Promise.all(
          [1, 2].map(() => post(`/v1/children/${id}/uses`, { situation: 'ads.show/personalised' })),
        );
        expect(uses.map(({ body }) => body.allowed).sort()).toEqual([false, true]);
      });

      it('a withdrawal and a grant: one after the other, and the page agrees with the records', async () => {
        for (let round = 0; round < 10; round++) {
          const id = await child();
          await choose(id, 'profile.find/search', 'until-changed', ['explain-risk']);
          const racing = [
            choose(id, 'profile.find/search', 'until-changed', ['explain-risk']),
            service.platform('DELETE', `/v1/children/${id}/choices/profile.find/search`),
            get(`/v1/children/${id}/protections`),
          ];
          if (round % 2 === 1) racing.reverse();
          const done = await Promise.all(racing);
          expect(done.map(({ status }) => status)).toEqual([200, 200, 200]);
          const rows = await service.context.db
            .selectFrom('grants')
            .selectAll()
            .where('child_id', '=', id)
            .execute();
          const page = (await get(`/v1/children/${id}/protections`)).body;
          expect(page.situations['profile.find/search'].allowed).toBe(rows.length === 1);
          expect(page.version).toBe(4);
        }
      });

      it('many changes of many children keep one unbroken ledger', async () => {
        const ids = await Promise.all(Array.from({ length: 6 }, () => child()));
        await Promise.all(
          ids.flatMap((id) =>
            [1, 2, 3].map(() => choose(id, 'profile.find/search', 'until-changed', ['explain-risk'])),
          ),
        );
        expect(await verifyLedger(service.context.db)).toMatchObject({ ok: true });
      });

      it('an erasure and a choice: the child stays erased', async () => {
        const id = await child();
        await Promise.all([
          service.platform('DELETE', `/v1/children/${id}`),
          choose(id, 'profile.find/search', 'until-changed', ['explain-risk']),
          post(`/v1/children/${id}/sessions`),
        ]);
        expect(await rowsAbout(service, id)).toEqual([]);
        expect((await get(`/v1/children/${id}`)).status).toBe(404);
      });
    });

    describe('rights', () => {
      it('export gives everything that is held, and nobody’s address', async () => {
        const id = await child(12, 'US');
        await service.invite(id, 'secret.parent@example.com');
        await post(`/v1/children/${id}/complaints`, { about: 'data', text: 'I want to know.' });
        const { body, text, headers } = await get(`/v1/children/${id}/export`);
        expect(body.child.id).toBe(id);
        expect(body.ageEvidence).toHaveLength(1);
        expect(body.complaints[0]).toMatchObject({ about: 'data', text: 'I want to know.' });
        expect(body.guardians).toHaveLength(1);
        expect(body.ledger.map(({ kind }: { kind: string }) => kind)).toContain('child-created');
        expect(text).not.toContain('secret.parent');
        expect(headers['cache-control']).toBe('no-store');
      });

      it('erasing leaves no row, and a ledger that still holds and leads nowhere', async () => {
        const id = await child(12, 'US');
        await service.invite(id);
        await post(`/v1/children/${id}/sessions`);
        await post(`/v1/children/${id}/complaints`, { about: 'age' });
        await post(`/v1/children/${id}/page-link`);
        await consent(id, 'ads.show/personalised');
        expect((await rowsAbout(service, id)).length).toBeGreaterThan(5);
        const erased = await service.platform('DELETE', `/v1/children/${id}`);
        expect([erased.status, erased.text]).toEqual([204, '']);
        expect(await rowsAbout(service, id)).toEqual([]);
        expect((await get(`/v1/children/${id}`)).body.code).toBe('child-unknown');
        const ledger = await service.context.db.selectFrom('ledger').selectAll().execute();
        expect(JSON.stringify(ledger)).not.toContain(id);
        expect(await verifyLedger(service.context.db)).toMatchObject({ ok: true });
      });

      it('knows every table that holds a child', async () => {
        const { rows } = await service.context.db
          .selectFrom('information_schema.columns' as never)
          .select(['table_name' as never])
          .where('column_name' as never, '=', 'child_id' as never)
          .where('table_schema' as never, '=', 'public' as never)
          .execute()
          .then((rows) => ({ rows: rows as { table_name: string }[] }));
        expect(rows.map(({ table_name }) => table_name).sort()).toEqual([...childTables].sort());
      });

      it('a complaint is taken with a day for the answer', async () => {
        const id = await child();
        const { status, body } = await post(`/v1/children/${id}/complaints`, {
          about: 'ads.show/personalised',
        });
        expect([status, body]).toEqual([
          201,
          { complaintId: expect.stringMatching(/^co_/), state: 'received', answerBy: '2026-12-22' },
        ]);
      });

      it('a page link is made for a child that exists, and says when it ends', async () => {
        const id = await child();
        const { status, body } = await post(`/v1/children/${id}/page-link`);
        expect(status).toBe(201);
        expect(body.url).toMatch(/^http:\/\/localhost:4300\/child#t=[\w-]{43}$/);
        expect(body.expiresAt).toBe('2026-11-22T12:15:00.000Z');
        expect((await post('/v1/children/c_nobody/page-link')).status).toBe(404);
      });
    });

    describe('text of any kind', () => {
      const nasty = [
        `'; drop table children; --`,
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '{{7*7}} #{7*7} %s %n ../../etc/passwd',
        '😀 \u202e שלום',
        'half \ud800',
      ];

      it('is kept as it is and given back as data', async () => {
        const id = await child();
        // Half of a character is no text (RFC 7493), and whoever sends it is told so.
        for (const text of nasty)
          expect((await post(`/v1/children/${id}/complaints`, { about: 'other', text })).status).toBe(
            text.isWellFormed() ? 201 : 400,
          );
        const { body, headers } = await get(`/v1/children/${id}/export`);
        expect(body.complaints.map((one: { text: string }) => one.text).sort()).toEqual(
          nasty.filter((text) => text.isWellFormed()).sort(),
        );
        expect(String(headers['content-type'])).toContain('application/json');
        expect(headers['x-content-type-options']).toBe('nosniff');
      });

      it('in an id, a place or a situation is refused and changes nothing', async () => {
        const id = await child();
        for (const text of nasty) {
          const inPath = encodeURIComponent(text.toWellFormed());
          const answers = [
            await get(`/v1/children/${inPath}`),
            await post(`/v1/children/${inPath}/sessions`),
            await service.platform('DELETE', `/v1/children/${id}/choices/${inPath}/x`),
            await service.platform('DELETE', `/v1/children/${id}/sessions/${inPath}`),
            await post('/v1/children', { place: text }),
            await choose(id, text, 'once'),
            await post(`/v1/children/${id}/uses`, { situation: text }),
            await post(`/v1/children/${id}/complaints`, { about: text }),
          ];
          for (const { status, body } of answers) {
            expect(status).toBeGreaterThanOrEqual(400);
            expect(status).toBeLessThan(500);
            expect(body).toMatchObject({ code: expect.any(String), fix: expect.any(String) });
          }
        }
        expect((await get(`/v1/children/${id}`)).body.version).toBe(1);
      });
    });

    describe('the law of the day', () => {
      it('changes at midnight UTC, in the answers, the ETag and the ledger', async () => {
        const id = await child(12);
        const start = service.time.now;
        service.time.now = Date.parse('2026-12-31T23:59:59.999Z');
        const before = await get(`/v1/children/${id}/protections`);
        expect(before.body.situations['engage.scroll/endless'].allowed).toBe(true);
        service.time.now += 1;
        const after = await get(`/v1/children/${id}/protections`);
        expect(after.body.situations['engage.scroll/endless']).toMatchObject({
          allowed: false,
          effect: 'forbid',
        });
        expect(after.headers.etag).not.toBe(before.headers.etag);
        expect(after.body.revision).not.toBe(before.body.revision);
        service.time.now = start;
      });
    });
  });

  describe(`decisions on ${engine}`, () => {
    it('agree with the rulebook for every situation, on any facts', async () => {
      const service = await open({ isForged: true });
      try {
        const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
        const facts = fc.record({
          place: fc.constantFrom('GB', 'US', 'US-CA', 'FR', 'unknown'),
          lo: fc.integer({ min: 0, max: 18 }),
          span: fc.integer({ min: 0, max: 6 }),
          granted: fc.uniqueArray(
            fc.record({
              situation: fc.constantFrom(...situations),
              by: fc.constantFrom('child' as const, 'guardian' as const),
              once: fc.boolean(),
            }),
            { maxLength: 30, selector: ({ situation, by }) => situation + by },
          ),
          limits: fc.uniqueArray(
            fc.record({
              situation: fc.constantFrom(...situations),
              by: fc.constantFrom(...limiters),
              how: fc.constantFrom('closed' as const, 'ask' as const),
            }),
            { maxLength: 6, selector: ({ situation, by }) => situation + by },
          ),
          level: fc.constantFrom(...levels),
        });
        await fc.assert(
          fc.asyncProperty(facts, async ({ place, lo, span, granted, limits, level }) => {
            const age = { lo, hi: Math.min(18, lo + span), level };
            const id = await putChild(service, place, age, granted, limits, rulebook);
            const { body } = await service.platform('POST', '/access/v1/evaluations', {
              subject: { type: 'service', id: 'x' },
              resource: { type: 'child', id },
              evaluations: situations.map((name) => ({ action: { name }, context: { record: true } })),
            });
            const page = await service.platform('GET', `/v1/children/${id}/protections`);
            const known = level === 'none' ? { lo: 0, hi: 18, level } : age;
            situations.forEach((situation, index) => {
              const expected = rulebook.decide({ situation, in: place, age: known, granted, limits });
              const { allowed, ...context } = JSON.parse(JSON.stringify(expected));
              const { record, ...answered } = body.evaluations[index].context;
              expect([body.evaluations[index].decision, answered]).toEqual([allowed, context]);
              // What is kept of it is enough to answer it again.
              expect(replay(readLoggedDecision(record), rulebook, rulebook).unlike).toEqual([]);
              expect(page.body.situations[situation]).toMatchObject({ allowed, effect: expected.effect });
            });
          }),
          { numRuns: 40, seed: 7 },
        );
      } finally {
        await service.close();
      }
    });
  });
}

async function putChild(
  { context }: TestService,
  place: string,
  age: { lo: number; hi: number; level: Level },
  granted: readonly { situation: (typeof situations)[number]; by: 'child' | 'guardian'; once: boolean }[],
  limits: readonly Limit[],
  rulebook: Rulebook,
): Promise<string> {
  const id = context.id('c');
  const at = new Date(context.clock()).toISOString();
  const known = age.level === 'none' ? unknownAge : age;
  await context.events.transact(async (trx) => {
    await trx
      .insertInto('children')
      .values({
        child_id: id,
        platform_id: 'p_default',
        place: place === 'unknown' ? null : place,
        version: 1,
        ledger_alias: context.id('a'),
        created_at: at,
      })
      .execute();
    if (age.level !== 'none')
      await trx
        .insertInto('age_evidence')
        .values({ child_id: id, seq: 1, method: 'vendor', ...age, learnt_on: at.slice(0, 10), source: null })
        .execute();
    // In this very session, so that no law resets them.
    await trx
      .insertInto('sessions')
      .values({
        child_id: id,
        session_id: 's',
        started_at: at,
        expires_at: '2027-01-01T00:00:00.000Z',
        ended_at: null,
      })
      .execute();
    for (const { situation, by, once } of granted)
      await trx
        .insertInto('grants')
        .values({
          child_id: id,
          situation,
          by,
          duration: once ? 'once' : 'until-changed',
          session_id: null,
          guardian_id: null,
          consent_id: null,
          granted_at: at,
          met: JSON.stringify(obligationNames),
          reach: 'disclosure',
          apart: true,
          ...givenNow({ scope: rulebook.scope(place), age: known }, situation),
        })
        .execute();
    for (const [index, { situation, by, how }] of limits.entries())
      await trx
        .insertInto('limits')
        .values({
          ...{ child_id: id, limit_id: `l${index}`, by, kind: how, about: situation, guardian_id: '' },
          ...{ body: JSON.stringify({ kind: how, situation }), set_at: at },
        })
        .execute();
  });
  return id;
}

/** Every row that names a child, in any table and column. */
async function rowsAbout({ context }: TestService, childId: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of [...childTables, 'used_tokens', 'service_state', 'api_keys', 'ledger'] as const) {
    const rows = await context.db.selectFrom(table).selectAll().execute();
    for (const row of rows) if (JSON.stringify(row).includes(childId)) found.push(table);
  }
  return found;
}
