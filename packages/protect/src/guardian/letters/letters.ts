import type { Block, LetterPart } from '@stairgate/service';
import type { Settings } from '../../settings.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

/** What every letter says of who writes it. */
export type Sender = Pick<
  Settings,
  'serviceName' | 'operatorName' | 'operatorAddress' | 'operatorEmail' | 'operatorPhone'
>;

/** A letter in one language: whole, and what of it stands below a letter in another. */
export interface Worded extends Pick<LetterPart, 'language' | 'subject'> {
  readonly whole: readonly Block[];
  readonly inShort: readonly Block[];
}

/** @param inShort with the link once more, as whoever cannot read the one above needs it. */
function worded(
  { language, letters, fill }: GuardianWords,
  { serviceName, operatorName, operatorAddress, operatorEmail, operatorPhone }: Sender,
  subject: string,
  { whole, inShort }: Pick<Worded, 'whole' | 'inShort'>,
): Worded {
  const operator = [operatorName, operatorAddress, operatorEmail, operatorPhone]
    .filter((line) => line !== '')
    .join(', ');
  return {
    language,
    subject: fill(subject, { service: serviceName }),
    whole: [letters.hello, ...whole, fill(letters.from, { service: serviceName, operator })],
    inShort: [letters.inShort, ...inShort],
  };
}

/**
 * The first mail to a guardian, the short form of the direct notice (16 CFR 312.4(c)(1)). Of the child it says nothing.
 */
export function inviteLetter(
  words: GuardianWords,
  sender: Sender,
  { link, deletedOn, collects }: { link: string; deletedOn: string; collects: readonly string[] },
): Worded {
  const { letters, fill } = words;
  const { invite } = letters;
  const of = { service: sender.serviceName };
  const asks = fill(invite.asks, of);
  const toPage = { label: invite.link, link };
  const nothing = fill(invite.nothing, { day: words.day(deletedOn) });
  return worded(words, sender, invite.subject, {
    whole: [
      asks,
      invite.held,
      fill(invite.would, of),
      { list: collects },
      invite.choose,
      toPage,
      invite.once,
      nothing,
    ],
    inShort: [asks, invite.held, toPage, nothing],
  });
}

/** The second mail of "e-mail plus": only the link in it makes the answer count. */
export function confirmLetter(
  words: GuardianWords,
  sender: Sender,
  { link, deletedOn }: { link: string; deletedOn: string | null },
): Worded {
  const { letters, fill } = words;
  const { confirm } = letters;
  const asks = fill(confirm.asks, { service: sender.serviceName });
  const toPage = { label: confirm.link, link };
  const notYou =
    deletedOn === null ? confirm.notYou : fill(confirm.notYouDeleted, { day: words.day(deletedOn) });
  return worded(words, sender, confirm.subject, {
    whole: [asks, toPage, confirm.until, notYou],
    inShort: [asks, toPage, notYou],
  });
}

/** Opens the guardian's pages. */
export function signInLetter(
  words: GuardianWords,
  sender: Sender,
  { link, minutes }: { link: string; minutes: number },
): Worded {
  const { letters, fill } = words;
  const { signIn } = letters;
  const here = fill(signIn.here, { service: sender.serviceName });
  const toPage = { label: signIn.link, link };
  return worded(words, sender, signIn.subject, {
    whole: [here, toPage, fill(signIn.once, { minutes: Math.round(minutes) }), signIn.notYou],
    inShort: [here, toPage, signIn.notYou],
  });
}

/** Tells a guardian that a request waits. What it is about stays on the pages, behind the sign-in. */
export function askLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours }: { link: string; hours: number },
): Worded {
  const { letters, fill } = words;
  const { ask } = letters;
  const asks = fill(ask.asks, { service: sender.serviceName });
  const toPage = { label: ask.link, link };
  return worded(words, sender, ask.subject, {
    whole: [asks, toPage, fill(letters.signInLater, { hours: Math.round(hours) }), ask.off],
    inShort: [asks, toPage, ask.off],
  });
}

/** Tells a guardian that a complaint of the child's was answered. The answer stays on the pages, behind the sign-in. */
export function complaintLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours }: { link: string; hours: number },
): Worded {
  const { letters, fill } = words;
  const { complaint } = letters;
  const answered = fill(complaint.answered, { service: sender.serviceName });
  const toPage = { label: complaint.link, link };
  return worded(words, sender, complaint.subject, {
    whole: [answered, toPage, fill(letters.signInLater, { hours: Math.round(hours) }), complaint.nothing],
    inShort: [answered, toPage, complaint.nothing],
  });
}

/** Tells whoever said no, and wanted to be told, that another grown-up was asked. Who that is stays unsaid. */
export function askedAnotherLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours, deletedOn }: { link: string; hours: number; deletedOn: string },
): Worded {
  const { letters, fill } = words;
  const { askedAnother } = letters;
  const asked = fill(askedAnother.asked, { service: sender.serviceName });
  const toPage = { label: askedAnother.link, link };
  const nothing = fill(askedAnother.nothing, { day: words.day(deletedOn) });
  return worded(words, sender, askedAnother.subject, {
    whole: [
      asked,
      askedAnother.object,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      nothing,
    ],
    inShort: [asked, askedAnother.object, toPage, nothing],
  });
}

/** The last letter to a guardian: the child is 18, and nothing is left to see or to say. */
export function endedLetter(words: GuardianWords, sender: Sender): Worded {
  const { letters, fill } = words;
  const { ended } = letters;
  const over = fill(ended.over, { service: sender.serviceName });
  return worded(words, sender, ended.subject, {
    whole: [over, ended.means, ended.address],
    inShort: [over, ended.means, ended.address],
  });
}

/** Tells a guardian what of their yes does not count any more, and why; what would wake it stands behind the link. */
export function asleepLetter(
  words: GuardianWords,
  sender: Sender,
  {
    link,
    hours,
    asleep: found,
    place,
  }: {
    link: string;
    hours: number;
    asleep: readonly { what: string; why: string }[];
    /** Where the child is now, ISO 3166; null where that is not known. */
    place: string | null;
  },
): Worded {
  const { letters, fill } = words;
  const { asleep } = letters;
  const changed = [
    fill(asleep.changed, { service: sender.serviceName }),
    ...(place === null ? [] : [fill(asleep.place, { country: words.country(place) })]),
    asleep.off,
  ].join(' ');
  const list = { list: found.map(({ what, why }) => `${what}. ${why}`) };
  const toPage = { label: asleep.link, link };
  return worded(words, sender, asleep.subject, {
    whole: [changed, list, toPage, fill(letters.signInLater, { hours: Math.round(hours) }), asleep.nothing],
    inShort: [changed, list, toPage, asleep.nothing],
  });
}
