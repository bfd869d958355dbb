import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { verifyLedger } from '@stairgate/service';
import pg from 'pg';
import { childTables } from './child/facts/child-tables.ts';
import { sealOld } from './child/facts/seal-old.ts';
import { verifyRecords } from './child/facts/sealed-record.ts';
import { guardianJobs } from './guardian/pages/guardian-jobs.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { listWebhooks, makeWebhook } from './operator/webhooks/webhook-endpoints.ts';
import { testCodes } from './test-codes.testing.ts';

/**
 * For tests: a service in a process of its own, which first looks whether all that any process before it acknowledged is
 * there and nothing is half done, and then works until it kills itself at a statement of its own, in a transaction or
 * between two. `START` is JSON: see `Start`.
 */
export interface Start {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Address keys, with commas, the newest first. */
  readonly addressKeys: string;
  /** The file in which what was begun and done is written down. */
  readonly diary: string;
  /** The statement, or message of it to the embedded database, at which it ends; null for not at all. */
  readonly killAt: number | null;
  /** Whether that is before the database hears of it, or when it has done it. */
  readonly before: boolean;
  /** Whether statements of the start count: migrations, and addresses sealed anew. */
  readonly fromStart: boolean;
  /** Where the platform wants to be told of what is committed. */
  readonly hook: string;
  readonly round: number;
}

/** What a line of the diary says of a family. */
interface Line {
  readonly family: string;
  readonly step: (typeof path)[number];
  readonly is: 'begun' | 'done';
  readonly childId?: string;
  readonly receipt?: string;
}

/** The life of one family, step by step; each ends at one of the last three. */
const path = ['created', 'invited', 'consented', 'part', 'withdrawn', 'refused', 'erased'] as const;
const ways = [
  ['created', 'invited', 'consented', 'part', 'withdrawn', 'erased'],
  ['created', 'invited', 'refused', 'erased'],
  ['created', 'invited', 'consented', 'erased'],
  ['created', 'invited', 'consented', 'part'],
] as const satisfies (typeof path)[number][][];

const begin = JSON.parse(process.env.START!) as Start;
let statements = 0;
let counts = begin.fromStart;
const end = () => process.kill(process.pid, 'SIGKILL');
function step<T>(run: () => T): T {
  if (!counts || begin.killAt === null || ++statements !== begin.killAt) return run();
  if (begin.before) end();
  const answer = run();
  if (answer instanceof Promise) return answer.finally(end) as T;
  end();
  return answer;
}
type Any = (...given: unknown[]) => unknown;
const embedded = PGlite.prototype as unknown as { execProtocolRawSync: Any };
const embeddedBefore = embedded.execProtocolRawSync;
embedded.execProtocolRawSync = function (this: unknown, ...given) {
  return step(() => embeddedBefore.apply(this, given));
};
const server = pg.Client.prototype as unknown as { query: Any };
const serverBefore = server.query;
server.query = function (this: unknown, ...given) {
  return step(() => serverBefore.apply(this, given));
};

const lines: Line[] = existsSync(begin.diary)
  ? readFileSync(begin.diary, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as Line)
  : [];
const write = (line: Line) => appendFileSync(begin.diary, `${JSON.stringify(line)}\n`);

const service = await openTestService({
  codes: testCodes,
  // A letter that was under way with a process that was killed is tried again two minutes later.
  now: Date.parse('2026-11-22T12:00:00Z') + begin.round * 180_000,
  settings: {
    ...{ dataDir: begin.dataDir, databaseUrl: begin.databaseUrl, addressKeys: begin.addressKeys },
    ...{ logLevel: 'silent', mailsADay: 1e6, webhooksHere: true },
  },
});
counts = false;
const { webhooks: sender } = service;
if ((await listWebhooks(service.context.db)).length === 0)
  await makeWebhook(service.context, { platform: 'default', url: begin.hook });
sender.begin();
await look(service, lines);
counts = begin.killAt !== null;
for (let family = 0; begin.killAt !== null; family++) await live(service, `${begin.round}.${family}`, family);
counts = false;
await sender.stop();
await service.close();

