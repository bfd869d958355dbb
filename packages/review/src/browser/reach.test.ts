import { expect, test } from 'vitest';
import { isPrivateHost } from './reach.ts';

test.each([
  'localhost',
  'birch.localhost',
  'LOCALHOST.',
  '127.0.0.1',
  '127.9.9.9',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.1.1',
  '::1',
  '[::1]',
  'fd00::1',
  'fe80::1',
  '::ffff:127.0.0.1',
])('%s is private', (host) => {
  expect(isPrivateHost(host)).toBe(true);
});

test.each([
  'example.org',
  'localhost.example.org',
  '8.8.8.8',
  '172.32.0.1',
  '172.15.0.1',
  '192.169.0.1',
  '11.0.0.1',
  '2001:db8::1',
  '::ffff:8.8.8.8',
  '127.0.0.1.nip.io',
  '0x7f.1',
  '',
  'notlocalhost',
])('%s is not', (host) => {
  expect(isPrivateHost(host)).toBe(false);
});
