import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether a host is on this machine or a private network: the only ones that may be reviewed without a stated
 * authority. Names count only where they can mean nothing else (`localhost`, RFC 6761); any other name is public,
 * wherever it may lead. RFC 1918, RFC 4193, RFC 3927, RFC 4291.
 */
export function isPrivateHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
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
