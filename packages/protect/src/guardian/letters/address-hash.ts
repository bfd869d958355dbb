import type { ServiceKeys } from '@stairgate/service';

/** The name under which an address is found again without being read: an HMAC of it in lower case. */
export function addressHash(keys: ServiceKeys, address: string): string {
  return keys.hmac('guardian-address', address.toLowerCase());
}
