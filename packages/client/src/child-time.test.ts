import { operations } from '@stairgate/wire';
import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';

const childId = 'c_1';
const time = operations.beatTime.example.answer;

/** A client whose service answers as it is told. */
function clientWith(answer: (path: string, init: RequestInit) => Response | Promise<Response>) {
  const asked: [method: string, path: string, body: unknown][] = [];
  const gate = createClient({
    url: 'http://protect.example',
    apiKey: 'key',
    law: async () => ({ codes: [] }),
    fetch: async (url, init = {}) => {
      const { pathname } = new URL(String(url));
      if (!pathname.endsWith('/changes'))
        asked.push([init.method ?? 'GET', pathname, init.body && JSON.parse(String(init.body))]);
      return answer(pathname, init);
    },
  });
  return { gate, asked };
}

describe('the time of a child', () => {
  it('is asked for, with a beat and without', async () => {
    const { gate, asked } = clientWith(() => Response.json(time));
    expect(await gate.time.beat(childId, { device: 'device-1' })).toMatchObject({
      allowed: true,
      source: 'service',
      minutesLeft: 40,
    });
    expect((await gate.time.left(childId)).endsAt).toBe(time.endsAt);
    expect(asked).toEqual([
      ['POST', '/v1/children/c_1/time', { device: 'device-1', state: 'active' }],
      ['GET', '/v1/children/c_1/time', undefined],
    ]);
    gate.close();
  });

  it('is closed, and nothing may be bought, whatever goes wrong', async () => {
    for (const answer of [
      () => Promise.reject(new Error('down')),
      () => new Response('', { status: 503 }),
      () => new Response('hello'),
      () => Response.json({}),
      () => Response.json({ allowed: 'yes', day: 1 }),
      () => Response.json(null),
      () => Response.json({ code: 'child-unknown' }, { status: 404 }),
    ]) {
      const { gate } = clientWith(answer);
      for (const found of [
        await gate.time.beat(childId, { device: 'device-1' }),
        await gate.time.left(childId),
      ])
        expect(found).toMatchObject({
          allowed: false,
          why: { reason: 'service-unreachable' },
          minutesLeft: 0,
          breakDue: true,
        });
      expect(
        await gate.time.buy(childId, { situation: 'purchase.buy/item', amount: 1, currency: 'GBP' }),
      ).toMatchObject({ allowed: false, reasons: ['service-unreachable'], favour: null });
      gate.close();
    }
  });

  it('says what is wrong with a question that the service refuses', async () => {
    const { gate } = clientWith(() => Response.json({ code: 'child-unknown', title: 'x' }, { status: 404 }));
    const expected = { allowed: false, problem: { code: 'child-unknown' } };
    expect(await gate.time.left(childId)).toMatchObject(expected);
    expect(
      await gate.time.buy(childId, { situation: 'purchase.buy/item', amount: 1, currency: 'GBP' }),
    ).toMatchObject(expected);
    gate.close();
  });
});
