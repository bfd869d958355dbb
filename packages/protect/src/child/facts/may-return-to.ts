import { isLoopbackName } from '@stairgate/service';
import type { Settings } from '../../settings.ts';

/**
 * Whether a page of a child of `platform` may lead to `address`: to an origin that was set for that platform and to none
 * besides, so that no link of the service is a way to anywhere. On a machine of one's own its own addresses will do.
 */
export function mayReturnTo(
  { settings }: { settings: Pick<Settings, 'returnTo' | 'publicUrl'> },
  platform: string,
  address: string,
): boolean {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return false;
  if (Object.hasOwn(settings.returnTo, platform) && settings.returnTo[platform]!.includes(url.origin))
    return true;
  return isLoopbackName(url.hostname) && isLoopbackName(new URL(settings.publicUrl).hostname);
}
