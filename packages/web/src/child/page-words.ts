import type { Band } from '@stairgate/rulebook';
import type { Duration } from '../api/decision.ts';
import type { Person, Question } from './rings.ts';

/** The page's own words. What is said of each situation comes from the rulebook. */
export interface PageWords {
  readonly title: string;
  readonly lead: string;
  readonly questions: Readonly<Record<Question, string>>;
  readonly people: Readonly<Record<Person | 'me', { readonly short: string; readonly long: string }>>;
  readonly open: Readonly<Record<'yes' | 'some' | 'no', string>>;
  readonly exactly: string;
  readonly all: string;
  readonly states: Readonly<Record<'on' | 'off' | 'ask' | 'locked', string>>;
  readonly why: string;
  readonly lockedFold: (count: number) => string;
  readonly ask: string;
  readonly asked: Readonly<Record<'waiting' | 'approved' | 'refused', string>>;
  readonly told: string;
  readonly locationSign: string;
  readonly guardianSign: string;
  readonly turnOff: string;
  readonly risk: string;
  readonly goodToKnow: string;
  readonly howLong: string;
  readonly durations: Readonly<Record<Duration, { readonly label: string; readonly means: string }>>;
  readonly keepOff: string;
  readonly keepOffMeans: string;
  readonly switchedOn: Readonly<Record<Duration, (title: string) => string>>;
  readonly switchedOff: (title: string) => string;
  readonly undo: string;
  readonly rights: string;
  readonly download: { readonly title: string; readonly text: string };
  readonly erase: { readonly title: string; readonly text: string };
  readonly complain: { readonly title: string; readonly text: string };
  readonly unreachable: { readonly title: string; readonly text: string };
}

const teen: PageWords = {
  title: 'Your privacy and safety',
  lead: 'What is on, what is off or locked for you, and why. Anything that you switch, you can switch back.',
  questions: { see: 'Who can see me?', contact: 'Who can contact me?' },
  people: {
    me: { short: 'Me', long: 'Me' },
    friends: { short: 'Friends', long: 'Friends' },
    peers: { short: 'My age', long: 'Others my age' },
    adults: { short: 'Grown-ups', long: 'Grown-ups I don’t know' },
    everyone: { short: 'Everyone', long: 'Everyone on the internet' },
  },
  open: { yes: 'Yes', some: 'A little', no: 'No' },
  exactly: 'What exactly?',
  all: 'Everything',
  states: { on: 'On', off: 'Off', ask: 'Ask first', locked: 'Locked' },
  why: 'Why?',
  lockedFold: (count) => (count === 1 ? '1 thing is locked' : `${count} things are locked`),
  ask: 'Ask my grown-up',
  asked: { waiting: 'Asked, waiting', approved: 'They said yes', refused: 'They said no' },
  told: 'What your grown-up was told',
  locationSign: 'Your location is on.',
  guardianSign: 'A grown-up can see some of what you do here.',
  turnOff: 'Turn it off',
  risk: 'Before you switch it on',
  goodToKnow: 'Good to know',
  howLong: 'For how long?',
  durations: {
    once: { label: 'Just this time', means: 'Goes off again after it was used once.' },
    session: { label: 'Until I leave', means: 'Goes off when this visit ends.' },
    'until-changed': { label: 'Until I change it', means: 'Stays on until you switch it off.' },
  },
  keepOff: 'Keep it off',
  keepOffMeans: 'Nothing changes.',
  switchedOn: {
    once: (title) => `On just this time: ${title}`,
    session: (title) => `On until you leave: ${title}`,
    'until-changed': (title) => `On: ${title}`,
  },
  switchedOff: (title) => `Off: ${title}`,
  undo: 'Undo',
  rights: 'Your rights',
  download: {
    title: 'Download my data',
    text: 'A file with everything that is kept about you here.',
  },
  erase: {
    title: 'Erase everything',
    text: 'Deletes what is kept about you here. This cannot be undone.',
  },
  complain: {
    title: 'Complain',
    text: 'If something is wrong or unfair, say so. A person has to answer.',
  },
  unreachable: {
    title: 'We cannot reach the service just now',
    text: 'To be safe, everything counts as off until it is back. Nothing is lost. This page keeps trying.',
  },
};

const middle: PageWords = {
  ...teen,
  title: 'My safety page',
  lead: 'See what is on, what is off, and why. You can change some of it, and you can always change it back.',
  rights: 'My rights',
  lockedFold: (count) => (count === 1 ? '1 thing is locked for now' : `${count} things are locked for now`),
  download: { title: 'Download my data', text: 'Get a file with all that is kept about you.' },
  erase: { title: 'Erase everything', text: 'Delete all that is kept about you. You cannot undo this.' },
  complain: { title: 'Complain', text: 'Is something wrong or not fair? Tell us. A person has to answer.' },
  unreachable: {
    title: 'We cannot get through just now',
    text: 'So everything stays off for now. Nothing is lost. This page will try again by itself.',
  },
};

const small: PageWords = {
  ...middle,
  title: 'My page',
  lead: 'A tick means yes. A lock means no. You can read this with a grown-up.',
  questions: { see: 'Who can see me?', contact: 'Who can talk to me?' },
  people: {
    me: { short: 'Me', long: 'Me' },
    friends: { short: 'Friends', long: 'My friends' },
    peers: { short: 'Kids', long: 'Other kids' },
    adults: { short: 'Grown-ups', long: 'Grown-ups I don’t know' },
    everyone: { short: 'Everyone', long: 'Everyone' },
  },
  open: { yes: 'Yes', some: 'A bit', no: 'No' },
  exactly: 'Tell me more',
  states: { on: 'On', off: 'Off', ask: 'Ask', locked: 'No' },
  asked: { waiting: 'We asked. Wait a bit.', approved: 'They said yes', refused: 'They said no' },
  locationSign: 'People can see where you are.',
  guardianSign: 'Your grown-up can see some things you do here.',
  risk: 'Stop and think',
  durations: {
    once: { label: 'Just this time', means: 'Then it goes off.' },
    session: { label: 'Until I leave', means: 'It goes off when you stop.' },
    'until-changed': { label: 'Until I change it', means: 'It stays on.' },
  },
  download: { title: 'Get my things', text: 'All we know about you, in one file.' },
  erase: { title: 'Throw it all away', text: 'We forget all about you. It will not come back.' },
  complain: { title: 'Tell us it is wrong', text: 'Is something bad or not fair? Tell us.' },
  unreachable: {
    title: 'We can’t get through now',
    text: 'So it is all off. You are safe. We will try again.',
  },
};

const byBand: Readonly<Record<Band, PageWords>> = {
  '0-5': small,
  '6-9': small,
  '10-12': middle,
  '13-15': teen,
  '16-17': teen,
  '18+': teen,
};

export const pageWords = (band: Band): PageWords => byBand[band];
