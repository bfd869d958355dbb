import type { ProtectionsAnswer, Situation } from '@stairgate/client';

/**
 * Whether a place that the owner gave may be shown. It may while sharing is on; a place shared just this time may
 * until its time is over, unless the gate has closed sharing meanwhile or a guardian's yes that it needs is gone.
 */
export function isPlaceShown(
  page: ProtectionsAnswer,
  situation: Extract<Situation, `location.share/${string}`>,
  until: number | null,
  now: number,
): boolean {
  if (page.source === 'offline') return false;
  const view = page.situations[situation];
  if (view.allowed && !view.once) return true;
  if (until === null || now >= until || view.effect === 'forbid') return false;
  return !view.needs.includes('guardian') || view.has.includes('guardian');
}
