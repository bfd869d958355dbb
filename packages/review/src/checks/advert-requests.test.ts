import { describe, expect, test } from 'vitest';
import type { SentRequest, Stored } from '../evidence.ts';
import { advertRequests } from './advert-requests.ts';
import { inShort, observed, request } from './evidence.testing.ts';

const exchange = 'http://ib.adnxs.com/openrtb2/prebid';
const bid = (more: object) =>
  request(exchange, {
    method: 'POST',
    body: JSON.stringify({ id: '1', imp: [{ id: '1' }], site: {}, regs: { coppa: 1 }, ...more }),
  });
const says = (...requests: SentRequest[]) => observed(advertRequests, { requests });

describe('a request for an advert', () => {
  test('that says that it is for a child, and no more', () => {
    expect(says(bid({ device: { geo: { lat: 53.8, lon: -1.5 } } }))).toEqual([]);
    expect(says(bid({ user: { id: '', eids: [] } }))).toEqual([]);
  });

  test.each([
    [{ regs: { coppa: 0 } }, /did not say that it is for a child/],
    [{ regs: undefined }, /did not say/],
    [{ user: { id: 'a7' } }, /user\.id/],
    [{ user: { ext: { eids: [{ source: 'x' }] } } }, /user\.ext\.eids/],
    [{ device: { ifa: 'abc' } }, /device\.ifa/],
    [{ user: { data: [{ id: 'segments' }] } }, /interested in/],
  ])('with %o', (more, why) => {
    const found = says(bid(more));
    expect(inShort(found)).toEqual(['ads.show/personalised allow']);
    expect(found[0]!.says).toMatch(why);
  });

  test('with the spot', () => {
    expect(inShort(says(bid({ device: { geo: { lat: 53.80081, lon: -1.54913 } } })))).toEqual([
      'location.collect/precise allow',
    ]);
  });

  test('in an address', () => {
    expect(
      inShort(says(request('http://cm.g.doubleclick.net/pixel?google_nid=birch&google_cm&google_hm=a7'))),
    ).toEqual(['ads.show/personalised allow']);
    expect(inShort(says(request('http://googleads.g.doubleclick.net/pagead/ads?tfcd=0')))).toHaveLength(1);
    expect(says(request('http://googleads.g.doubleclick.net/pagead/ads?tfcd=1'))).toEqual([]);
  });

  test.each(['{', '"imp"', '{"imp":5}', 'null', '[{"imp":[]}]'])('is not %s', (body) => {
    expect(says(request(exchange, { body }))).toEqual([]);
  });

  test('to the platform itself is its own affair', () => {
    const own = { ...bid({ regs: { coppa: 0 } }), url: 'http://127.0.0.1:4301/bid' };
    expect(says(own)).toEqual([]);
  });
});

test('a number that is kept and sent on', () => {
  const stored = (sentTo: readonly string[]): Stored => ({
    where: 'cookie',
    host: '127.0.0.1',
    name: '_rtid',
    during: 'openFeed',
    lasts: 390 * 86_400,
    carries: [],
    sentTo,
  });
  const found = observed(advertRequests, { storage: [stored(['cm.g.doubleclick.net'])] });
  expect(inShort(found)).toEqual(['ads.show/personalised allow']);
  expect(found[0]!.says).toContain('390 days');
  expect(observed(advertRequests, { storage: [stored(['127.0.0.1']), stored([])] })).toEqual([]);
});
