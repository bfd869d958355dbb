import type { Situation } from '@stairgate/rulebook';
import type { AgeAnswer, Attempt, Contact, SettingState, SignUpEnd, Switched } from './journey.ts';
import type { Persona } from './persona.ts';

/**
 * What a review saved: all that checks may look at. Gatherers collect it and judge nothing; checks judge it and
 * never see a browser. It holds what the personas of the reviewer typed, and nothing of anybody else.
 */
export interface Evidence {
  readonly review: ReviewFacts;
  readonly personas: readonly PersonaEvidence[];
  readonly probes: readonly Probe[];
}

/** What is gathered: of each persona, and of what personas tried with each other. */
export type ArtifactName = Exclude<keyof PersonaEvidence, 'persona'> | 'probes';

export interface ReviewFacts {
  /** Version of this format. */
  readonly version: 1;
  readonly platform: string;
  readonly url: string;
  /** Where the personas said they were. */
  readonly place: string;
  readonly ages: readonly number[];
  /** Who allowed this review, in the words of the one who ran it; null for loopback and private addresses. */
  readonly authority: string | null;
  readonly seed: string;
  /** ISO 8601 instants. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** What ended it before everything was done. */
  readonly cutShort: string | null;
  /** How often it was begun: more than once where it was killed and taken up again. */
  readonly runs?: number;
  readonly tool: { readonly name: 'stairgate review'; readonly version: string; readonly browser: string };
}

/** Where in the saved files something was seen. */
export interface Ref {
  /** Path in the folder of the review. */
  readonly file: string;
  /** A JSON pointer or a line, where the file has many things in it. */
  readonly at?: string;
}

/** How a step went. */
export type StepState =
  /** `tries`: where the first one failed. */
  | { readonly state: 'done'; readonly tries?: number }
  /** The journey has no such step. */
  | { readonly state: 'missing' }
  /** It threw; how often it was tried. */
  | { readonly state: 'failed'; readonly error: string; readonly tries: number }
  /** Something it needs was not there: `needs` names the step. */
  | { readonly state: 'not-reached'; readonly needs: string };

export type Step<T extends object> = (StepState & { readonly shots: readonly Ref[] }) & Partial<T>;

export interface PersonaEvidence {
  readonly persona: Persona;
  readonly age: Step<{ answer: AgeAnswer; screen: Ref }>;
  /** Trying again with another age after a refusal, or after a guardian was asked for. */
  readonly retries: readonly Step<{
    how: 'same-tab' | 'new-tab';
    age: number;
    answer: AgeAnswer;
  }>[];
  readonly signUp: Step<{ end: SignUpEnd }>;
  readonly settings: Readonly<Partial<Record<Situation, Step<SettingSeen>>>>;
  readonly screens: readonly Screen[];
  readonly requests: readonly SentRequest[];
  readonly storage: readonly Stored[];
  readonly asks: readonly PermissionAsk[];
  readonly media: readonly MediaSeen[];
  readonly notices: readonly NoticeSeen[];
  readonly feed: Step<FeedSeen>;
  /** Odd things that the platform did and the reviewer put away: dialogs, windows, downloads, crashes. */
  readonly incidents: readonly Incident[];
  /** The sign-up taken up again after a guardian was written to, and before anybody answered the letter. */
  readonly beforeConsent?: Step<{ end: SignUpEnd }>;
  /** What came of naming the child's own address as the guardian's. `no-way`: only one address is asked for. */
  readonly ownAddressAsGuardian?: Step<{ answer: 'accepted' | 'refused' | 'no-way' }>;
  /** The feed, opened again and again: at first, after refusing what it asked, after signing out and in. */
  readonly visits?: readonly FeedVisit[];
  readonly ranking?: Step<RankingSeen>;
  readonly sharing?: Step<SharingSeen>;
  readonly justThisTime?: Readonly<Partial<Record<Situation, Step<JustThisTimeSeen>>>>;
  /** A second browser of the same persona, which says Global Privacy Control with each request. */
  readonly optOut?: Step<OptOutSeen>;
  /** What scripts did by which a browser is known again, or recorded. Left out: nobody watched. */
  readonly scriptActs?: readonly ScriptAct[];
}

