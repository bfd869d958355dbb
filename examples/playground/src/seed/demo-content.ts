import type { Label } from '../records/posts.ts';

/** Who is friends with whom. */
export const demoFriends: readonly (readonly [string, string])[] = [
  ['wren', 'moss'],
  ['wren', 'saffron'],
  ['wren', 'juniper'],
  ['moss', 'juniper'],
  ['moss', 'saffron'],
];

export interface DemoPost {
  readonly author: string;
  readonly hoursAgo: number;
  readonly topic: string;
  readonly text: string;
  readonly label?: Label;
  readonly place?: string;
  readonly comments?: readonly (readonly [author: string, text: string])[];
  readonly likes?: readonly string[];
}

export const demoPosts: readonly DemoPost[] = [
  {
    author: 'wren',
    hoursAgo: 2,
    topic: 'Drawing',
    text: 'Finished the stag beetle! It took four pencils and one argument with a rubber.',
    comments: [
      ['saffron', 'The antlers are splendid.'],
      ['moss', 'Can it play in goal?'],
    ],
    likes: ['saffron', 'moss', 'juniper'],
  },
  {
    author: 'moss',
    hoursAgo: 3,
    topic: 'Football',
    text: 'We lost 7–1. But what a 1 it was.',
    comments: [['wren', 'I heard the cheer from the library.']],
    likes: ['wren', 'juniper'],
  },
  {
    author: 'juniper',
    hoursAgo: 5,
    topic: 'Space',
    text: 'Jupiter is out tonight and you can see four moons with plain old field glasses. Go and look!',
    comments: [['wren', 'I see three and a smudge.']],
    likes: ['wren', 'moss', 'saffron'],
  },
  {
    author: 'saffron',
    hoursAgo: 7,
    topic: 'Baking',
    text: 'Second loaf today. The first one was for “testing”. There is no first one any more.',
    likes: ['wren'],
  },
  {
    author: 'tansy',
    hoursAgo: 9,
    topic: 'Animals',
    text: 'Gerald the snail has crossed the whole windowsill. Eleven minutes, a personal best.',
    likes: [],
  },
  {
    author: 'marlowe',
    hoursAgo: 10,
    topic: 'Games',
    text: 'Looking for new friends who like drawing and games. I am easy to talk to!',
  },
  {
    author: 'saffron',
    hoursAgo: 22,
    topic: 'Gardens',
    text: 'The beans have reached the washing line. We dry socks somewhere else now.',
    place: 'Norwich',
    likes: ['moss', 'wren'],
  },
  {
    author: 'moss',
    hoursAgo: 26,
    topic: 'Music',
    text: 'Band name ideas so far: The Damp Gloves, Offside Trap, Goalpost Gospel.',
    comments: [['juniper', 'Goalpost Gospel, please.']],
    likes: ['juniper'],
  },
  {
    author: 'juniper',
    hoursAgo: 30,
    topic: 'Books',
    text: 'A book about a lighthouse keeper who is afraid of the sea. 10 out of 10, would be afraid again.',
  },
  {
    author: 'wren',
    hoursAgo: 48,
    topic: 'Baking',
    text: 'Tried to bake beetle biscuits. They look like buttons. Tasty buttons.',
    likes: ['saffron'],
  },
  {
    author: 'saffron',
    hoursAgo: 51,
    topic: 'Books',
    text: 'A sad one today: our old dog has died. He was fourteen and liked toast. It is fine to skip this post.',
    label: 'sensitive',
  },
  {
    author: 'marlowe',
    hoursAgo: 60,
    topic: 'Games',
    text: 'Poker night at mine, stakes on the table.',
    label: 'adult-only',
  },
  {
    author: 'juniper',
    hoursAgo: 70,
    topic: 'Music',
    text: 'The saxophone and I have agreed to disagree about the key of B.',
    likes: ['moss'],
  },
];

export const demoMessages: readonly (readonly [from: string, to: string, hoursAgo: number, text: string])[] =
  [
    ['saffron', 'wren', 6, 'Shall I keep you the end of the loaf?'],
    ['wren', 'saffron', 5.8, 'The crunchy end? Always.'],
    ['moss', 'wren', 4, 'Can you draw us a team badge? With a beetle. A brave one.'],
    ['wren', 'moss', 3.5, 'One brave beetle, coming up.'],
    ['juniper', 'moss', 3, 'Goalpost Gospel needs a sax. I checked.'],
  ];

export const demoGroups: readonly {
  readonly name: string;
  readonly owner: string;
  readonly members: readonly string[];
  readonly said: readonly (readonly [author: string, hoursAgo: number, text: string])[];
}[] = [
  {
    name: 'Goalpost Gospel',
    owner: 'moss',
    members: ['wren', 'juniper'],
    said: [
      ['moss', 8, 'First practice on Saturday?'],
      ['juniper', 7.5, 'It will be Friday evening here. Perfect.'],
      ['wren', 7, 'I will bring the triangle.'],
    ],
  },
];
