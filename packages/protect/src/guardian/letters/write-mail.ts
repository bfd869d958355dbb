import { type Letter, letter as letterOf, tokenHash, type WrittenMail } from '@stairgate/service';
import type { Transaction } from 'kysely';
import { linkToWithdraw, makeLink, type NewLink } from '../../browser/links.ts';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { favourView } from '../../child/favours/favour-view.ts';
import { decidesItself } from '../../child/rights/decides-itself.ts';
import { isWanted } from '../../child/sleep/falling-asleep.ts';
import { usageOf } from '../../child/time/usage-of.ts';
import type { Database, GuardianRow, MailOutboxRow } from '../../database/schema.ts';
import { openedByChild } from '../alerts/opened-by-child.ts';
import { whoseAddress, whoseLetter } from '../guardians/reseal-addresses.ts';
import { heldBefore } from '../notice/held-before.ts';
import { offerFor } from '../notice/offer.ts';
import type { Purpose } from '../notice/purposes.ts';
import { weekOf } from '../week/week-of.ts';
import { favourInWords } from '../words/favour-in-words.ts';
import { englishWords, type GuardianWords, guardianWords } from '../words/guardian-words.ts';
import {
  askedAnotherLetter,
  askLetter,
  asleepLetter,
  complaintLetter,
  confirmLetter,
  endedLetter,
  erasedLetter,
  eventLetter,
  favourLetter,
  givenLetter,
  inviteLetter,
  newBrowserLetter,
  objectionSettledLetter,
  openedLetter,
  ownComplaintLetter,
  signInLetter,
  summaryLetter,
  type Worded,
  withdrawnLetter,
} from './letters.ts';
import { signInLinkEnds } from './sign-in-link-ends.ts';

/** Hours that the link in a mail about something on the pages is good for. */
const askHours = 24;
/** Hours that the link is good for by which a request is answered: a weekend. */
const answerHours = 72;
/** Days that the link to sign out everywhere works: longer than any session that the letter is about. */
const signOutDays = 7;

/**
 * Writes a mail at the moment it is sent: with the address as it is then, and a link that did not exist before.
 * @returns null when there is nobody or nothing left to write to about.
 */
export async function writeMail(context: Context, mail: MailOutboxRow): Promise<WrittenMail | null> {
  if (mail.address !== null) return writeLastLetter(context, mail, mail.address);
  const facts = mail.child_id === null ? undefined : await context.children.get(mail.child_id);
  // In one transaction with the link, so that none is made for an address that is deleted meanwhile.
  return context.db.transaction().execute(async (trx) => {
    const guardian = await addressee(context, trx, mail);
    if (guardian === null) return null;
    const plan = await planLetter(context, trx, mail, guardian, facts);
    if (plan === null) return null;
    const { link, letter, ofConsent = false } = plan;
    const takeBack = ofConsent ? await linkToWithdraw(context, trx, guardian) : '';
    const taken = () => noteReached(context, guardian);
    if (link === null)
      return {
        mail: { to: guardian.email, ...inLanguages(guardian, (words) => letter(words, '', takeBack)) },
        undo: async () => {},
        taken,
      };
    const { token, url } = await makeLink(context, trx, {
      childId: mail.child_id,
      guardianId: mail.guardian_id,
      emailHash: guardian.email_hash,
      ...link,
    });
    return {
      mail: { to: guardian.email, ...inLanguages(guardian, (words) => letter(words, url, takeBack)) },
      undo: () => context.db.deleteFrom('links').where('token_hash', '=', tokenHash(token)).execute(),
      taken,
    };
  });
}

