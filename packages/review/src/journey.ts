import type { Situation } from '@stairgate/rulebook';
import type { Page } from 'playwright-core';
import type { Player } from './persona.ts';

/** What came of trying something, as far as the one who tried can see. The reviewer looks on the other side as well. */
export type Attempt =
  /** It happened at once. */
  | 'done'
  /** It waits for the other side to say yes. */
  | 'waits'
  /** The platform said no. */
  | 'refused'
  /** There is no button, link or field for it. */
  | 'no-way'
  /** Somebody of the platform looks at it first. */
  | 'held'
  /** The platform says that it was too much at once, and may say yes another time. */
  | 'later';

/** How far a sign-up came. */
export type SignUpEnd =
  /** There is an account, and somebody is signed in. */
  | 'account'
  /** The platform does not take this person. */
  | 'refused'
  /** It goes on only after the guardian, whose address was given, has answered. */
  | 'guardian-asked'
  /** A step that the reviewer does not take: it is recorded and never defeated. */
  | 'stopped-at-phone'
  | 'stopped-at-id'
  | 'stopped-at-captcha'
  | 'stopped-at-payment'
  /** There is a form for an account, and the journey was not taught to fill it. */
  | 'stopped-at-form'
  /** The platform wrote a letter to this person, and goes on by its link; nobody here gets it. */
  | 'letter-awaited'
  /** Somebody of the platform looks at it first. */
  | 'approval-awaited'
  /** Only whom somebody invited may join. */
  | 'invite-only'
  /** The platform takes nobody now, or says that it was too much at once. */
  | 'later'
  /** There is nothing by which to sign up. */
  | 'no-way';

/** What came of the question for the age. */
export type AgeAnswer =
  | 'accepted'
  | 'refused'
  /** There is no such question, as far as the journey goes. */
  | 'not-asked'
  /** It is asked where the same button opens the account, so that the answer was written and not sent. */
  | 'not-sent';

/** What a setting shows to its owner. */
export type SettingState = 'on' | 'off' | 'asks-guardian' | 'locked-off' | 'absent';

/** What came of switching a setting. */
export type Switched = 'done' | 'asks-guardian' | 'refused' | 'no-way';

/** One persona at one page, and what a step may use besides. */
export interface Stage {
  readonly page: Page;
  /** The address of the platform, with no slash at the end. */
  readonly base: string;
  /** Whose browser this is. */
  readonly me: Player;
  /** Words that only this persona writes, by which the reviewer knows them again wherever they turn up. */
  readonly marks: Marks;
  /**
   * What steps note for later ones, of this persona or another: such as the address of a post, which those who try to
   * comment on it could not find by themselves.
   */
  readonly notes: Map<string, string>;
  /** Aborted when the time of the step is over. The page is then closed: whatever still acts on it throws. */
  readonly signal: AbortSignal;
  /**
   * What `work` gives, or undefined where it takes longer than so many milliseconds by the clock of the review; on a busy
   * machine they are as many times longer as the review is more patient.
   */
  within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined>;
  /**
   * The next letter to somebody that this review has not given back yet, as it comes to the mailbox of the review.
   * @throws Error where the review has no mailbox, or none comes in its time.
   */
  letterTo(whom: Player): Promise<Letter>;
  /** Notes how a step knew what to do, for those who read the review. */
  knew(line: Knew): void;
  /** Takes a picture of the page, with a name for it, and records what it shows and offers. Call it at each prompt. */
  shot(name: string): Promise<void>;
}

/** A letter that a platform wrote to a persona. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The addresses in it, in their order. */
  readonly links: readonly string[];
}

/** How a step knew what to do. */
export interface Knew {
  /** What it did, such as `fills "Your nick" with the username`. */
  readonly did: string;
  /** By what it knew. */
  readonly how: string;
  /**
   * `sure`: by a word for machines (`autocomplete`, a type, a role) or an address of the person's own; `likely`: by its words;
   * `guess`: by nothing better than where it stands, so that it was not done.
   */
  readonly sure: 'sure' | 'likely' | 'guess';
}

/** The same, and in which step. */
export interface PathLine extends Knew {
  readonly during: string;
}

/** Each is a word that is found nowhere else, made from the seed of the review. */
export interface Marks {
  /** Goes into the profile, such as its "about". */
  readonly about: string;
  /** The text of a post. */
  readonly post: string;
}

/**
 * How one platform is used: the file by which anybody teaches the reviewer a platform. Each step gets a `Stage` whose
 * browser belongs to one persona and is signed in where that makes sense. Steps do things and say what they saw; they
 * judge nothing. Every step can be left out: its situations are then `not-tested`. A step that throws marks its own
 * situations `cannot-tell` and no others.
 *
 * @example
 * ```ts
 * export const journey: Journey = {
 *   name: 'Birch',
 *   async answerAge({ page, base, me }) {
 *     await page.goto(`${base}/sign-up`);
 *     await page.getByLabel('Year').fill(String(me.identity.born.year));
 *     await page.getByRole('button', { name: 'Go on' }).click();
 *     return page.url().includes('/closed') ? 'refused' : 'accepted';
 *   },
 * };
 * ```
 */
export interface Journey {
  /** What people call the platform. */
  readonly name: string;
  /**
   * Addresses on this machine or a private network, besides that of the platform, that its pages and the steps may reach:
   * where letters lie, where pictures come from. Nothing else that answers there is reached.
   */
  readonly reaches?: readonly string[];

