import type { Block, LetterPart } from '@stairgate/service';
import type { Favour, Usage, Week, WhyEnded } from '@stairgate/wire';
import type { Settings } from '../../settings.ts';
import { type HeldBefore, heldInWords } from '../notice/held-before.ts';
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
  sender: Sender,
  subject: string,
  { whole, inShort }: Pick<Worded, 'whole' | 'inShort'>,
): Worded {
  const service = sender.serviceName;
  return {
    language,
    subject: fill(subject, { service }),
    whole: [letters.hello, ...whole, fill(letters.from, { service, operator: contactOf(sender) })],
    inShort: [letters.inShort, ...inShort],
  };
}

/**
 * The first mail to a guardian, the short form of the direct notice (16 CFR 312.4(c)(1)). Of the child it says nothing.
 */
export function inviteLetter(
  words: GuardianWords,
  sender: Sender,
  {
    link,
    deletedOn,
    collects,
    held,
    word,
    by,
    agreedBefore,
  }: {
    link: string;
    deletedOn: string;
    collects: readonly string[];
    held: HeldBefore;
    /** The two words that the child was shown; null in a letter from before there were such. */
    word: string | null;
    /** Who gave the address. */
    by: 'child' | 'guardian';
    /** Whether another guardian has agreed already. */
    agreedBefore: boolean;
  },
): Worded {
  const { letters, fill } = words;
  const { invite } = letters;
  const of = { service: sender.serviceName };
  const now = agreedBefore
    ? invite.nothingYetBeside
    : invite[held.account === 'waits' ? 'nothingYet' : 'openAlready'];
  const asks = [fill(by === 'child' ? invite.asks : invite.asksBeside, of), fill(now, of)].join(' ');
  const heldNow = heldInWords(words, held);
  const which = word === null ? [] : [fill(invite.which, { word: words.pair(word) })];
  const toPage = { label: invite.link, link };
  const nothing = fill(invite.nothing, { day: words.day(deletedOn) });
  return worded(words, sender, invite.subject, {
    whole: [
      asks,
      ...which,
      [heldNow, invite.use].join(' '),
      fill(invite.would, of),
      { list: collects },
      invite.choose,
      toPage,
      invite.once,
      nothing,
    ],
    inShort: [asks, ...which, heldNow, toPage, nothing],
  });
}

/** By which all that was agreed to for a child is taken back with one press, without signing in. */
const toTakeBack = ({ letters }: GuardianWords, link: string): readonly Block[] => [
  letters.takeBack.any,
  { label: letters.takeBack.link, link },
];

/** The second mail of "e-mail plus": only the link in it makes the answer count. */
export function confirmLetter(
  words: GuardianWords,
  sender: Sender,
  { link, deletedOn, takeBack }: { link: string; deletedOn: string | null; takeBack: string },
): Worded {
  const { letters, fill } = words;
  const { confirm } = letters;
  const asks = fill(confirm.asks, { service: sender.serviceName });
  const toPage = { label: confirm.link, link };
  const notYou =
    deletedOn === null ? confirm.notYou : fill(confirm.notYouDeleted, { day: words.day(deletedOn) });
  return worded(words, sender, confirm.subject, {
    whole: [asks, toPage, confirm.until, notYou, ...toTakeBack(words, takeBack)],
    inShort: [asks, toPage, notYou, ...toTakeBack(words, takeBack)],
  });
}

/** Tells a guardian that a yes counts, and how to take it back: who did not say it learns of it by this. */
export function givenLetter(
  words: GuardianWords,
  sender: Sender,
  { points, takeBack }: { points: readonly string[]; takeBack: string },
): Worded {
  const { letters, fill } = words;
  const { given } = letters;
  const counts = fill(given.counts, { service: sender.serviceName });
  const list = { list: points };
  const back = [given.notYou, { label: letters.takeBack.link, link: takeBack }, given.means];
  return worded(words, sender, given.subject, {
    whole: [counts, list, ...back],
    inShort: [counts, list, ...back],
  });
}

