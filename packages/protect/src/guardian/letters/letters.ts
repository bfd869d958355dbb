import { type Letter, letter } from '@stairgate/service';
import type { Settings } from '../../settings.ts';
import { countryInWords, dayInWords } from '../words/in-words.ts';

/** What every letter says of who writes it. */
export type Sender = Pick<
  Settings,
  'serviceName' | 'operatorName' | 'operatorAddress' | 'operatorEmail' | 'operatorPhone'
>;

function signature({
  serviceName,
  operatorName,
  operatorAddress,
  operatorEmail,
  operatorPhone,
}: Sender): string {
  const contact = [operatorName, operatorAddress, operatorEmail, operatorPhone].filter((line) => line !== '');
  return `This mail is from ${serviceName}. Who runs it: ${contact.join(', ')}. It was sent by a machine; answers to it are not read.`;
}

/**
 * The first mail to a guardian, the short form of the direct notice (16 CFR 312.4(c)(1)). Of the child it says nothing.
 */
export function inviteLetter(
  sender: Sender,
  { link, deletedOn, collects }: { link: string; deletedOn: string; collects: readonly string[] },
): Letter {
  const { serviceName } = sender;
  return letter(`A child asks for your permission to use ${serviceName}`, [
    'Hello,',
    `A child gave us your e-mail address and asks for your permission to use ${serviceName}. Until you say yes we collect nothing more, and what needs your yes stays switched off.`,
    'All that we hold so far is this e-mail address. We use it to ask you and for nothing else.',
    `If you say yes, ${serviceName} would collect and use:`,
    { list: collects },
    'You choose point by point. You can agree to the service itself and refuse to share anything with other companies. You can take back your yes at any time.',
    { label: 'Read more, then agree or refuse', link },
    'The link is for you alone and works once. Please do not pass it on.',
    `If you do nothing, or if this mail is not meant for you, nothing happens, and your address is deleted on ${dayInWords(deletedOn)}.`,
    signature(sender),
  ]);
}

/** The second mail of "e-mail plus": only the link in it makes the answer count. */
export function confirmLetter(
  sender: Sender,
  { link, deletedOn }: { link: string; deletedOn: string | null },
): Letter {
  const { serviceName } = sender;
  return letter(`Please confirm your answer to ${serviceName}`, [
    'Hello,',
    `On the pages of ${serviceName} somebody who had our first mail to you agreed to what a child may use. Please confirm that it was you.`,
    { label: 'Yes, it was me', link },
    'Until you confirm, nothing is switched on. Afterwards you can take back your yes at any time.',
    deletedOn === null
      ? 'If it was not you, do not open the link: then nothing changes.'
      : `If it was not you, do not open the link: then nothing happens, and your address is deleted on ${dayInWords(deletedOn)}.`,
    signature(sender),
  ]);
}

/** Opens the guardian's pages. */
export function signInLetter(sender: Sender, { link, minutes }: { link: string; minutes: number }): Letter {
  const { serviceName } = sender;
  return letter(`Your link to sign in to ${serviceName}`, [
    'Hello,',
    `Here is the link that you asked for. It opens your pages at ${serviceName}.`,
    { label: 'Sign in', link },
    `The link is for you alone, works once, and is good for ${Math.round(minutes)} minutes.`,
    'If you did not ask for it, you need do nothing.',
    signature(sender),
  ]);
}

/** Tells a guardian that a request waits. What it is about stays on the pages, behind the sign-in. */
export function askLetter(sender: Sender, { link, hours }: { link: string; hours: number }): Letter {
  const { serviceName } = sender;
  return letter(`A request waits for you at ${serviceName}`, [
    'Hello,',
    `Your child would like to switch on something at ${serviceName} and needs your answer.`,
    { label: 'See the request', link },
    `The link is for you alone, works once, and is good for ${Math.round(hours)} hours. Later you can sign in with your e-mail address.`,
    'Until you agree it stays off.',
    signature(sender),
  ]);
}

/** Tells a guardian what of their yes does not count any more, and why; what would wake it stands behind the link. */
export function asleepLetter(
  sender: Sender,
  {
    link,
    hours,
    asleep,
    place,
  }: {
    link: string;
    hours: number;
    asleep: readonly { what: string; why: string }[];
    /** Where the child is now, ISO 3166; null where that is not known. */
    place: string | null;
  },
): Letter {
  const { serviceName } = sender;
  return letter(`Please confirm what you agreed to at ${serviceName}`, [
    'Hello,',
    [
      `Other rules hold now for your child at ${serviceName}, or something about your answer has changed.`,
      ...(place === null
        ? []
        : [`The rules for your child now are those of this country: ${countryInWords(place)}.`]),
      'What you agreed to is off until you confirm it:',
    ].join(' '),
    { list: asleep.map(({ what, why }) => `${what}. ${why}`) },
    { label: 'Confirm, or leave it off', link },
    `The link is for you alone, works once, and is good for ${Math.round(hours)} hours. Later you can sign in with your e-mail address.`,
    'If you do nothing it stays off.',
    signature(sender),
  ]);
}
