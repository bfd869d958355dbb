import type { Obligation, Situation } from '@stairgate/client';

/** How Birch words one choice, before it is made. */
export interface Offer {
  readonly title: string;
  /** What happens, at the moment it is switched on. */
  readonly what: string;
  /** What could go wrong. */
  readonly risk: string;
}

/** What a person can switch on in Birch. The gate decides whether they may, and who else has to agree. */
export const offers: Partial<Record<Situation, Offer>> = {
  'location.collect/coarse': {
    title: 'Let Birch know roughly where you are',
    what: 'When you press “Use where I am”, your browser tells Birch your area. Birch keeps only the nearest town.',
    risk: 'Even a town can help somebody guess your school or home, if it shows up often.',
  },
  'location.collect/precise': {
    title: 'Let Birch know exactly where you are',
    what: 'When you press “Use where I am”, your browser tells Birch the spot, to a few metres.',
    risk: 'An exact spot can show where you live, learn or hang out.',
  },
  'location.share/contact': {
    title: 'Show friends where you are',
    what: 'Friends you said yes to see the place on your profile and on posts that you add one to.',
    risk: 'Friends could pass it on, or turn up. Places you are in often tell people where you live or learn.',
  },
  'location.share/anyone': {
    title: 'Show everybody where you are',
    what: 'Anybody who sees your posts also sees the place that you add.',
    risk: 'People you have never met could find out where you are, and when.',
  },
  'feed.rank/behaviour': {
    title: 'Sort my feed by what I like and open',
    what: 'Birch counts the topics of posts that you like or open, and shows more of those.',
    risk: 'You may see more and more of the same, and it can be harder to stop scrolling.',
  },
  'feed.rank/searches': {
    title: 'Sort my feed by what I search for',
    what: 'Birch keeps your last ten searches and shows posts with those words first.',
    risk: 'A search you made once can keep coming back.',
  },
  'ads.show/personalised': {
    title: 'Adverts picked for me',
    what: 'Birch tells its advert exchange which topics you like and open. It does so only of people who are known to be grown up: for everybody else adverts go by the page.',
    risk: 'Adverts that fit you closely are harder to ignore, and easier to spend on.',
  },
  'engage.autoplay/media': {
    title: 'Play clips by themselves',
    what: 'Clips start when they come into view, without sound.',
    risk: 'It is easy to watch much longer than you meant to.',
  },
  'engage.scroll/endless': {
    title: 'Endless scrolling',
    what: 'More posts load by themselves when you come to the end.',
    risk: 'Without an end it is easy to lose track of time.',
  },
  'engage.reward/streak': {
    title: 'Count my days in a row',
    what: 'Birch counts how many days in a row you come by.',
    risk: 'Streaks can make you feel you have to come back, even when you would rather not.',
  },
  'engage.metrics/likes': {
    title: 'Show numbers of likes',
    what: 'You see how many likes a post has.',
    risk: 'Counting likes can make you compare yourself with others.',
  },
  'engage.notify/day': {
    title: 'Tell me about news in the day',
    what: 'A number at the bell shows that something is new.',
    risk: 'Little numbers pull you back in.',
  },
  'purchase.buy/item': {
    title: 'Buy things in the shop',
    what: 'You can spend acorns on things for your profile.',
    risk: 'Acorns that are spent do not come back.',
  },
  'purchase.buy/random': {
    title: 'Buy mystery boxes',
    what: 'You spend acorns on a box without knowing what is in it.',
    risk: 'You may pay a lot and not get what you hoped for. It works like a game of chance.',
  },
  'ai.chat/assistant': {
    title: 'Ask the assistant',
    what: 'You can write to a computer program that answers questions about Birch. What you write is not kept.',
    risk: 'It is not a person, and it can get things wrong and still sound sure.',
  },
  'profile.view/peer': {
    title: 'Let people in my age group see my profile',
    what: 'People who are known to be about your age can see your profile and posts.',
    risk: 'You do not know them, and they can copy what they see.',
  },
  'profile.view/adult': {
    title: 'Let everybody on Birch see my profile',
    what: 'Anybody who is signed in can see your profile and posts.',
    risk: 'You do not know them, and they can copy what they see.',
  },
  'contact.request/adult': {
    title: 'Friend requests from anybody',
    what: 'Anybody on Birch can ask to be friends. You always answer first.',
    risk: 'They may not be who they say they are.',
  },
  'contact.message/adult': {
    title: 'Messages from anybody',
    what: 'Anybody on Birch can message you, even if you are not friends.',
    risk: 'They may not be who they say they are, or want something of you.',
  },
  'contact.comment/adult': {
    title: 'Comments from anybody',
    what: 'Anybody who sees a post of yours can comment on it.',
    risk: 'Some may be unkind. You can switch comments off on each post.',
  },
  'profile.find/search': {
    title: 'Be found by search',
    what: 'People who search for your name find you.',
    risk: 'People you do not know can find you too.',
  },
  'profile.find/suggestion': {
    title: 'Be suggested to others',
    what: 'Birch may suggest you as somebody to know.',
    risk: 'People you do not know get to see your name.',
  },
  'contact.request/peer': {
    title: 'Friend requests from people in my age group',
    what: 'People who are known to be about your age can ask to be friends. You always answer first.',
    risk: 'They may not be who they say they are.',
  },
  'contact.message/peer': {
    title: 'Messages from people in my age group',
    what: 'People who are known to be about your age can message you, even if you are not friends.',
    risk: 'They may not be who they say they are, or say things you do not like.',
  },
  'contact.comment/peer': {
    title: 'Comments from people in my age group',
    what: 'People who are known to be about your age can comment on your posts.',
    risk: 'Some may be unkind. You can switch comments off on each post.',
  },
  'contact.suggest/to-child': {
    title: 'Suggest people to me',
    what: 'Birch suggests people with topics like yours.',
    risk: 'They are people you do not know.',
  },
  'contact.suggest/of-child': {
    title: 'Suggest me to friends of friends',
    what: 'Birch may show your name to people with topics like yours.',
    risk: 'People you do not know get to see your name.',
  },
  'presence.show/contact': {
    title: 'Show friends when I am here',
    what: 'Friends see a green dot while you use Birch.',
    risk: 'People may expect you to answer at once.',
  },
  'data.collect/optional': {
    title: 'Remember what I open',
    what: 'Birch remembers which posts you open, for sorting your feed.',
    risk: 'It is a record of what caught your eye.',
  },
};

/** What Birch does around each choice it offers, so that it may say it has met the obligation. */
const always: readonly Obligation[] = [
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'reset-at-session-end',
  'ask-an-adult-first',
  'separate-consent',
  'separate-setting',
  'accept-first',
  'warn-first-contact',
  'block-and-mute',
  'switch-off-comments',
  'cap-repeats',
  'take-feedback',
  'break-prompt',
  'pause-without-penalty',
  'label-advert',
  'least-data',
  'keep-choice',
  'coarse-only',
  'show-sign',
  'tell-child-monitored',
  'notify-guardian',
  'record-reason',
];

/** Those of the obligations that Birch meets when it offers this. */
export function metByBirch(owed: readonly Obligation[]): Obligation[] {
  return owed.filter((one) => always.includes(one));
}
