import { createHmac } from 'node:crypto';
import { ageInterval } from '@stairgate/rulebook';
import { afterEach, expect, test } from 'vitest';
import { noon, openTestBirch, type TestBirch } from '../birch.testing.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let test_: TestBirch;
afterEach(() => test_.close());

async function open(age = 15) {
  test_ = await openTestBirch({ webhookSecret: secret });
  const { birch, add, app, protect } = test_;
  const person = add('wren', 'GB', ageInterval(age, age, 'verified'));
  const { records, belongings } = birch;
  const collect = () => {
    belongings.setWhereabouts(person.id, { place: 'Here', lat: 1, lon: 2, at: noon, until: null });
    records.run('insert or replace into opened values (?, ?, ?)', person.id, 'p1', noon);
    records.run('insert or replace into less_of values (?, ?, ?)', person.id, 'cats', noon);
  };
  const has = () => ({
    place: belongings.whereabouts(person.id) !== undefined,
    opened: records.all('select * from opened where person = ?', person.id).length,
    less: birch.feedNotes.less(person.id).length,
  });
  const send = (type: string, id: string, more: { by?: string; at?: number } = {}) => {
    const body = JSON.stringify({
      type,
      timestamp: new Date(noon).toISOString(),
      data: { childId: person.gateId, version: 9 },
    });
    const at = Math.floor((more.at ?? noon) / 1000);
    const key = Buffer.from((more.by ?? secret).slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
    return app.request('/from-protect', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(at),
        'webhook-signature': `v1,${signature}`,
      },
    });
  };
  return { person, protect, collect, has, send };
}

const all = { place: true, opened: 1, less: 1 };
const own = { place: false, opened: 0, less: 1 };

test('what closes is forgotten when protect says so, signed, and each word of it counts once', async () => {
  const { collect, has, send } = await open();
  collect();
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  expect((await send('child.changed', 'msg_1', { by: other })).status).toBe(400);
  expect((await send('child.changed', 'msg_1', { at: noon - 301_000 })).status).toBe(400);
  expect(has()).toEqual(all);
  expect((await send('child.changed', 'msg_1')).status).toBe(204);
  expect(has()).toEqual(own);
  collect();
  expect((await send('child.changed', 'msg_1')).status).toBe(204);
  expect(has()).toEqual(all);
  expect((await send('guardian.withdrawn', 'msg_2')).status).toBe(204);
  expect(has()).toEqual(own);
});

test('what is open stays, and of an erased child nothing that was collected does', async () => {
  const { person, protect, collect, has, send } = await open(30);
  collect();
  expect((await send('limits.changed', 'msg_1')).status).toBe(204);
  expect(has()).toEqual(all);
  await fetch(`${protect.url}/v1/children/${person.gateId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${protect.apiKey}` },
  });
  expect((await send('child.erased', 'msg_2')).status).toBe(204);
  expect(has()).toEqual(own);
});

test('nothing is taken where no secret is set', async () => {
  test_ = await openTestBirch();
  const answer = await test_.app.request('/from-protect', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(404);
});
