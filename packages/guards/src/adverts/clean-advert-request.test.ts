import { type Level, levels, parseAge } from '@stairgate/rulebook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidedIn, rulebook } from '../decided.testing.ts';
import { advertRequests } from './advert-requests.testing.ts';
import { blockedCategories } from './blocked-categories.ts';
import { cleanAdvertRequest } from './clean-advert-request.ts';
import { allowedPaths, openrtbObjects } from './openrtb-objects.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const requests = Object.entries(advertRequests) as readonly (readonly [string, Json])[];
const child = decidedIn('US', '12');
const childInBritain = decidedIn('GB', '12');

/** Every leaf by its path, lists as `[]`. */
function leaves(value: Json, path = ''): readonly { readonly path: string; readonly value: Json }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, `${path}[]`));
  return Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`));
}
/** The same with the leaf that is `at` in order replaced. */
function planted(value: Json, at: number, by: Json, passed = { leaves: 0 }): Json {
  if (typeof value !== 'object' || value === null) return passed.leaves++ === at ? by : value;
  if (Array.isArray(value)) return value.map((one) => planted(one, at, by, passed));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, planted(one, at, by, passed)]));
}
const cleaned = (request: unknown, decided = child) => cleanAdvertRequest(request, decided);

/** All requests as one, which has each path there is. */
const maximal = requests.reduce<Json>((all, [, one]) => merged(all, one), {});
function merged(one: Json, other: Json): Json {
  const isObject = (value: Json): value is { readonly [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (Array.isArray(one) && Array.isArray(other) && isObject(one[0] ?? null) && isObject(other[0] ?? null))
    return [merged(one[0]!, other[0]!)];
  if (!isObject(one) || !isObject(other)) return other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      key in one && key in other ? merged(one[key]!, other[key]!) : (other[key] ?? one[key]!),
    ]),
  );
}

describe('requests of our own', () => {
  test('have every path that may leave, and every attribute that never does', () => {
    const found = new Set(
      requests.flatMap(([, one]) => leaves(one).map(({ path }) => path.replace(/\[\]$/, ''))),
    );
    // Some objects stand in several places, and are here in one of them.
    const elsewhere = /companionad\[\]|(?:dooh|app)\.(?:content|publisher)|regs\.gpp/;
    const lacking = allowedPaths().filter(({ path }) => !found.has(path) && !elsewhere.test(path));
    expect(lacking.map(({ path }) => path)).toEqual([]);
    const text = JSON.stringify(maximal);
    for (const { closed = {} } of Object.values(openrtbObjects))
      for (const attribute of Object.keys(closed)) expect(text).toContain(`"${attribute}":`);
  });

  test.each(requests)('%s: nothing but paths of the list leaves', (_, request) => {
    const before = JSON.stringify(request);
    const { request: clean, allowed, changes } = cleaned(request);
    expect(JSON.stringify(request)).toBe(before);
    expect(allowed).toBe(true);
    const may = new Set(allowedPaths().map(({ path }) => path));
    for (const one of ['regs.gpp', 'regs.gpp_sid', 'regs.ext.gpp', 'regs.ext.gpp_sid']) may.add(one);
    for (const { path } of leaves(clean as Json)) expect(may).toContain(path.replace(/\[\]$/, ''));
    for (const { rules } of changes) expect(rules.length).toBeGreaterThan(0);
  });

  test.each(requests)('%s: cleaned twice is cleaned once', (_, request) => {
    const once = cleaned(request);
    const twice = cleaned(once.request);
    expect(twice).toEqual({ request: once.request, changes: [], allowed: true });
  });

  test('tell nothing of the person, wherever the request has it', () => {
    for (const decided of [child, childInBritain, decidedIn('unknown', 'unknown')]) {
      for (const [, request] of requests) {
        const text = JSON.stringify(cleaned(request, decided).request).toLowerCase();
        for (const said of [
          'robin',
          'acne',
          'am i normal',
          '203.0.113',
          '2001:db8',
          '51.5',
          'sw1a',
          'london',
          'a5c1b0e0',
          '9ad5a2d4',
          'aaaaaa',
          'mozilla',
          'cpxxxxx',
        ])
          expect(text).not.toContain(said);
      }
    }
  });
});

describe('an identifier', () => {
  const forms = {
    'advertising id': '9AD5A2D4-6E1C-4D9B-8D2A-0F3F7F1F6A55',
    hash: '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8',
    'address of mail': 'kim.child@school.example',
    phone: '+44 7700 900123',
    IPv4: '198.51.100.23',
    IPv6: '2001:db8:85a3::8a2e:370:7334',
    MAC: '00-1B-63-84-45-E6',
    place: '51.50735,-0.12776',
    IMEI: '490154203237518',
    'base64 of sixteen bytes': 'q83vEjRWeJCrze8SNFZ4kA',
    'mail in an address': 'https://birch.example/a?m=kim%40school.example',
    'name in a path': 'https://birch.example/people/kim.child.2014',
  };
  const all = leaves(maximal);
  test.each(Object.entries(forms))('%s survives nowhere', (_, someone) => {
    const telling = someone.replace('https://birch.example', '');
    for (const [at, { path }] of all.entries()) {
      const { request } = cleaned(planted(maximal, at, someone));
      const text = JSON.stringify(request ?? null);
      expect(text, path).not.toContain(telling);
      expect(text, path).not.toContain('kim');
    }
  });

  test('that the request gives as the person’s survives nowhere, whatever it looks like', () => {
    for (const value of ['kim', 'kimmy', 'Kim-From-Class', 'u-77120']) {
      const taken = merged(maximal, { user: { id: value }, device: { ifa: value } });
      for (const [at, { path }] of leaves(taken).entries()) {
        if (path.startsWith('user') || path.startsWith('device') || value.length < 4) continue;
        const { request } = cleaned(planted(taken, at, `${value.length < 8 ? '' : 'x-'}${value}`));
        expect(JSON.stringify(request ?? null), path).not.toContain(value);
      }
    }
  });

  test('as the name of an attribute is in neither the request nor what was done to it', () => {
    const request = {
      ...advertRequests.site,
      'kim.child@school.example': 1,
      ext: { 'kim@school.example': 1 },
    };
    expect(JSON.stringify(cleaned(request))).not.toContain('kim');
  });

  test('that is the platform’s own stays when the platform says so, and not when it is a person’s', () => {
    const tagid = '2eb6bd58-865c-47ce-af7f-a918108c3fd2';
    const request = { id: 'r', imp: [{ id: '1', banner: {}, tagid }] };
    const own = new Set([tagid]);
    expect(JSON.stringify(cleaned(request).request)).not.toContain(tagid);
    expect(JSON.stringify(cleanAdvertRequest(request, child, { own }).request)).toContain(tagid);
    const taken = { ...request, user: { id: tagid } };
    expect(JSON.stringify(cleanAdvertRequest(taken, child, { own }).request)).not.toContain(tagid);
  });
});

describe('what is said of the law', () => {
  const regsIn = (places: string, age: string, request: unknown = advertRequests['banner-by-sizes']) =>
    cleaned(request, decidedIn(places, age)).request?.regs as {
      coppa?: number;
      gdpr?: number;
      gpp_sid?: number[];
    };
  test.each([
    ['US', '12', { coppa: 1, gdpr: 0, gpp_sid: [7] }],
    ['US-CA', '12', { coppa: 1, gdpr: 0, gpp_sid: [8] }],
    ['US-NY', '15', { gdpr: 0, gpp_sid: [7] }],
    ['GB', '12', { gdpr: 1 }],
    ['FR', '14', { gdpr: 1 }],
    ['AQ', '12', { gdpr: 0 }],
    ['GB,US', '12', { coppa: 1, gdpr: 1, gpp_sid: [7] }],
    ['unknown', 'unknown', { coppa: 1, gdpr: 1, gpp_sid: [7] }],
  ])('in %s at %s', (places, age, says) => {
    const { gpp: _, ...regs } = regsIn(places, age) as { gpp?: string };
    expect(regs).toEqual(says);
  });

  test('what came counts where it is stricter, and never where it is looser', () => {
    const came = (regs: object) => ({ ...advertRequests['banner-by-sizes'], regs });
    expect(regsIn('GB', '12', came({ coppa: 1 })).coppa).toBe(1);
    expect(regsIn('GB', '12', came({ coppa: 0 })).coppa).toBeUndefined();
    expect(regsIn('AQ', '12', came({ gdpr: 1 })).gdpr).toBe(1);
    expect(regsIn('FR', '12', came({ gdpr: 0 })).gdpr).toBe(1);
    expect(regsIn('US', '12', came({ coppa: 0 })).coppa).toBe(1);
  });

  test('2.5 reads it in its own place', () => {
    expect(cleaned(advertRequests['regs-of-2.5']).request?.regs).toEqual({
      coppa: 1,
      ext: { gdpr: 1, gpp: expect.any(String), gpp_sid: [7] },
    });
    expect(cleaned(advertRequests['chain-of-2.5']).request?.source).toEqual(
      advertRequests['chain-of-2.5'].source,
    );
  });
});

describe('what is not for children', () => {
  test.each(Object.entries(blockedCategories))('is blocked in taxonomy %s', (taxonomy, blocked) => {
    const came = {
      ...advertRequests['banner-by-sizes'],
      cattax: Number(taxonomy),
      bcat: [blocked![0]!, '483'],
    };
    expect(cleaned(came).request?.bcat).toEqual(expect.arrayContaining([...blocked!, '483']));
  });
  test('is not asked for where it cannot be named', () => {
    expect(cleaned({ ...advertRequests['banner-by-sizes'], cattax: 4 })).toMatchObject({
      request: null,
      allowed: false,
    });
  });
  test('goes from what is allowed', () => {
    expect(cleaned(advertRequests['not-these-seats']).request).toMatchObject({ acat: ['IAB1'] });
    const only = { ...advertRequests['banner-by-sizes'], acat: ['IAB25-3'] };
    expect(cleaned(only)).toMatchObject({ request: null, allowed: false });
  });
  test('is blocked by its looks: provocative, surveys, windows that pass for others', () => {
    expect(cleaned(advertRequests['banner-kinds']).request).toMatchObject({
      imp: [{ banner: { battr: [1, 9, 11, 8, 14] } }],
    });
  });
  test('code of the advertiser’s own does not run', () => {
    expect(cleaned(advertRequests['video-rates']).request).toMatchObject({ imp: [{ video: { api: [7] } }] });
    const native = cleaned(advertRequests['native-wrapped-with-trackers']).request as {
      imp: { native: { request: string } }[];
    };
    expect(JSON.parse(native.imp[0]!.native.request).native.eventtrackers).toEqual([
      { event: 1, methods: [1] },
    ]);
  });
});

describe('whether there may be an advert', () => {
  test('is for the rulebook to say', () => {
    const limits = [{ situation: 'ads.show/contextual', by: 'guardian', how: 'closed' }] as const;
    const { request, allowed, changes } = cleaned(advertRequests.site, decidedIn('GB', '12', { limits }));
    expect({ request, allowed }).toEqual({ request: null, allowed: false });
    expect(changes).toEqual([
      { path: '', done: 'refused', rules: ['guardian-limit', 'uk-aadc#paid-content-labelled'] },
    ]);
  });
  test('is no without an answer', () => {
    const { places, age } = child;
    expect(cleanAdvertRequest(advertRequests.site, { places, age, situations: {} })).toEqual({
      request: null,
      changes: [{ path: '', done: 'refused', rules: ['no-decision'] }],
      allowed: false,
    });
  });
  test('the rules are those of what was decided', () => {
    const { changes } = cleaned(advertRequests.user);
    expect(changes).toContainEqual({
      path: 'user.eids',
      done: 'removed',
      rules: ['int-baseline#baseline-no-profiled-adverts'],
    });
    for (const { rules } of changes) for (const rule of rules) expect(rule).toMatch(/^[a-z-]+[\w-]*#[\w-]+$/);
  });
  test('whoever is surely grown up gets what they asked for', () => {
    const request = advertRequests.user;
    expect(cleaned(request, decidedIn('GB', '18+'))).toEqual({ request, changes: [], allowed: true });
    const claimed = rulebook.protections({ in: 'US-CA', age: parseAge('18+', 'self-declared') });
    if (claimed.situations['ads.show/personalised'].effect !== 'allow')
      expect(cleaned(request, claimed).changes.length).toBeGreaterThan(0);
  });
  test('a region stays only where rough place may be taken and handed on', () => {
    const yes = ['location.collect/coarse', 'data.share/third-party'].flatMap((situation) =>
      (['child', 'guardian'] as const).map((by) => ({ situation, by })),
    );
    const regionIn = (granted: typeof yes) =>
      cleaned(advertRequests.where, decidedIn('GB', '14', { granted })).request?.device;
    expect(regionIn([])).toMatchObject({ geo: { country: 'GBR' } });
    expect(JSON.stringify(regionIn([]))).not.toContain('ENG');
    expect(JSON.stringify(regionIn(yes.slice(0, 2)))).not.toContain('ENG');
    expect(regionIn(yes)).toMatchObject({ geo: { country: 'GBR', region: 'ENG' } });
  });
});

test('knowing less of somebody never lets more through', () => {
  const places = fc.constantFrom('GB', 'US', 'US-CA', 'FR', 'BR', 'US-NY');
  const level = fc.constantFrom(...(levels.slice(1) as Level[]));
  const paths = (decided: ReturnType<typeof decidedIn>, request: Json) => {
    const { request: clean } = cleanAdvertRequest(request, decided);
    return new Set(clean === null ? [] : leaves(clean as Json).map(({ path }) => path));
  };
  const isOrder = (one: string) => /^(?:regs|bcat|device\.(?:dnt|lmt))|battr/.test(one);
  fc.assert(
    fc.property(
      places,
      fc.integer({ min: 0, max: 18 }),
      fc.integer({ min: 0, max: 6 }),
      level,
      fc.constantFrom('place', 'age', 'level'),
      fc.constantFrom(...requests),
      (place, from, more, known, less, [, request]) => {
        const to = Math.min(18, from + more);
        const knowing = rulebook.protections({ in: place, age: parseAge(`${from}-${to}`, known) });
        const ignorant = rulebook.protections({
          in: less === 'place' ? 'unknown' : place,
          age:
            less === 'age'
              ? parseAge('unknown', 'none')
              : parseAge(`${from}-${to}`, less === 'level' ? 'self-declared' : known),
        });
        const before = paths(knowing, request);
        for (const one of paths(ignorant, request)) if (!isOrder(one)) expect([...before]).toContain(one);
      },
    ),
    { numRuns: 300 },
  );
});

describe('bad input', () => {
  const hostile: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    null: null,
    text: 'id',
    list: [advertRequests.site],
    empty: {},
    'no impressions': { id: 'a', imp: [] },
    'impressions that are none': { id: 'a', imp: [null, 3, 'x', [], {}] },
    'an object where a list belongs': { id: 'a', imp: { id: '1', banner: {} } },
    'a list where an object belongs': { id: 'a', imp: [{ id: '1', banner: [] }] },
    'video without a type': { id: 'a', imp: [{ id: '1', video: {} }] },
    'a broken native': { id: 'a', imp: [{ id: '1', native: { request: '{"assets":' } }] },
  };
  test.each(Object.entries(hostile))('%s is refused', (_, request) => {
    const { request: clean, allowed, changes } = cleaned(request);
    expect({ clean, allowed }).toEqual({ clean: null, allowed: false });
    expect(changes.at(-1)).toEqual({ path: '', done: 'refused', rules: ['not-openrtb'] });
  });

  test('numbers as texts, NaN, and sizes that cannot be go', () => {
    const banner = { w: '300', h: Number.NaN, pos: -7, btype: [1, '2', Number.POSITIVE_INFINITY] };
    const { request } = cleaned({ id: 'a', tmax: '5', imp: [{ id: '1', banner, bidfloor: '1' }] });
    expect(request).toMatchObject({ imp: [{ id: '1', banner: { btype: [1] } }] });
    expect(JSON.stringify(request)).not.toMatch(/tmax|bidfloor|"w"|"h"|pos/);
  });

  test('two impressions of one name leave the first', () => {
    const imp = [
      { id: '1', banner: {} },
      { id: '1', video: { mimes: ['video/mp4'] } },
      { banner: {} },
      { id: '2', banner: {} },
    ];
    const { request } = cleaned({ id: 'a', imp });
    expect((request as { imp: { id: string }[] }).imp.map(({ id }) => id)).toEqual(['1', '3', '2']);
  });

  test('names of JavaScript’s own are names like others', () => {
    const request = JSON.parse(
      '{"id":"a","__proto__":{"allowed":1},"constructor":{"x":1},"imp":[{"id":"1","banner":{"__proto__":{"w":1}}}]}',
    );
    const { request: clean } = cleaned(request);
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
    expect(JSON.stringify(clean)).not.toMatch(/proto|constructor|"w"/);
  });

  test('ten megabytes and a thousand floors deep are read in no time, and nothing of them leaves', () => {
    let deep: unknown = 'kim';
    for (let floor = 0; floor < 5_000; floor++) deep = { ext: deep };
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 'kim']));
    const request = {
      ...advertRequests.site,
      ext: deep,
      user: { data: [deep], ext: wide },
      device: wide,
      bcat: Array.from({ length: 100_000 }, () => 'IAB1'),
    };
    const { request: clean, changes } = cleaned(request);
    expect(JSON.stringify(clean)).not.toContain('kim');
    expect(changes.length).toBeLessThan(100);
  });

  test('any JSON is made lawful or refused', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.constantFrom(
            'id',
            'imp',
            'banner',
            'user',
            'device',
            'site',
            'ext',
            'regs',
            'source',
            'schain',
            'nodes',
            'bcat',
            'gdpr',
            'x',
          ),
          maxDepth: 5,
          withNullPrototype: false,
        }),
        (some) => {
          const request = {
            ...some,
            imp: Array.isArray(some.imp) ? some.imp : [some.imp ?? { id: '1', banner: {} }],
          };
          const { request: clean, allowed } = cleaned(request);
          expect(allowed).toBe(clean !== null);
          if (clean !== null) expect(cleaned(clean).request).toEqual(clean);
        },
      ),
      { numRuns: 500 },
    );
  });
});