  // Signing up
  /** Goes to the question for the age and answers it with the birth date of `me`. */
  answerAge?(stage: Stage): Promise<AgeAnswer>;
  /** Goes on from there to an account, naming the guardian's address where one is wanted. */
  finishSignUp?(stage: Stage, guardian: Player): Promise<SignUpEnd>;
  /** The guardian says yes to the account and no to everything that is optional, from the letter that came. */
  consentAsGuardian?(stage: Stage, child: Player): Promise<void>;
  /**
   * Where the guardian's address is asked for: gives the persona's own, in that field and in any for their own.
   * `no-way`: only one address is asked for, so that nobody could tell.
   */
  nameSelfAsGuardian?(stage: Stage): Promise<'accepted' | 'refused' | 'no-way'>;
  signIn?(stage: Stage): Promise<void>;
  signOut?(stage: Stage): Promise<void>;

  // One's own side
  /** Situations that have a setting here. Left out: all are tried. */
  readonly settings?: readonly Situation[];
  /** Writes the marks of `me` into the profile and, where there are posts, into one. */
  fillProfile?(stage: Stage): Promise<void>;
  /** Settings, by situation: what they are called and where they are differs, what they mean does not. */
  readSetting?(stage: Stage, situation: Situation): Promise<SettingState>;
  switchSetting?(stage: Stage, situation: Situation, on: boolean): Promise<Switched>;
  /** Switches it on for just this time, where that is offered. */
  switchOnce?(stage: Stage, situation: Situation): Promise<Switched>;
  openFeed?(stage: Stage): Promise<void>;
  /** On the feed: the requests for its adverts, each as the JSON that was sent, where the platform shows them. */
  advertRequests?(stage: Stage): Promise<readonly string[]>;
  /** On the feed: what its posts are about, each as a word for its topic, from the top. */
  feedTopics?(stage: Stage): Promise<readonly string[]>;
  /** On the feed: likes a post as far down as there is one, and gives back its topic; null where none can be liked. */
  like?(stage: Stage): Promise<string | null>;
  /** Where films or sounds are. */
  openMedia?(stage: Stage): Promise<void>;
  openShop?(stage: Stage): Promise<void>;
  /** Where news for the persona stands, such as the page behind a bell. */
  openNews?(stage: Stage): Promise<void>;
  /** On the feed: says of a post of somebody else that less like it is wanted, and gives back its topic; null where there is no way. */
  wantLess?(stage: Stage): Promise<string | null>;
  /** Has the feed forget what it goes by, and start afresh. */
  resetFeed?(stage: Stage): Promise<Switched>;
  /** Whether a feed that was started afresh is still so: `on` where it is, `off` where nothing says so. */
  readReset?(stage: Stage): Promise<SettingState>;
  /** Buys the cheapest thing. */
  buy?(stage: Stage): Promise<Attempt>;
  /**
   * Opens a machine that talks, writes the text to it, nothing where that is empty, and gives back all that then stands there;
   * null where there is none, or it does not talk with this persona. One text says that a child is in danger: where a person
   * might read it, leave this step out.
   */
  talk?(stage: Stage, machine: Machine, text: string): Promise<string | null>;
  /** As the guardian, after `consentAsGuardian`: sets a limit of the child that closes now, or lifts it. */
  setLimit?(stage: Stage, child: Player, limit: GuardianLimit, on: boolean): Promise<Switched>;
  /** The addresses of the notices: privacy, terms. */
  notices?(stage: Stage): Promise<readonly string[]>;
  /** Posts the text with a place, if the platform can. */
  postWithPlace?(stage: Stage, text: string): Promise<Attempt>;
  /** Opens whatever shows what others sent, one after another, and gives back all the text that was on it. */
  openReceived?(stage: Stage, what: Contact): Promise<string>;

  // Seen from elsewhere: `whom` is the owner
  openProfile?(stage: Stage, whom: Player): Promise<void>;
  openConnections?(stage: Stage, whom: Player): Promise<void>;
  openPresence?(stage: Stage, whom: Player): Promise<void>;
  openLocation?(stage: Stage, whom: Player): Promise<void>;
  search?(stage: Stage, whom: Player): Promise<void>;
  openSuggestions?(stage: Stage): Promise<void>;
  /** Tries to reach `whom`, by the pages. `text` is a mark that the reviewer looks for on the other side. */
  contact?(stage: Stage, what: Contact, whom: Player, text: string): Promise<Attempt>;
  /** The same past the pages: sends the request that the form would send. */
  contactDirectly?(stage: Stage, what: Contact, whom: Player, text: string): Promise<Attempt>;
}

/** A machine that talks: one that is there for company, or any other. */
export type Machine = 'assistant' | 'companion';

/** What a guardian limits: quiet hours that hold now, school hours that do, a daily time that is over, purchases to be asked for. */
export type GuardianLimit = 'quiet' | 'school' | 'minutes' | 'purchases';
export const guardianLimits: readonly GuardianLimit[] = ['quiet', 'school', 'minutes', 'purchases'];

/** The ways in which somebody reaches somebody. */
export type Contact = 'request' | 'message' | 'group' | 'call' | 'comment';
export const contacts: readonly Contact[] = ['request', 'message', 'group', 'call', 'comment'];
