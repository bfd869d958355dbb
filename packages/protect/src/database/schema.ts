import type { Band, Level, Limiter, SetLimit, Situation, Weekday } from '@stairgate/rulebook';
import type { BrowserSessionRow, GroundTables, OutboxRow, SealedRow } from '@stairgate/service';
import type {
  LimitReason,
  Role,
  Webhook,
  WebhookDelivery,
  WebhookFault,
  WebhookType,
  WhyEnded,
} from '@stairgate/wire';
import type { Generated } from 'kysely';

/** Records, as stored. Every table about a child is keyed by the child first, with no key across children, so it shards. */
export interface Database extends GroundTables {
  children: ChildRow;
  age_evidence: AgeEvidenceRow;
  grants: GrantRow;
  limits: LimitRow;
  sessions: SessionRow;
  guardians: GuardianRow;
  consents: ConsentRow;
  asks: AskRow;
  alerts: AlertRow;
  complaints: ComplaintRow;
  links: LinkRow;
  known_browsers: KnownBrowserRow;
  attempts: AttemptRow;
  web_sessions: WebSessionRow;
  decision_counts: DecisionCountRow;
  mail_outbox: MailOutboxRow;
  laws: LawRow;
  switch_proposals: SwitchProposalRow;
  sign_ins: SignInRow;
  revisions: RevisionRow;
  law_state: LawStateRow;
  shadow_counts: CandidateCountRow;
  reviews: ReviewRow;
  webhook_endpoints: WebhookEndpointRow;
  webhook_deliveries: WebhookDeliveryRow;
  schools: SchoolRow;
  more_time: MoreTimeRow;
  favours: FavourRow;
  time_beats: TimeBeatRow;
  time_days: TimeDayRow;
  spent_days: SpentDayRow;
}

/** When a child has school. Of a calendar the days off alone are kept. */
export interface SchoolRow {
  child_id: string;
  by: 'guardian' | 'platform';
  /** Who set it; empty where that was the platform. */
  guardian_id: string;
  /** JSON, {from, to, days}. */
  hours: string;
  calendar: 'none' | 'file' | 'address';
  /** Where the calendar lies, sealed: it tells which school it is. */
  address: string | null;
  /** JSON array of days. */
  days_off: string;
  set_at: string;
  read_at: string | null;
  tried_at: string | null;
}

/** Minutes that a guardian gave on top, until the child's midnight. */
export interface MoreTimeRow {
  child_id: string;
  more_id: string;
  minutes: number;
  until: string;
  guardian_id: string;
  given_at: string;
}

/** What a child asked for that is over by itself. */
export interface FavourRow {
  child_id: string;
  favour_id: string;
  kind: 'minutes' | 'purchase' | 'limit';
  /** Of a limit, for how long; null for the rest of the day. */
  minutes: number | null;
  given: number | null;
  situation: string | null;
  /** As text from Postgres: it is a bigint. */
  amount: number | string | null;
  currency: string | null;
  state: 'waiting' | 'approved' | 'refused' | 'used' | 'expired';
  asked_at: string;
  until: string;
  answered_at: string | null;
  guardian_id: string | null;
  /** The limit that is to be lifted for a while, of whose kind it is. */
  limit_id: string | null;
  /** Why, where the answer says so. */
  reason: LimitReason | null;
}

/** The latest beat of a child's devices: what the next one is counted from. Milliseconds. */
export interface TimeBeatRow {
  child_id: string;
  last_at: number | string;
  active_at: number | string;
  /** By the random name of each device in use, when it last said so. */
  devices: unknown;
  /** What the latest beat added. */
  counted: number | string;
  /** Use since the last break. */
  run_ms: number | string;
}

/** Milliseconds of use on a day where the child is. */
export interface TimeDayRow {
  child_id: string;
  day: string;
  ms: number | string;
}

/** What was spent on a day where the child is, and in how many purchases. */
export interface SpentDayRow {
  child_id: string;
  day: string;
  currency: string;
  amount: number | string;
  purchases: number;
}

