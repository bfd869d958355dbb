import {
  type Activity,
  activityOf,
  type GroupId,
  groups,
  labels,
  matchSituations,
  type Situation,
} from '@stairgate/rulebook';

/*
 * Names for the heads of tables, where the sentences of the rulebook do not fit. They address nobody: an operator, a
 * regulator and a lawyer read them.
 */
const activityNames: Readonly<Record<Activity, string>> = {
  'account.open': 'Opening an account',
  'profile.view': 'Seeing the profile',
  'profile.find': 'Finding the profile',
  'connections.view': 'Friends list',
  'presence.show': 'Online status',
  'contact.request': 'Contact requests',
  'contact.suggest': 'Contact suggestions',
  'contact.message': 'Messages',
  'contact.group': 'Adding to groups',
  'contact.call': 'Calls',
  'contact.comment': 'Comments',
  'live.broadcast': 'Live video',
  'location.collect': 'Collecting location',
  'location.share': 'Sharing location',
  'ads.show': 'Adverts',
  'ads.market': 'Direct marketing',
  'feed.rank': 'Ranking the feed',
  'content.recommend': 'Recommending content',
  'content.view': 'Viewing content',
  'engage.autoplay': 'Autoplay',
  'engage.scroll': 'Endless scroll',
  'engage.reward': 'Rewards',
  'engage.metrics': 'Popularity counts',
  'engage.notify': 'Notifications',
  'engage.use': 'Using the service',
  'purchase.buy': 'Buying',
  'purchase.prompt': 'Prompts to buy',
  'data.collect': 'Collecting data',
  'data.share': 'Passing data on',
  'data.train': 'Training AI',
  'ai.chat': 'AI chat',
  'ai.filter': 'Filters',
  'monitor.guardian': 'What a guardian sees',
};

const circumstanceNames: Readonly<Record<Situation, string>> = {
  'account.open/self': 'alone',
  'account.open/with-guardian': 'with a guardian',
  'profile.view/contact': 'by accepted contacts',
  'profile.view/peer': 'by children of like age',
  'profile.view/adult': 'by unknown adults',
  'profile.view/anyone': 'by anyone',
  'profile.find/search': 'by search',
  'profile.find/suggestion': 'by suggestion',
  'profile.find/web-index': 'by search engines',
  'connections.view/contact': 'to accepted contacts',
  'connections.view/stranger': 'to strangers',
  'presence.show/contact': 'to accepted contacts',
  'presence.show/stranger': 'to strangers',
  'contact.request/peer': 'from children of like age',
  'contact.request/adult': 'from unknown adults',
  'contact.suggest/to-child': 'made to the child',
  'contact.suggest/of-child': 'of the child to others',
  'contact.message/contact': 'from accepted contacts',
  'contact.message/peer': 'from children of like age',
  'contact.message/adult': 'from unknown adults',
  'contact.group/contact': 'by accepted contacts',
  'contact.group/peer': 'by children of like age',
  'contact.group/adult': 'by unknown adults',
  'contact.call/contact': 'from accepted contacts',
  'contact.call/peer': 'from children of like age',
  'contact.call/adult': 'from unknown adults',
  'contact.comment/contact': 'from accepted contacts',
  'contact.comment/peer': 'from children of like age',
  'contact.comment/adult': 'from unknown adults',
  'live.broadcast/contact': 'to accepted contacts',
  'live.broadcast/anyone': 'to anyone',
  'location.collect/coarse': 'roughly',
  'location.collect/precise': 'exactly',
  'location.share/guardian': 'with a guardian',
  'location.share/contact': 'with accepted contacts',
  'location.share/anyone': 'with anyone',
  'ads.show/contextual': 'that match the page',
  'ads.show/personalised': 'personalised',
  'ads.show/age-restricted': 'for adult products',
  'ads.market/direct': 'to the child',
  'feed.rank/choices': 'by own choices',
  'feed.rank/behaviour': 'by behaviour',
  'feed.rank/searches': 'by searches',
  'content.recommend/suitable': 'suitable',
  'content.recommend/sensitive': 'sensitive',
  'content.recommend/harmful': 'harmful',
  'content.recommend/adult-only': 'adults only',
  'content.view/suitable': 'suitable',
  'content.view/sensitive': 'sensitive',
  'content.view/harmful': 'harmful',
  'content.view/adult-only': 'adults only',
  'engage.autoplay/media': 'of media',
  'engage.scroll/endless': 'through feeds',
  'engage.reward/streak': 'for streaks',
  'engage.metrics/likes': 'of likes',
  'engage.notify/day': 'by day',
  'engage.notify/school': 'in school hours',
  'engage.notify/night': 'at night',
  'engage.use/within-limit': 'within the daily limit',
  'engage.use/over-limit': 'past the daily limit',
  'engage.use/school': 'in school hours',
  'engage.use/night': 'at night',
  'purchase.buy/item': 'items',
  'purchase.buy/random': 'loot boxes',
  'purchase.prompt/any': 'of any kind',
  'data.collect/essential': 'essential',
  'data.collect/optional': 'optional',
  'data.collect/biometric': 'biometric',
  'data.share/processor': 'to suppliers',
  'data.share/third-party': 'to other companies',
  'data.share/sale': 'by sale',
  'data.train/own-models': 'on the child’s data',
  'ai.chat/assistant': 'with an assistant',
  'ai.chat/companion': 'with a companion',
  'ai.filter/appearance': 'that change appearance',
  'monitor.guardian/activity': 'activity',
  'monitor.guardian/location': 'location',
};

const groupNames = labels('auditor').groups;

export const activityName = (activity: Activity): string => activityNames[activity];
export const circumstanceName = (situation: Situation): string => circumstanceNames[situation];
/** "Messages: from unknown adults". */
export const situationName = (situation: Situation): string =>
  `${activityNames[activityOf(situation)]}: ${circumstanceNames[situation]}`;

export interface ActivityRows {
  readonly activity: Activity;
  readonly name: string;
  readonly situations: readonly Situation[];
}
export interface GroupRows {
  readonly id: GroupId;
  readonly name: string;
  readonly activities: readonly ActivityRows[];
}

/** Every situation in the order of tables: groups, in them activities, in them circumstances. */
export const tableRows: readonly GroupRows[] = groups.map(({ id, activities }) => ({
  id,
  name: groupNames[id],
  activities: activities.map((activity) => ({
    activity,
    name: activityNames[activity],
    situations: matchSituations(activity),
  })),
}));

/** The same, as one list. */
export const situationsInOrder: readonly Situation[] = tableRows.flatMap(({ activities }) =>
  activities.flatMap(({ situations }) => situations),
);
