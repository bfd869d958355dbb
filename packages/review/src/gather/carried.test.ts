import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSearch } from './carried.ts';

const identity = {
  username: 'wren_k7q2',
  name: 'Wren Quillfeather',
  password: 'not looked for',
  email: 'Wren.K7q2@example.org',
  born: { year: 2014, month: 3, day: 9 },
};
const search = createSearch({
  identity,
  coordinates: { latitude: 53.481234, longitude: -2.242567 },
  places: ['Ancoats'],
});
const found = (text: string) => search.inText(text).map(({ what, how }) => `${what} ${how}`);
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text);
const email = identity.email.toLowerCase();

describe('what a request carries', () => {
  test.each([
    ['to=Wren.K7q2@example.org', 'email clear'],
    ['{"e":"wren.k7q2@example.org"}', 'email clear'],
    ['to=wren.k7q2%40example.org', 'email url-encoded'],
    [`x=${Buffer.from(identity.email).toString('hex')}`, 'email hex'],
    [`em=${hash('sha256', email).digest('hex')}`, 'email sha-256'],
    [`em=${hash('sha256', email).digest('hex').toUpperCase()}`, 'email sha-256'],
    [`em=${hash('sha256', 'wrenk7q2@example.org').digest('hex')}`, 'email sha-256'],
    [`em=${hash('sha1', email).digest('base64')}`, 'email sha-1'],
    [`em=${hash('md5', identity.email).digest('hex')}`, 'email md5'],
    ['{"dob":"2014-03-09"}', 'birth-date clear'],
    ['b=9-3-2014', 'birth-date clear'],
    ['b=09.03.2014', 'birth-date clear'],
    ['prefs=en_03-2014', 'birth-date clear'],
    ['born=09%2F03%2F2014', 'birth-date url-encoded'],
    ['month=3&year=2014&country=GB', 'birth-date clear'],
    ['year=2014&month=03', 'birth-date clear'],
    ['{"birthMonth":3,"birthYear":2014}', 'birth-date clear'],
    ['{"month":"March","year":"2014"}', 'birth-date clear'],
    ['user%5Bdob_month%5D=3&user%5Bdob_year%5D=2014', 'birth-date clear'],
    ['[{"field":"month","value":"3"},{"field":"year","value":"2014"}]', 'birth-date clear'],
    ['name=Wren%20Quillfeather', 'name url-encoded'],
    ['u=WREN_K7Q2', 'username clear'],
    ['near=ancoats', 'place clear'],
    ['{"lat":53.4812,"lon":-2.2425}', 'coordinates clear'],
    ['ll=53.481234%2C-2.242567', 'coordinates clear'],
    ['?lng=-2.2425&lat=53.4812', 'coordinates clear'],
  ])('%s: %s', (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  test.each([
    '',
    'wren',
    'year=2014',
    'month=3',
    'month=4&year=2014',
    'month=3&year=2013',
    'month=30&year=2014',
    'month=3&year=20140',
    'page=3&of=2014',
    'lat=53.4&lon=-2.2',
    'someone@example.org',
    '{"lat":53.48,"x":1}',
    'ancoat',
  ])('nothing in "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('in base64, wherever it stands in what is encoded', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (before, after) => {
        const encoded = Buffer.from(`${before}${identity.email}${after}`).toString('base64');
        expect(found(`d=${encoded}`)).toContain('email base64');
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  test('says where: in the address, a header or the body', () => {
    expect(search.in({ address: '/?u=wren_k7q2', headers: 'x: wren_k7q2', body: '' })).toEqual([
      { what: 'username', how: 'clear', where: 'address' },
      { what: 'username', how: 'clear', where: 'header' },
    ]);
  });
});

test.each([
  ['born=9-3-2014', 'birth-date clear'],
  ['born=2014%2F3%2F9', 'birth-date url-encoded'],
  ['"9 March 2014"', 'birth-date clear'],
  ['9+mars+2014', 'birth-date url-encoded'],
  ['dob=09.03.2014', 'birth-date clear'],
  ['born=1394323200', 'birth-date clear'],
  [`x=${Buffer.from('2014-03-09').toString('base64')}`, 'birth-date base64'],
])('a birth date as in %s: %s', (text, expected) => {
  expect(found(text)).toContain(expected);
});
