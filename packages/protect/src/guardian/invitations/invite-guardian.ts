import { countMail, mailboxOf, mailDay, readAddress } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import type { InviteMailState } from '../../child/facts/guardian-side.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { filedAs, whoseAddress } from '../guardians/reseal-addresses.ts';
import { newMail } from '../letters/new-mail.ts';
import { endObjections } from '../noes/end-objections.ts';
import { letIn, refuseShutOut } from '../noes/shut-out.ts';
import { canProve, isOwnNo, noTold, standingNoes } from '../noes/standing-no.ts';
import { offerFor } from '../notice/offer.ts';
import { englishWords, guardianWords } from '../words/guardian-words.ts';
import { choosePair } from './choose-pair.ts';

const dayLength = 86_400_000;
/** How many days a letter waits at most for one on which the mailbox got fewer. */
const mostDaysLater = 3;

/**
 * Writes to the grown-up whose address a child gave. Nothing but the address is kept, and it is deleted when no answer
 * comes in time (16 CFR 312.5(c)(1)).
 * @param language of the letters, unless the guardian has chosen another before.
 * @throws Problem `address-invalid`, `address-of-child`, `not-needed`, `guardian-already-asked`, `guardian-consented`, `no-stands`, `objected`,
 *   `shut-out`, `mail-limit`, `child-unknown`.
 */
export async function inviteGuardian(
  context: Context,
  childId: string,
  {
    email,
    language,
    childEmail,
  }: {
    email: string;
    language?: string | undefined;
    /** Of the child itself. */
    childEmail?: string | undefined;
  },
  /** A guardian who has agreed and asks another to be one beside; left out where the child or its platform asks. */
  asking?: GuardianRow,
): Promise<{ state: 'invited'; expiresAt: string; word: string }> {
  const { settings, keys, id } = context;
  const address = readAddress(email);
  if (childEmail !== undefined && mailboxOf(readAddress(childEmail)) === mailboxOf(address))
    throw new Problem('address-of-child');
  const { email_hash: hash, mailbox_hash: mailbox } = filedAs(keys, address);
  const invited = await context.children.change(childId, async (change) => {
    const { trx, child, at, now, facts } = change;
    const { purposes } = offerFor(
      context,
      await facts(),
      { expires_at: null, state: 'invited' },
      englishWords,
    );
    if (purposes.length === 0)
      throw new Problem('not-needed', 'No rule asks for a guardian here, so no address is taken.');
    if (asking !== undefined) {
      const { state } = await lockGuardian(trx, asking);
      if (state !== 'consented') throw new Problem('not-consented', undefined, { state });
    }
    const earlier = await trx
      .selectFrom('guardians')
      .select(['state', 'expires_at'])
      .where('child_id', '=', childId)
      .where('state', 'in', ['invited', 'confirming', 'consented'])
      .where((eb) =>
        // Another beside those who have agreed, and none of them once more.
        asking === undefined
          ? eb.lit(true)
          : eb.or([eb('state', '!=', 'consented'), eb('mailbox_hash', '=', mailbox)]),
      )
      .executeTakeFirst();
    if (earlier !== undefined) {
      if (earlier.state === 'consented')
        throw new Problem('guardian-consented', undefined, { state: 'consented' });
      throw new Problem('guardian-already-asked', undefined, {
        state: 'invited',
        expiresAt: earlier.expires_at,
      });
    }
    const noes = await standingNoes(trx, childId, now);
    if (noes.some(({ objection }) => objection === 'open')) throw new Problem('objected');
    await refuseShutOut(context, trx, childId, { address });
    // Whoever said no may be asked again; another may not take its place unseen.
    const others = noes.filter((no) => !isOwnNo(context, no, address));
    if (others.length > 0 && !canProve(context))
      throw new Problem('no-stands', undefined, { until: others[0]!.no_until });
    const platform = `platform ${child.platform_id}`;
    await countMail(context, trx, [`child ${childId}`], settings.mailsADay);
    await countMail(context, trx, [platform], settings.platformMailsADay);
    // What others asked of this mailbox, in whichever child's name, keeps nobody from asking, and is told to nobody: the
    // letter goes out on a day with room, at the latest on the last that leaves time to answer.
    const sendAt = await mailDay(
      context,
      trx,
      `${platform}, mailbox ${mailboxOf(address)}`,
      settings.mailsADay,
      Math.min(mostDaysLater, settings.guardianAnswerDays / 2),
    );
    const chosen = await trx
      .selectFrom('guardians')
      .select('language')
      .where('email_hash', '=', hash)
      .where('language_chosen', '=', true)
      .limit(1)
      .executeTakeFirst();
    const word = await choosePair(context, trx, { childId, emailHash: hash });
    const guardianId = id('g');
    const expiresAt = new Date(now + settings.guardianAnswerDays * dayLength).toISOString();
    await trx
      .insertInto('guardians')
      .values({
        child_id: childId,
        guardian_id: guardianId,
        email: await keys.addresses.seal(
          address,
          whoseAddress({ child_id: childId, guardian_id: guardianId }),
        ),
        ...filedAs(keys, address),
        state: 'invited',
        label: null,
        invited_at: at,
        expires_at: expiresAt,
        answered_at: null,
        language: chosen?.language ?? language ?? null,
        language_chosen: chosen !== undefined,
        settled: '',
        word,
        no_until: null,
        no_mac: null,
        objection: null,
        objected_at: null,
        objection_settled_at: null,
        objection_settled_by: null,
        objection_reason: null,
        too_many_at: null,
        ...letIn,
        after_no: others.length > 0 ? JSON.stringify(noTold(others[0])) : null,
        asked_by: asking?.guardian_id ?? null,
      })
      .execute();
    await context.outbox.queue(
      trx,
      newMail({ kind: 'invite', child_id: childId, guardian_id: guardianId }),
      sendAt,
    );
    for (const { guardian_id } of others)
      await context.outbox.queue(trx, newMail({ kind: 'asked-another', child_id: childId, guardian_id }));
    if (asking !== undefined)
      await context.guardians.alert(change, 'guardian-asked', null, asking.guardian_id);
    return { state: 'invited' as const, expiresAt, word: guardianWords(language).pair(word) };
  });
  context.outbox.startSending();
  return invited;
}

