import { GppModel } from '@iabgpp/cmpapi';
import { blockedCategories } from '@stairgate/guards/adverts';
import { describe, expect, test } from 'vitest';
import type { SentRequest, Stored } from '../evidence.ts';
import { advertRequests } from './advert-requests.ts';
import { child, done, evidenceOf, inShort, observed, request } from './evidence.testing.ts';

const exchange = 'http://ib.adnxs.com/openrtb2/prebid';
const bid = (more: object) =>
  request(exchange, {
    method: 'POST',
    body: JSON.stringify({
      id: '1',
      imp: [{ id: '1', banner: { w: 300, h: 250 } }],
      site: {},
      regs: { coppa: 1 },
      bcat: blockedCategories[1],
      ...more,
    }),
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
    expect(says(bid({ device: { geo: { country: 'GBR' }, os: 'android' } }))).toEqual([]);
    expect(says(bid({ device: { ifa: '00000000-0000-0000-0000-000000000000' } }))).toEqual([]);
    expect(says(bid({ user: { id: '', eids: [] } }))).toEqual([]);
  });

  test.each([
    [{ regs: { coppa: 0 } }, /did not say that it is for a child/],
    [{ user: { id: 'a7' } }, /user\.id/],
    [{ user: { ext: { eids: [{ source: 'x' }] } } }, /user\.ext/],
    [{ device: { ifa: 'abc' } }, /device\.ifa/],
    [{ user: { data: [{ id: 'segments' }] } }, /interested in/],
    [{ device: { dpidmd5: '5baa61e4c9b93f3f' } }, /device\.dpidmd5/],
    [{ device: { ip: '203.0.113.7', macsha1: 'x' } }, /device\.ip and device\.macsha1/],
    [{ user: { yob: 2014, gender: 'F' } }, /user\.yob/],
  ])('with %o', (more, why) => {
    const found = says(bid(more));
    expect(inShort(found)).toEqual(['ads.show/personalised allow']);
    expect(found[0]!.says).toMatch(why);
  });

  test('without the flag, of a child whom the law of the place wants it for', () => {
    const bare = { requests: [bid({ regs: undefined })] };
    expect(observed(advertRequests, bare)).toEqual([]);
    const { review, ...more } = evidenceOf(child(bare));
    const found = advertRequests.observe({ ...more, review: { ...review, place: 'US' } });
    expect(inShort(found)).toEqual(['ads.show/personalised allow']);
  });

  test.each([
    [{ device: { geo: { lat: 53.8, lon: -1.5 } } }, 'location.collect/coarse allow'],
    [{ device: { geo: { city: 'Leeds' } } }, 'location.collect/coarse allow'],
    [{ user: { geo: { lat: 53.80081, lon: -1.5 } } }, 'location.collect/precise allow'],
    [{ source: { tid: 'a7' } }, 'data.share/third-party allow'],
    [{ bcat: undefined }, 'ads.show/age-restricted allow'],
    [{ bcat: ['IAB9-7'] }, 'ads.show/age-restricted allow'],
  ])('with %o', (more, what) => {
    expect(inShort(says(bid(more)))).toEqual([what]);
  });

  test.each([
    ['in a list', (body: string) => `[${body}]`],
    ['under a key', (body: string) => `{"requests":{"a":${body}}}`],
    ['in a form', (body: string) => new URLSearchParams({ r: body }).toString()],
  ])('%s', (_, wrap) => {
    const one = bid({ user: { id: 'a7' } });
    expect(inShort(says({ ...one, body: wrap(one.body!) }))).toEqual(['ads.show/personalised allow']);
  });

  test('that the page shows', () => {
    const seen = (bids: object[]) =>
      observed(advertRequests, {
        feed: done({ heights: [], text: '', bids: bids as readonly Readonly<Record<string, unknown>>[] }),
      });
    const one = JSON.parse(bid({}).body!);
    expect(seen([one])).toEqual([]);
    const found = seen([one, { ...one, user: { id: 'a7' } }]);
    expect(found.map(({ evidence }) => evidence[0]!.at)).toEqual(['/feed/bids/1']);
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

  test('to the platform itself says as much', () => {
    const own = { ...bid({ regs: { coppa: 0 } }), url: 'http://127.0.0.1:4301/bid' };
    expect(inShort(says(own))).toEqual(['ads.show/personalised allow']);
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
