import { GppModel } from '@iabgpp/cmpapi';
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

const gppOf = (field: readonly number[]) => {
  const model = new GppModel();
  model.setFieldValue('usnat', 'KnownChildSensitiveDataConsents', field);
  return model.encode();
};
const adCall = (query: string) =>
  request(`http://securepubads.g.doubleclick.net/gampad/ads?iu=/1/birch&${query}`);

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

  test('that says by GPP that it is for a child', () => {
    expect(says(bid({ regs: { coppa: 0, gpp: gppOf([0, 1, 0]), gpp_sid: [7] } }))).toEqual([]);
  });

  test.each([
    [[0, 0, 0], 0, [/did not say that it is for a child/]],
    [[0, 2, 0], 1, [/somebody had agreed/]],
    [[0, 2, 0], 0, [/did not say/, /somebody had agreed/]],
  ] as const)('with GPP %o and coppa %i', (field, coppa, why) => {
    const found = says(bid({ regs: { coppa, gpp: gppOf(field), gpp_sid: [7] } }));
    expect(found).toHaveLength(why.length);
    why.forEach((words, index) => {
      expect(found[index]!.says).toMatch(words);
    });
  });

  test.each(['tfat=child', 'tfat=1', 'tfcd=1', 'tfua=1', 'tag_for_under_age_of_consent=1', 'npa=1'])(
    'to Google with %s',
    (query) => {
      expect(says(adCall(query))).toEqual([]);
    },
  );

  test.each([
    ['', /did not say that it is for a child/],
    ['npa=0', /did not say/],
    ['tfcd=0', /said that it is not for a child/],
    ['tfua=0&npa=1', /not for a child/],
    ['tag_for_child_directed_treatment=0', /not for a child/],
    ['tfat=0', /not for a child/],
    ['tfat=unspecified', /not for a child/],
    ['tfat=teen', /for a teenager/],
    [`gpp=${gppOf([0, 0, 0])}&gpp_sid=7`, /did not say/],
    [`tfat=child&gpp=${gppOf([0, 2, 0])}&gpp_sid=7`, /somebody had agreed/],
  ])('to Google with "%s"', (query, why) => {
    const found = says(adCall(query));
    expect(inShort(found)).toEqual(['ads.show/personalised allow']);
    expect(found[0]!.says).toMatch(why);
  });

  test('for a teenager, of a child who is one', () => {
    expect(observed(advertRequests, { requests: [adCall('tfat=teen')] }, 15)).toEqual([]);
  });

  test('is not a pixel that counts a sale', () => {
    expect(
      says(request('http://googleads.g.doubleclick.net/pagead/viewthroughconversion/1?guid=ON')),
    ).toEqual([]);
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