/** Tells a guardian of a sign-in in a browser that is new for them. */
export function newBrowserLetter(
  words: GuardianWords,
  sender: Sender,
  { link, on }: { link: string; on: string },
): Worded {
  const { letters, fill } = words;
  const { newBrowser } = letters;
  const signedIn = fill(newBrowser.signedIn, { service: sender.serviceName, day: words.day(on) });
  const toPage = { label: newBrowser.link, link };
  return worded(words, sender, newBrowser.subject, {
    whole: [signedIn, newBrowser.was, newBrowser.notYou, toPage, newBrowser.then],
    inShort: [signedIn, newBrowser.was, newBrowser.notYou, toPage],
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
  const once =
    minutes < 120
      ? fill(signIn.once, { minutes: Math.round(minutes) })
      : fill(letters.signInLater, { hours: Math.round(minutes / 60) });
  return worded(words, sender, signIn.subject, {
    whole: [here, toPage, once, signIn.none, signIn.notYou],
    inShort: [here, toPage, signIn.notYou],
  });
}

/** Tells a guardian that a request waits. What it is about stands on the page of its link, where it is answered. */
export function askLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours, takeBack }: { link: string; hours: number; takeBack: string },
): Worded {
  const { letters, fill } = words;
  const { ask } = letters;
  const asks = fill(ask.asks, { service: sender.serviceName });
  const toPage = { label: ask.link, link };
  return worded(words, sender, ask.subject, {
    whole: [
      asks,
      toPage,
      ask.here,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      ask.off,
      ...toTakeBack(words, takeBack),
    ],
    inShort: [asks, toPage, ask.here, ask.off, ...toTakeBack(words, takeBack)],
  });
}

/** A child's week in numbers. What it did, wrote or saw is not in it, here or anywhere. */
export function summaryLetter(
  words: GuardianWords,
  sender: Sender,
  {
    link,
    hours,
    week,
    usage,
    word,
  }: { link: string; hours: number; week: Week; usage: Usage; word: string | null },
): Worded {
  const { letters, fill } = words;
  const { summary } = letters;
  const of = { service: sender.serviceName, from: words.day(week.from), to: words.day(week.to) };
  const counted = [
    ...week.counts.map(({ what, count }) => fill(words.week[what], { count })),
    ...usageInWords(words, usage),
  ];
  const lines = [
    fill(summary.week, of),
    ...aboutChild(words, word),
    ...(counted.length > 0 ? [{ list: counted }] : [summary.nothing]),
  ];
  const toPage = { label: summary.link, link };
  return worded(words, sender, summary.subject, {
    whole: [
      ...lines,
      summary.sees,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      summary.off,
    ],
    inShort: [...lines, toPage, summary.off],
  });
}

/** The days' minutes, and what was given, asked for and spent, as the page has it. */
function usageInWords(words: GuardianWords, usage: Usage): readonly string[] {
  const { fill, time } = words;
  const { days, moreMinutes, favours, purchases, spent } = usage;
  return [
    ...days.flatMap(({ day, minutes }) =>
      minutes === null ? [] : [fill(time.bar, { day: words.day(day), count: minutes })],
    ),
    ...(moreMinutes > 0 ? [fill(time.moreGiven, { count: moreMinutes })] : []),
    ...(favours > 0 ? [fill(time.favours, { count: favours })] : []),
    ...(purchases > 0 ? [fill(time.purchases, { count: purchases })] : []),
    ...spent.map(({ amount, currency }) => fill(time.spent, { sum: words.sum(amount, currency) })),
  ];
}

/** Tells a guardian that wanted to know it that something was bought, or that the day's minutes are used up. */
export function eventLetter(
  words: GuardianWords,
  sender: Sender,
  {
    link,
    hours,
    kind,
    word,
  }: { link: string; hours: number; kind: 'bought' | 'limit-reached'; word: string | null },
): Worded {
  const { letters, fill } = words;
  const texts = letters[kind === 'bought' ? 'bought' : 'limitReached'];
  const lines = [fill(texts.told, { service: sender.serviceName }), ...aboutChild(words, word)];
  const toPage = { label: texts.link, link };
  return worded(words, sender, texts.subject, {
    whole: [
      ...lines,
      texts.can,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      letters.opened.sees,
      letters.wanted,
    ],
    inShort: [...lines, toPage, letters.wanted],
  });
}

/** Tells a guardian that the child asks for something that is over by itself; the link is to answer by, in two presses. */
export function favourLetter(
  words: GuardianWords,
  sender: Sender,
  { link, asked, until }: { link: string; asked: string; until: Favour['kind'] },
): Worded {
  const { letters, fill } = words;
  const { favour } = letters;
  const asks = fill(favour.asks, { service: sender.serviceName });
  const list = { list: [asked] };
  const toPage = { label: favour.link, link };
  return worded(words, sender, favour.subject, {
    whole: [asks, list, toPage, favour[until], favour.off],
    inShort: [asks, list, toPage, favour[until], favour.off],
  });
}

