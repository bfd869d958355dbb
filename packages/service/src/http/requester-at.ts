import { isIP, isIPv4 } from 'node:net';

/**
 * Whose requests from an address count together: whoever has one address of IPv6 has the 2^64 of its network (RFC 6177, RFC
 * 7934), so these count as one. What an address of IPv4 is written in counts as that. Proxies add ports to addresses, which
 * tell nobody apart; and all that is no address counts as one, since whoever writes it can write another.
 */
export function requesterAt(written: string): string {
  const ip = withoutPort(written.trim());
  if (isIPv4(ip)) return ip;
  if (isIP(ip) === 0) return 'no address';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = ip.replace(/%.*$/, '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  const network = [...before, ...zeros, ...after].slice(0, 4);
  return `${network.map((part) => Number.parseInt(part, 16).toString(16)).join(':')}::/64`;
}

/** As RFC 7239 writes it, an address of IPv6 with a port stands in brackets. */
function withoutPort(written: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/.exec(written) ?? [];
  return bracketed ?? plain ?? written;
}
