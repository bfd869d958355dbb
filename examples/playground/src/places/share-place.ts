import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';

const hour = 3_600_000;

/**
 * Asks whether the person may share a place with friends now. Returns until when, in milliseconds, if the choice was
 * for just this time; null if sharing is on. Throws `NotOpen`.
 */
export async function sharePlace(birch: Birch, me: Me): Promise<number | null> {
  const once = me.page.situations['location.share/contact'].once;
  await birch.access.guardOwn('location.share/contact', me.person);
  return once ? birch.clock() + hour : null;
}