/** Something that a script of a page did. */
export interface ScriptAct {
  readonly what: /** Drew letters on a canvas and read the picture back. */
    | 'canvas-read'
    /** Measured one text in 50 fonts or more. */
    | 'fonts-measured'
    /** Made a tone that nobody hears and read it back. */
    | 'audio-rendered'
    /** Listens to every key on the page. */
    | 'keys-heard'
    /** Listens to every movement of the pointer on the page. */
    | 'moves-heard';
  /** The address of the script; that of the page for one that stands in it. */
  readonly script: string;
  readonly during: string;
}

/** The feed at one visit. */
export interface FeedVisit {
  readonly after: 'opening' | 'refusing' | 'signing-in';
  /** The label of what was pressed before it, such as "Not now"; null where nothing was. */
  readonly pressed: string | null;
  readonly screen: Screen;
}

/** How the feed lay before and after a like. Each post stands as its topic, from the top. */
export interface RankingSeen {
  /** The topic of the post that was liked. */
  liked: string;
  before: readonly string[];
  after: readonly string[];
  /** What the source of the feed says of why a post is there, such as `behaviour` of `data-signal`. */
  signals: readonly string[];
}

/** What came of a post with a place, with sharing switched on by the child until the session ends. */
export interface SharingSeen {
  attempt: Attempt;
  /** A page while it was on. */
  whileOn: Screen;
  /** Decimals of the finest coordinates of the child in any page that showed the post; null where there were none. */
  decimals: number | null;
  /** Whether the child's place still stood with it after signing out and in; null where nobody looked. */
  afterSignIn: boolean | null;
}

/** A setting that was switched on for just this time. */
export interface JustThisTimeSeen {
  switchedOn: Switched;
  /** After what it opens was used once, signed out and signed in. */
  afterSignIn: SettingState | null;
}

export interface OptOutSeen {
  /** Whether `/.well-known/gpc.json` says that the signal is heeded; null where there is no such file. */
  says: boolean | null;
  requests: readonly SentRequest[];
}

/** The feed after opening it and scrolling to its end a few times, touching nothing. */
export interface FeedSeen {
  /** Screens high at first and after each time that its end was reached. */
  heights: readonly number[];
  text: string;
  /** What in it is an advert by its source: by class, attribute, frame or link, as `rel=sponsored`. */
  adverts?: readonly AdvertSeen[];
}

export interface AdvertSeen {
  /** All its words, with those of a label on it. */
  readonly text: string;
}

/** Something odd that the platform did, which the reviewer put away. */
export interface Incident {
  readonly what:
    | 'dialog'
    | 'window'
    | 'download'
    | 'crash'
    | 'too-big'
    | 'too-many'
    | 'out-of-reach'
    | 'page-error'
    /** Nothing came back from an address. */
    | 'no-answer'
    /** A page was still loading when its time was over. */
    | 'never-loaded'
    /** A page that no longer did anything, as in a loop without end. */
    | 'hung'
    | 'redirects'
    | 'certificate'
    /** HTTP's own question for a name and a password. */
    | 'sign-in-prompt';
  readonly during: string;
  readonly says: string;
}

export interface SettingSeen {
  /** Before anything was touched. */
  atFirst: SettingState;
  /** What came of switching it on (a protection off). */
  switchedOn: Switched | null;
  afterSwitch: SettingState | null;
  /** After it was switched off again, signed out and signed in. */
  afterSignIn: SettingState | null;
  /** The page on which it was read, before anything was touched; kept where the child can switch it. */
  page?: Screen;
}

/** One page at one moment: its picture, its words and everything that can be pressed, ticked or filled. */
export interface Screen {
  readonly name: string;
  readonly url: string;
  readonly at: string;
  readonly picture: Ref;
  readonly text: string;
  readonly controls: readonly Control[];
  /** What the persona was at, as with requests. */
  readonly during?: string;
}

export interface Control {
  readonly kind: 'button' | 'link' | 'checkbox' | 'radio' | 'switch' | 'select' | 'text' | 'date' | 'range';
  readonly label: string;
  /** Ticked or chosen before anybody touched it; the value of a field that was not empty. */
  readonly preset: string | boolean | null;
  /** Answers that it offers. */
  readonly options: readonly string[];
  /** CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** WCAG contrast of the label against what is behind it, 1 to 21; null where it cannot be told. */
  readonly contrast: number | null;
  /** Pixels of the letters. */
  readonly fontSize: number;
}

