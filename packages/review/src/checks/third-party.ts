import thirdPartyWeb from 'third-party-web/nostats-subset.js';
import { parse } from 'tldts';
import type { SentRequest } from '../evidence.ts';

// The list: over 2,000 companies with their domains, MIT, several releases a year; Lighthouse uses it too. Larger ones come
// on other terms: Ghostery's TrackerDB and DuckDuckGo's Tracker Radar not for commercial use (CC BY-NC-SA), AdGuard's under
// the GPL. Who is on no list is found by what they do: see fingerprints, recorders, cookies-of-others and unsent-typing.
// It is CommonJS, whose names Node does not see.
const { getEntity } = thirdPartyWeb;

/** Somebody else than the platform to whom a browser sent something. */
export interface ThirdParty {
  readonly host: string;
  /** The company, by the list of third-party-web; the host where it is not on it. */
  readonly name: string;
  /** Whether it is on the list as somebody who lives off knowing people: adverts, analytics, social networks. */
  readonly tracks: boolean;
}

const tracking: readonly string[] = ['ad', 'analytics', 'social', 'marketing', 'tag-manager'];
/** On the list as useful to a site, whose use is to record whoever is there. */
const recording: readonly string[] = ['Clarity'];

/**
 * Whom a request goes to, if not to the platform itself. A platform is all hosts of its registrable domain, by the
 * Public Suffix List with private suffixes; this machine and private networks count as the platform of a local review.
 * @returns null for the platform's own
 */
export function thirdPartyOf({ url }: Pick<SentRequest, 'url'>, platform: string): ThirdParty | null {
  const [host, home] = [placeOf(url), placeOf(platform)];
  if (host === null || home === null || host.site === home.site) return null;
  const entity = getEntity(`https://${host.name}/`);
  // A company's own other domains, such as the one for pictures, are its own; those of its customers are not.
  if (entity && !home.isShared && entity.name === getEntity(`https://${home.name}/`)?.name) return null;
  return {
    host: host.name,
    name: entity?.name ?? host.name,
    tracks: entity !== undefined && (tracking.includes(entity.category) || recording.includes(entity.name)),
  };
}

interface Site {
  readonly name: string;
  readonly site: string;
  /** Somebody lets others have a name of theirs, as under github.io. */
  readonly isShared: boolean;
}

function placeOf(url: string): Site | null {
  const { hostname: name, domain, isIp, isPrivate } = parse(url, { allowPrivateDomains: true });
  if (!name) return null;
  const isHere = isIp ? privateAddress.test(name) : /(^|\.)localhost$/.test(name);
  return { name, site: isHere ? 'here' : (domain ?? name), isShared: isPrivate === true };
}

/** The registrable domain of an address, by which hosts of one firm go together; null for what has no host. */
export const siteOf = (url: string): string | null => placeOf(url)?.site ?? null;

const privateAddress = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i;

/** Names of companies for a sentence, each once. */
export const namesOf = (parties: readonly ThirdParty[]): string => {
  const names = [...new Set(parties.map(({ name, host }) => (name === host ? host : `${name} (${host})`)))];
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
};

/** Every host, each once. */
export const hostsOf = (parties: readonly ThirdParty[]): string => {
  const hosts = [...new Set(parties.map(({ host }) => host))];
  return hosts.length > 40
    ? `${hosts.slice(0, 40).join(', ')} and ${hosts.length - 40} more`
    : hosts.join(', ');
};
