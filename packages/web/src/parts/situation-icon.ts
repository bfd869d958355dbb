import type { IconName } from './icon.tsx';

const byPrefix: Readonly<Record<string, IconName>> = {
  account: 'door',
  profile: 'eye',
  connections: 'people',
  presence: 'eye',
  contact: 'chat',
  live: 'live',
  location: 'pin',
  ads: 'advert',
  feed: 'feed',
  content: 'picture',
  engage: 'clock',
  purchase: 'basket',
  data: 'data',
  ai: 'robot',
  monitor: 'people',
};

/** The drawing for a situation, by the first word of its name. */
export function situationIcon(situation: string): IconName {
  return byPrefix[situation.split('.')[0] ?? ''] ?? 'info';
}