/** Times are ISO 8601 strings in UTC (`2026-11-22T13:00:00.000Z`); days are `YYYY-MM-DD`. */
export interface ChildRow {
  child_id: string;
  /** Whose child it is on record as. To every other platform there is no such child. */
  platform_id: string;
  /** ISO 3166, or null when the place is not known. */
  place: string | null;
  /** Rises with every change that can alter an answer about this child. */
  version: number;
  /** The name of this child in the ledger. Erasing the row cuts the only link to it. */
  ledger_alias: string;
  created_at: string;
  /** The latest version of which the platform has asked, and when it first did. */
  seen_version: number | null;
  seen_at: string | null;
  /** The time zone it is in, of the IANA; null where nobody said: then that of its place. */
  zone: Generated<string | null>;
  /** Under which of the service's secrets the record was sealed last (`currentMac`). See `sealRecord`. */
  sealed: Generated<string | null>;
}

export interface AgeEvidenceRow {
  child_id: string;
  seq: number;
  /** The id of an adapter. */
  method: string;
  level: Level;
  lo: number;
  hi: number;
  learnt_on: string;
  source: string | null;
}

export interface GrantRow {
  child_id: string;
  situation: Situation;
  by: 'child' | 'guardian';
  duration: 'once' | 'session' | 'until-changed';
  session_id: string | null;
  guardian_id: string | null;
  consent_id: string | null;
  granted_at: string;
  /** JSON, `Terms` of the rulebook: what the law asked for when it was given. Null in rows that are older than that. */
  terms: string | null;
  /** JSON array of obligations that were met before it was said. */
  met: Generated<string>;
  /** Of a guardian's: how it was confirmed, by whom, how far that reaches, and on which practice of the notice. */
  method: string | null;
  issuer: string | null;
  reach: ConsentRow['reach'] | null;
  practice: string | null;
  /** Of a guardian's: whether it was asked for apart from any other. */
  apart: Generated<boolean>;
  /** Beside what lasts, a yes for one time, as a limit wants it that asks each time. */
  this_time: Generated<boolean>;
  /** Whether it had a part in what was open when that was last looked at: only what was open can come to sleep. */
  opened: Generated<boolean>;
  asleep_at: string | null;
  asleep_why: string | null;
  /** Whether its guardian was told that it sleeps. */
  told: Generated<boolean>;
  /** The day and the rulebook under which it was last looked at. */
  settled: Generated<string>;
}

/** What closes something, as it was set. */
export interface LimitRow {
  child_id: string;
  limit_id: string;
  by: Limiter;
  kind: SetLimit['kind'];
  /** What it is about. Another by the same about the same takes its place. */
  about: string;
  /** JSON, `SetLimit` of the rulebook without `by`. */
  body: string;
  /** Who set it; empty where that was no guardian. */
  guardian_id: string;
  set_at: string;
  /** Why, where a guardian has said so. */
  reason: LimitReason | null;
  /** The version of the child that it came with. Null in rows that are older than that. */
  set_version: number | null;
  /** As of grants. */
  settled: Generated<string>;
}

export interface SessionRow {
  child_id: string;
  session_id: string;
  started_at: string;
  expires_at: string;
  ended_at: string | null;
}

