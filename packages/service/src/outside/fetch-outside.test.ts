import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchOutside, type OutsideRequest } from './fetch-outside.ts';
import { isPublicAddress } from './is-public-address.ts';

let server: Server;
let url: string;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    if (request.url === '/moved') response.writeHead(302, { location: 'http://127.0.0.1/' }).end();
    else if (request.url === '/large') response.end(Buffer.alloc(3000));
    else if (request.url !== '/never') response.end('hello');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const near: OutsideRequest = { plain: true, mayReach: (address) => address === '127.0.0.1' };
const faultOf = (address: string, options: OutsideRequest = { plain: true }) =>
  fetchOutside(address, options).then(
    () => 'reached',
    (error) => error.fault,
  );
/** A resolver that answers what it is told, one after the other. */
const resolving = (...answers: string[][]) => {
  let turn = 0;
  return ((_name: string, _options: object, done: (error: null, found: object) => void) =>
    done(
      null,
      answers[Math.min(turn++, answers.length - 1)]!.map((address) => ({ address, family: 4 })),
    )) as unknown as typeof lookup;
};

describe('an address from outside', () => {
  it('is fetched, and no further than it says', async () => {
    expect((await fetchOutside(`${url}/`, near)).body.toString()).toBe('hello');
    expect(await faultOf(`${url}/moved`, near)).toBe('redirected');
    expect(await faultOf(`${url}/large`, { ...near, mostBytes: 2000 })).toBe('too-large');
    expect(await faultOf(`${url}/never`, { ...near, timeout: 50 })).toBe('too-slow');
  });

  it('reaches nothing inside, however it is written', async () => {
    const before = asked;
    const { port } = new URL(url);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0'])
      expect([host, await faultOf(`http://${host}:${port}/`)]).toEqual([host, 'not-public']);
    expect(await faultOf(`http://localhost:${port}/`)).toBe('not-public');
    for (const found of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], []])
      expect(await faultOf(`http://school.example:${port}/`, { plain: true, lookup: resolving(found) })).toBe(
        'not-public',
      );
    expect(asked).toBe(before);
  });

  it('goes where it was looked at, and not where its name means a moment later', async () => {
    const { port } = new URL(url);
    let looked = 0;
    const found = await faultOf(`http://school.example:${port}/`, {
      plain: true,
      timeout: 500,
      lookup: resolving(['192.0.2.1'], ['127.0.0.1']),
      // The first is let through as if it were public: nothing answers there.
      mayReach: (address) => {
        looked++;
        return address === '192.0.2.1';
      },
    });
    expect(['too-slow', 'unreachable']).toContain(found);
    expect(looked).toBe(1);
  });

  it('is https, with no name and password', async () => {
    for (const address of [url, 'ftp://a.example/', 'file:///etc/passwd', 'https://a:b@a.example/', 'x'])
      expect([address, await faultOf(address, {})]).toEqual([address, 'address']);
  });

  it('is public where IANA has it so', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700::1111', '172.32.0.1', '100.128.0.1'])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const address of [
      ...['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
      ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '::', '::1', 'fe80::1', 'fc00::1'],
      ...['fd12::1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', '2001:db8::1'],
      ...['', 'localhost', '1.2.3', '01.1.1.1'],
    ])
      expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});
