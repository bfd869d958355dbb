import { createApiKey, listen } from '@stairgate/service';
import {
  addressOf,
  exampleValues,
  type KeyScope,
  keyScopes,
  type Operation,
  type OperationId,
  operations,
} from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestService } from './open-test-service.testing.ts';
import {
  makeWebhook,
  pauseWebhook,
  removeWebhook,
  testWebhook,
} from './operator/webhooks/webhook-endpoints.ts';

type Ids = Readonly<
  Record<'childId' | 'limitId' | 'sessionId' | 'askId' | 'consentId' | 'complaintId', string>
>;

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Operations of a platform's key in whose requests no child is named. Each is looked at below by itself. */
const nameNoChild: readonly OperationId[] = [
  'searchSubjects',
  'searchResources',
  'createChild',
  'readRulebook',
  'readRevision',
  'listComplaints',
  'followChanges',
  'listOwnWebhooks',
  'listOwnDeliveries',
  'replayOwnDeliveries',
  'guardAdvertsOfNobody',
  'guardFeedOfNobody',
  'guardTalkOfNobody',
];
const all = Object.entries<Operation>(operations);
const keyed = all.filter(([, { caller }]) => caller === 'platform-key');
const isStream = ({ answers }: Operation) => answers[200]?.type === 'text/event-stream';

/**
 * Two platforms in one service: whatever one asks about what is the other's, it is told what it would be told of ids that
 * never were. Walks every operation there is, over real connections.
 * @param nodes where the first platform is served and where the second is; they may be the same.
 */