export interface GuardianRow {
  child_id: string;
  guardian_id: string;
  /** Null once it is no longer needed: refused, no letter gets there, no answer came in time, or some time after all was taken back. */
  email: string | null;
  /** HMAC of the address in lower case, so that sign-in finds it without a scan. Null together with `email`. */
  email_hash: string | null;
  /** The same of the mailbox that the address leads to, by which a grown-up is counted. */
  mailbox_hash: string | null;
  state:
    | 'invited'
    | 'confirming'
    | 'consented'
    | 'refused'
    | 'withdrawn'
    | 'expired'
    | 'undeliverable'
    | 'ended';
  label: string | null;
  invited_at: string;
  expires_at: string | null;
  answered_at: string | null;
  /** Of letters, a tag; null where nobody said, or the address is gone. */
  language: string | null;
  /** Whether the guardian chose it, and not who invited. */
  language_chosen: boolean;
  /** As of grants. */
  settled: string;
  /** Where somebody ended what it had a say in. */
  ended_why: WhyEnded | null;
  /** Since when letters to one who has agreed come back; null once one is taken again. */
  unreachable_at: string | null;
  /** What the child is called towards this guardian: ids of two words, such as `otter-lantern`. */
  word: string | null;
  /** Of a refusal or a withdrawal: until when it stands. Null where it was none, or has run out. */
  no_until: string | null;
  /** A keyed hash of its mailbox, so that whoever said no can be asked again by mail, and nobody else. */
  no_mac: string | null;
  /** Whether the one who said no objects to the yes of another, and what came of that; `ended` with the say of the other. */
  objection: 'open' | 'upheld' | 'dismissed' | 'ended' | null;
  /** When it last objected; null too where that was before this was kept. */
  objected_at: string | null;
  objection_settled_at: string | null;
  objection_settled_by: 'operator' | 'platform' | null;
  /** In the words of whoever settled it, for both grown-ups. */
  objection_reason: string | null;
  /** When it was shut out from this child, because an objection to it was upheld; null where it was not, or was let in again. */
  shut_out_at: string | null;
  /** The guardian who objected. */
  shut_out_by: string | null;
  /** A keyed hash of its mailbox, which outlives the address; null where no address was held. */
  shut_out_mac: string | null;
  /** When its yes was last refused, because it is the guardian of as many children as a grown-up may be. */
  too_many_at: string | null;
  /** JSON, `NoOfAnother`: what stood of another when this one was asked. */
  after_no: string | null;
  /** Who asked it, where another guardian of the child did. */
  asked_by: string | null;
  /** JSON, `TellKind[]`: what letters tell it. Null where it has chosen nothing. */
  tell: string | null;
  /** On which weekday it gets the week's summary; null for none. */
  summary_day: Weekday | null;
  /** The day of its last summary, `YYYY-MM-DD`. */
  summary_sent: string | null;
}

export interface ConsentRow {
  child_id: string;
  consent_id: string;
  guardian_id: string;
  method: string;
  reach: 'internal' | 'disclosure';
  /** JSON array of purpose ids. */
  purposes: string;
  refused: string;
  notice_version: string;
  /** The language in which it was read, a tag. */
  notice_language: string;
  state: 'confirming' | 'given' | 'withdrawn' | 'lapsed';
  given_at: string | null;
  withdrawn_at: string | null;
  receipt: string | null;
  ledger_seq: number | null;
  /** A keyed hash of the name by which the issuer of the proof knows the guardian. */
  subject: string | null;
}

export interface AskRow {
  child_id: string;
  ask_id: string;
  situation: Situation;
  state: 'waiting' | 'approved' | 'refused' | 'expired';
  asked_at: string;
  answered_at: string | null;
}

export interface AlertRow {
  child_id: string;
  alert_id: string;
  kind: string;
  situation: Situation | null;
  at: string;
  /** Which guardian did it; null where that was none. */
  guardian_id: string | null;
  /** When a letter that tells it was written; null where none was. */
  mailed_at: string | null;
}

export interface ComplaintRow {
  child_id: string;
  complaint_id: string;
  about: string;
  text: string | null;
  state: 'received' | 'answered';
  created_at: string;
  answer_by: string;
  /** In the words of whoever answered; shown as text only. */
  answer: string | null;
  answered_at: string | null;
  answered_by: 'operator' | 'platform' | null;
  /** Whether the answer is kept from the guardian. */
  withheld: Generated<boolean>;
  /** The guardian that complains; null where it is the child. */
  guardian_id: Generated<string | null>;
}