/** A letter to somebody whose address is held no more but in it: of a child that is erased, or of a question that has ended. */
async function writeLastLetter(
  { db, keys, settings }: Context,
  mail: MailOutboxRow,
  address: string,
): Promise<WrittenMail> {
  const { language, language_chosen, word, created_at: on, child_id } = mail;
  const settled =
    mail.kind === 'objection-settled'
      ? await db
          .selectFrom('guardians')
          .select('objection_reason')
          .where('child_id', '=', child_id)
          .where('objection', '=', 'upheld')
          .orderBy('objection_settled_at', 'desc')
          .executeTakeFirst()
      : undefined;
  return {
    mail: {
      to: await keys.addresses.open(address, whoseLetter(mail)),
      ...inLanguages({ language, language_chosen: language_chosen ?? false }, (words) =>
        mail.kind === 'objection-settled'
          ? objectionSettledLetter(words, settings, {
              side: 'agreed',
              outcome: 'upheldInvited',
              reason: settled?.objection_reason ?? null,
              word,
            })
          : erasedLetter(words, settings, { on, word }),
      ),
    },
    undo: async () => {},
  };
}

/** Letters to a guardian get there again. */
async function noteReached({ children }: Context, { child_id, guardian_id, unreachable_at }: Addressee) {
  if (unreachable_at === null) return;
  await children.change(child_id, async ({ trx }) => {
    await trx
      .updateTable('guardians')
      .set({ unreachable_at: null })
      .where('child_id', '=', child_id)
      .where('guardian_id', '=', guardian_id)
      .execute();
  });
}

interface Plan {
  /** Null where there is nothing to open any more. */
  readonly link: (Pick<NewLink, 'kind' | 'expiresAt'> & Partial<NewLink>) | null;
  /** Whether it is about a consent, and so has a link by which that can be taken back without signing in. */
  readonly ofConsent?: true;
  readonly letter: (words: GuardianWords, url: string, takeBack: string) => Worded;
}

/**
 * A letter in the guardian's language. Who invited told that language, and may not know what the guardian reads: until the
 * guardian has chosen it, it stands below in English as well, in short.
 */