/** Holds the records against the diary. @throws what is lost or half done. */
async function look({ context, platform, request }: TestService, lines: readonly Line[]): Promise<void> {
  const { db, keys } = context;
  const fail = (what: string, about: unknown): never => {
    throw new Error(`${what}: ${JSON.stringify(about)}`);
  };
  const verify = async () => {
    const check = await verifyLedger(db, { records: (trx) => verifyRecords(trx, keys) });
    if (!check.ok) fail('the ledger and the records part', check);
  };
  await verify();
  await guardianJobs(context);
  await sealOld(context);
  await context.outbox.settled();
  await verify();
  const old = await db
    .selectFrom('children')
    .select('child_id')
    .where('sealed', '!=', keys.currentMac)
    .execute();
  if (old.length > 0) fail('sealed under an older secret', old);
  const guardians = await db.selectFrom('guardians').selectAll().execute();
  for (const { email, state, expires_at } of guardians) {
    // Who took everything back can sign in for 90 days more, and is held until then.
    const isHeld = state === 'withdrawn' ? expires_at !== null : !['refused', 'expired'].includes(state);
    if (isHeld !== (email !== null)) fail('an address is held that should not be, or the reverse', state);
    if (email?.startsWith(keys.addresses.current) === false)
      fail('an address lies under an older key', state);
  }
  const letters = context.mailer.mailbox!.list();
  for (const family of new Set(lines.map((line) => line.family))) {
    const own = lines.filter((line) => line.family === family);
    const done = own.findLast(({ is }) => is === 'done')?.step;
    const begun = own.at(-1)!.step;
    const { childId } = own.find((line) => line.childId !== undefined) ?? {};
    if (childId === undefined) continue;
    const child = await platform('GET', `/v1/children/${childId}`);
    const rows = await Promise.all(
      childTables.map((table) => db.selectFrom(table).selectAll().where('child_id', '=', childId).execute()),
    );
    const found: string = child.status === 404 ? 'erased' : child.body.guardian;
    const may: string[] = [done, begun].map((one) =>
      one === 'part' ? 'consented' : one === 'created' || one === undefined ? 'none' : one,
    );
    if (!may.includes(found)) fail(`${family} should be at ${may.join(' or ')}`, found);
    if (found === 'erased') {
      // What is left is the word to its platform that it is gone.
      const left = rows.flat().filter((row) => !('type' in row && row.type === 'child.erased'));
      if (left.length > 0) fail('rows of an erased child are left', childId);
      continue;
    }
    const of = <Table extends (typeof childTables)[number]>(table: Table) =>
      rows[childTables.indexOf(table)]! as never[];
    const yeses = of('grants') as { by: string; situation: string }[];
    const consents = of('consents') as { state: string; receipt: string | null; ledger_seq: number | null }[];
    const given = consents.filter(({ state }) => state === 'given');
    if (found === 'consented' && (given.length === 0 || yeses.length === 0))
      fail('a consent opens nothing', family);
    if (found !== 'consented' && (given.length > 0 || yeses.length > 0))
      fail('a yes is left', { family, found });
    for (const { receipt, ledger_seq } of consents.filter(
      ({ state }) => state !== 'confirming' && state !== 'lapsed',
    ))
      if (receipt === null || ledger_seq === null) fail('a consent has no receipt', family);
    const kept = own.find(({ receipt }) => receipt !== undefined)?.receipt;
    if (kept !== undefined) {
      const verified = await request('POST', '/v1/receipts/verify', { receipt: kept });
      if (verified.body.valid !== true) fail('a receipt does not verify', family);
    }
    if (done === 'part' && yeses.some(({ situation }) => situation.startsWith('contact.message/')))
      fail('what was taken back stands', family);
    const sent = letters.filter(({ to }) => to === addressOf(family)).length;
    if (found === 'invited' && sent === 0) fail('an invitation is lost', family);
  }
  await sender.sendDue();
  await sender.settled();
  const untold = await db
    .selectFrom('webhook_deliveries')
    .select(['type', 'state'])
    .where('state', '!=', 'delivered')
    .execute();
  if (untold.length > 0) fail('the platform was not told', untold);
  // A letter may be sent again only where the process died between handing it on and noting that.
  const twice = letters.length - new Set(letters.map(({ to }) => to)).size;
  if (twice > begin.round) fail('more letters were sent twice than processes died', twice);
  const waiting = await db.selectFrom('mail_outbox').select('mail_id').execute();
  if (waiting.length > 0) fail('letters are not sent', waiting.length);
}

function addressOf(family: string): string {
  return `family${family}@example.com`;
}

/** One family after the other, each a step further than the diary, which is written before and after. */
async function live(service: TestService, family: string, which: number): Promise<void> {
  const { platform } = service;
  const way = ways[which % ways.length]!;
  let childId: string | undefined;
  const browser = service.browser();
  const need = (status: number, text: string) => {
    if (status >= 300) throw new Error(text);
  };
  for (const next of way) {
    write({ family, step: next, is: 'begun', ...(childId && { childId }) });
    let receipt: string | undefined;
    const guardian = (path: string, body: unknown = {}) =>
      browser.send('POST', `/guardian/api/children/${childId}/${path}`, body);
    switch (next) {
      case 'created':
        childId = await service.createChild('US', { lo: 12, hi: 12 });
        break;
      case 'invited': {
        const { status, text } = await platform('POST', `/v1/children/${childId}/guardian`, {
          email: addressOf(family),
        });
        need(status, text);
        await service.open(browser, await service.mailedToken());
        break;
      }
      case 'consented': {
        const purposes = (await service.home(browser)).children[0]!.purposes.map(({ id }) => id);
        const consentId = await service.agree(browser, childId!, purposes);
        receipt = (
          await browser.send('GET', `/guardian/api/children/${childId}/consents/${consentId}/receipt`)
        ).text;
        break;
      }
      case 'part': {
        const { purposes } = (await service.home(browser)).children[0]!;
        const ids = purposes
          .filter(({ id, has }) => id.startsWith('contact.message') && has.length > 0)
          .map(({ id }) => id);
        const { status, text } = await guardian('withdraw', { purposes: ids });
        need(status, text);
        break;
      }
      case 'withdrawn':
      case 'refused': {
        const { status, text } = await guardian(next === 'withdrawn' ? 'withdraw' : 'refuse');
        need(status, text);
        break;
      }
      case 'erased': {
        const { status, text } = await platform('DELETE', `/v1/children/${childId}`);
        need(status, text);
      }
    }
    write({ family, step: next, is: 'done', childId: childId!, ...(receipt && { receipt }) });
  }
}