export interface LinkRow extends SealedRow {
  token_hash: string;
  kind:
    | 'guardian-invite'
    | 'guardian-sign-in'
    | 'guardian-confirm'
    | 'guardian-withdraw'
    | 'guardian-sign-out'
    | 'guardian-answer'
    | 'guardian-favour'
    | 'child-page';
  child_id: string | null;
  guardian_id: string | null;
  email_hash: string | null;
  consent_id: string | null;
  /** Of what a child asked for. */
  ask_id: string | null;
  favour_id: string | null;
  /** Of a child's page: where it leads back to. */
  return_to: string | null;
  made_at: string;
  expires_at: string;
  used_at: string | null;
  /** Whether what it was for is over. Then it leads to nobody any more, and says so to whoever opens it. */
  ended: boolean;
}

/** A browser in which a guardian was signed in before, under a name that leads to it only with the cookie at hand. */
export interface KnownBrowserRow extends SealedRow {
  known_hash: string;
  email_hash: string;
  expires_at: string;
}

/** One try to find out an age, or to verify a guardian, that goes by somebody else. */
export interface AttemptRow extends SealedRow {
  child_id: string;
  attempt_id: string;
  /** Of the `state` in the addresses to come back to. */
  state_hash: string;
  subject: 'age' | 'consent';
  /** The id of an adapter. */
  method: string;
  /** Whose it is; null where it is the child's. */
  guardian_id: string | null;
  nonce: string;
  /** JSON, what the adapter keeps; empty once the attempt has ended. */
  kept: string;
  return_to: string;
  /** `finished`: it found something. `used`: a consent rests on it. */
  status: 'open' | 'finished' | 'refused' | 'used';
  /** JSON, what was found of a guardian. What was found of an age is evidence like any other. */
  found: string | null;
  expires_at: string;
}

export interface WebSessionRow extends BrowserSessionRow {
  kind: 'guardian' | 'child' | 'operator';
  child_id: string | null;
  email_hash: string | null;
  /** Of a guardian's: roughly which browser it is; null where it said nothing that is known. */
  browser: string | null;
  /** A guardian whose address is no longer held keeps this session until it ends, for this child only. */
  guardian_id: string | null;
  /** Of a child's: where its page leads back to. */
  return_to: string | null;
  /** Of an operator's: how they signed in, whose session it is, and what they may do. */
  signed_in_by: 'key' | 'oidc' | null;
  person: string | null;
  /** JSON array, as of keys. */
  people: string | null;
  name: string | null;
  role: Role | null;
  signed_in_at: string | null;
}

export interface DecisionCountRow {
  /** Who asked. */
  platform_id: string;
  hour: string;
  situation: Situation;
  band: Band | 'unknown';
  place: string;
  allowed: boolean;
  count: Generated<number>;
}

/** A mail that waits to be sent, and to whom: a guardian on record, or whoever has an address that is sealed in it. */
export interface MailOutboxRow extends OutboxRow {
  kind:
    | 'invite'
    | 'confirm'
    | 'given'
    | 'sign-in'
    | 'new-browser'
    | 'ask'
    | 'summary'
    | 'favour'
    | 'opened'
    | 'bought'
    | 'limit-reached'
    | 'asleep'
    | 'asked-another'
    | 'objection-settled'
    | 'complaint'
    | 'own-complaint'
    | 'ended'
    | 'withdrawn'
    | 'erased';
  child_id: string | null;
  guardian_id: string | null;
  email_hash: string | null;
  consent_id: string | null;
  ask_id: string | null;
  favour_id: string | null;
  /** Of a last letter, about a child that is erased: what of its guardian the letter needs, and nothing else has. */
  address: string | null;
  language: string | null;
  language_chosen: boolean | null;
  word: string | null;
}

/** Codes and a profile that were, are, or may come to be in force. Named by what it holds and never changed. */
export interface LawRow {
  /** SHA-256 of `body` in hex. */
  law: string;
  /** JSON, as `writeLaw` writes it. */
  body: string;
  added_at: string;
}

