import { BlockList } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a name in a web address is this machine's and cannot be another's (RFC 6761, 6.3). */
export function isLoopbackName(hostname: string): boolean {
  return (
    /^(localhost|.+\.localhost)$/.test(hostname) || isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'))
  );
}

/** Whether an IP address leads to this machine alone. IPv4 within IPv6 counts as what it is. */
export function isLoopbackAddress(address: string): boolean {
  return loopback.check(address, 'ipv4') || loopback.check(address, 'ipv6');
}

/** Whether a web address goes over http to another machine, where everybody on the way reads it. */
export function isPlainHttpAway(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && !isLoopbackName(url.hostname);
}
