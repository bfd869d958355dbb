import { BlockList, isIP, isIPv4 } from 'node:net';

/** Everything that IANA's registries of special-purpose addresses call not globally reachable (RFC 6890 and its successors), and multicast. */
const inside: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Of IPv6 the global unicast addresses alone are public, and of these not the following.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [network, bits] of inside) blocked.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public internet. Anything else, a name too, is not. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !blocked.check(address, 'ipv4');
  // An IPv4 address in an IPv6 one (::ffff:10.0.0.1, 64:ff9b::a00:1) is not in 2000::/3.
  return version === 6 && global.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}
