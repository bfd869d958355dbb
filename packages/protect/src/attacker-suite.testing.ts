import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchSituations } from '@stairgate/rulebook';
import {
  createApiKey,
  listApiKeys,
  listen,
  makeKeys,
  revokeApiKey,
  SettingsError,
  verifyLedger,
} from '@stairgate/service';
import { addressOf, exampleValues, type Operation, operations } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { createApp } from './app.ts';
import { verifyRecords } from './child/facts/sealed-record.ts';
import { migrations } from './database/migrations.ts';
import type { Method, TestService } from './open-test-service.testing.ts';
import { tokenIn } from './open-test-service.testing.ts';
import { readSettings, settingsFromEnv } from './settings.ts';
import { startService } from './start-service.ts';

type Browser = ReturnType<TestService['browser']>;

/**
 * Two platforms, three guardians, four children, and somebody who has no business there: each thing that was once found to
 * work for such a person is tried, over real connections, and most from another node than the one its victims use.
 * @param nodes where the families are served, and where the attacker comes in; they may be the same.
 */
export function attackerSuite(on: string, nodes: () => Promise<readonly [TestService, TestService]>): void {
  describe(`an attacker on ${on}`, () => {
    let home: TestService;
    let away: TestService;
    let url: string;
    let otherKey: string;
    /** Ann has agreed for the first two, Bea for the third; Cem was asked about the fourth and said no. */
    let kids: readonly [string, string, string, string];
    let ann: Browser;
    let bea: Browser;
    let before: string;

    beforeAll(async () => {
      [home, away] = await nodes();
      for (const node of new Set([home, away])) {
        const { port } = await listen(node.app, { host: '127.0.0.1', port: 0 });
        url = `http://127.0.0.1:${port}`;
      }
      otherKey = (await createApiKey(away.context, { name: 'other', scope: 'platform', platform: 'Birch' }))
        .key;
      const child = () => home.createChild('US', { lo: 11, hi: 11 });
      const fourth = await away.request(
        'POST',
        '/v1/children',
        { place: 'US', evidence: { method: 'guardian', lo: 11, hi: 11 } },
        { authorization: `Bearer ${otherKey}` },
      );
      kids = [await child(), await child(), await child(), fourth.body.id];
      ann = await home.invite(kids[0], 'ann@example.com');
      await home.agree(ann, kids[0], ['core']);
      ann = await home.invite(kids[1], 'ann@example.com');
      await home.agree(ann, kids[1], ['core']);
      bea = await home.invite(kids[2], 'bea@example.com');
      await home.agree(bea, kids[2], ['core']);
      before = await records();
    });
    afterAll(async () => {
      await home?.close();
      if (away !== home) await away?.close();
    });

    /** All that decides about the children, as it lies in the records. */
    async function records(): Promise<string> {
      const { db } = home.context;
      const all = [];
      for (const table of [
        'children',
        'age_evidence',
        'grants',
        'limits',
        'guardians',
        'consents',
      ] as const) {
        const rows = await db.selectFrom(table).selectAll().where('child_id', 'in', kids).execute();
        all.push(
          rows
            .map((row) =>
              JSON.stringify({ ...row, settled: '', sealed: '', version: 0, seen_version: 0, seen_at: '' }),
            )
            .sort(),
        );
      }
      return JSON.stringify(all);
    }
    interface Sent {
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
    const send = async (method: string, path: string, { body, headers = {} }: Sent = {}) => {
      const answer = await fetch(url + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
      });
      const text = await answer.text();
      const isJson = (answer.headers.get('content-type') ?? '').includes('json');
      // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
      const read: any = isJson && text !== '' ? JSON.parse(text) : undefined;
      return { status: answer.status, text, headers: answer.headers, body: read };
    };
    const asOther = (method: Method, path: string, body?: unknown) =>
      send(method, path, { body, headers: { authorization: `Bearer ${otherKey}` } });
    const cookiesOf = (browser: Browser) => ({
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'x-csrf-token': browser.csrf,
    });
    const every = Object.entries<Operation>(operations);
    /** The example of an operation, about a child of ours. */
    const about = (operation: Operation, childId: string) => {
      const { params, query, body } = JSON.parse(
        JSON.stringify(operation.example).replaceAll(exampleValues.childId, childId),
      );
      return { path: addressOf(operation, { params, query }), body: body as unknown };
    };

    it.each(every.filter(([, { caller }]) => !['anybody'].includes(caller)))(
      'who has neither key nor session gets nothing by %s',
      async (_name, operation) => {
        const { path, body } = about(operation, kids[0]);
        const answer = await send(operation.method, path, { body });
        // Who is not signed in is signed out.
        expect([401, ...(answer.text === '' ? [204] : [])]).toContain(answer.status);
        expect(answer.text).not.toContain(kids[0]);
      },
    );

    it.each(every.filter(([, { caller, path }]) => caller === 'guardian' && path.includes('{childId}')))(
      'a guardian of another child gets no further by %s than with a child that never was',
      async (_name, operation) => {
        const headers = cookiesOf(bea);
        const ask = async (childId: string) => {
          const { path, body } = about(operation, childId);
          const { status, body: problem } = await send(operation.method, path, { body, headers });
          return [status, problem?.code];
        };
        expect(await ask(kids[0])).toEqual(await ask('c_AAAAAAAAAAAAAAAAAAAAAA'));
        expect((await ask(kids[0]))[0]).toBe(404);
      },
    );

    describe('reads letters (B1)', () => {
      it.each([{ host: 'rebound.example' }, { 'x-forwarded-for': '127.0.0.1' }, { via: '1.1 proxy' }])(
        'with %o, and the mailbox is closed',
        async (headers) => {
          // `fetch` sets Host itself.
          const status = await new Promise((resolve, reject) => {
            const asked = request(`${url}${operations.readMailbox.path}`, { headers }, (answer) => {
              answer.resume();
              resolve(answer.statusCode);
            });
            asked.on('error', reject).end();
          });
          expect(status).toBe(403);
        },
      );

      it('of a service that listens to everybody, which does not start', async () => {
        const settings = { host: '0.0.0.0', port: 0, mailbox: true, logLevel: 'silent' as const };
        const emptied = await emptyDatabase(migrations);
        await expect(startService({ settings, emptyDatabase: emptied })).rejects.toThrow(SettingsError);
      });
    });

    describe('is a scanner of mails that opens every address in a letter (B2)', () => {
      it('with GET and HEAD, or from another site, and the link is as good as before', async () => {
        const victim = await home.createChild('US', { lo: 11, hi: 11 });
        await home.platform('POST', `/v1/children/${victim}/guardian`, { email: 'dee@example.com' });
        const [letter] = await home.mails();
        const links = [...letter!.text.matchAll(/http\S+/g)].map(([link]) => new URL(link));
        expect(links.some(({ hash }) => hash !== '')).toBe(true);
        for (const { pathname, search, hash } of links)
          for (const method of ['GET', 'HEAD'])
            for (const tail of ['', `?${hash.slice(1)}`]) await send(method, pathname + (search || tail));
        const token = tokenIn(letter!.text);
        const cross = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
        const tried = await send('POST', operations.openGuardianLink.path, {
          body: { token },
          headers: cross,
        });
        expect(tried.status).toBe(403);
        expect((await home.open(home.browser(), token)).status).toBe(200);
        await home.platform('DELETE', `/v1/children/${victim}`);
      });
    });

    it('is such a scanner of every letter that was sent, and nothing is other than before (B2)', async () => {
      const nodes = [...new Set([home, away])];
      const letters = (await Promise.all(nodes.map((node) => node.mails()))).flat();
      const links = new Set(letters.flatMap(({ text }) => text.match(/http\S+#t=\S+/g) ?? []));
      expect(links.size).toBeGreaterThan(5);
      for (const link of links) {
        const { pathname, hash } = new URL(link);
        for (const method of ['GET', 'HEAD'])
          for (const tail of ['', `?${hash.slice(1)}`]) await send(method, pathname + tail);
        const looked = await send('POST', operations.lookAtLink.path, {
          body: { token: hash.slice('#t='.length) },
        });
        expect(looked.status).toBeLessThan(500);
      }
      expect(await records()).toBe(before);
    });

    describe('reads files of the machine (B3)', () => {
      it('in a folder that stood open, and is closed by the start', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'stairgate-open-'));
        const dataDir = join(folder, 'data');
        mkdirSync(dataDir);
        chmodSync(dataDir, 0o755);
        writeFileSync(join(dataDir, 'keys.json'), JSON.stringify(makeKeys()));
        chmodSync(join(dataDir, 'keys.json'), 0o644);
        const running = await createApp({
          settings: { dataDir, logLevel: 'silent' },
          emptyDatabase: await emptyDatabase(migrations),
        });
        expect(statSync(dataDir).mode & 0o077).toBe(0);
        expect(statSync(join(dataDir, 'keys.json')).mode & 0o077).toBe(0);
        await running.close();
        rmSync(folder, { recursive: true });
      });
    });

    describe('floods', () => {
      it('with heavy questions about the law, and decisions are answered meanwhile (B4)', async () => {
        const places = 'GB,US,FR,DE,AU,ID,MY,BR,IE,ES,IT,NL';
        let ended = 0;
        const heavy = Array.from({ length: 20 }, (_, at) =>
          send('GET', `/operator/api/common?in=${places}&asOf=2026-12-${10 + at}`).then((answer) => {
            ended++;
            return answer.status;
          }),
        );
        const decided = await send('POST', operations.evaluate.path, {
          body: {
            subject: { type: 'service', id: 'x' },
            resource: { type: 'child', id: kids[0] },
            action: { name: 'feed.rank/profiled' },
          },
          headers: { authorization: `Bearer ${home.key}` },
        });
        expect(decided.status).toBe(200);
        expect(ended).toBeLessThan(heavy.length);
        const statuses = new Set(await Promise.all(heavy));
        // Who asks for more than its share is told so.
        expect(statuses.has(429)).toBe(true);
        expect([...statuses].every((status) => status === 200 || status === 429)).toBe(true);
      });

      it('the counts with places that nobody lives in, and they stay few and are written down (B5)', async () => {
        const evaluations = Array.from({ length: 1200 }, (_, at) => ({
          context: { place: `FR-${at.toString(36).toUpperCase().padStart(3, '0')}` },
        }));
        const { status } = await send('POST', operations.evaluateAll.path, {
          body: {
            subject: { type: 'service', id: 'x' },
            resource: { type: 'child', id: '_', properties: { place: 'FR' } },
            action: { name: 'feed.rank' },
            options: { detail: 'brief' },
            evaluations,
          },
          headers: { authorization: `Bearer ${otherKey}` },
        });
        expect(status).toBe(200);
        await away.decisions.flush(away.context.db);
        const rows = await away.context.db
          .selectFrom('decision_counts')
          .select('place')
          .distinct()
          .where('situation', 'in', matchSituations('feed.rank'))
          .execute();
        expect(rows.length).toBeLessThanOrEqual(501 + 2);
      });

      it('a guardian with letters to sign in, who takes back all the same (B8)', async () => {
        const lettersToAnn = async () =>
          (await Promise.all([...new Set([home, away])].map((node) => node.mails())))
            .flat()
            .filter(({ to }) => to === 'ann@example.com');
        const given = (await lettersToAnn()).filter(({ text }) => text.includes('#t='));
        for (let at = 0; at < 15; at++) {
          const asked = await send('POST', operations.requestSignIn.path, {
            body: { email: 'Ann@example.com' },
          });
          expect(asked.status).toBe(202);
        }
        expect((await lettersToAnn()).length - given.length).toBeLessThanOrEqual(2);
        // She needs no other letter than the one she has: it takes back by a press, signed in or not.
        const pressed = await send('POST', operations.closeByLink.path, {
          body: { token: tokenIn(given[0]!.text) },
        });
        expect([pressed.status, pressed.body]).toEqual([200, { purpose: 'withdraw' }]);
        expect(await home.isAllowed(kids[1], 'account.open/with-guardian')).toBe(false);
        const again = await home.invite(kids[1], 'ann@example.com');
        await home.agree(again, kids[1], ['core']);
        ann = again;
        before = await records();
      });

      it('a mailbox with invitations under many names of it, by a key (B12, C7)', async () => {
        const statuses = [];
        for (let at = 0; at < 6; at++) {
          const made = await asOther('POST', '/v1/children', {
            place: 'US',
            evidence: { method: 'guardian', lo: 11, hi: 11 },
          });
          const email = `vic${at === 0 ? '' : `+${at}`}@example.com`;
          statuses.push((await asOther('POST', `/v1/children/${made.body.id}/guardian`, { email })).status);
        }
        expect(statuses).toEqual([202, 202, 202, 202, 202, 202]);
        await home.context.outbox.settled();
        const letters = home.context.mailer.mailbox!.list().filter(({ to }) => to.startsWith('vic'));
        expect(letters.length).toBeLessThanOrEqual(3);
      });

      it('the person who reads complaints, from one page (B15)', async () => {
        const link = await home.platform('POST', `/v1/children/${kids[2]}/page-link`);
        const page = home.browser();
        await page.send('POST', '/child/api/open', { token: tokenIn(link.body.url) });
        const statuses = [];
        for (let at = 0; at < 25; at++)
          statuses.push(
            (await page.send('POST', '/child/api/complaints', { about: 'other', text: `${at}` })).status,
          );
        expect(statuses.filter((status) => status < 300)).toHaveLength(10);
        const listed = await home.platform('GET', '/v1/complaints');
        expect(listed.body.total).toBe(10);
      });

      it('with streams on one session (B16)', async () => {
        const stop = new AbortController();
        const headers = cookiesOf(bea);
        const tries = Array.from({ length: 14 }, async () => {
          const answer = await fetch(url + operations.followAlerts.path, { headers, signal: stop.signal });
          return answer.status;
        });
        const statuses = await Promise.all(tries);
        stop.abort();
        expect(statuses.filter((status) => status === 200)).toHaveLength(10);
        expect(statuses.filter((status) => status === 429)).toHaveLength(4);
      });

      it('with evaluations of nothing, and gets back no more than it sends (B16)', async () => {
        const sent = { evaluations: Array.from({ length: 10_000 }, () => ({})) };
        const answer = await asOther('POST', operations.evaluateAll.path, sent);
        expect([200, 400]).toContain(answer.status);
        expect(answer.text.length).toBeLessThan(4 * 2 ** 20);
      });
    });

    describe('has the key of another platform (B7)', () => {
      it.each([
        ['export', 'GET', '/export', undefined],
        ['move', 'PUT', '/place', { place: 'GB' }],
        ['age', 'POST', '/age-evidence', { method: 'guardian', lo: 18, hi: 18 }],
        ['choose for', 'POST', '/choices', { situation: 'profile.find/search', duration: 'once', met: [] }],
        ['link to', 'POST', '/page-link', undefined],
        ['invite for', 'POST', '/guardian', { email: 'mallory@example.com' }],
        ['erase', 'DELETE', '', undefined],
      ] as const)("and cannot %s another's child", async (_what, method, path, body) => {
        const theirs = await asOther(method, `/v1/children/${kids[0]}${path}`, body);
        const none = await asOther(method, `/v1/children/c_AAAAAAAAAAAAAAAAAAAAAA${path}`, body);
        expect([theirs.status, theirs.body.code]).toEqual([404, 'child-unknown']);
        expect([none.status, none.body.code]).toEqual([404, 'child-unknown']);
      });
    });

    describe('has a key that was taken from it (B13)', () => {
      it('and neither its stream nor a question is answered any more, on any node', async () => {
        const { key } = await createApiKey(home.context, {
          name: 'leaked',
          scope: 'platform',
          platform: 'Birch',
        });
        const headers = { authorization: `Bearer ${key}` };
        const stream = await fetch(url + operations.followChanges.path, { headers });
        expect(stream.status).toBe(200);
        const reading = (async () => {
          for await (const _ of stream.body!);
        })().catch(() => {});
        const { key_id } = (await listApiKeys(home.context)).find(({ name }) => name === 'leaked')!;
        await revokeApiKey(home.context, key_id);
        await reading;
        expect((await send('GET', '/v1/rulebook', { headers })).status).toBe(401);
      });
    });

    describe('can write to the database (B14)', () => {
      const undone = new Error('undone');
      it.each([
        ['a yes', (childId: string) => ({ child_id: childId, situation: 'feed.rank/profiled' as const })],
      ])('and %s that it forges is found', async (_what, row) => {
        const { db, keys } = home.context;
        let found: unknown;
        await db
          .transaction()
          .execute(async (trx) => {
            await trx
              .insertInto('grants')
              .values({
                ...row(kids[0]),
                ...{ by: 'guardian', duration: 'until-changed', session_id: null, guardian_id: 'g' },
                ...{ consent_id: null, granted_at: 'x', terms: null },
              } as never)
              .execute();
            found = await verifyRecords(trx, keys);
            throw undone;
          })
          .catch((error) => {
            if (error !== undone) throw error;
          });
        expect(found).toMatchObject({ ok: false });
      });

      it('and an age that it forges, or a guardian that it puts in, is found', async () => {
        const { db, keys } = home.context;
        for (const forge of [
          { table: 'age_evidence', set: { lo: 18, hi: 18, level: 'verified' } },
          { table: 'guardians', set: { state: 'consented', guardian_id: 'g_mallory' } },
          { table: 'children', set: { place: 'BR' } },
        ] as const) {
          let found: unknown;
          await db
            .transaction()
            .execute(async (trx) => {
              await trx
                .updateTable(forge.table)
                .set(forge.set as never)
                .where('child_id', '=', kids[0])
                .execute();
              found = await verifyRecords(trx, keys);
              throw undone;
            })
            .catch((error) => {
              if (error !== undone) throw error;
            });
          expect([forge.table, found]).toEqual([forge.table, expect.objectContaining({ ok: false })]);
        }
      });
    });

    describe('tries small things (B16)', () => {
      it('and no private key is published', async () => {
        const { body } = await send('GET', operations.readKeys.path);
        expect(body.keys.length).toBeGreaterThan(0);
        for (const key of body.keys) expect(key.d).toBeUndefined();
      });

      it.each(['a%b@', 'a@b', '@example.com', 'a@b@example.com', 'a@example.com\r\nBcc: m@example.com'])(
        'and %j is taken for no address',
        async (email) => {
          const { body } = await asOther('POST', '/v1/children', {
            place: 'US',
            evidence: { method: 'guardian', lo: 11, hi: 11 },
          });
          const answer = await asOther('POST', `/v1/children/${body.id}/guardian`, { email });
          expect([400, 422]).toContain(answer.status);
        },
      );

      it('and an issuer over plain http is refused, and a proxy that is no address', () => {
        const jwks = { keys: [] };
        const issuers = [{ issuer: 'http://evil.example', kind: 'credential' as const, name: 'Evil', jwks }];
        expect(() => readSettings({ trustedIssuers: issuers })).toThrow(SettingsError);
        expect(() => settingsFromEnv({ STAIRGATE_TRUST_PROXY: 'true' }, {})).toThrow(SettingsError);
      });

      it("and a vendor's result counts in no other vendor's name", async () => {
        const token = await home.wallet.sign({
          now: home.time.now,
          sub: kids[0],
          lo: 18,
          hi: 18,
          level: 'verified',
        });
        const evidence = { method: 'vendor', lo: 18, hi: 18, level: 'verified', token };
        const answer = await send('POST', `/v1/children/${kids[0]}/age-evidence`, {
          body: evidence,
          headers: { authorization: `Bearer ${home.key}` },
        });
        expect([answer.status, answer.body.code]).toEqual([422, 'evidence-untrusted']);
      });
    });

    describe('lies about the child', () => {
      it('that it moved or grew, and nothing is switched on by itself (C2)', async () => {
        const childId = await home.createChild('GB', { lo: 12, hi: 12 });
        const path = `/v1/children/${childId}`;
        const open = async () => {
          const { situations } = (await home.platform('GET', `${path}/protections`)).body;
          return new Set(Object.keys(situations).filter((one) => situations[one].allowed));
        };
        const guardian = await home.invite(childId, 'cem@example.com');
        const { purposes } = (await home.home(guardian)).children[0]!;
        const weak = purposes.filter(({ strong }) => !strong).map(({ id }) => id);
        await home.agree(guardian, childId, weak, 'email-plus');
        const first = await open();
        await home.platform('PUT', `${path}/place`, { place: 'US' });
        const { situations } = (await home.platform('GET', `${path}/protections`)).body;
        const wanted = [...(await open())].filter((one) => situations[one].needs.length > 0);
        expect(wanted.filter((one) => !first.has(one))).toEqual([]);
        await home.platform('PUT', `${path}/place`, { place: 'GB' });
        expect([...(await open())].filter((one) => !first.has(one))).toEqual([]);
        await home.platform('DELETE', path);
      });

      it('as its guardian, when it is 18, who sees and erases nothing any more (C3)', async () => {
        const childId = await home.createChild('US', { lo: 12, hi: 12 });
        const guardian = await home.invite(childId, 'eve@example.com');
        await home.agree(guardian, childId, ['core']);
        expect((await home.showAge(childId)).status).toBe(200);
        const grown = await home.platform('GET', `/v1/children/${childId}`);
        expect(grown.body.age).toEqual({ lo: 18, hi: 18, level: 'verified' });
        for (const [method, path] of [
          ['GET', 'export'],
          ['POST', 'erase'],
          ['POST', 'withdraw'],
          ['POST', 'limits'],
        ] as const) {
          const body = path === 'limits' ? { kind: 'closed', situation: 'feed.rank' } : {};
          const address = `/guardian/api/children/${childId}/${path}`;
          const answer = await guardian.send(method, address, method === 'GET' ? undefined : body);
          expect([path, [401, 403, 404, 409].includes(answer.status)]).toEqual([path, true]);
        }
        expect((await home.platform('GET', `/v1/children/${childId}`)).status).toBe(200);
        await home.platform('DELETE', `/v1/children/${childId}`);
      });

      it.each([
        ['GB-LND', 201, 'GB'],
        ['XK', 201, 'XK'],
        ['EL', 201, 'GR'],
      ])('that it is in %s, which is answered as what it is (C8)', async (place, status, means) => {
        const answer = await asOther('POST', '/v1/children', { place });
        expect(answer.status).toBe(status);
        expect(status === 201 ? answer.body.place : answer.text).toContain(means);
      });

      it('by a device that gives no end, which is the widest (C9)', async () => {
        const evidence = {
          method: 'device',
          provider: 'apple',
          lo: 13,
          hi: null,
          declaration: 'guardianDeclared',
        };
        const answer = await asOther('POST', '/v1/children', { place: 'GB', evidence });
        expect(answer.body.age).toEqual({ lo: 13, hi: 18, level: 'declared-by-guardian-or-device' });
      });
    });

    describe('is a grown-up beside the one who is asked, or wants to be taken for one', () => {
      let families = 0;
      const asked = async (place = 'US', age = 11) => {
        const childId = await home.createChild(place, { lo: age, hi: age });
        const name = `beside-${families++}`;
        const email = `${name}@example.com`;
        return {
          childId,
          email,
          guardian: await home.invite(childId, email),
          path: `/v1/children/${childId}`,
        };
      };
      const isOpen = (childId: string) => home.isAllowed(childId, 'account.open/with-guardian');
      const answer = async (guardian: Browser, childId: string, more: object) => {
        const { children } = await home.home(guardian);
        const child = children.find((one) => one.childId === childId)!;
        return guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
          purposes: ['core'],
          refused: child.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
          noticeVersion: child.notice.version,
          ...more,
        });
      };
      const strong = 'adult-credential';

      it('and a proof counts for nobody else, for nothing else, and once (B9)', async () => {
        const one = await asked();
        const two = await asked();
        const proof = await home.proofFor(one.guardian, one.childId);
        const other = await home.proofFor(two.guardian, two.childId);
        const swapped = { attempt: other.attempt, token: proof.token };
        expect((await home.handOver(two.guardian, two.childId, swapped)).status).toBe(422);
        const asAge = await home.platform('POST', `${one.path}/age-attempts`, {
          ...{ method: 'credential', returnTo: 'https://app.example/back' },
        });
        const handed = await home.platform('POST', `${one.path}/age-attempts/${asAge.body.attemptId}`, {
          fields: { token: proof.token },
        });
        expect(handed.status).toBe(422);
        expect((await home.handOver(one.guardian, one.childId, proof)).status).toBe(200);
        const theirs = await answer(two.guardian, two.childId, { method: strong, attempt: proof.attempt });
        expect(theirs.body.code).toBe('attempt-unknown');
        const own = { method: strong, attempt: proof.attempt };
        expect((await answer(one.guardian, one.childId, own)).body.state).toBe('given');
        const twice = await answer(one.guardian, one.childId, { ...own, change: true });
        expect(twice.body.code).toBe('attempt-used');
        expect([await isOpen(one.childId), await isOpen(two.childId)]).toEqual([true, false]);
        for (const { path } of [one, two]) await home.platform('DELETE', path);
      });

      it('and after a no a mailbox is not enough; who said no hears of it, objects, and all is closed (B10, C4)', async () => {
        const { childId, email, guardian, path } = await asked();
        await home.agree(guardian, childId, ['core']);
        await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
        const second = await home.invite(childId, `own-${email}`);
        expect((await home.mails()).some((mail) => mail.to === email && /another/i.test(mail.subject))).toBe(
          true,
        );
        const weak = await answer(second, childId, { method: 'email-plus' });
        expect([weak.body.code, await isOpen(childId)]).toEqual(['no-stands', false]);
        const proven = { method: strong, attempt: await home.proven(second, childId) };
        expect((await answer(second, childId, proven)).body.state).toBe('given');
        expect(await isOpen(childId)).toBe(true);
        await guardian.send('POST', `/guardian/api/children/${childId}/object`);
        expect(await isOpen(childId)).toBe(false);
        const again = { method: strong, attempt: await home.proven(second, childId), change: true };
        expect((await answer(second, childId, again)).body.code).toBe('objected');
        const settled = await asOther('POST', `${path}/guardian/objection`, { outcome: 'dismissed' });
        expect([settled.status, await isOpen(childId)]).toEqual([404, false]);
        await home.platform('DELETE', path);
      });

      it('who was shut out, and no road leads back in, from any node', async () => {
        const { childId, email, guardian, path } = await asked();
        const own = `own-${email}`;
        const pages = `/guardian/api/children/${childId}`;
        await guardian.send('POST', `${pages}/refuse?tellMe=true`);
        const shut = await home.invite(childId, own);
        const letter = (await home.mails()).find(({ to }) => to === own)!;
        const prove = async (by: Browser, sub: string) => {
          const proof = await home.proofFor(by, childId, { sub });
          await home.handOver(by, childId, proof);
          return { method: strong, attempt: proof.attempt };
        };
        expect((await answer(shut, childId, await prove(shut, `adult-${own}`))).body.state).toBe('given');
        await guardian.send('POST', `${pages}/object`);
        const upheld = { outcome: 'upheld' };
        expect((await asOther('POST', `${path}/guardian/objection`, upheld)).status).toBe(404);
        expect((await home.platform('POST', `${path}/guardian/objection`, upheld)).status).toBe(200);
        expect(await isOpen(childId)).toBe(false);

        const codeOf = async (answered: Promise<{ status: number; body: { code?: string } }>) => {
          const { status, body } = await answered;
          return status < 300 ? status : body.code;
        };
        const headers = { authorization: `Bearer ${home.key}` };
        const ask = (to: string) =>
          codeOf(send('POST', `${path}/guardian`, { body: { email: to }, headers }));
        const say = async (by: Browser, sub: string) => codeOf(answer(by, childId, await prove(by, sub)));
        const plus = own.replace('@', '+two@');

        // The page that is still open, with a proof of somebody else's.
        expect(await say(shut, `other-${own}`)).toBe('shut-out');
        // The letter that it had, by which it was signed in.
        const token = tokenIn(letter.text);
        expect(await codeOf(home.open(home.browser(), token))).toMatch(/^link-(used|ended)$/);
        expect(await codeOf(send('POST', operations.closeByLink.path, { body: { token } }))).toBe(
          'link-unknown',
        );
        // A new letter, by the key of its platform, by that of another, and by the child.
        for (const to of [own, own.toUpperCase(), plus])
          expect([to, await ask(to)]).toEqual([to, 'shut-out']);
        expect(await codeOf(asOther('POST', `${path}/guardian`, { email: own }))).toBe('child-unknown');
        const link = await home.platform('POST', `${path}/page-link`);
        const child = home.browser();
        await child.send('POST', '/child/api/open', { token: tokenIn(link.body.url) });
        for (const to of [own, plus])
          expect(await codeOf(child.send('POST', '/child/api/guardian', { email: to }))).toBe('shut-out');
        // Another device, by a letter to sign in, and by another child of the same mailbox.
        await send('POST', operations.requestSignIn.path, { body: { email: own } });
        const signIn = (await away.mails()).find(({ to, subject }) => to === own && /sign/i.test(subject));
        const again = away.browser();
        expect((await away.open(again, tokenIn(signIn!.text))).status).toBe(200);
        expect(await say(again, `other-${own}`)).toBe('shut-out');
        const sibling = await home.createChild('US', { lo: 11, hi: 11 });
        const device = await home.invite(sibling, own);
        expect(await say(device, `other-${own}`)).toBe('shut-out');
        for (const [method, to, body] of [
          ['POST', 'limits', { kind: 'closed', situation: 'feed.rank' }],
          ['POST', 'guardians', { email: `friend-${own}` }],
          ['GET', 'export', undefined],
          ['POST', 'erase', {}],
          ['POST', 'object', undefined],
          ['POST', 'more-time', { minutes: 10 }],
          ['DELETE', 'shut-outs', undefined],
        ] as const) {
          const { status } = await device.send(method, `${pages}/${to}`, body);
          expect([to, [403, 404, 409].includes(status)]).toEqual([to, true]);
        }
        // Of that other child it has the say that it was given.
        await home.agree(device, sibling, ['core']);
        expect(await isOpen(sibling)).toBe(true);
        expect(await isOpen(childId)).toBe(false);
        // Only the key of the child's own platform lets it in again.
        expect(await codeOf(asOther('DELETE', `${path}/guardian/shut-outs`))).toBe('child-unknown');
        // Another mailbox, with the proof by which it is known.
        const renamed = await home.invite(childId, `new-${own}`);
        expect(await say(renamed, `adult-${own}`)).toBe('shut-out');
        // Somebody else may agree, and cannot bring it back beside.
        expect(await say(renamed, `third-${own}`)).toBe(200);
        expect(await codeOf(renamed.send('POST', `${pages}/guardians`, { email: plus }))).toBe('shut-out');
        for (const id of [childId, sibling]) await home.platform('DELETE', `/v1/children/${id}`);
      });

      it('and fifty claims of an age keep no proof of it out (B11)', async () => {
        const { childId, path } = await asked();
        for (let at = 0; at < 50; at++)
          await home.platform('POST', `${path}/age-evidence`, {
            ...{ method: 'self-declared', year: 2000 + (at % 10), month: 1 + (at % 12) },
          });
        expect((await home.showAge(childId)).status).toBe(200);
        const { body } = await home.platform('GET', path);
        expect(body.age).toEqual({ lo: 18, hi: 18, level: 'verified' });
        await home.platform('DELETE', path);
      });

      it('and is out once the platform has ended it, with all that rested on it, and nobody else ends it (C5)', async () => {
        const { childId, guardian, path } = await asked();
        await home.agree(guardian, childId, ['core']);
        const end = { reason: 'unsafe' };
        expect((await asOther('POST', `${path}/guardian/end`, end)).status).toBe(404);
        const page = home.browser();
        const link = await home.platform('POST', `${path}/page-link`);
        await page.send('POST', '/child/api/open', { token: tokenIn(link.body.url) });
        const own = await page.send('POST', '/child/api/guardian/end', { reason: 'own-choice' });
        expect([own.body.code, await isOpen(childId)]).toEqual(['child-cannot-end', true]);
        expect((await home.platform('POST', `${path}/guardian/end`, end)).status).toBe(200);
        expect(await isOpen(childId)).toBe(false);
        const after = await guardian.send('GET', `/guardian/api/children/${childId}/export`);
        expect([401, 404]).toContain(after.status);
        await home.platform('DELETE', path);
      });

      it('and cannot agree to what is wider beside a no to what it is empty without (D2)', async () => {
        const { childId, guardian, path } = await asked('GB', 11);
        const { purposes } = (await home.home(guardian)).children[0]!;
        const pairs = purposes.flatMap(({ id, restsOn }) =>
          restsOn.filter((one) => one !== 'core').map((narrow) => [id, narrow] as const),
        );
        expect(pairs.length).toBeGreaterThan(0);
        const core = purposes.filter((one) => one.core).map(({ id }) => id);
        for (const [wide, narrow] of pairs) {
          const said = { purposes: [...core, wide], refused: [narrow], method: strong };
          const attempt = await home.proven(guardian, childId);
          const tried = await answer(guardian, childId, { ...said, attempt });
          expect([wide, narrow, tried.body.code]).toEqual([wide, narrow, 'contradicts']);
        }
        await home.platform('DELETE', path);
      });
    });

    describe("has an operator's key that lets it only see", () => {
      it('and changes nothing by any operation, and makes no key that reaches further', async () => {
        const { key } = await createApiKey(home.context, { name: 'see', scope: 'operator', role: 'see' });
        const browser = home.browser();
        expect((await browser.send('POST', '/operator/api/sign-in', { key })).body.role).toBe('see');
        let refused = 0;
        for (const [name, operation] of every) {
          if (operation.caller !== 'operator' || operation.method === 'GET' || name === 'signOperatorOut')
            continue;
          const { path, body } = about(operation, kids[0]);
          const { status } = await send(operation.method, path, { body, headers: cookiesOf(browser) });
          if (operation.role === 'see') continue;
          expect([name, status]).toEqual([name, 403]);
          refused++;
        }
        expect(refused).toBeGreaterThan(5);
      });
    });

    it("whose guardian reads no English, and the letter is in the child's language (C11)", async () => {
      const { body } = await asOther('POST', '/v1/children', {
        place: 'US',
        evidence: { method: 'guardian', lo: 11, hi: 11 },
      });
      await asOther('POST', `/v1/children/${body.id}/guardian`, {
        email: 'gwen@example.com',
        language: 'cy',
      });
      const [letter] = await away.mails();
      expect(letter!.text).toMatch(/plentyn/i);
    });

    it('and has changed nothing of those children by all of this', async () => {
      expect(await records()).toBe(before);
      const { db, keys } = home.context;
      expect(await verifyLedger(db, { records: (trx) => verifyRecords(trx, keys) })).toMatchObject({
        ok: true,
      });
    });
  });
}
