import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { caseworkApi, caseworkOperations, describeApi, type Operation, operations } from '@stairgate/wire';
import ICAL from 'ical.js';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../review/src/report/birch-review.testing.ts';
import { bytes, makeReviewer, openTestOffice, type TestOffice } from './open-test-office.testing.ts';
import { verifyRegister } from './register/register.ts';

const url = 'https://hazel.example';
const short = 'contact.message/adult';
const finding = `12:${short}`;
/** A review of one age on a day, in which messages from adults arrive or do not. */
const review = (
  day: string,
  fellShort: boolean,
  more: { url?: string; faults?: Record<string, number[]> } = {},
) => {
  const report = reportOf({
    url,
    name: 'Hazel',
    ages: [12],
    faults: { ...(fellShort && { [short]: [12] }), ...more.faults },
    ...(more.url && { url: more.url }),
  });
  return { ...report, review: { ...report.review, startedAt: `${day}T09:00:00.000Z` } };
};

let office: TestOffice;
let reviewer: Awaited<ReturnType<typeof makeReviewer>>;
let stranger: Awaited<ReturnType<typeof makeReviewer>>;
let platform: string;
let reviewed: string;
beforeAll(async () => {
  office = await openTestOffice({ documentMebibytes: 1 });
  reviewer = await makeReviewer();
  stranger = await makeReviewer();
  const head = office.as('head');
  const added = await head('POST', '/office/api/platforms', {
    name: 'Hazel',
    address: `${url}/`,
    kinds: ['video'],
  });
  platform = added.body.platform;
  await head('POST', '/office/api/signers', { name: 'Technology team', publicKey: reviewer.publicKey });
  reviewed = await office.take(await reviewer.seal(review('2026-11-20', true)));
}, 600_000);
beforeEach(() => {
  office.time.now = Date.parse('2026-11-22T12:00:00.000Z');
});
afterAll(async () => {
  const check = await verifyRegister(office.context.db, office.context.keys);
  await office.close();
  reviewer.close();
  stranger.close();
  expect(check).toMatchObject({ ok: true });
});

const openCase = async (title = 'Strangers can write to children') => {
  const opened = await office.as('reviewer')('POST', '/office/api/cases', {
    review: reviewed,
    title,
    findings: [`child-12:${short}`],
  });
  expect([opened.status, opened.text]).toEqual([201, expect.any(String)]);
  return opened.body.case as string;
};
/** Takes a step after all there are. */
const step = async (who: string, id: string, given: object, after?: number) => {
  const { body } = await office.as('head')('GET', `/office/api/cases/${id}`);
  return office.as(who)('POST', `/office/api/cases/${id}/steps`, { after: after ?? body.count, step: given });
};
const commitment = {
  kind: 'commit',
  finding,
  text: 'Closed to adults.',
  promisedBy: 'Head of trust',
  due: '2026-12-20',
};
/** A later review is taken in and counted. */
const count = async (day: string, fellShort: boolean) => {
  office.time.now = Date.parse(`${day}T15:00:00.000Z`);
  const id = await office.take(await reviewer.seal(review(day, fellShort)));
  return office.as('reviewer')('POST', `/office/api/reviews/${id}/count`);
};
const read = async (id: string) => (await office.as('head')('GET', `/office/api/cases/${id}`)).body;