/** Tells a guardian what the child switched on by itself. It is on already; the page is where it can be closed. */
export function openedLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours, opened: found }: { link: string; hours: number; opened: readonly string[] },
): Worded {
  const { letters, fill } = words;
  const { opened } = letters;
  const switched = fill(opened.switched, { service: sender.serviceName });
  const list = { list: found };
  const toPage = { label: opened.link, link };
  return worded(words, sender, opened.subject, {
    whole: [
      switched,
      list,
      opened.can,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      opened.sees,
    ],
    inShort: [switched, list, toPage, opened.sees],
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

/** Tells a guardian that its own complaint was answered. */
export function ownComplaintLetter(
  words: GuardianWords,
  sender: Sender,
  { link, hours }: { link: string; hours: number },
): Worded {
  const { letters, fill } = words;
  const { ownComplaint, complaint } = letters;
  const answered = fill(ownComplaint.answered, { service: sender.serviceName });
  const toPage = { label: complaint.link, link };
  return worded(words, sender, ownComplaint.subject, {
    whole: [answered, toPage, fill(letters.signInLater, { hours: Math.round(hours) })],
    inShort: [answered, toPage],
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

/** Tells both grown-ups how the objection of one to the yes of the other was settled; never who either is. */
export function objectionSettledLetter(
  words: GuardianWords,
  sender: Sender,
  {
    side,
    outcome,
    reason,
    word,
  }: {
    side: 'objected' | 'agreed';
    /** `upheldInvited` where the other grown-up was asked and had agreed to nothing yet. */
    outcome: 'upheld' | 'upheldInvited' | 'dismissed';
    /** As whoever settled it wrote it; null where they wrote none. */
    reason: string | null;
    word: string | null;
  },
): Worded {
  const { letters, fill } = words;
  const { objectionSettled } = letters;
  const lines = [
    fill(objectionSettled[side][outcome], { service: sender.serviceName }),
    ...aboutChild(words, word),
    ...(reason === null ? [] : [fill(objectionSettled.reason, { reason })]),
    objectionSettled.wrong,
  ];
  return worded(words, sender, objectionSettled.subject, {
    whole: lines,
    inShort: lines,
  });
}

/**
 * The last letter to a guardian: the child is 18, or somebody ended it before; nothing is left to see or to say. Who ended
 * it and why it does not say, for the child's sake.
 */
export function endedLetter(
  words: GuardianWords,
  sender: Sender,
  { why, word }: { why: WhyEnded; word: string | null },
): Worded {
  const { letters, fill } = words;
  const { ended } = letters;
  const of = { service: sender.serviceName };
  const lines =
    why === 'of-age'
      ? [fill(ended.over, of), ended.means]
      : [
          fill(ended.early, of),
          ...aboutChild(words, word),
          ended.meansEarly,
          fill(ended.mistake, { operator: contactOf(sender) }),
        ];
  return worded(words, sender, why === 'of-age' ? ended.subject : ended.subjectEarly, {
    whole: [...lines, ended.address],
    inShort: [...lines, ended.address],
  });
}

/** Tells a guardian that it took everything back, and what it may still do until when. */
export function withdrawnLetter(
  words: GuardianWords,
  sender: Sender,
  {
    link,
    hours,
    until,
    ownData,
    word,
  }: { link: string; hours: number; until: string; ownData: 'guardian' | 'child'; word: string | null },
): Worded {
  const { letters, fill } = words;
  const { withdrawn } = letters;
  const off = fill(withdrawn.off, { service: sender.serviceName });
  const still = fill(withdrawn.still, { day: words.day(until), own: ownData });
  const toPage = { label: withdrawn.link, link };
  return worded(words, sender, withdrawn.subject, {
    whole: [
      off,
      ...aboutChild(words, word),
      still,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      withdrawn.address,
    ],
    inShort: [off, ...aboutChild(words, word), still, toPage, withdrawn.address],
  });
}

/** The last letter to a guardian whose child was erased. */
export function erasedLetter(
  words: GuardianWords,
  sender: Sender,
  { on, word }: { on: string; word: string | null },
): Worded {
  const { letters, fill } = words;
  const { erased } = letters;
  const gone = fill(erased.gone, { service: sender.serviceName, day: words.day(on) });
  const stays = fill(erased.stays, { service: sender.serviceName });
  const lines = [gone, ...aboutChild(words, word), stays, erased.receipts, erased.address];
  return worded(words, sender, erased.subject, { whole: lines, inShort: lines });
}

function aboutChild({ letters, pair, fill }: GuardianWords, word: string | null): readonly string[] {
  return word === null ? [] : [fill(letters.child, { word: pair(word) })];
}

function contactOf({ operatorName, operatorAddress, operatorEmail, operatorPhone }: Sender): string {
  return [operatorName, operatorAddress, operatorEmail, operatorPhone]
    .filter((line) => line !== '')
    .join(', ');
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
    takeBack,
  }: {
    link: string;
    hours: number;
    asleep: readonly { what: string; why: string }[];
    /** Where the child is now, ISO 3166; null where that is not known. */
    place: string | null;
    takeBack: string;
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
    whole: [
      changed,
      list,
      toPage,
      fill(letters.signInLater, { hours: Math.round(hours) }),
      asleep.nothing,
      ...toTakeBack(words, takeBack),
    ],
    inShort: [changed, list, toPage, asleep.nothing, ...toTakeBack(words, takeBack)],
  });
}