function inLanguages(
  { language, language_chosen }: Pick<GuardianRow, 'language' | 'language_chosen'>,
  write: (words: GuardianWords) => Worded,
): Letter {
  const words = guardianWords(language);
  const { whole, ...own } = write(words);
  const first = { ...own, blocks: whole };
  if (words === englishWords || language_chosen) return letterOf(first);
  const { inShort, ...english } = write(englishWords);
  return letterOf(first, { ...english, blocks: inShort });
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
      const held = heldBefore(facts, childNow(facts, context.rulebook(), clock()));
      const agreedBefore = facts.guardian === 'consented';
      return {
        link: { kind: 'guardian-invite', expiresAt: deletedOn },
        letter: (words, link) => {
          const collects = inShort(words, offerFor(context, facts, guardian, words).purposes);
          return inviteLetter(words, settings, {
            link,
            deletedOn,
            collects,
            held,
            word: guardian.word,
            by: guardian.asked_by === null ? 'child' : 'guardian',
            agreedBefore,
          });
        },
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
        ofConsent: true,
        letter: (words, link, takeBack) => confirmLetter(words, settings, { link, deletedOn, takeBack }),
      };
    }
    case 'given': {
      const consent = await trx
        .selectFrom('consents')
        .select('purposes')
        .where('child_id', '=', guardian.child_id)
        .where('consent_id', '=', mail.consent_id)
        .where('state', '=', 'given')
        .executeTakeFirst();
      if (consent === undefined || facts === undefined) return null;
      const given = JSON.parse(consent.purposes) as string[];
      return {
        link: null,
        ofConsent: true,
        letter: (words, _, takeBack) => {
          const { purposes } = offerFor(context, facts, guardian, words);
          const points = shortly(
            words,
            purposes.filter(({ id }) => given.includes(id)).map(({ title }) => title),
          );
          return givenLetter(words, settings, { points, takeBack });
        },
      };
    }
    case 'sign-in': {
      const expiresAt = await signInLinkEnds(context, trx, guardian.email_hash!);
      if (expiresAt === null) return null;
      const minutes = (Date.parse(expiresAt) - clock()) / 60_000;
      return {
        link: { kind: 'guardian-sign-in', expiresAt },
        letter: (words, link) => signInLetter(words, settings, { link, minutes }),
      };
    }
    case 'new-browser':
      return {
        link: { kind: 'guardian-sign-out', expiresAt: inMinutes(signOutDays * 24 * 60) },
        letter: (words, link) => newBrowserLetter(words, settings, { link, on: mail.created_at }),
      };
    case 'ask': {
      const ask = await trx
        .selectFrom('asks')
        .select('ask_id')
        .where('child_id', '=', guardian.child_id)
        .where('ask_id', '=', mail.ask_id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (ask === undefined) return null;
      return {
        link: { kind: 'guardian-answer', askId: ask.ask_id, expiresAt: inMinutes(answerHours * 60) },
        ofConsent: true,
        letter: (words, link, takeBack) => askLetter(words, settings, { link, hours: answerHours, takeBack }),
      };
    }
    case 'summary': {
      if (facts === undefined) return null;
      const week = await weekOf(context, trx, facts.childId);
      const usage = await usageOf({ db: trx, clock }, facts);
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(answerHours * 60) },
        letter: (words, link) =>
          summaryLetter(words, settings, { link, hours: answerHours, week, usage, word: guardian.word }),
      };
    }
    case 'favour': {
      const favour = await trx
        .selectFrom('favours')
        .selectAll()
        .where('child_id', '=', mail.child_id)
        .where('favour_id', '=', mail.favour_id)
        .executeTakeFirst();
      // Answered or over before the letter went out: nobody is asked any more.
      const asked = favour && facts && favourView(favour, facts, clock());
      if (asked?.state !== 'waiting') return null;
      return {
        link: { kind: 'guardian-favour', favourId: asked.favourId, expiresAt: asked.until },
        letter: (words, link) =>
          favourLetter(words, settings, { link, asked: favourInWords(words, asked), until: asked.kind }),
      };
    }
    case 'opened': {
      if (facts === undefined) return null;
      const opened = openedByChild(context, facts);
      if (opened.length === 0) return null;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) => {
          const titles = opened.map((situation) => words.situation(situation).title);
          const more = titles.length - mostListed;
          const list =
            more > 0
              ? [...titles.slice(0, mostListed), words.fill(words.letters.morePoints, { count: more })]
              : titles;
          return openedLetter(words, settings, { link, hours: askHours, opened: list });
        },
      };
    }
    case 'bought':
    case 'limit-reached': {
      if (facts === undefined) return null;
      const { kind } = mail;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) =>
          eventLetter(words, settings, { link, hours: askHours, kind, word: guardian.word }),
      };
    }
    case 'complaint':
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) => complaintLetter(words, settings, { link, hours: askHours }),
      };
    case 'own-complaint':
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) => ownComplaintLetter(words, settings, { link, hours: askHours }),
      };
    case 'asked-another': {
      if (deletedOn === null) return null;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) => askedAnotherLetter(words, settings, { link, hours: askHours, deletedOn }),
      };
    }
    case 'objection-settled': {
      const settled = await trx
        .selectFrom('guardians')
        .select(['guardian_id', 'objection', 'objection_reason', 'objection_settled_at'])
        .where('child_id', '=', guardian.child_id)
        .where('objection', 'in', ['upheld', 'dismissed'])
        .orderBy('objection_settled_at', (by) => by.desc().nullsLast())
        .execute();
      const own = settled.find(({ guardian_id }) => guardian_id === guardian.guardian_id);
      const { objection = null, objection_reason: reason = null } = own ?? settled[0] ?? {};
      if (objection !== 'upheld' && objection !== 'dismissed') return null;
      const side = own === undefined ? ('agreed' as const) : ('objected' as const);
      const { word } = guardian;
      const takenBack = await trx
        .selectFrom('consents')
        .select('consent_id')
        .where('child_id', '=', guardian.child_id)
        .where('withdrawn_at', '=', own?.objection_settled_at ?? settled[0]!.objection_settled_at)
        .executeTakeFirst();
      const outcome = objection === 'upheld' && takenBack === undefined ? 'upheldInvited' : objection;
      return {
        link: null,
        letter: (words) => objectionSettledLetter(words, settings, { side, outcome, reason, word }),
      };
    }
    case 'ended':
      return {
        link: null,
        letter: (words) =>
          endedLetter(words, settings, { why: guardian.ended_why ?? 'of-age', word: guardian.word }),
      };
    case 'withdrawn': {
      if (facts === undefined || guardian.state !== 'withdrawn' || deletedOn === null) return null;
      // It took nothing back itself, and is told so by the letter about the objection.
      if (guardian.shut_out_at !== null) return null;
      const here = childNow(facts, context.rulebook(), clock());
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        letter: (words, link) =>
          withdrawnLetter(words, settings, {
            link,
            hours: askHours,
            until: deletedOn,
            ownData: decidesItself(here) ? 'child' : 'guardian',
            word: guardian.word,
          }),
      };
    }
    case 'erased':
      // Has no guardian on record any more; see `writeLastLetter`.
      return null;
    case 'asleep': {
      if (facts === undefined || asleepConsents(context, facts, guardian, englishWords).length === 0)
        return null;
      return {
        link: { kind: 'guardian-sign-in', expiresAt: inMinutes(askHours * 60) },
        ofConsent: true,
        letter: (words, link, takeBack) => {
          const asleep = asleepConsents(context, facts, guardian, words);
          const { place } = facts;
          return asleepLetter(words, settings, { link, hours: askHours, asleep, place, takeBack });
        },
      };
    }
  }
}

