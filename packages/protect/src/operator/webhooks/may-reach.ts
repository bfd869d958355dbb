import { isLoopbackAddress, isPublicAddress } from '@stairgate/service';
import type { Settings } from '../../settings.ts';

/** Whether webhooks may go to an IP address. */
export function mayReach({ webhooksHere }: Pick<Settings, 'webhooksHere'>, address: string): boolean {
  return isPublicAddress(address) || (webhooksHere && isLoopbackAddress(address));
}