describe('a case', () => {
  it('goes from a finding to a question, an answer and a promise, and is put right by a passing re-test alone', async () => {
    const id = await openCase();
    const { body: asked } = await office.as('officer')('GET', `/office/api/cases/${id}/questions`);
    expect(asked.templates).toEqual([
      {
        theme: 'default-privacy',
        text: expect.stringContaining('who can see, find and reach'),
        rules: expect.any(Array),
        findings: [finding],
      },
    ]);
    expect(asked.templates[0].rules.length).toBeGreaterThan(0);
    const { theme, text, rules } = asked.templates[0];
    const question = await step('officer', id, { kind: 'ask', theme, text, rules, due: '2026-12-01' });
    expect(question.body.stage).toBe('asked');
    const [{ question: name }] = question.body.questions;
    await step('officer', id, { kind: 'answer', question: name, text: 'We will look.', documents: [] });
    const promised = await step('officer', id, commitment);
    expect(promised.body).toMatchObject({
      stage: 'committed',
      commitments: [{ status: 'open', shownBy: null }],
    });
    const early = await step('head', id, { kind: 'close', outcome: 'put-right', reason: 'They said so.' });
    expect(early).toMatchObject({ status: 409, body: { code: 'step-refused' } });
    expect((await count('2026-12-10', false)).body.cases).toContain(id);
    expect(await read(id)).toMatchObject({
      stage: 'verified',
      commitments: [{ status: 'verified', shownBy: { startedAt: '2026-12-10T09:00:00.000Z' } }],
    });
    expect(
      (await step('head', id, { kind: 'close', outcome: 'put-right', reason: 'Shown.' })).body.stage,
    ).toBe('closed');
    expect((await step('officer', id, commitment)).body.code).toBe('step-refused');
    await count('2027-01-10', true);
    expect(await read(id)).toMatchObject({
      stage: 'broken',
      commitments: [{ status: 'broken' }],
      closed: { outcome: 'put-right' },
    });
  });

  it('is overdue where nobody showed it, and open while there is time', async () => {
    const id = await openCase();
    await step('officer', id, commitment);
    office.time.now = Date.parse('2026-12-21T00:30:00.000Z');
    expect((await read(id)).commitments).toMatchObject([{ status: 'overdue' }]);
  });

  it('needs a day that there is, and one that is not over', async () => {
    const id = await openCase();
    for (const due of ['2027-02-31', '2026-13-01', 'soon', undefined])
      expect((await step('officer', id, { ...commitment, due })).body).toMatchObject({ code: 'invalid' });
    expect((await step('officer', id, { ...commitment, due: '2026-11-21' })).body.code).toBe('step-refused');
  });

  it('takes one step of two officers who looked at the same time', async () => {
    const id = await openCase();
    const close = { kind: 'close', outcome: 'no-action', reason: 'Trivial.' };
    const both = await Promise.all([step('officer', id, close, 1), step('head', id, close, 1)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toBe('case-moved');
    expect((await read(id)).count).toBe(2);
  });

  it('gives a notice by two people only, one of whom leads', async () => {
    const id = await openCase();
    const proposed = await step('head', id, {
      ...{ kind: 'propose', measure: 'penalty', text: 'For the messages.', findings: [finding] },
      amount: { currency: 'GBP', units: 247_590 },
    });
    const [{ notice }] = proposed.body.notices;
    const give = { kind: 'give', notice };
    expect((await step('head', id, give)).body.code).toBe('two-people');
    expect((await step('officer', id, give)).body.code).toBe('role-missing');
    expect((await step('second', id, give)).body).toMatchObject({
      stage: 'penalty',
      notices: [{ state: 'given' }],
    });
    expect((await step('second', id, give)).body.code).toBe('step-refused');
  });

  it('holds a finding disputed, upheld and withdrawn, and a mistake struck', async () => {
    const id = await openCase();
    await step('officer', id, { kind: 'dispute', finding, reason: 'Not so.', documents: [] });
    expect(
      (await step('officer', id, { kind: 'uphold', finding, reason: 'Seen twice.' })).body.findings,
    ).toMatchObject([{ state: 'upheld' }]);
    await step('officer', id, commitment);
    const struck = await step('officer', id, { kind: 'strike', number: 4, reason: 'Of another case.' });
    expect(struck.body).toMatchObject({ commitments: [], count: 5 });
    expect(struck.body.steps[3]).toMatchObject({ kind: 'commit', struck: true });
    await step('officer', id, { kind: 'withdraw', finding, reason: 'It was our own account.' });
    expect(
      (await step('officer', id, { kind: 'close', outcome: 'findings-withdrawn', reason: 'As said.' })).body
        .stage,
    ).toBe('closed');
  });
});

describe('a review', () => {
  it('counts only whole, to its end and sealed by somebody for whom the office vouches', async () => {
    const { report, seal } = await reviewer.seal(review('2026-11-19', true));
    const half = await office.as('reviewer')('POST', '/office/api/reviews', { report, seal });
    expect(half.body).toMatchObject({
      signer: 'Technology team',
      missing: expect.arrayContaining(['picture.png']),
    });
    const counted = (id: string) => office.as('reviewer')('POST', `/office/api/reviews/${id}/count`);
    expect((await counted(half.body.id)).body.code).toBe('review-not-whole');
    const forged = await office.take(await stranger.seal(review('2026-11-18', false)));
    expect((await counted(forged)).body.code).toBe('signer-unknown');
    const opening = { review: forged, title: 'x', findings: ['child-12:profile.view/adult'] };
    expect((await office.as('reviewer')('POST', '/office/api/cases', opening)).body.code).toBe(
      'signer-unknown',
    );
    const send = (changed: object) =>
      office.as('reviewer')('POST', '/office/api/reviews', { report, seal, ...changed });
    expect((await send({ report: report.replace('Hazel', 'Hazle') })).body.code).toBe('seal-invalid');
    expect((await send({ report: report.replace('"version":1', '"version":2') })).body.code).toBe(
      'report-version',
    );
    expect((await send({ report: '{}' })).body.code).toBe('report-invalid');
    const file = (text: string) =>
      office.as('reviewer')(
        'PUT',
        `/office/api/reviews/${half.body.id}/files/${'0'.repeat(64)}`,
        Buffer.from(text),
        bytes,
      );
    expect((await file('anything')).body.code).toBe('file-unknown');
    const elsewhere = await office.take(
      await reviewer.seal(review('2026-11-18', true, { url: 'https://other.example' })),
    );
    expect((await counted(elsewhere)).body.code).toBe('platform-unknown');
  });
});

describe('a platform', () => {
  it('keeps its history when it is sold, renamed and moved, and its reviews are its own', async () => {
    const head = office.as('head');
    const { body: elm } = await head('POST', '/office/api/platforms', {
      name: 'Elm',
      address: 'https://elm.example',
      kinds: [],
    });
    const changed = await head('POST', `/office/api/platforms/${elm.platform}/changes`, {
      ...{ after: 1, reason: 'Sold.', name: 'Larch', owner: 'Larch Ltd', address: 'https://larch.example' },
    });
    expect(changed.body).toMatchObject({
      name: 'Larch',
      addresses: ['https://larch.example', 'https://elm.example'],
    });
    expect(changed.body.history.map(({ name }: { name: string }) => name)).toEqual(['Elm', 'Larch']);
    const again = await head('POST', '/office/api/platforms', {
      name: 'New',
      address: 'https://elm.example',
      kinds: [],
    });
    expect(again.body.code).toBe('platform-known');
  });

  it('sees at its door what concerns it, of itself alone, and answers there', async () => {
    const id = await openCase();
    await step('officer', id, { kind: 'note', text: 'They are slow.' });
    await step('officer', id, {
      kind: 'propose',
      measure: 'enforcement',
      text: 'Stop.',
      findings: [finding],
    });
    const invite = (at: string, email: string) =>
      office.as('officer')('POST', `/office/api/platforms/${at}/people`, {
        name: 'Rhys Pugh',
        email,
        language: 'cy',
      });
    expect((await invite(platform, 'rhys@hazel.example')).status).toBe(202);
    const rhys = await office.atDoor();
    expect(rhys.opened.body).toMatchObject({ name: 'Rhys Pugh', role: null, platform });
    expect(office.context.mailer.mailbox!.list()[0]!.subject).toBe(
      'Mae gan The Commissioner gwestiwn i Hazel',
    );
    expect((await office.send('POST', '/door/api/open', { token: rhys.token })).body.code).toBe('link-over');
    const { body: seen } = await rhys('GET', `/door/api/cases/${id}`);
    expect(JSON.stringify(seen)).not.toMatch(/slow|Stop\.|officer|head/);
    expect(seen).toMatchObject({ count: 3, stage: 'opened', notices: [] });
    const kept = await rhys('POST', `/door/api/cases/${id}/documents`, Buffer.from('<script>'), bytes);
    expect(kept.status).toBe(200);
    const named = { sha256: kept.body.sha256, name: 'plan.docm' };
    const dispute = { kind: 'dispute', finding, reason: '<img src=x onerror=alert(1)>', documents: [named] };
    expect((await rhys('POST', `/door/api/cases/${id}/steps`, { after: 3, step: dispute })).status).toBe(200);
    const back = await office.as('auditor')('GET', `/office/api/cases/${id}/documents/${named.sha256}`);
    expect(back.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringContaining('attachment'),
    });
    expect(
      (await rhys('POST', `/door/api/cases/${id}/steps`, { after: 4, step: { kind: 'note', text: 'x' } }))
        .status,
    ).toBe(400);
    expect((await rhys('GET', '/office/api/cases')).status).toBe(401);
    const noCsrf = await rhys(
      'POST',
      `/door/api/cases/${id}/steps`,
      { after: 4, step: dispute },
      { 'x-csrf-token': '' },
    );
    expect(noCsrf.body.code).toBe('csrf');

    const { body: ash } = await office.as('head')('POST', '/office/api/platforms', {
      name: 'Ash',
      address: 'https://ash.example',
      kinds: [],
    });
    await invite(ash.platform, 'mo@ash.example');
    const mo = await office.atDoor();
    expect((await mo('GET', '/door/api/cases')).body.cases).toEqual([]);
    expect((await mo('GET', `/door/api/cases/${id}`)).body.code).toBe('case-unknown');
    expect((await mo('POST', `/door/api/cases/${id}/steps`, { after: 4, step: dispute })).body.code).toBe(
      'case-unknown',
    );
    expect((await mo('GET', `/door/api/cases/${id}/documents/${named.sha256}`)).body.code).toBe(
      'case-unknown',
    );
  });

  it('is reminded of what is due, each time once, and has it as a calendar', async () => {
    const id = await openCase('Calendar');
    await step('officer', id, { ...commitment, due: '2026-11-29' });
    const letters = () =>
      office.context.mailer.mailbox!.list().filter(({ subject }) => /29/.test(subject)).length;
    const before = letters();
    await office.keepHouse();
    await office.context.outbox.settled();
    await office.keepHouse();
    await office.context.outbox.settled();
    expect(letters() - before).toBe(1);
    const { text } = await office.as('officer')('GET', '/office/api/calendar');
    const events = new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((one) => new ICAL.Event(one));
    const own = events.filter(({ uid }) => uid.startsWith(id));
    expect(own.map(({ startDate, summary }) => [startDate.toString(), summary])).toEqual([
      ['2026-11-29', 'Hazel: what was promised (Calendar)'],
    ]);
  });
});

describe('documents', () => {
  it('are refused at the bound, by what is said and by what comes, with nothing left of them', async () => {
    const id = await openCase();
    await office.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = office.app.server.address() as AddressInfo;
    const upload = (headers: Record<string, string | number>, chunks: number) =>
      new Promise<number>((resolve, reject) => {
        const sent = httpRequest(
          {
            ...{ port, method: 'POST', path: `/office/api/cases/${id}/documents` },
            headers: {
              ...bytes,
              host: 'localhost:4310',
              authorization: `Bearer ${office.keys.officer}`,
              ...headers,
            },
          },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode!);
          },
        );
        let answered = false;
        sent.on('response', () => {
          answered = true;
        });
        sent.on('error', (error) => (answered ? undefined : reject(error)));
        const chunk = Buffer.alloc(65_536);
        for (let index = 0; index < chunks; index++) sent.write(chunk);
        if (chunks > 0) sent.end();
        else sent.flushHeaders();
      });
    expect(await upload({ 'content-length': 2 * 2 ** 30 }, 0)).toBe(413);
    expect(await upload({}, 17)).toBe(413);
    expect(await upload({}, 15)).toBe(200);
    const { sha256 } = (await office.context.db
      .selectFrom('documents')
      .select('sha256')
      .where('case_id', '=', id)
      .executeTakeFirst())!;
    expect(await office.context.documents.size(sha256)).toBe(15 * 65_536);
  });
});