const mostListed = 8;

/** The purposes as a mail lists them: not all of a long list, and what goes outside the service always. */
function inShort(words: GuardianWords, purposes: readonly Purpose[]): readonly string[] {
  const { letters, fill } = words;
  const inside = purposes.filter(({ discloses }) => !discloses).map(({ title }) => title);
  const outside = purposes.length - inside.length;
  return [
    ...shortly(words, inside),
    ...(outside > 0 ? [fill(letters.invite.outside, { count: outside })] : []),
  ];
}

/** The first of a long list, and how many more there are. */
function shortly({ letters, fill }: GuardianWords, titles: readonly string[]): readonly string[] {
  const more = titles.length - mostListed;
  return more > 1 ? [...titles.slice(0, mostListed), fill(letters.morePoints, { count: more })] : titles;
}

/** What is wanted now and sleeps, once by each purpose as the guardian's page names it, with every reason. */
function asleepConsents(
  context: Context,
  facts: ChildFacts,
  guardian: Addressee,
  words: GuardianWords,
): { what: string; why: string }[] {
  const { letters, fill } = words;
  const here = childNow(facts, context.rulebook(), context.clock());
  const { purposes } = offerFor(context, facts, guardian, words);
  const asleep = new Map<string, Set<string>>();
  for (const { grant, why } of here.sleeping) {
    if (grant.by !== 'guardian' || !isWanted(grant, here)) continue;
    const purpose = purposes.find(({ situations }) => situations.includes(grant.situation));
    const what = purpose?.title ?? words.situation(grant.situation).title;
    asleep.set(what, (asleep.get(what) ?? new Set()).add(words.asleep[why]));
  }
  const all = [...asleep].map(([what, whys]) => ({ what, why: [...whys].join(' ') }));
  const more = all.length - mostListed;
  return more > 0
    ? [
        ...all.slice(0, mostListed),
        { what: fill(letters.asleep.more, { count: more }), why: letters.asleep.onPage },
      ]
    : all;
}

type Addressee = GuardianRow & { readonly email: string };

async function addressee(
  { clock, keys }: Context,
  trx: Transaction<Database>,
  mail: MailOutboxRow,
): Promise<Addressee | null> {
  let query = trx.selectFrom('guardians').selectAll().where('email', 'is not', null);
  // Who objects is told how that ends, though its time is over.
  if (mail.kind !== 'objection-settled')
    query = query.where((eb) =>
      eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', new Date(clock()).toISOString())]),
    );
  query =
    mail.guardian_id === null
      ? query.where('email_hash', '=', mail.email_hash).where('state', '!=', 'ended').orderBy('invited_at')
      : query.where('child_id', '=', mail.child_id).where('guardian_id', '=', mail.guardian_id);
  const row = await query.limit(1).forUpdate().executeTakeFirst();
  return row === undefined || row.email === null
    ? null
    : { ...row, email: await keys.addresses.open(row.email, whoseAddress(row)) };
}
