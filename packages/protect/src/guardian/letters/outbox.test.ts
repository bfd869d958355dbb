import { createOutbox, type Mailer, readAddress } from '@stairgate/service';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailOutboxRow } from '../../database/schema.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { whoseAddress } from '../guardians/reseal-addresses.ts';
import { newMail } from './new-mail.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
  readonly raw: string;
}

/** A mail server on loopback that keeps what it gets, or refuses with a code. */
async function startMailServer(port = 0) {
  const received: Received[] = [];
  let refuse: { code: number; at: 'recipient' | 'data' } | null = null;
  const failure = () =>
    Object.assign(new Error('<secret@example.com> not taken'), { responseCode: refuse!.code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => done(refuse?.at === 'recipient' ? failure() : null),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        if (refuse?.at === 'data') return done(failure());
        const raw = Buffer.concat(parts);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          mail: await simpleParser(raw),
          raw: raw.toString(),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.server.address() as { port: number };
  return {
    received,
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    refuse(what: typeof refuse) {
      refuse = what;
    },
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
}

let server: Awaited<ReturnType<typeof startMailServer>>;
let service: TestService;
beforeAll(async () => {
  server = await startMailServer();
  service = await openTestService({
    isForged: true,
    settings: { smtpUrl: server.url, mailFrom: 'Treehouse <no-reply@treehouse.example>', mailsADay: 1000 },
  });
});
afterAll(async () => {
  await service?.close();
  await server?.stop();
});
beforeEach(async () => {
  server.received.length = 0;
  server.refuse(null);
  service.log.length = 0;
  for (const table of ['mail_outbox', 'links', 'guardians'] as const)
    await service.context.db.deleteFrom(table).execute();
});

async function invite(email = 'parent@example.com'): Promise<string> {
  const childId = await service.createChild('GB', { lo: 10, hi: 10 });
  const { status } = await service.platform('POST', `/v1/children/${childId}/guardian`, { email });
  expect(status).toBe(202);
  await service.context.outbox.settled();
  return childId;
}
const mailState = async (childId: string) =>
  (await service.platform('GET', `/v1/children/${childId}/guardian`)).body.mail as string;
const outbox = () => service.context.db.selectFrom('mail_outbox').selectAll().execute();
const links = () => service.context.db.selectFrom('links').selectAll().execute();

describe('mail to a guardian', () => {
  it('reaches a real server as one plain mail to one person, in text and in HTML that loads nothing', async () => {
    const childId = await invite();
    expect(server.received).toHaveLength(1);
    const [{ from, to, mail, raw }] = server.received as [Received];
    expect([from, to]).toEqual(['no-reply@treehouse.example', ['parent@example.com']]);
    expect(mail.subject).toBe('A child asks for your permission to use Treehouse');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('content-language')).toBe('en');
    expect(mail.attachments).toEqual([]);
    expect(mail.html).not.toMatch(/<img|<script|<link|<style|src=|url\(/i);
    const addresses = [...String(mail.html).matchAll(/https?:\/\/[^\s"<]+/g)].map(([url]) => url);
    expect(new Set(addresses)).toEqual(new Set([`http://localhost:4300/guardian#t=${tokenIn(mail.text!)}`]));
    expect(raw).not.toContain(childId);
    expect(await mailState(childId)).toBe('sent');
    // With a mail server there is no mailbox to look into.
    expect((await service.request('GET', '/mailbox/api/messages')).status).toBe(404);
  });

  it('is tried again, later and later, with a new link each time, until it is taken', async () => {
    server.refuse({ code: 451, at: 'data' });
    const childId = await invite();
    expect(await mailState(childId)).toBe('retrying');
    expect(await links()).toEqual([]);
    expect(await service.context.outbox.sendDue()).toBe(0);
    expect((await outbox())[0]!.attempts).toBe(1);
    const pauses: number[] = [];
    for (let attempt = 2; attempt <= 8; attempt++) {
      const { next_at } = (await outbox())[0]!;
      pauses.push(Date.parse(next_at) - service.time.now);
      service.time.now = Date.parse(next_at);
      expect(await service.context.outbox.sendDue()).toBe(0);
      expect((await outbox())[0]!.attempts).toBe(attempt);
    }
    expect(pauses).toEqual([30e3, 120e3, 480e3, 1920e3, 7680e3, 21600e3, 21600e3]);
    server.refuse(null);
    service.time.now = Date.parse((await outbox())[0]!.next_at);
    expect(await service.context.outbox.sendDue()).toBe(1);
    expect(await outbox()).toEqual([]);
    expect(await mailState(childId)).toBe('sent');
    const guardian = service.browser();
    expect((await service.open(guardian, tokenIn(server.received[0]!.mail.text!))).status).toBe(200);
  });

  it('waits while the server is down, and nobody waits for it', async () => {
    const { port } = server;
    await server.stop();
    const childId = await invite();
    expect(await mailState(childId)).toBe('retrying');
    server = await startMailServer(port);
    service.time.now += 30_000;
    expect(await service.context.outbox.sendDue()).toBe(1);
    expect(server.received).toHaveLength(1);
  });

  it('logs neither the address nor what the server said of it', async () => {
    server.refuse({ code: 550, at: 'recipient' });
    await invite('secret@example.com');
    const lines = service.log.join('');
    expect(lines).toContain('mail given up');
    expect(lines).toContain('550');
    expect(lines).not.toContain('secret');
  });

  it('is not sent when the address was deleted before its turn came', async () => {
    server.refuse({ code: 451, at: 'data' });
    const childId = await invite();
    await service.platform('DELETE', `/v1/children/${childId}/guardian`);
    server.refuse(null);
    service.time.now += 3_600_000;
    expect(await service.context.outbox.sendDue()).toBe(0);
    expect(await outbox()).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it('cannot be given a second recipient or a header', async () => {
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const attempts = [
      'a@example.com\r\nBcc: victim@example.com',
      'a@example.com\nSubject: x',
      'a@example.com, victim@example.com',
      'a@example.com;victim@example.com',
      'a@example.com victim@example.com',
      '<a@example.com>',
      'Name <a@example.com>',
      '"a@b"@example.com',
      'a@[127.0.0.1]',
      'a@localhost',
      'a@-x.com',
      'a@1.2.3.4',
      '@example.com',
      'a@',
      'a\u0000@example.com',
      'a\u2028@example.com',
      `${'a'.repeat(65)}@example.com`,
      `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`,
    ];
    for (const email of attempts) {
      const { status, text } = await service.platform('POST', `/v1/children/${childId}/guardian`, { email });
      expect([email, status >= 400 && status < 500]).toEqual([email, true]);
      expect(text).not.toContain('victim');
    }
    await service.context.outbox.settled();
    expect(server.received).toEqual([]);
    expect(await service.context.db.selectFrom('guardians').selectAll().execute()).toEqual([]);
  });

  it.each(['a%b@example.org', 'victim%example.org@relay.example', 'host!user@example.org'])(
    'goes not where an old relay would send %s on to',
    (address) => {
      expect(() => readAddress(address)).toThrow('not one we can write to');
    },
  );

  it('goes to addresses of every honest kind', () => {
    expect(readAddress("  o'neil+kids@Sub.Example.co.uk ")).toBe("o'neil+kids@sub.example.co.uk");
    expect(readAddress('jürgen@bücher.example')).toBe('jürgen@xn--bcher-kva.example');
  });
});

it('a mail whose process died while sending it goes out again', async () => {
  let dies = true;
  const mails: string[] = [];
  const mailer: Mailer = {
    mailbox: null,
    send: (mail) => {
      mails.push(mail.text);
      // A process that dies never hears the answer.
      return dies ? new Promise(() => {}) : Promise.resolve();
    },
    close: async () => {},
  };
  const crashing = await openTestService({ isForged: true, mailer });
  const childId = await crashing.createChild('GB', { lo: 10, hi: 10 });
  // Queued and claimed as the process that dies would; its promise is left behind.
  await crashing.context.children.change(childId, async ({ trx, at }) => {
    await trx
      .insertInto('guardians')
      .values({
        child_id: childId,
        guardian_id: 'g_1',
        email: await crashing.context.keys.addresses.seal(
          'parent@example.com',
          whoseAddress({ child_id: childId, guardian_id: 'g_1' }),
        ),
        email_hash: 'hash',
        state: 'invited',
        label: null,
        invited_at: at,
        expires_at: '2026-11-29T12:00:00.000Z',
        answered_at: null,
        language: null,
        language_chosen: false,
        settled: '',
      })
      .execute();
    await trx
      .insertInto('mail_outbox')
      .values({
        mail_id: 'o_1',
        kind: 'invite',
        child_id: childId,
        guardian_id: 'g_1',
        email_hash: null,
        consent_id: null,
        attempts: 0,
        next_at: at,
        created_at: at,
      })
      .execute();
  });
  const started = Promise.withResolvers<void>();
  const { send } = mailer;
  (mailer as { send: Mailer['send'] }).send = (mail) => {
    started.resolve();
    return send(mail);
  };
  void crashing.context.outbox.sendDue();
  await started.promise;
  dies = false;
  // While it may still be on its way nobody else sends it.
  expect(await crashing.context.outbox.sendDue()).toBe(0);
  crashing.time.now += 120_000;
  expect(await crashing.context.outbox.sendDue()).toBe(1);
  expect(await crashing.context.db.selectFrom('mail_outbox').selectAll().execute()).toEqual([]);
  expect(mails).toHaveLength(2);
  // Either of the two may be the one that arrived: both links open.
  for (const text of mails) expect((await crashing.open(crashing.browser(), tokenIn(text))).status).toBe(200);
  await crashing.close();
});

it('no letter is begun before the answer is out that it comes of', async () => {
  const { context } = service;
  const out = Promise.withResolvers<void>();
  const written: string[] = [];
  const outbox = createOutbox<MailOutboxRow>(
    { ...context, db: context.db as never, mailer: context.mailer, pause: () => out.promise },
    {
      write: async ({ kind }) => {
        written.push(kind);
        return null;
      },
    },
  );
  await outbox.queue(context.db, newMail({ kind: 'sign-in', email_hash: 'nobody' }));
  outbox.startSending();
  const before = await context.db.selectFrom('mail_outbox').select(['kind', 'attempts']).execute();
  expect(before).toEqual([{ kind: 'sign-in', attempts: 0 }]);
  expect(written).toEqual([]);
  out.resolve();
  await outbox.settled();
  expect(written).toEqual(['sign-in']);
});
