import type { Situation } from '@stairgate/rulebook';
import type { ChildPage, NoStanding } from '@stairgate/wire';
import type { Change } from './child-store.ts';

/** What a guardian is told of. Never what the child wrote, whom it wrote to, or where it is. */
export type AlertKind =
  | 'choice'
  | 'choice-undone'
  | 'ask'
  | 'session'
  | 'place'
  | 'age'
  | 'notice'
  | 'consent-asleep'
  | 'limit-set-by-child'
  | 'limit-set-by-guardian'
  | 'limit-set-by-platform'
  | 'limit-lifted-by-child'
  | 'limit-lifted-by-guardian'
  | 'limit-lifted-by-platform'
  | 'limits-ended'
  | 'complaint-answered'
  | 'guardian-ended'
  | 'guardian-removed'
  | 'objected'
  | 'ask-allowed'
  | 'ask-refused'
  | 'guardian-asked'
  | 'guardian-joined'
  | 'more-time'
  | 'favour'
  | 'favour-granted'
  | 'favour-refused'
  | 'bought'
  | 'limit-reached'
  | 'erased';

/** How the mail of a question to a guardian stands; null where none is on record. */
export type InviteMailState = 'sent' | 'waiting' | 'retrying' | 'undeliverable' | null;

/** What children's part tells and asks the guardians' part. The service hands it over when it starts. */
export interface GuardianSide {
  /** Tells whoever has consented for a child, on the pages, within a change to it. */
  alert(
    change: Pick<Change, 'trx' | 'childId' | 'child' | 'at'>,
    kind: AlertKind,
    situation?: Situation | null,
    /** Which guardian did it; left out where that was none. */
    guardianId?: string | null,
  ): Promise<void>;
  /**
   * Tells whoever has consented for a child, on the pages and by letter where that is wanted, that something was bought or
   * that the day's minutes are used up, within a change to it.
   */
  writeOfEvent(change: Change, kind: 'bought' | 'limit-reached'): Promise<void>;
  /** Writes to whoever has consented for a child that some of it sleeps, within a change to it; once a day at most. */
  writeOfSleep(change: Pick<Change, 'trx' | 'childId'>): Promise<void>;
  /**
   * Writes that a complaint was answered, within a change to the child: to whoever has consented, where it was the child's;
   * else to the guardian whose it was, alone.
   */
  writeOfAnswer(change: Pick<Change, 'trx' | 'childId' | 'child'>, guardianId: string | null): Promise<void>;
  /** Ends the say of all of a child's guardians, and what they see, at 18, within a change to it; tells both. */
  endSay(change: Change): Promise<void>;
  /**
   * Deletes the addresses of all of a child's guardians, within a change that erases it; a last letter tells those who
   * had agreed.
   */
  forget(change: Pick<Change, 'trx' | 'childId'>): Promise<void>;
  /** How the latest letter stands, and the two words by which the guardian knows the child, as ids. */
  invite(childId: string): Promise<{ readonly mail: InviteMailState; readonly word: string | null }>;
  /** Who has agreed, as the child sees it: how many, what letters tell each, and the week that they see. */
  seen(childId: string): Promise<Pick<ChildPage, 'others' | 'wishes' | 'week'>>;
  /** How a child may ask after a grown-up's no; null where none stands. */
  noStanding(childId: string): Promise<NoStanding | null>;
}