describe('who may', () => {
  it('is said by roles, and every look and change is in the audit', async () => {
    const id = await openCase();
    expect((await step('reviewer', id, { kind: 'note', text: 'x' })).body.code).toBe('role-missing');
    expect((await step('partner', id, { kind: 'note', text: 'x' })).body.code).toBe('role-missing');
    expect((await office.as('partner')('GET', `/office/api/cases/${id}`)).status).toBe(200);
    expect((await office.as('officer')('GET', '/office/api/people')).body.code).toBe('role-missing');
    expect((await office.send('GET', '/office/api/cases')).body.code).toBe('not-signed-in');
    const { body } = await office.as('auditor')('GET', '/office/api/audit');
    const looked = body.entries.filter((one: { about: { case?: string } }) => one.about.case === id);
    expect(looked.map(({ kind }: { kind: string }) => kind)).toContain('read-case');
  });

  it('ends at once, but never with the last head', async () => {
    const made = await office.as('head')('POST', '/office/api/people', { name: 'Brief', role: 'officer' });
    const asked = () =>
      office.send('GET', '/office/api/cases', undefined, { authorization: `Bearer ${made.body.key}` });
    expect((await asked()).status).toBe(200);
    expect((await office.as('head')('DELETE', `/office/api/people/${made.body.person}`)).status).toBe(204);
    expect((await asked()).body.code).toBe('key-unknown');
  });
});