/**
 * Takes the question back as long as it was not answered, so that another grown-up can be asked.
 * @throws Problem `no-guardian` when nobody was asked, `guardian-consented` when somebody has agreed.
 */
export async function takeBackInvite(
  context: Context,
  childId: string,
  by: 'child' | 'platform',
): Promise<void> {
  await context.children.change(childId, async (change) => {
    const { trx } = change;
    const guardian = await trx
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .where('state', 'in', ['invited', 'confirming', 'consented'])
      // Whom one who has agreed asked beside is not for the child to take back.
      .orderBy((eb) => eb.case().when('state', '=', 'consented').then(0).else(1).end())
      .executeTakeFirst();
    if (guardian === undefined) throw new Problem('no-guardian');
    if (guardian.state === 'consented')
      throw new Problem('guardian-consented', undefined, { state: 'consented' });
    await trx
      .updateTable('consents')
      .set({ state: 'lapsed' })
      .where('child_id', '=', childId)
      .where('state', '=', 'confirming')
      .execute();
    await forgetAddress(context, trx, guardian);
    await trx
      .deleteFrom('guardians')
      .where('child_id', '=', childId)
      .where('guardian_id', '=', guardian.guardian_id)
      .execute();
    // Whoever has the page open was signed in by that mail alone.
    await trx
      .deleteFrom('web_sessions')
      .where('child_id', '=', childId)
      .where('guardian_id', '=', guardian.guardian_id)
      .execute();
    await endObjections(change, by);
  });
}

/**
 * How far the mail to a guardian has got, null when none was ever sent or the address is gone; and the two words that the
 * letter names, as ids.
 */
export async function inviteState(
  { db }: Pick<Context, 'db'>,
  childId: string,
): Promise<{ mail: InviteMailState; word: string | null }> {
  const latest = await db
    .selectFrom('guardians')
    .select(['guardian_id', 'state', 'unreachable_at', 'word'])
    .where('child_id', '=', childId)
    .orderBy('invited_at', 'desc')
    .execute();
  const guardian = latest.find(({ state }) => ['invited', 'confirming', 'consented'].includes(state));
  const word = (guardian ?? latest[0])?.word ?? null;
  return { mail: guardian === undefined ? null : await mailState(db, childId, guardian), word };
}

async function mailState(
  db: Context['db'],
  childId: string,
  guardian: Pick<GuardianRow, 'guardian_id' | 'state' | 'unreachable_at'>,
): Promise<InviteMailState> {
  if (guardian.unreachable_at !== null) return 'undeliverable';
  if (guardian.state === 'consented') return null;
  const mail = await db
    .selectFrom('mail_outbox')
    .select(['attempts', 'next_at', 'created_at'])
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian.guardian_id)
    .orderBy('created_at')
    .executeTakeFirst();
  // One that waits for another day says as little of what else the mailbox gets as one that is gone.
  if (mail === undefined || (mail.attempts === 0 && mail.next_at > mail.created_at)) return 'sent';
  return mail.attempts === 0 ? 'waiting' : 'retrying';
}
