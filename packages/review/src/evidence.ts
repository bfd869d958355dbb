import type { Situation } from '@stairgate/rulebook';
import type { ReviewFacts } from '@stairgate/wire';
import type { Incident } from './browser/incident.ts';
import type { LimitSeen } from './gather/keep-limits.ts';
import type { RankingSeen } from './gather/like-one.ts';
import type { OptOutSeen } from './gather/opt-out.ts';
import type { OwnPageSeen } from './gather/own-page.ts';
import type { Probe } from './gather/probe.ts';
import type { NoticeSeen } from './gather/read-notices.ts';
import type { FeedSeen } from './gather/scroll-feed.ts';
import type { JustThisTimeSeen, SettingSeen } from './gather/settings.ts';
import type { SharingSeen } from './gather/share-location.ts';
import type { SignedUp } from './gather/sign-up.ts';
import type { SteeringSeen } from './gather/steer-feed.ts';
import type { Screen } from './gather/take-screen.ts';
import type { TalkSeen } from './gather/talk-to-machine.ts';
import type { FeedVisit } from './gather/visit-feed.ts';
import type { WatchedArtifacts } from './gather/watch-all.ts';
import type { GuardianLimit, Machine, PathLine } from './journey.ts';
import type { Persona } from './persona.ts';
import type { Step } from './step.ts';

export type { Incident } from './browser/incident.ts';
export type { Carried } from './gather/carried.ts';
export type { RankingSeen } from './gather/like-one.ts';
export type { OptOutSeen } from './gather/opt-out.ts';
export type { OwnPageSeen } from './gather/own-page.ts';
export type { ActorSaw, Probe } from './gather/probe.ts';
export type { Control } from './gather/read-controls.ts';
export type { AdvertSeen } from './gather/read-feed.ts';
export type { NoticeSeen } from './gather/read-notices.ts';
export type { PageSigns } from './gather/read-page-signs.ts';
export type { Indexing } from './gather/read-robots.ts';
export type { FeedSeen } from './gather/scroll-feed.ts';
export type { JustThisTimeSeen, SettingSeen } from './gather/settings.ts';
export type { SharingSeen } from './gather/share-location.ts';
export type { Stored } from './gather/stored.ts';
export type { Screen } from './gather/take-screen.ts';
export type { FeedVisit } from './gather/visit-feed.ts';
export type { PermissionAsk } from './gather/watch-asks.ts';
export type { MediaSeen } from './gather/watch-media.ts';
export type { SentRequest } from './gather/watch-requests.ts';
export type { ScriptAct } from './gather/watch-scripts.ts';
export type { Ref, Step, StepState } from './step.ts';

/**
 * What a review saved: all that checks may look at. Gatherers collect it and judge nothing; checks judge it and
 * never see a browser. It holds what the personas of the reviewer typed, and nothing of anybody else.
 */
export interface Evidence {
  readonly review: ReviewFacts;
  readonly personas: readonly PersonaEvidence[];
  readonly probes: readonly Probe[];
}

export type { ReviewFacts };

/** What is gathered: of each persona, and of what personas tried with each other. */
export type ArtifactName = Exclude<keyof PersonaEvidence, 'persona'> | 'probes';

/** What is gathered of one persona: saved as it stands here, each artifact under its own name. */
export interface PersonaEvidence extends SignedUp, WatchedArtifacts {
  readonly persona: Persona;
  /** Its own page, opened by itself: that somebody was there. */
  readonly ownPage?: Step<OwnPageSeen>;
  readonly settings: Readonly<Partial<Record<Situation, Step<SettingSeen>>>>;
  readonly justThisTime?: Readonly<Partial<Record<Situation, Step<JustThisTimeSeen>>>>;
  readonly screens: readonly Screen[];
  readonly notices: readonly NoticeSeen[];
  readonly feed: Step<FeedSeen>;
  /** The feed, opened again and again: at first, after refusing what it asked, after signing out and in. */
  readonly visits?: readonly FeedVisit[];
  readonly ranking?: Step<RankingSeen>;
  readonly sharing?: Step<SharingSeen>;
  /** What came of what the child said of its feed. */
  readonly steering?: Step<SteeringSeen>;
  readonly talks?: Readonly<Partial<Record<Machine, Step<TalkSeen>>>>;
  /** What a guardian's limits did. */
  readonly limits?: Readonly<Partial<Record<GuardianLimit, Step<LimitSeen>>>>;
  /** How its steps knew what to do, where they had to find that out. */
  readonly path?: readonly PathLine[];
  /** A second browser of the same persona, which says Global Privacy Control with each request. */
  readonly optOut?: Step<OptOutSeen>;
  /** Odd things that the platform did and the reviewer put away: dialogs, windows, downloads, crashes. */
  readonly incidents: readonly Incident[];
}
