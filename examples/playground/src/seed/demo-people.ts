/** How a demo person's age became known to protect. Whole years. */
export type DemoAge =
  | { readonly said: number }
  | { readonly shown: { readonly lo: number; readonly hi: number; readonly level: 'estimated' | 'verified' } }
  | null;

export interface DemoPerson {
  readonly username: string;
  readonly name: string;
  readonly about: string;
  readonly topics: readonly string[];
  readonly place: string;
  readonly age: DemoAge;
  /** The grown-up who gets the letter, where one has to say yes first. */
  readonly grownUp?: string;
  /** For the one who tries the demo out. */
  readonly who: string;
}

/** How to sign in as somebody. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly who: string;
}

const password = 'leaf-boat-lamp';

/** Invented people. Nobody is called like this. */
export const demoPeople: readonly DemoPerson[] = [
  {
    username: 'wren',
    name: 'Wren Tuppence',
    about: 'I draw beetles. Mostly beetles.',
    topics: ['Drawing', 'Animals', 'Baking'],
    place: 'GB',
    age: { said: 14 },
    who: '14, in the United Kingdom',
  },
  {
    username: 'moss',
    name: 'Moss Buttonhole',
    about: 'Goalkeeper of a team that never wins.',
    topics: ['Football', 'Games', 'Music'],
    place: 'GB',
    age: { said: 16 },
    who: '16, in the United Kingdom',
  },
  {
    username: 'juniper',
    name: 'Juniper Quillfeather',
    about: 'Space, soup and saxophone.',
    topics: ['Space', 'Music', 'Books'],
    place: 'US',
    age: { said: 15 },
    who: '15, in the United States',
  },
  {
    username: 'saffron',
    name: 'Saffron Bellweather',
    about: 'Somebody’s aunt. Bakes too much bread.',
    topics: ['Baking', 'Gardens', 'Books'],
    place: 'GB',
    age: { shown: { lo: 18, hi: 18, level: 'verified' } },
    who: 'a grown-up whose age is verified, and a friend of Wren',
  },
  {
    username: 'marlowe',
    name: 'Marlowe Crickle',
    about: 'New here. Tell me about yourself!',
    topics: ['Drawing', 'Games', 'Music'],
    place: 'GB',
    age: { said: 41 },
    who: 'says to be 41; knows nobody here: try to find, follow or message Wren',
  },
  {
    username: 'tansy',
    name: 'Tansy Brambledown',
    about: 'Keeps snails. They have names.',
    topics: ['Animals', 'Drawing', 'Games'],
    place: 'GB',
    age: { shown: { lo: 14, hi: 14, level: 'estimated' } },
    who: 'about as old as Wren, and a stranger to her',
  },
  {
    username: 'pebble',
    name: 'Pebble Fernsby',
    about: '',
    topics: ['Animals'],
    place: 'GB',
    age: { said: 10 },
    grownUp: 'pebbles-grown-up@example.org',
    who: '10, in the United Kingdom; waits for a grown-up, whose letter is in the mailbox',
  },
  {
    username: 'nimbus',
    name: 'Nimbus Oddsock',
    about: '',
    topics: [],
    place: 'unknown',
    age: null,
    who: 'never said how old or where',
  },
];

export const demoAccounts: readonly DemoAccount[] = demoPeople.map(({ username, name, who }) => ({
  username,
  password,
  name,
  who,
}));
