import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { mayReturnTo } from './may-return-to.ts';

const returnTo = { treehouse: ['https://treehouse.example'] };
const publicUrl = 'https://protect.example';

describe('a page leads back', () => {
  it.each([
    ['to an origin of the platform', 'treehouse', 'https://treehouse.example/me?tab=1', true],
    ['to no origin of another', 'birch', 'https://treehouse.example/', false],
    ['to no platform that is a word of the language', 'constructor', 'https://treehouse.example/', false],
    ['to no longer name', 'treehouse', 'https://treehouse.example.evil.example/', false],
    ['to no name before an @', 'treehouse', 'https://treehouse.example@evil.example/', false],
    ['to no address with a name in it', 'treehouse', 'https://somebody@treehouse.example/', false],
    ['to no other port', 'treehouse', 'https://treehouse.example:8443/', false],
    ['over no plain http', 'treehouse', 'http://treehouse.example/', false],
    ['to no script', 'treehouse', 'javascript:alert(1)//https://treehouse.example', false],
    ['to no other scheme', 'treehouse', 'blob:https://treehouse.example/1', false],
    ['to no half address', 'treehouse', '//treehouse.example/', false],
    [
      'from a service that others reach to no machine of one’s own',
      'treehouse',
      'http://localhost:1/',
      false,
    ],
  ])('%s', (_, platform, address, may) => {
    expect(mayReturnTo({ settings: { returnTo, publicUrl } }, platform, address)).toBe(may);
  });

  it('from a service on a machine of one’s own to that machine, and to no other', () => {
    const settings = { returnTo: {}, publicUrl: 'http://localhost:4300' };
    const may = (address: string) => mayReturnTo({ settings }, 'treehouse', address);
    expect(may('http://127.0.0.1:4301/')).toBe(true);
    expect(may('javascript://localhost/%0aalert(1)')).toBe(false);
    expect(may('https://evil.example/')).toBe(false);
  });
});

describe('the link of a child’s page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(() => service?.close());

  it('carries the way back to the page that it opens, and to no other', async () => {
    const child = await service.createChild('GB');
    const linkOf = (query = '') => service.platform('POST', `/v1/children/${child}/page-link${query}`);
    const shown = async (query?: string) => {
      const browser = service.browser();
      await browser.send('POST', '/child/api/open', { token: tokenIn((await linkOf(query)).body.url) });
      return (await browser.send('GET', '/child/api/me')).body.returnTo;
    };
    expect(await shown('?returnTo=http%3A%2F%2Flocalhost%3A4301%2Fme')).toBe('http://localhost:4301/me');
    expect(await shown()).toBeNull();
    const refused = await linkOf('?returnTo=https%3A%2F%2Fevil.example%2F');
    expect([refused.status, refused.body.code]).toEqual([422, 'return-refused']);
  });
});
