import { countedDays, spentDays } from '../../child/time/counted-days.ts';
import type { Database } from '../../database/schema.ts';
import { alertDays } from '../../guardian/alerts/alerts.ts';
import { countDays } from '../../law/decisions/decision-log.ts';

/** How long rows of a table stay, and what takes them away or why nothing does. */
export interface Kept {
  readonly how: 'until erased' | 'for a time' | 'while it counts' | 'for good';
  /** What ends it, or the reason why nothing does. */
  readonly why: string;
}

/** Days that an ended session stays, so that a child can see when it was. */
export const sessionDays = 30;
/** Days that a used link stays, so that a second click is told "used" and not "unknown". */
export const linkDays = 7;
/** Days that an event for a platform stays, whether it arrived or not. Nothing can be sent again after that. */
export const deliveryDays = 14;
/** Days that an answered ask stays, for the child and the guardian to see. */
export const askDays = 90;

const untilErased = (why: string): Kept => ({
  how: 'until erased',
  why: `${why}; erasing the child takes it.`,
});
const forATime = (why: string): Kept => ({ how: 'for a time', why });
const whileItCounts = (why: string): Kept => ({ how: 'while it counts', why });
const forGood = (why: string): Kept => ({ how: 'for good', why });

/** Of every table of the records, how long its rows are kept. A test holds it against the schema. */
export const retention: Readonly<Record<keyof Database, Kept>> = {
  children: untilErased('What the service is for'),
  age_evidence: untilErased('At most fifty a child of each level'),
  grants: untilErased('At most two for a situation; those of a session go when it is over (`expire`)'),
  limits: untilErased('At most fifty by each who may set them'),
  guardians: untilErased(
    'One invited at a time; the address goes when nobody answers, and at 18 (`guardianJobs`); a keyed hash of the mailbox of who was shut out stays until it is let in again',
  ),
  consents: untilErased('What was agreed to has to be shown for as long as it may be asked about'),
  complaints: untilErased(
    'At most ten a day and child, each with its answer, which can be shown for as long',
  ),
  schools: untilErased('One, with the days off of at most 400 days ahead'),
  more_time: forATime(`${countedDays} days (\`expire\`); it counts until the child’s midnight.`),
  favours: forATime(`${countedDays} days after their end (\`expire\`).`),
  time_beats: forATime(`${countedDays} days after the last beat (\`expire\`). One row, the latest.`),
  time_days: forATime(`${countedDays} days (\`expire\`). A sum a day.`),
  spent_days: forATime(
    `${spentDays} days (\`expire\`): a limit may be on a month. A sum a day and currency.`,
  ),
  sessions: forATime(`${sessionDays} days after its end (\`expire\`).`),
  asks: forATime(`${askDays} days after its answer (\`expire\`).`),
  alerts: forATime(`${alertDays} days (\`expire\`).`),
  links: forATime(
    `${linkDays} days after it ends (\`expire\`). One with what it was for ends with that, and leads to nobody from then on.`,
  ),
  known_browsers: forATime(
    'A year after the last sign-in there (`expire`), or until the guardian’s address goes.',
  ),
  attempts: forATime(`${linkDays} days after it ends (\`expire\`).`),
  web_sessions: forATime('Until it ends (`expireGround`).'),
  used_tokens: forATime('Until the token would be too old anyway (`expireGround`).'),
  events: forATime('An hour, in which every node reads them (`expireGround`).'),
  mail_outbox: forATime('Until it is sent or given up (`Outbox`).'),
  mail_counts: forATime('Until the day after (`guardianJobs`).'),
  decision_counts: forATime(
    `${countDays} days (\`expire\`); at most 501 places an hour and node for each platform.`,
  ),
  shadow_counts: whileItCounts('Goes with the candidate (`setCandidate`); at most 501 places.'),
  webhook_deliveries: forATime(
    `${deliveryDays} days (\`expire\`). Erasing the child takes all but the one that tells it.`,
  ),
  webhook_endpoints: whileItCounts(
    'At most twenty a platform; an operator removes them, with what waits for them.',
  ),
  reviews: whileItCounts('At most five hundred; an operator deletes them.'),
  platforms: forGood('Children, keys and counts name them; operators alone make them.'),
  api_keys: forGood('Entries of the ledger name them; operators alone make them.'),
  laws: forGood('Decisions made under it can be answered again; a candidate that came to nothing goes.'),
  revisions: forGood('One for each law on each day on which it changed.'),
  ledger: forGood(
    'It is append-only, or it would prove nothing. Its names lead to nobody once the child is erased.',
  ),
  ledger_head: forGood('One row.'),
  audit: forATime('As long as `STAIRGATE_AUDIT_DAYS` says; the ledger notes what went (`expire`).'),
  audit_head: forGood('One row.'),
  switch_proposals: forATime('Until it is approved, taken back, or over (`expire`); one at a time.'),
  sign_ins: forATime('Ten minutes, in which somebody comes back from the provider (`expire`).'),
  event_head: forGood('One row.'),
  law_state: forGood('One row.'),
  service_state: forGood('One row for each fact about the installation.'),
};
