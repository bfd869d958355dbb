import { type Letter, tokenHash, type WrittenMail } from '@stairgate/service';
import words from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import type { Transaction } from 'kysely';
import { makeLink, type NewLink } from '../../browser/links.ts';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { isWanted } from '../../child/sleep/falling-asleep.ts';
import type { Database, GuardianRow, MailOutboxRow } from '../../database/schema.ts';
import { whoseAddress } from '../guardians/reseal-addresses.ts';
import { offerFor } from '../notice/offer.ts';
import type { Purpose } from '../notice/purposes.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { askLetter, asleepLetter, confirmLetter, inviteLetter, signInLetter } from './letters.ts';

/** Hours that the link in a mail about a request is good for. */
const askHours = 24;

/**
 * Writes a mail at the moment it is sent: with the address as it is then, and a link that did not exist before.
 * @returns null when there is nobody or nothing left to write to about.
 */
export async function writeMail(context: Context, mail: MailOutboxRow): Promise<WrittenMail | null> {
  const facts = mail.child_id === null ? undefined : await context.children.get(mail.child_id);
  // In one transaction with the link, so that none is made for an address that is deleted meanwhile.
  return context.db.transaction().execute(async (trx) => {
    const guardian = await addressee(context, trx, mail);
    if (guardian === null) return null;
    const plan = await planLetter(context, trx, mail, guardian, facts);
    if (plan === null) return null;
    const { token, url } = await makeLink(context, trx, {
      childId: mail.child_id,
      guardianId: mail.guardian_id,
      emailHash: guardian.email_hash,
      ...plan.link,
    });
    return {
      mail: { to: guardian.email, ...plan.letter(url) },
      undo: () => context.db.deleteFrom('links').where('token_hash', '=', tokenHash(token)).execute(),
    };
  });
}

interface Plan {
  readonly link: Pick<NewLink, 'kind' | 'expiresAt'> & Partial<NewLink>;
  readonly letter: (url: string) => Letter;
}

async function planLetter(
  context: Context,
  trx: Transaction<Database>,
  mail: MailOutboxRow,
  guardian: Addressee,
  facts: ChildFacts | undefined,
): Promise<Plan | null> {
  const { settings, clock } = context;
  const inMinutes = (minutes: number) => new Date(clock() + minutes * 60_000).toISOString();
  const deletedOn = guardian.expires_at;
  switch (mail.kind) {
    case 'invite': {
      if (facts === undefined || deletedOn === null) return null;
      const collects = inShort(offerFor(context, facts, guardian).purposes);
      return {
        link: { kind: 'guardian-invite', expiresAt: deletedOn },
        letter: (link) => inviteLetter(settings, { link, deletedOn, collects }),
      };
    }
    case 'confirm': {
      const consent = await trx
        .selectFrom('consents')
        .select('consent_id')
        .where('child_id', '=', guardian.child_id)
        .where('consent_id', '=', mail.consent_id)
        .where('state', '=', 'confirming')
        .executeTakeFirst();
      if (consent === undefined) return null;
      return {
        link: {
          kind: 'guardian-confirm',
          consentId: consent.consent_id,
          expiresAt: deletedOn ?? inMinutes(settings.guardianAnswerDays * 24 * 60),
        },
        letter: (link) => confirmLetter(settings, { link, deletedOn }),
      };
    }
    case 'sign-in': {
      const minutes = settings.linkMinutes;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(minutes) },
        letter: (link) => signInLetter(settings, { link, minutes }),
      };
    }
    case 'ask':
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (link) => askLetter(settings, { link, hours: askHours }),
      };
    case 'asleep': {
      const asleep = facts === undefined ? [] : asleepConsents(context, facts, guardian);
      if (asleep.length === 0) return null;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (link) =>
          asleepLetter(settings, { link, hours: askHours, asleep, place: facts?.place ?? null }),
      };
    }
  }
}

const mostListed = 8;

/** The purposes as a mail lists them: not all of a long list, and what goes outside the service always. */
function inShort(purposes: readonly Purpose[]): readonly string[] {
  const inside = purposes.filter(({ discloses }) => !discloses).map(({ title }) => title);
  const outside = purposes.length - inside.length;
  const more = inside.length - mostListed;
  return [
    ...(more > 1 ? inside.slice(0, mostListed) : inside),
    ...(more > 1 ? [`${more} more points, each explained on the page`] : []),
    ...(outside > 0
      ? [`apart from these, and only if you wish: sharing outside the service (points: ${outside})`]
      : []),
  ];
}

/** What is wanted now and sleeps, once by each purpose as the guardian's page names it, with every reason. */
function asleepConsents(
  context: Context,
  facts: ChildFacts,
  guardian: Addressee,
): { what: string; why: string }[] {
  const here = childNow(facts, context.rulebook(), context.clock());
  const { purposes } = offerFor(context, facts, guardian);
  const asleep = new Map<string, Set<string>>();
  for (const { grant, why } of here.sleeping) {
    if (grant.by !== 'guardian' || !isWanted(grant, here)) continue;
    const purpose = purposes.find(({ situations }) => situations.includes(grant.situation));
    const what = purpose?.title ?? guardianWords(grant.situation).title;
    asleep.set(what, (asleep.get(what) ?? new Set()).add(words.asleep[why]));
  }
  const all = [...asleep].map(([what, whys]) => ({ what, why: [...whys].join(' ') }));
  const more = all.length - mostListed;
  return more > 0
    ? [...all.slice(0, mostListed), { what: `${more} more points`, why: 'Each stands on the page' }]
    : all;
}

type Addressee = GuardianRow & { readonly email: string };

async function addressee(
  { clock, keys }: Context,
  trx: Transaction<Database>,
  mail: MailOutboxRow,
): Promise<Addressee | null> {
  let query = trx
    .selectFrom('guardians')
    .selectAll()
    .where('email', 'is not', null)
    .where((eb) =>
      eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', new Date(clock()).toISOString())]),
    );
  query =
    mail.guardian_id === null
      ? query.where('email_hash', '=', mail.email_hash).orderBy('invited_at')
      : query.where('child_id', '=', mail.child_id).where('guardian_id', '=', mail.guardian_id);
  const row = await query.limit(1).forUpdate().executeTakeFirst();
  return row === undefined || row.email === null
    ? null
    : { ...row, email: await keys.addresses.open(row.email, whoseAddress(row)) };
}