export function platformsSuite(on: string, nodes: () => Promise<readonly [TestService, TestService]>): void {
  describe(`two platforms on ${on}`, () => {
    let first: TestService;
    let second: TestService;
    let firstUrl: string;
    let secondUrl: string;
    let secondKey: string;
    /** Of the first: a child whose guardian has agreed, and one whose guardian was asked. */
    let agreed: Ids;
    let asked: Ids;
    let before: unknown;

    beforeAll(async () => {
      [first, second] = await nodes();
      const urlOf = async ({ app }: TestService) =>
        `http://127.0.0.1:${(await listen(app, { host: '127.0.0.1', port: 0 })).port}`;
      firstUrl = await urlOf(first);
      secondUrl = second === first ? firstUrl : await urlOf(second);
      secondKey = await keyOf('Birch');
      agreed = await agreedChild();
      asked = { ...agreed, childId: await first.createChild('US', { lo: 12, hi: 12 }) };
      await made('POST', `/v1/children/${asked.childId}/guardian`, { email: 'other@example.com' });
      before = await held();
    });
    afterAll(async () => {
      await first?.close();
      if (second !== first) await second?.close();
    });

    const keyOf = async (platform: string, scopes?: readonly KeyScope[], expiresAt?: number) =>
      (await createApiKey(second.context, { name: 'test', scope: 'platform', platform, scopes, expiresAt }))
        .key;
    const made = async (method: 'POST' | 'GET', path: string, body?: unknown) => {
      const answer = await first.platform(method, path, body);
      if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
      return answer.body;
    };
    const held = async () => {
      const exported = await Promise.all(
        [agreed, asked].map(({ childId }) => made('GET', `/v1/children/${childId}/export`)),
      );
      return exported.map(({ exportedAt: _, ...rest }) => rest);
    };
    async function agreedChild(): Promise<Ids> {
      const childId = await first.createChild('US', { lo: 12, hi: 12 });
      const path = `/v1/children/${childId}`;
      const guardian = await first.invite(childId, 'parent@example.com');
      const consentId = await first.agree(guardian, childId, ['core']);
      const { askId } = await made('POST', `${path}/asks`, operations.askGuardian.example.body);
      const { limit } = await made('POST', `${path}/limits`, operations.setLimit.example.body);
      const { sessionId } = await made('POST', `${path}/sessions`, undefined);
      const { complaintId } = await made('POST', `${path}/complaints`, operations.complain.example.body);
      return { childId, limitId: limit.limitId, sessionId, askId, consentId, complaintId };
    }
    const unknownIds = (): Ids => {
      const { id } = second.context;
      const ids = { childId: 'c', limitId: 'l', sessionId: 's', askId: 'as', consentId: 'n' };
      const none = Object.entries({ ...ids, complaintId: 'co' }).map(([name, prefix]) => [name, id(prefix)]);
      return Object.fromEntries(none) as Ids;
    };

    async function ask(url: string, key: string, operation: Operation, ids: Ids): Promise<Reply> {
      let text = JSON.stringify(operation.example);
      for (const [name, id] of Object.entries(ids))
        text = text.replaceAll(exampleValues[name as keyof Ids], id);
      const { params, query, body } = JSON.parse(text) as {
        params?: Record<string, string>;
        query?: Record<string, string>;
        body?: unknown;
      };
      const response = await fetch(url + addressOf(operation, { params, query }), {
        method: operation.method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const headers = Object.fromEntries([...response.headers].filter(([name]) => !passing.test(name)));
      return { status: response.status, headers, text: await response.text() };
    }
    const asSecond = (operation: Operation, ids: Ids) => ask(secondUrl, secondKey, operation, ids);
    const evaluate = async (url: string, key: string, body: unknown) => {
      const response = await fetch(url + operations.evaluateAll.path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as {
        evaluations: { decision: boolean; context: { situation: string; reasons: string[] } }[];
      };
    };
    const createdBySecond = async (): Promise<string> => {
      const body = { place: 'GB', evidence: { method: 'guardian', lo: 12, hi: 12 } };
      const answer = await second.request('POST', '/v1/children', body, {
        authorization: `Bearer ${secondKey}`,
      });
      return answer.body.id as string;
    };

    describe('of what is not its own, one is told by', () => {
      it.each(all)('%s what it is told of what never was', async (name, operation) => {
        if (isStream(operation) && operation.caller === 'platform-key') {
          expect(nameNoChild).toContain(name);
          return;
        }
        const { answer: _, ...sent } = operation.example;
        const namesChild = JSON.stringify(sent).includes(exampleValues.childId);
        if (operation.caller === 'platform-key')
          expect([name, namesChild]).toEqual([name, !nameNoChild.includes(name as OperationId)]);
        const unknown = unknownIds();
        const none = await asSecond(operation, unknown);
        for (const ids of [agreed, asked]) {
          const theirs = await asSecond(operation, ids);
          if (namesChild || operation.caller !== 'platform-key')
            expect(masked(theirs, ids)).toEqual(masked(none, unknown));
          for (const id of Object.values(ids)) expect(none.text).not.toContain(id);
        }
      });

      it('and what it tried has changed nothing', async () => {
        expect(await held()).toEqual(before);
      });

      it.each(
        keyed.filter(
          ([name, operation]) => !nameNoChild.includes(name as OperationId) && !isStream(operation),
        ),
      )('%s, where the same by its own platform is another answer', async (_name, operation) => {
        const unknown = unknownIds();
        const own = await ask(firstUrl, first.key, operation, agreed);
        const none = await ask(firstUrl, first.key, operation, unknown);
        expect(masked(own, agreed)).not.toEqual(masked(none, unknown));
        if (operation === operations.eraseChild) agreed = await agreedChild();
      });
    });

    /** Whoever is to count as a peer has proved how old it is. */
    const prove = (childId: string) =>
      second.context.children.change(childId, ({ trx }) =>
        trx.updateTable('age_evidence').set({ level: 'verified' }).where('child_id', '=', childId).execute(),
      );

    it("a batch answers of one's own children and not of another's, whoever is in it", async () => {
      const own = await createdBySecond();
      const other = await createdBySecond();
      const theirs = await first.createChild('GB', { lo: 12, hi: 12 });
      for (const id of [other, theirs]) await prove(id);
      const { childId: nobody } = unknownIds();
      const items = [
        ...[own, theirs, nobody, own].map((id) => ({ resource: { type: 'child', id } })),
        ...[other, theirs, nobody].map((id) => ({
          subject: { type: 'user', id },
          resource: { type: 'child', id: own },
          context: { relation: 'stranger' },
        })),
      ];
      const body = {
        subject: { type: 'service', id: 'x' },
        action: { name: 'contact.message' },
        evaluations: items,
      };
      const { evaluations } = await evaluate(secondUrl, secondKey, body);
      const [mine, hers, no, again, peer, notPeer, unknown] = evaluations;
      expect(hers).toEqual(no);
      expect(no!.context.reasons).toContain('unknown-child');
      expect(mine!.context.reasons).not.toContain('unknown-child');
      expect(again).toEqual(mine);
      expect(notPeer).toEqual(unknown);
      expect([peer!.context.situation, unknown!.context.situation]).toEqual([
        'contact.message/peer',
        'contact.message/adult',
      ]);
    });

    it("another's child in memory is looked for in the records, as one that never was", async () => {
      const { childId } = asked;
      const bearer = { authorization: `Bearer ${first.key}` };
      await second.request('GET', `/v1/children/${childId}`, undefined, bearer);
      expect(second.context.children.peek(childId)).toBeDefined();
      const { counts } = second.context.children;
      const costs = [];
      for (const id of [childId, unknownIds().childId]) {
        const { fromMemory, read } = counts;
        const { status } = await second.request('GET', `/v1/children/${id}`, undefined, {
          authorization: `Bearer ${secondKey}`,
        });
        costs.push({ status, fromMemory: counts.fromMemory - fromMemory, read: counts.read - read });
      }
      expect(costs).toEqual([
        { status: 404, fromMemory: 0, read: 1 },
        { status: 404, fromMemory: 0, read: 1 },
      ]);
    });

    it("each reads and answers its own children's complaints alone", async () => {
      const own = await createdBySecond();
      const bearer = { authorization: `Bearer ${secondKey}` };
      const sent = await second.request('POST', `/v1/children/${own}/complaints`, { about: 'data' }, bearer);
      const list = async (query = '') =>
        (await second.request('GET', `/v1/complaints${query}`, undefined, bearer)).body as {
          complaints: { complaintId: string; childId: string; platform: string }[];
          total: number;
          waiting: number;
        };
      const { complaints, total, waiting } = await list();
      expect(complaints).toMatchObject([
        { complaintId: sent.body.complaintId, childId: own, platform: 'Birch' },
      ]);
      expect([total, waiting]).toEqual([1, 1]);
      expect((await made('GET', '/v1/complaints')).complaints.length).toBeGreaterThan(0);
      const answer = (id: string) =>
        second.request(
          'POST',
          `/v1/children/${own}/complaints/${id}/answer`,
          operations.answerComplaint.example.body,
          bearer,
        );
      expect((await answer(agreed.complaintId)).body.code).toBe('complaint-unknown');
      expect((await answer(complaints[0]!.complaintId)).status).toBe(200);
      expect(await list()).toMatchObject({ complaints: [], waiting: 0 });
      expect((await list('?state=answered')).complaints).toHaveLength(1);
    });

    it('each sees and has sent again its own webhooks alone', async () => {
      const { webhook } = await makeWebhook(first.context, {
        platform: 'default',
        url: 'https://hooks.example/',
      });
      try {
        // Nothing is to leave this machine.
        await pauseWebhook(first.context, webhook.webhookId);
        await testWebhook(first.context, webhook.webhookId);
        const ask = async (key: string, webhookId: string) => {
          const bearer = { authorization: `Bearer ${key}` };
          const path = `/v1/webhooks/${webhookId}`;
          const since = { since: '2026-01-01T00:00:00Z' };
          const answers = await Promise.all([
            second.request('GET', '/v1/webhooks', undefined, bearer),
            second.request('GET', `${path}/deliveries`, undefined, bearer),
            second.request('POST', `${path}/replay`, since, bearer),
          ]);
          return answers.map(({ status, body: { instance: _, ...body } }) => ({ status, body }));
        };
        const theirs = await ask(secondKey, webhook.webhookId);
        expect(theirs).toEqual(await ask(secondKey, 'wh_none'));
        expect(theirs.map(({ status }) => status)).toEqual([200, 404, 404]);
        const own = await ask(first.key, webhook.webhookId);
        expect(own.map(({ status }) => status)).toEqual([200, 200, 200]);
        expect(JSON.stringify(own)).toContain(webhook.webhookId);
      } finally {
        await removeWebhook(first.context, webhook.webhookId);
      }
    });

    it('each hears of its own children alone, whichever node they change on', async () => {
      const own = await createdBySecond();
      const streams = await Promise.all([
        listenTo(firstUrl, first.key),
        listenTo(secondUrl, first.key),
        listenTo(firstUrl, secondKey),
        listenTo(secondUrl, secondKey),
      ]);
      await made('POST', `/v1/children/${asked.childId}/sessions`);
      await second.request('POST', `/v1/children/${own}/sessions`, undefined, {
        authorization: `Bearer ${secondKey}`,
      });
      const wanted = [asked.childId, asked.childId, own, own];
      const heard = await Promise.all(streams.map((stream, at) => stream.until(wanted[at]!)));
      // What comes to all comes after both changes, so that nothing is still on its way.
      for (const { context } of new Set([first, second]))
        context.events.announce({ kind: 'rulebook', revision: 'the last' });
      const ended = await Promise.all(streams.map((stream) => stream.until('the last')));
      for (const [at, text] of ended.entries()) {
        expect(text).toContain(wanted[at]);
        expect(text).not.toContain(wanted[(at + 2) % 4]);
      }
      expect(heard).toHaveLength(4);
      for (const stream of streams) await stream.end();
    });

    it('is counted and remembered under its own name', async () => {
      const own = await createdBySecond();
      const body = (id: string) => ({
        subject: { type: 'service', id: 'x' },
        action: { name: 'data.share/sale' },
        evaluations: [{ resource: { type: 'child', id } }],
      });
      const platformOf = async (key: string) => {
        const rows = await second.context.db
          .selectFrom('api_keys')
          .innerJoin('platforms', 'platforms.platform_id', 'api_keys.platform_id')
          .select(['platforms.platform_id', 'platforms.name'])
          .where('api_keys.name', '=', 'test')
          .where('platforms.name', '=', key === secondKey ? 'Birch' : 'default')
          .execute();
        return rows[0]!.platform_id;
      };
      const count = async (platform: string) => {
        await second.decisions.flush(second.context.db);
        const rows = await second.context.db
          .selectFrom('decision_counts')
          .select('count')
          .where('platform_id', '=', platform)
          .where('situation', '=', 'data.share/sale')
          .execute();
        return rows.reduce((sum, row) => sum + Number(row.count), 0);
      };
      const platforms = [await platformOf(first.key), await platformOf(secondKey)];
      const start = await Promise.all(platforms.map(count));
      await evaluate(secondUrl, first.key, body(asked.childId));
      await evaluate(secondUrl, secondKey, body(own));
      await evaluate(secondUrl, secondKey, body(own));
      const end = await Promise.all(platforms.map(count));
      expect(end.map((sum, at) => sum - start[at]!)).toEqual([1, 2]);
      expect(
        second.decisions
          .recent()
          .slice(0, 3)
          .map(({ platform }) => platform),
      ).toEqual([platforms[1], platforms[1], platforms[0]]);
    });

    it('letters to one mailbox are counted for each platform by itself, however it is written', async () => {
      const send = async (key: string, child: string, email: string) =>
        (
          await second.request(
            'POST',
            `/v1/children/${child}/guardian`,
            { email },
            { authorization: `Bearer ${key}` },
          )
        ).status;
      const child = async (key: string) =>
        (
          await second.request(
            'POST',
            '/v1/children',
            { place: 'US', evidence: { method: 'guardian', lo: 11, hi: 11 } },
            { authorization: `Bearer ${key}` },
          )
        ).body.id as string;
      const statuses = async (key: string) => {
        const list: number[] = [];
        for (const email of ['m@example.org', 'M@example.org', 'm+1@example.org', 'm+2@example.org'])
          list.push(await send(key, await child(key), email));
        return list;
      };
      expect(await statuses(first.key)).toEqual([202, 202, 202, 202]);
      expect(await statuses(secondKey)).toEqual([202, 202, 202, 202]);
    });

    describe('a key', () => {
      it.each(keyed)('needs to be made for %s', async (_name, operation) => {
        const scope = operation.scope!;
        const others = (Object.keys(keyScopes) as KeyScope[]).filter((one) => one !== scope);
        const unknown = unknownIds();
        const refused = await ask(secondUrl, await keyOf('Birch', others), operation, unknown);
        expect([refused.status, JSON.parse(refused.text)]).toEqual([
          403,
          expect.objectContaining({ code: 'key-scope', scope }),
        ]);
        if (isStream(operation)) return;
        const key = await keyOf('Birch', [scope]);
        // Twice: by the router, which comes to know the key, and where it is known.
        for (const _time of [1, 2])
          expect((await ask(secondUrl, key, operation, unknown)).text).not.toContain('key-scope');
      });

      it('is refused from its end on, on every node, and its stream ends', async () => {
        const { time } = second;
        const key = await keyOf('Birch', undefined, time.now + 60_000);
        const stream = await listenTo(secondUrl, key);
        const nodes = [...new Set([first, second])];
        const answers = async () => {
          const list: string[] = [];
          for (const { url } of [{ url: firstUrl }, { url: secondUrl }])
            for (const operation of [operations.readRulebook, operations.evaluate, operations.evaluate]) {
              const { status, text } = await ask(url, key, operation, unknownIds());
              list.push(status === 200 ? 'answered' : (JSON.parse(text).code as string));
            }
          return new Set(list);
        };
        expect(await answers()).toEqual(new Set(['answered']));
        for (const node of nodes) node.time.now += 60_000;
        expect(await answers()).toEqual(new Set(['key-expired']));
        await stream.ended;
      });
    });
  });
}

/** Headers that differ from one answer to the next whatever was asked, or by whether the key was known before. */
const passing = /^(date|x-request-id|x-ratelimit-.*|keep-alive|connection|permissions-policy)$/;

/** An answer with its ids and times taken out. */
function masked({ status, headers, text }: Reply, ids: Ids): Reply {
  let plain = JSON.stringify({ headers, text })
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time')
    // Bound to the question, and so to the id in it.
    .replaceAll(/(next_token\\":\\")[^\\]+/g, '$1');
  for (const [name, id] of Object.entries(ids)) plain = plain.replaceAll(id, name);
  return { status, ...(JSON.parse(plain) as Omit<Reply, 'status'>) };
}

/** Listens to the changes that a key hears of. */
async function listenTo(url: string, key: string) {
  const stop = new AbortController();
  const response = await fetch(url + operations.followChanges.path, {
    headers: { authorization: `Bearer ${key}` },
    signal: stop.signal,
  });
  let text = '';
  let tell = () => {};
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      tell();
    }
  })().catch(() => {});
  return {
    ended,
    /** All that was heard, once it holds this. */
    async until(word: string): Promise<string> {
      while (!text.includes(word))
        await new Promise<void>((heard) => {
          tell = heard;
        });
      return text;
    },
    async end() {
      stop.abort();
      await ended;
    },
  };
}
