import type { Probe } from './evidence.ts';
import { contacts } from './journey.ts';
import { whatPage } from './what-page.ts';

/** Whether what a probe tries came about: only then does it tell anything where it does not come about with somebody else. */
export function cameAbout({ kind, actorSide: saw, ownerSide }: Probe): boolean {
  if ((contacts as readonly string[]).includes(kind))
    return ownerSide.state === 'done' && ownerSide.arrived === true;
  if (saw.state !== 'done' || whatPage(saw.page).kind !== 'page') return false;
  const { shown = [], found = [], others = [], presence = [], place = [] } = saw;
  switch (kind) {
    case 'profile':
      return shown.some((what) => what !== 'username');
    case 'search':
    case 'suggestion':
      return found.length > 0 || shown.some((what) => what !== 'username');
    case 'connections':
      return others.length > 0 || shown.includes('name');
    case 'presence':
      return presence.length > 0;
    case 'location':
      return place.length > 0;
    default:
      return true;
  }
}
