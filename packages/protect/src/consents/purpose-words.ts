import type { Activity, Situation } from '@stairgate/rulebook';

interface Words {
  readonly title: string;
  /** What is collected or done, and what for: one sentence for a guardian. */
  readonly why: string;
}

/** What a guardian is asked to agree to, activity by activity. */
export const activityWords: Readonly<Record<Activity, Words>> = {
  'account.open': {
    title: 'An account',
    why: 'A user name, a password and the age range, to open the account and keep it safe.',
  },
  'profile.view': {
    title: 'A profile that others can see',
    why: 'The profile and the posts of your child, shown to others.',
  },
  'profile.find': {
    title: 'Being found by others',
    why: 'The name and the profile, shown where others search or are given suggestions.',
  },
  'connections.view': {
    title: 'A visible list of contacts',
    why: 'Whom your child is connected to, shown to others.',
  },
  'presence.show': {
    title: 'Showing when your child is online',
    why: 'Whether your child is online and has read a message, shown to others.',
  },
  'contact.request': {
    title: 'Contact requests from others',
    why: 'Lets people whom your child has not accepted ask to become a contact.',
  },
  'contact.suggest': {
    title: 'Suggested contacts',
    why: 'Uses what is known of your child to suggest people to them, or them to people.',
  },
  'contact.message': {
    title: 'Private messages',
    why: 'Takes and keeps the messages that your child sends and gets.',
  },
  'contact.group': {
    title: 'Being added to groups',
    why: 'Lets others add your child to a group conversation.',
  },
  'contact.call': {
    title: 'Voice and video calls',
    why: 'Carries the voice and the picture of your child to others.',
  },
  'contact.comment': {
    title: 'Comments and reactions',
    why: 'Lets others comment on, react to and reuse what your child posts.',
  },
  'live.broadcast': {
    title: 'Live broadcasts',
    why: 'Shows the voice and the picture of your child live to others.',
  },
  'location.collect': {
    title: 'Where your child is',
    why: 'Collects the location of the device, for features that need it.',
  },
  'location.share': {
    title: 'Sharing where your child is',
    why: 'Shows the location of your child to others while it is switched on.',
  },
  'ads.show': {
    title: 'Adverts',
    why: 'Shows adverts that are chosen by what is known of your child, or that are meant for older people.',
  },
  'ads.market': {
    title: 'Marketing messages',
    why: 'Uses contact details to send your child offers and news.',
  },
  'feed.rank': {
    title: 'A feed made for your child',
    why: 'Uses what your child watches, likes or searches for to decide what to show next.',
  },
  'content.recommend': {
    title: 'Recommended content',
    why: 'Recommends posts and videos that your child did not ask for.',
  },
  'content.view': {
    title: 'Content of others',
    why: 'Lets your child see what other people post.',
  },
  'engage.autoplay': { title: 'Autoplay', why: 'Starts the next video by itself.' },
  'engage.scroll': { title: 'Endless feed', why: 'Loads more posts without an end.' },
  'engage.reward': { title: 'Rewards for coming back', why: 'Keeps count of daily use and rewards it.' },
  'engage.metrics': { title: 'Visible like counts', why: 'Shows how many people liked a post.' },
  'engage.notify': {
    title: 'Notifications',
    why: 'Uses an address of the device to call your child back to the app.',
  },
  'engage.use': {
    title: 'Time in the app',
    why: 'Keeps count of when and how long your child uses the app.',
  },
  'purchase.buy': { title: 'Buying', why: 'Lets your child buy things and keeps a record of it.' },
  'purchase.prompt': { title: 'Offers to buy', why: 'Shows your child offers to spend money.' },
  'data.collect': {
    title: 'More data than the service needs',
    why: 'Collects facts about your child that the service could do without.',
  },
  'data.share': { title: 'Sharing data with other companies', why: 'Gives data about your child to others.' },
  'data.train': {
    title: 'Training machines',
    why: 'Uses what your child posts and does to train our computer models.',
  },
  'ai.chat': {
    title: 'Talking to a machine',
    why: 'Takes and keeps what your child tells an automatic chat partner.',
  },
  'ai.filter': {
    title: 'Filters that change how one looks',
    why: 'Reads the face of your child in pictures, to change it.',
  },
  'monitor.guardian': {
    title: 'What you can see',
    why: 'Shows you what your child does in the app. Your child sees a sign while it does.',
  },
};

/** Situations that a guardian answers on their own, worded on their own. */
export const situationWords: Readonly<Partial<Record<Situation, Words>>> = {
  'data.share/third-party': {
    title: 'Sharing data with other companies',
    why: 'Gives data about your child to other companies for their own use. The service works without it.',
  },
  'data.share/sale': {
    title: 'Selling data',
    why: 'Sells data about your child to other companies. The service works without it.',
  },
  'data.collect/biometric': {
    title: 'Body measurements',
    why: 'Collects a face, a voice or a fingerprint in a form that can recognise your child.',
  },
  'ads.show/personalised': {
    title: 'Personalised adverts',
    why: 'Uses and passes on what is known of your child to choose adverts. The service works without it.',
  },
  'profile.view/anyone': {
    title: 'A public profile',
    why: 'Shows the profile and the posts of your child to everybody, also to people without an account.',
  },
  'profile.find/web-index': {
    title: 'Being found on the web',
    why: 'Lets search engines show the profile of your child.',
  },
  'location.share/anyone': {
    title: 'Sharing the location with everybody',
    why: 'Shows where your child is to everybody while it is switched on.',
  },
  'live.broadcast/anyone': {
    title: 'Live broadcasts to everybody',
    why: 'Shows the voice and the picture of your child live to everybody.',
  },
};

/** Who gets to see or use it, by the circumstance. Circumstances that name no people are left out. */
export const audiences: Readonly<Record<string, string>> = {
  contact: 'people whom your child accepted',
  peer: 'other children of about the same age',
  adult: 'people whom your child has not accepted, grown-ups among them',
  stranger: 'people whom your child has not accepted',
  anyone: 'everybody, also people without an account',
  search: 'people who search on the service',
  suggestion: 'people to whom the service suggests your child',
  'web-index': 'search engines and whoever uses them',
  'to-child': 'your child',
  'of-child': 'people whom your child has not accepted',
  guardian: 'you',
  activity: 'you',
  location: 'you',
};
