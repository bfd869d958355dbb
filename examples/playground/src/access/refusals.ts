import type { Towards } from './access.ts';

interface Words {
  /** To the one who tried. Says nothing about the other person but that it is not open. */
  readonly title: string;
  readonly text: string;
  /** To the one who tried, where their own settings said no. */
  readonly own: string;
  /** A quiet note to the other person; none where nothing came close enough to be worth it. */
  readonly note?: string;
}

/** How a no is said to both sides. */
export const refusals: Readonly<Record<Towards, Words>> = {
  'profile.view': {
    title: 'This profile is private',
    text: 'Only the people they have said yes to can see it. There is nothing you need to do.',
    own: 'Your settings keep this profile out of view.',
  },
  'connections.view': {
    title: 'This list is private',
    text: 'Birch does not show whose friend somebody is unless they want that.',
    own: 'Your settings keep this list out of view.',
  },
  'presence.show': {
    title: 'This is private',
    text: 'Birch does not show when somebody is here unless they want that.',
    own: 'Your settings keep this out of view.',
  },
  'contact.request': {
    title: 'They are not taking friend requests from you',
    text: 'Nothing was sent. Some people only get requests from people close to them, and that is fine.',
    own: 'Your settings keep friend requests to people close to you. Nothing was sent.',
    note: 'Someone you don’t know tried to send you a friend request. They can’t.',
  },
  'contact.message': {
    title: 'You can’t message them',
    text: 'Nothing was sent. Some people only get messages from people they have already said yes to.',
    own: 'Your settings keep messages to people you have both said yes to. Nothing was sent.',
    note: 'Someone you don’t know tried to message you. They can’t.',
  },
  'contact.group': {
    title: 'You can’t add them to a group',
    text: 'Nobody was added. Some people only join groups of people they have already said yes to.',
    own: 'Your settings keep groups to people you have said yes to. Nobody was added.',
    note: 'Someone you don’t know tried to add you to a group. They can’t.',
  },
  'contact.comment': {
    title: 'You can’t comment here',
    text: 'Nothing was posted. Comments here are for people they have already said yes to.',
    own: 'Your settings keep comments to posts of people you have said yes to. Nothing was posted.',
    note: 'Someone you don’t know tried to react to your post. They can’t.',
  },
  'location.share': {
    title: 'This is private',
    text: 'Where they are is not shared.',
    own: 'Your location is not shared.',
  },
};