export interface SentRequest {
  readonly number: number;
  readonly url: string;
  readonly method: string;
  readonly kind: string;
  /** Milliseconds since the persona's browser opened. */
  readonly at: number;
  /** What the persona was at: the step, such as `answerAge` or `openFeed`. */
  readonly during: string;
  readonly status: number | null;
  /** Which of the persona's own things were in it, and how they were written. */
  readonly carries: readonly Carried[];
  readonly headers: Readonly<Record<string, string>>;
  /** At most 16 KiB of what was sent. */
  readonly body: string | null;
}

export interface Carried {
  /** `typed`: what else was typed into a field, such as a password or a search. */
  readonly what: 'email' | 'birth-date' | 'name' | 'username' | 'place' | 'coordinates' | 'age' | 'typed';
  readonly how: 'clear' | 'url-encoded' | 'base64' | 'hex' | 'md5' | 'sha-1' | 'sha-256';
  readonly where: 'address' | 'header' | 'body';
}

export interface Stored {
  readonly where: 'cookie' | 'local-storage' | 'session-storage' | 'indexed-db';
  readonly host: string;
  readonly name: string;
  readonly during: string;
  /** Seconds until it ends; null for a session. */
  readonly lasts: number | null;
  readonly carries: readonly Carried[];
  /** Hosts to whose requests its value went, where it has 8 letters or more. */
  readonly sentTo?: readonly string[];
}

/** Something that a page asked of the browser. */
export interface PermissionAsk {
  readonly what: 'geolocation' | 'notifications' | 'camera' | 'microphone' | 'contacts';
  readonly during: string;
  readonly at: number;
  /** Whether somebody had just pressed something. */
  readonly afterPress: boolean;
  readonly url: string;
}

export interface MediaSeen {
  readonly url: string;
  readonly during: string;
  readonly playsByItself: boolean;
  readonly muted: boolean;
}

export interface NoticeSeen {
  readonly url: string;
  readonly text: string;
  readonly picture: Ref;
}

/** What the one who acts saw of the owner. */
export interface ActorSaw {
  /** What came of it, where something was sent. */
  attempt: Attempt | null;
  /** What of the owner stood on the page. */
  shown: readonly ('name' | 'username' | 'about' | 'post')[];
  /** What of the owner the platform sent along, shown or not, and in which answers. */
  sent: readonly { what: 'about' | 'post'; url: string }[];
  url: string;
  /** The status of the page; null where there was no answer. */
  status?: number | null;
  /** How the owner was offered: a link to their page, or an option while typing in a field. What was typed counts not. */
  found?: readonly ('link' | 'option')[];
  /** Ids of further personas who stood on the page, as with connections. */
  others?: readonly string[];
  /** What told whether or when the owner is or was there. */
  presence?: readonly { readonly how: 'text' | 'attribute' | 'header'; readonly says: string }[];
  /** What told where the owner is: the name of a place, or coordinates, shown or sent. */
  place?: readonly ('name' | 'coordinates')[];
  /** What search engines are told of the owner's page. */
  indexing?: Indexing;
}

export interface Indexing {
  /** The `content` of the page's robots tag, and its `X-Robots-Tag`. */
  readonly tag: string | null;
  readonly header: string | null;
  /** Whether robots.txt lets all engines fetch the page. */
  readonly allowed: boolean;
  /** Addresses of sitemaps that list the page. */
  readonly listedIn: readonly string[];
}

/** Two personas: one acts, the other owns what is acted on. */
export interface Probe {
  readonly id: string;
  readonly actor: string;
  readonly owner: string;
  readonly kind:
    | Contact
    | 'profile'
    | 'search'
    | 'suggestion'
    | 'connections'
    | 'presence'
    | 'location'
    | 'web-index';
  readonly way: 'pages' | 'direct';
  /** `switched-off`: after the owner had switched the thing on and off again. Else nothing was touched. */
  readonly when?: 'untouched' | 'switched-off';
  readonly actorSide: Step<ActorSaw>;
  /** Whether what was sent turned up on the other side. For what is only looked at, `missing`. */
  readonly ownerSide: Step<{ arrived: boolean }>;
}
