import { byMail, offered } from '@stairgate/adapters';
import { mailboxOf } from '@stairgate/service';
import type { NoStanding } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { refuseShutOut } from './shut-out.ts';

/** A guardian's no that has not run out. */
export type StandingNo = Pick<GuardianRow, 'guardian_id' | 'answered_at' | 'no_mac' | 'objection'> & {
  readonly state: 'refused' | 'withdrawn' | 'ended';
  readonly no_until: string;
};

/** What a guardian is told of the no of another: never who said it. */
export type NoOfAnother = NonNullable<ReturnType<typeof noTold>>;

/** What a no leaves on its row: until when it stands, and by what the same mailbox is known again. */
export function noOf(
  { keys, settings }: Pick<Context, 'keys' | 'settings'>,
  address: string | null,
  now: number,
): { readonly no_until: string; readonly no_mac: string | null } {
  return {
    no_until: new Date(now + settings.noStandsDays * 86_400_000).toISOString(),
    no_mac: address === null ? null : keys.mac('no', mailboxOf(address)),
  };
}

/** The noes to a child that stand, the latest first. @param now milliseconds since the epoch. */
export async function standingNoes(
  db: Kysely<Database>,
  childId: string,
  now: number,
): Promise<readonly StandingNo[]> {
  const at = new Date(now).toISOString();
  return (
    db
      .selectFrom('guardians')
      .select(['guardian_id', 'state', 'answered_at', 'no_until', 'no_mac', 'objection'])
      .where('child_id', '=', childId)
      .where('no_until', 'is not', null)
      // One that was objected from stands until that is settled.
      .where((eb) => eb.or([eb('no_until', '>', at), eb('objection', '=', 'open')]))
      .orderBy('answered_at', 'desc')
      .$castTo<StandingNo>()
      .execute()
  );
}

/** Whether a no came from the mailbox of this address. */
export function isOwnNo({ keys }: Pick<Context, 'keys'>, { no_mac }: StandingNo, address: string): boolean {
  return no_mac !== null && keys.checkMac('no', mailboxOf(address), no_mac) !== false;
}

/** Whether a grown-up can prove here to be one, beside having a mailbox. */
export function canProve({ adapters, settings }: Pick<Context, 'adapters' | 'settings'>): boolean {
  return offered(adapters.consent, settings).some((adapter) => !byMail(adapter));
}

/** How a child may ask after a no; null where none stands. */
export async function noStanding(
  context: Pick<Context, 'db' | 'clock' | 'adapters' | 'settings'>,
  childId: string,
): Promise<NoStanding | null> {
  const noes = await standingNoes(context.db, childId, context.clock());
  if (noes.length === 0) return null;
  const until = noes.map((no) => no.no_until).reduce((latest, one) => (one > latest ? one : latest));
  return { until, proof: canProve(context), objected: noes.some(({ objection }) => objection === 'open') };
}

/** What the next guardian's row holds of a no before it, as JSON. Only a guardian that took all back can have ended since. */
export function noTold(no: StandingNo | undefined) {
  const kind = no?.state === 'refused' ? ('refused' as const) : ('withdrawn' as const);
  return no && { kind, at: no.answered_at!, until: no.no_until };
}

/** What a guardian is told of the no before it; null where there was none. */
export function noBefore({ after_no }: Pick<GuardianRow, 'after_no'>): NoOfAnother | null {
  return after_no === null ? null : (JSON.parse(after_no) as NoOfAnother);
}

/**
 * Refuses a first yes that would override the no of another grown-up unseen: within its time it takes a proof of being grown
 * up, and while somebody objects nothing. Nor does whoever was shut out say yes.
 * @throws Problem `no-stands` with `until` and `methods`, `objected`, `shut-out`.
 */
export async function needRoomForYes(
  context: Pick<Context, 'adapters' | 'keys' | 'settings'>,
  trx: Kysely<Database>,
  guardian: GuardianRow,
  { isMail, now }: { isMail: boolean; now: number },
): Promise<void> {
  const noes = await standingNoes(trx, guardian.child_id, now);
  if (noes.some(({ objection }) => objection === 'open')) throw new Problem('objected');
  await refuseShutOut(context, trx, guardian.child_id, { guardian });
  const before = noBefore(guardian);
  if (guardian.state === 'consented' || before === null || !isMail || Date.parse(before.until) <= now) return;
  const methods = offered(context.adapters.consent, context.settings)
    .filter((adapter) => !byMail(adapter))
    .map(({ meta }) => meta.id);
  throw new Problem('no-stands', undefined, { until: before.until, methods });
}

/** Whether a guardian whose no stands can object to another who was asked since, or has. */
export async function objectionOf(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { child_id, guardian_id, no_until, objection }: GuardianRow,
): Promise<'possible' | 'open' | 'upheld' | 'dismissed' | 'ended' | null> {
  if (objection === 'open' || no_until === null || Date.parse(no_until) <= clock()) return objection;
  const other = await db
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', child_id)
    .where('guardian_id', '!=', guardian_id)
    .where('state', 'in', ['invited', 'confirming', 'consented'])
    .limit(1)
    .executeTakeFirst();
  // What was settled was about another's yes than the one that is asked for now.
  return other === undefined ? objection : 'possible';
}
