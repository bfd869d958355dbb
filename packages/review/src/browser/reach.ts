import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Whether a host is on this machine or a private network: the only ones that may be reviewed without a stated
 * authority. Names count only where they can mean nothing else (`localhost`, RFC 6761); any other name is public,
 * wherever it may lead. RFC 1918, RFC 4193, RFC 3927, RFC 4291.
 */
export function isPrivateHost(host: string): boolean {
  const name = plainHost(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (isIPv4(name)) {
    const [a = 0, b = 0] = name.split('.').map(Number);
    return (
      a === 127 ||
      a === 10 ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254)
    );
  }
  if (isIPv6(name)) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(name)?.[1];
    return mapped ? isPrivateHost(mapped) : name === '::1' || /^(f[cd]|fe[89ab])/.test(name);
  }
  return false;
}

/** In small letters, without the brackets of an IPv6 address and the dot of a whole name. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** What a platform's pages may reach. */
export interface Reach {
  /**
   * What of this machine and of private networks: each an address and a port, as `serviceAt` writes it. Whatever else
   * answers there (a database, a console, the secrets of a cloud at 169.254.169.254) is no page's business.
   */
  readonly private: ReadonlySet<string>;
  readonly public: boolean;
}

export interface ReachOptions {
  readonly reachesPublic: boolean;
  /** Addresses of the web besides the platform's own that its pages may reach, though they are private. */
  readonly alsoReaches?: readonly string[];
}

/**
 * A platform on the internet must not use the reviewer's browser to reach the reviewer's machine; a platform on the
 * machine reaches the internet only where an authority is stated, and of the machine itself and what is named beside it.
 */
export function reachFrom(platform: string, { reachesPublic, alsoReaches = [] }: ReachOptions): Reach {
  const named = [platform, ...alsoReaches].map((url) => new URL(url));
  return {
    private: new Set(
      named.flatMap(({ hostname, port, protocol }) => {
        const host = plainHost(hostname);
        const service = serviceAt(host, Number(port || (protocol === 'https:' ? 443 : 80)));
        return isPrivateHost(host) || (isIP(host) !== 0 && isOwn(host)) ? [service] : [];
      }),
    ),
    public: reachesPublic,
  };
}

/** A port of this machine is the same by all of its loopback addresses and names. */
export function serviceAt(host: string, port: number): string {
  const isLoopback = isIP(host) === 0 ? isPrivateHost(host) : loopback.check(host, family(host));
  return `${isLoopback ? 'localhost' : host}:${port}`;
}

const listOf = (ranges: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, bits] of ranges) list.addSubnet(net, bits, family(net));
  return list;
};
const linkLocal = listOf([
  ['169.254.0.0', 16],
  ['fe80::', 10],
]);
const loopback = listOf([
  ['127.0.0.0', 8],
  ['::1', 128],
]);
const privateNets = listOf([
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]);
/**
 * Neither private nor anybody's on the internet, or a way round to either: IANA's registries of special addresses.
 * `0.0.0.0` and `::` lead to this machine; 6to4 and NAT64 carry another address inside.
 */
const nowhere = listOf([
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fec0::', 10],
  ['ff00::', 8],
]);

/** Whether an address, as DNS or a page gave it, may be connected to at a port. */
export function mayReach(address: string, port: number, reach: Reach): boolean {
  const of = family(address);
  if (nowhere.check(address, of)) return false;
  const isPrivate = linkLocal.check(address, of) || privateNets.check(address, of) || isOwn(address);
  return isPrivate ? reach.private.has(serviceAt(address, port)) : reach.public;
}

/** An address of the machine itself, public or not. */
function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