describe('the description', () => {
  it('has every route, and no operation without one', () => {
    const routes = Object.values<Operation<string>>(caseworkOperations).filter(({ method, path }) =>
      office.app.hasRoute({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1') }),
    );
    expect(routes).toHaveLength(Object.keys(caseworkOperations).length);
    const { paths } = describeApi({ url: 'https://office.example', version: '0.1.0' }, caseworkApi);
    expect(Object.keys(paths)).toContain('/office/api/cases');
    expect(Object.keys(paths).filter((path) => path.startsWith('/v1/'))).toEqual([]);
    expect(Object.keys(operations)).not.toContain('readBoard');
  });
});

describe('the register', () => {
  it.each([
    ['edited', `update steps set body = replace(body, 'Trivial', 'Grave') where kind = 'close'`],
    ['removed', `delete from steps where kind = 'close'`],
    [
      'played again',
      `insert into steps select subject, number + 1, at, by, kind, body, sha256, sha256, seq + 100000, seal from steps where kind = 'close'`,
    ],
    ['cut short', `delete from ledger where seq = (select max(seq) from ledger)`],
    ['given a person of another role', `update people set role = 'head' where role = 'partner'`],
  ])('tells when it was %s', async (_, tampering) => {
    const other = await openTestOffice();
    try {
      const { db, keys, events, ledger } = other.context;
      const { addStep } = await import('./register/register.ts');
      await events.transact(async (trx) => {
        for (const [after, kind] of ['opened', 'close'].entries())
          await addStep({ ledger, keys, clock: () => 0 }, trx, {
            ...{ subject: 'ca_x', after, by: 'register', kind, body: { reason: 'Trivial.' } },
          });
      });
      expect(await verifyRegister(db, keys)).toMatchObject({ ok: true });
      for (const table of ['steps', 'ledger'])
        await sql.raw(`alter table ${table} disable trigger all`).execute(db);
      await sql.raw(tampering).execute(db);
      expect(await verifyRegister(db, keys)).toMatchObject({ ok: false, what: expect.any(String) });
    } finally {
      await other.close();
    }
  });
});
