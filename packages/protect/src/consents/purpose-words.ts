import { type Activity, english, type Situation } from '@stairgate/rulebook';

/** Headings for what a guardian answers activity by activity. */
export const activityTitles: Readonly<Record<Activity, string>> = {
  'account.open': 'An account',
  'profile.view': 'A profile that others can see',
  'profile.find': 'Being found by others',
  'connections.view': 'A friends list that others can see',
  'presence.show': 'Showing when your child is online',
  'contact.request': 'Requests to connect',
  'contact.suggest': 'Friend suggestions',
  'contact.message': 'Messages',
  'contact.group': 'Being added to groups',
  'contact.call': 'Voice and video calls',
  'contact.comment': 'Comments and reactions',
  'live.broadcast': 'Live video',
  'location.collect': 'Where your child is',
  'location.share': 'Sharing where your child is',
  'ads.show': 'Adverts',
  'ads.market': 'Marketing',
  'feed.rank': 'A feed made for your child',
  'content.recommend': 'Suggested content',
  'content.view': 'Content from others',
  'engage.autoplay': 'Autoplay',
  'engage.scroll': 'Endless scrolling',
  'engage.reward': 'Streaks',
  'engage.metrics': 'Numbers of likes',
  'engage.notify': 'Alerts on the device',
  'engage.use': 'Time in the app',
  'purchase.buy': 'Spending money',
  'purchase.prompt': 'Prompts to buy',
  'data.collect': 'Data that the service does not need',
  'data.share': 'Sharing data with other companies',
  'data.train': 'Training AI',
  'ai.chat': 'Talking to an AI',
  'ai.filter': 'Filters that change appearance',
  'monitor.guardian': 'What you can see',
};

/** What one situation is called to a guardian, and what it means while it is on. */
export function guardianWords(situation: Situation): { readonly title: string; readonly what: string } {
  return english.situations[situation].guardian;
}

/** Who gets to see or use it, by the circumstance. Circumstances that name nobody outside the service are left out. */
export const audiences: Readonly<Record<string, string>> = {
  contact: 'people your child accepted',
  peer: 'children of the same age whom your child has not accepted',
  adult: 'people whom your child does not know, who may be adults',
  stranger: 'people whom your child does not know',
  anyone: 'anyone, also people without an account',
  search: 'people who search on the service',
  suggestion: 'people to whom the service suggests your child',
  'web-index': 'search engines and whoever uses them',
  'of-child': 'people whom your child does not know',
  guardian: 'you',
  activity: 'you',
  location: 'you',
};
