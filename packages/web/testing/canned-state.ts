import type { DecisionLog, LedgerState, Mail, Objection, Voucher } from '@stairgate/wire';
import pages from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { CannedChild } from './canned-child.ts';
import { type CannedGuardian, grantsFor } from './canned-guardian.ts';
import { type CannedTime, cannedTime } from './canned-time.ts';

/** Everything that the canned service knows. Tests set it as they need it. */
export interface CannedState {
  signedIn: { child: boolean; guardian: boolean; operator: boolean };
  child: CannedChild;
  guardian: CannedGuardian;
  /** How its time stands, as both see it. */
  time: CannedTime;
  mails: Mail[];
  log: DecisionLog;
  objections: readonly Objection[];
  vouchers: readonly Voucher[];
  ledger: LedgerState;
  /** While true, every question to the service is answered with 503, as a proxy would. */
  down: boolean;
  /** Another guardian answers just before this one does. */
  answeredByOther: boolean;
  /** Which purposes a guardian's purpose needs, by its id. */
  restsOn: Readonly<Record<string, readonly string[]>>;
  /** What the service finds to contradict itself in the next answer of a guardian. */
  contradicts: readonly unknown[];
  /** Who is signed in where a link is opened, beside whom it is for. */
  browser: 'nobody' | 'same' | 'other';
  /** What the link of a letter is about. */
  points: readonly string[];
}

/** A 12-year-old in Great Britain whose guardian agreed to the service and to sharing the location with friends. */
export function firstState(): CannedState {
  return {
    signedIn: { child: false, guardian: false, operator: false },
    child: {
      place: 'GB',
      age: { lo: 12, hi: 12, level: 'declared-by-guardian-or-device' },
      session: 's_1',
      guardian: 'consented',
      choices: grantsFor(['core', 'location.share']),
      limits: [],
      sleeping: [],
      asks: [],
      complaints: [],
      told: [],
      noStanding: null,
      ageMethods: [],
    },
    guardian: {
      decidesItself: false,
      label: null,
      letters: null,
      verification: null,
      pastes: false,
      earlierNo: null,
      objection: null,
      shutOut: null,
      state: 'consented',
      sibling: false,
      others: [],
      hoursByLaw: [
        {
          situation: 'engage.notify/night',
          kind: 'night',
          effect: 'forbid',
          from: '00:00',
          to: '06:00',
          rules: [
            {
              code: 'us-ny/safe-for-kids-act',
              short: 'SAFE for Kids Act',
              cite: 'N.Y. Gen. Bus. Law § 1502',
              url: 'https://www.nysenate.gov/legislation/laws/GBS/1502',
              says: 'No notifications about such a feed reach a minor from midnight to six unless a parent agrees to them.',
            },
          ],
        },
      ],
      wishes: { tell: ['asked', 'opened'], summaryDay: 'sun' },
      ownComplaints: [],
      consents: [
        {
          consentId: 'n_first',
          method: 'email-plus',
          state: 'given',
          purposes: ['core', 'location.share'],
          refused: ['feed.rank', 'data.share/third-party'],
          at: '2026-11-22T09:30:00.000Z',
          withdrawnAt: null,
          reach: 'internal',
          noticeVersion: '7d1e.90ab',
          noticeLanguage: 'en',
          receipt: true,
        },
      ],
      alerts: [],
    },
    time: structuredClone(cannedTime),
    mails: [],
    log: { decisions: [], counts: [] },
    objections: [],
    vouchers: [],
    ledger: {
      entries: [
        {
          seq: 1,
          at: '2026-11-22T09:00:00.000Z',
          kind: 'consent-given',
          alias: 'a1',
          body: {},
          hash: 'ab'.repeat(32),
        },
      ],
      head: { seq: 1, hash: 'ab'.repeat(32) },
      verified: { ok: true, entries: 1 },
    },
    down: false,
    answeredByOther: false,
    restsOn: {},
    contradicts: [],
    browser: 'nobody',
    points: [pages.purposes.core.title],
  };
}
