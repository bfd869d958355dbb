import type { Situation } from '@stairgate/rulebook';

/** How a report names a situation, and how it says what has to stop. */
export interface SituationWords {
  readonly title: string;
  /** Fits after "Do not …": what the service does, or lets happen. */
  readonly act: string;
}

const words = (title: string, act: string): SituationWords => ({ title, act });

export const situationWords: Readonly<Record<Situation, SituationWords>> = {
  'account.open/self': words(
    'An account with no guardian asked',
    'open an account on the child’s own word alone',
  ),
  'account.open/with-guardian': words(
    'An account that a guardian agreed to',
    'open an account, even where a guardian agrees,',
  ),
  'profile.view/contact': words(
    'Profile seen by accepted contacts',
    'show the profile and posts to accepted contacts',
  ),
  'profile.view/peer': words(
    'Profile seen by children the child has not accepted',
    'show the profile and posts to other children whom the child has not accepted',
  ),
  'profile.view/adult': words(
    'Profile seen by adults the child does not know',
    'show the profile and posts to adults whom the child does not know',
  ),
  'profile.view/anyone': words(
    'Profile seen by anybody, logged out',
    'show the profile and posts to people without an account',
  ),
  'profile.find/search': words(
    'Found by the service’s search',
    'let strangers find the child by the service’s search',
  ),
  'profile.find/suggestion': words('Suggested to strangers', 'put the child’s profile before strangers'),
  'profile.find/web-index': words(
    'Listed by search engines',
    'let search engines list the child’s profile or posts, in a sitemap or otherwise,',
  ),
  'connections.view/contact': words(
    'Friends list seen by accepted contacts',
    'show the friends list to accepted contacts',
  ),
  'connections.view/stranger': words(
    'Friends list seen by strangers',
    'show the friends list to people whom the child has not accepted',
  ),
  'presence.show/contact': words(
    'Online status seen by accepted contacts',
    'show accepted contacts when the child is online or has read something',
  ),
  'presence.show/stranger': words(
    'Online status seen by strangers',
    'show strangers when the child is online or has read something',
  ),
  'contact.request/peer': words(
    'Requests from children the child does not know',
    'pass on requests from children whom the child does not know',
  ),
  'contact.request/adult': words(
    'Requests from adults the child does not know',
    'pass on requests from adults whom the child does not know',
  ),
  'contact.suggest/to-child': words('People suggested to the child', 'suggest people to the child'),
  'contact.suggest/of-child': words(
    'The child suggested to others',
    'suggest the child to others as somebody to know',
  ),
  'contact.message/contact': words(
    'Messages from accepted contacts',
    'deliver messages from accepted contacts',
  ),
  'contact.message/peer': words(
    'Messages from children the child does not know',
    'deliver messages from children whom the child has not accepted, by the pages or past them,',
  ),
  'contact.message/adult': words(
    'Messages from adults the child does not know',
    'deliver messages from adults whom the child does not know, by the pages or past them,',
  ),
  'contact.group/contact': words(
    'Put into groups by accepted contacts',
    'let accepted contacts put the child into a group unasked',
  ),
  'contact.group/peer': words(
    'Put into groups by children the child does not know',
    'let children whom the child has not accepted put the child into a group',
  ),
  'contact.group/adult': words(
    'Put into groups by adults the child does not know',
    'let adults whom the child does not know put the child into a group',
  ),
  'contact.call/contact': words('Calls from accepted contacts', 'put through calls from accepted contacts'),
  'contact.call/peer': words(
    'Calls from children the child does not know',
    'put through calls from children whom the child has not accepted',
  ),
  'contact.call/adult': words(
    'Calls from adults the child does not know',
    'put through calls from adults whom the child does not know',
  ),
  'contact.comment/contact': words(
    'Comments from accepted contacts',
    'take comments, tags or remixes from accepted contacts',
  ),
  'contact.comment/peer': words(
    'Comments from children the child does not know',
    'take comments, tags or remixes from children whom the child has not accepted',
  ),
  'contact.comment/adult': words(
    'Comments from adults the child does not know',
    'take comments, tags or remixes from adults whom the child does not know',
  ),
  'live.broadcast/contact': words(
    'Live video to accepted contacts',
    'let the child broadcast live to accepted contacts',
  ),
  'live.broadcast/anyone': words('Live video to anybody', 'let the child broadcast live to strangers'),
  'location.collect/coarse': words(
    'Rough location collected',
    'ask for or send on where the child roughly is',
  ),
  'location.collect/precise': words(
    'Exact location collected',
    'ask for or send on where exactly the child is',
  ),
  'location.share/guardian': words('Location shared with a guardian', 'show a guardian where the child is'),
  'location.share/contact': words(
    'Location shared with accepted contacts',
    'show accepted contacts where the child is',
  ),
  'location.share/anyone': words(
    'Location shared with anybody',
    'show people whom the child has not accepted where the child is',
  ),
  'ads.show/contextual': words('Adverts that fit the page', 'show adverts that fit the page'),
  'ads.show/personalised': words(
    'Adverts based on the child’s data',
    'show adverts that use the child’s data, or ask for such adverts,',
  ),
  'ads.show/age-restricted': words(
    'Adverts for adult products',
    'show adverts for products with a legal minimum age',
  ),
  'ads.market/direct': words('Marketing sent to the child', 'send the child marketing'),
  'feed.rank/choices': words(
    'Feed by what the child chose',
    'order the feed by what the child chose to follow',
  ),
  'feed.rank/behaviour': words('Feed by what the child does', 'order the feed by what the child does'),
  'feed.rank/searches': words('Feed by what the child searched', 'order the feed by what the child searched'),
  'content.recommend/suitable': words(
    'Suggestions that suit the age',
    'recommend content that suits the age',
  ),
  'content.recommend/sensitive': words(
    'Suggestions on sensitive subjects',
    'recommend content that can harm by repetition',
  ),
  'content.recommend/harmful': words('Harmful suggestions', 'recommend content that harms children'),
  'content.recommend/adult-only': words(
    'Suggestions only for adults',
    'recommend content that is for adults',
  ),
  'content.view/suitable': words(
    'Content that suits the age',
    'let the child open content that suits the age',
  ),
  'content.view/sensitive': words(
    'Content on sensitive subjects',
    'let the child open content that can harm by repetition',
  ),
  'content.view/harmful': words('Harmful content', 'let the child open content that harms children'),
  'content.view/adult-only': words(
    'Content only for adults',
    'let the child open content that is for adults',
  ),
  'engage.autoplay/media': words(
    'Media that plays by itself',
    'start media, or go on to the next, without being asked',
  ),
  'engage.scroll/endless': words('Endless scrolling', 'load the feed without end'),
  'engage.reward/streak': words('Streaks and rewards', 'reward coming back, as with streaks,'),
  'engage.metrics/likes': words('Counts of likes and views', 'show counts of likes, views or followers'),
  'engage.notify/day': words('Notifications by day', 'send notifications by day'),
  'engage.notify/school': words('Notifications in school hours', 'send notifications in school hours'),
  'engage.notify/night': words('Notifications at night', 'send notifications at night'),
  'engage.use/within-limit': words('Use within the daily limit', 'let the service be used'),
  'engage.use/over-limit': words(
    'Use beyond the daily limit',
    'let the service be used beyond the daily limit',
  ),
  'engage.use/school': words('Use in school hours', 'let the service be used in school hours'),
  'engage.use/night': words('Use at night', 'let the service be used at night'),
  'purchase.buy/item': words('Buying things', 'sell to the child'),
  'purchase.buy/random': words('Buying random items', 'sell loot boxes or other random items to the child'),
  'purchase.prompt/any': words('Prompts to buy', 'prompt the child to buy'),
  'data.collect/essential': words('Data that the service needs', 'collect what the service needs'),
  'data.collect/optional': words(
    'Data beyond what the service needs',
    'collect more than the service needs, or insist on it,',
  ),
  'data.collect/biometric': words('Face, voice or fingerprint', 'collect biometric data'),
  'data.share/processor': words('Data given to suppliers', 'give the child’s data to suppliers'),
  'data.share/third-party': words(
    'Data given to other companies',
    'give the child’s data to other companies, hashed or not,',
  ),
  'data.share/sale': words('Data sold', 'sell the child’s data'),
  'data.train/own-models': words('Models trained on the child’s data', 'train models on the child’s data'),
  'ai.chat/assistant': words('AI assistant', 'offer an AI assistant'),
  'ai.chat/companion': words('AI companion', 'offer an AI companion'),
  'ai.filter/appearance': words(
    'Filters that change looks',
    'offer filters that change how the child’s face or body looks',
  ),
  'monitor.guardian/activity': words(
    'A guardian sees the child’s activity',
    'show a guardian what the child does',
  ),
  'monitor.guardian/location': words(
    'A guardian sees where the child is',
    'let a guardian follow where the child goes',
  ),
};