/** Where a revision that was in force came from: that law, compiled as of that day. */
export interface RevisionRow {
  revision: string;
  law: string;
  as_of: string;
  first_at: string;
}

/** Which law is in force on every node, and which one is being tried beside it. One row. */
export interface LawStateRow {
  id: 'main';
  /** Rises with every change of `law` or `candidate`. */
  number: number;
  law: string;
  /** The law counts as it will on this day for as long as that day is to come. */
  from_day: string | null;
  /** What was in force when a node last looked, compiled as of `as_of`, since `since`. Empty before the first time. */
  revision: string;
  as_of: string;
  since: string;
  /** `installed`: the codes of the software, so newer software brings newer codes. */
  chosen_by: 'installed' | 'operator';
  candidate: string | null;
  candidate_from: string | null;
  candidate_since: string | null;
  /** What was in force until the last switch, and until when one person may switch back to it. */
  former: string | null;
  former_from: string | null;
  former_until: string | null;
}

/** A switch that somebody proposed, until somebody else approves it. One at a time. */
export interface SwitchProposalRow {
  proposal_id: string;
  /** Of `law_state`, when it was proposed. */
  number: number;
  revision: string;
  replaces: string;
  why: string;
  person: string;
  /** JSON array, as of keys. */
  people: string;
  name: string;
  at: string;
  expires_at: string;
}

/** An operator who is on the way to the identity provider and back. */
export interface SignInRow extends SealedRow {
  /** Of the `state` in the address to come back to. */
  state_hash: string;
  /** Of what the browser keeps in a cookie: whoever comes back is who went. */
  browser_hash: string;
  nonce: string;
  verifier: string;
  return_to: string;
  /** The session of who has to prove anew who they are; null where nobody is signed in yet. */
  again_for: string | null;
  expires_at: string;
}

/** How often the candidate answered like this beside what was in force. No line leads back to a child. */
export interface CandidateCountRow {
  /** The `number` of `law_state` while it was counted. */
  number: number;
  /** Revisions. */
  active: string;
  candidate: string;
  situation: string;
  band: string;
  place: string;
  direction: 'same' | 'tightens' | 'loosens' | 'obligations';
  /** Whether the answer itself turned: `to-yes`, `to-no`, `none`. */
  turn: 'none' | 'to-no' | 'to-yes';
  count: Generated<number>;
  /** One question of this kind, as JSON: age, level, who said yes. */
  example: string;
}

/** The report of a review of a platform. Nothing in it is about a child of this service. */
export interface ReviewRow {
  /** SHA-256 of `report` in hex. */
  review: string;
  received_at: string;
  started_at: string;
  /** JSON, as `summaryOf` gives it. */
  summary: string;
  /** As it was received. */
  report: string;
  /** JSON, `ReviewSeal`; null where none came. */
  seal: string | null;
}

/** Where events of a platform go. */
export interface WebhookEndpointRow {
  platform_id: string;
  webhook_id: string;
  url: string;
  about: string;
  /** JSON array of the types that it hears of; null for all. */
  types: string | null;
  state: Webhook['state'];
  why: Webhook['why'];
  /** Sealed; bound to the id. */
  secret: string;
  /** The one from before, which signs as well until then. */
  former_secret: string | null;
  former_until: string | null;
  /** When the first attempt failed after which none has arrived. */
  failing_since: string | null;
  last_delivered_at: string | null;
  created_at: string;
}

/** An event on its way to one endpoint, or how it arrived. */
export interface WebhookDeliveryRow {
  platform_id: string;
  webhook_id: string;
  delivery_id: string;
  child_id: string | null;
  type: WebhookType;
  /** JSON, as it is sent: the same each time. */
  body: string;
  state: WebhookDelivery['state'];
  attempts: Generated<number>;
  /** Not before this; while it is being sent, when it may be tried again if nothing more was heard. */
  next_at: string;
  /** When it happened. */
  made_at: string;
  last_at: string | null;
  status: number | null;
  fault: WebhookFault | null;
  /** Milliseconds. */
  duration: number | null;
}
