import type { Carried, PersonaEvidence, Ref, SentRequest } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, type Recorder } from './check-children.ts';
import { screensOf } from './screens-of.ts';
import { hostsOf, namesOf, type ThirdParty, thirdPartyOf } from './third-party.ts';

const identity: readonly Carried['what'][] = ['email', 'name', 'username', 'birth-date', 'coordinates'];
const words: Readonly<Record<string, string>> = {
  email: 'the e-mail address',
  name: 'the name',
  username: 'the username',
  'birth-date': 'the date of birth',
  coordinates: 'the place in coordinates',
};
const ways: Readonly<Partial<Record<Carried['how'], string>>> = {
  base64: ' in base64',
  hex: ' in hexadecimal',
  md5: ' as an MD5 hash',
  'sha-1': ' as a SHA-1 hash',
  'sha-256': ' as a SHA-256 hash',
};

/** Who else hears of a child, and whether they learn who it is. Nobody in a review ever agrees to being tracked. */
export const trackers = checkChildren(
  {
    id: 'trackers',
    title: 'Who else hears of the child',
    needs: ['requests'],
    mayUse: ['feed', 'screens'],
    about: ['no-tracking-before-consent', 'no-identity-to-third-parties', 'data.share/third-party'],
  },
  (child, record, { review }): readonly Observation[] => {
    const share = 'data.share/third-party';
    if (child.requests.length === 0) {
      return [
        record.notDone({ practice: 'no-tracking-before-consent' }, undefined),
        record.notDone({ practice: 'no-identity-to-third-parties' }, undefined),
        record.notDone({ situation: share }, undefined),
      ];
    }
    const sent = sentElsewhere(child.requests, review.url, record);
    const tracked = sent.filter(({ party }) => party.tracks);
    const known = sent.filter(({ request }) => identityIn(request).length > 0);
    const pages = pagesOf(child);
    const others = hostsOf(sent.map(({ party }) => party));
    const unanswered = sent.filter(({ request }) => request.status === null && tells.includes(request.kind));
    // What was held back may have called others, and told them anything.
    const heldBack =
      unanswered.length > 0 &&
      `${hostsOf(unanswered.map(({ party }) => party))} did not answer or was held back, so nobody knows what it would have done.`;
    return [
      tracked.length > 0
        ? record.practice(
            'no-tracking-before-consent',
            false,
            `Nobody had agreed, and ${tellsOf(tracked)}.`,
            refsOf(tracked),
          )
        : heldBack
          ? record.unseen({ practice: 'no-tracking-before-consent' }, 'cannot-tell', heldBack, refsOf(sent))
          : record.practice(
              'no-tracking-before-consent',
              true,
              `No known tracker was called, and nobody had agreed to any.${others && ` Others that were called: ${others}.`}`,
              pages,
            ),
      known.length > 0
        ? record.practice('no-identity-to-third-parties', false, identitySays(known), refsOf(known))
        : heldBack
          ? record.unseen({ practice: 'no-identity-to-third-parties' }, 'cannot-tell', heldBack, refsOf(sent))
          : record.practice(
              'no-identity-to-third-parties',
              true,
              'Nothing that says who the child is went to anybody else.',
              pages,
            ),
      tracked.length > 0 || known.length > 0
        ? record.situation(
            share,
            exactly('allow'),
            `The browser told of the child: ${tellsOf([...tracked, ...known])}.`,
            {
              evidence: refsOf([...tracked, ...known]),
            },
          )
        : heldBack || sent.some(({ request }) => !['font', 'stylesheet'].includes(request.kind))
          ? record.unseen(
              { situation: share },
              'cannot-tell',
              `Requests went to ${others}. What they learn of the child cannot be told from the requests.`,
              refsOf(sent),
            )
          : record.situation(
              share,
              atLeast('opt-in'),
              others
                ? `Letters and styles came from ${others}; nobody else was told of the child.`
                : 'The browser told nobody else of the child.',
              {
                evidence: pages,
              },
            ),
    ];
  },
);

/** What may tell somebody something, or have others told. */
const tells: readonly string[] = [
  'script',
  'document',
  'xhr',
  'fetch',
  'ping',
  'beacon',
  'websocket',
  'other',
];

/** The feed, and where none was opened, whatever was seen. */
function pagesOf({ feed, screens = [] }: Partial<Pick<PersonaEvidence, 'feed' | 'screens'>>): readonly Ref[] {
  const shown = feed ? screensOf({ screens }, feed.shots) : [];
  return (shown.length > 0 ? shown : screens.slice(-4)).map(({ picture }) => picture);
}

interface Sent {
  readonly request: SentRequest;
  readonly party: ThirdParty;
  readonly ref: Ref;
}

function sentElsewhere(
  requests: readonly SentRequest[],
  platform: string,
  record: Recorder,
): readonly Sent[] {
  return requests.flatMap((request, index): Sent[] => {
    const party = thirdPartyOf(request, platform);
    return party ? [{ request, party, ref: record.at(`/requests/${index}`) }] : [];
  });
}

const identityIn = ({ carries }: SentRequest) => carries.filter(({ what }) => identity.includes(what));

const tellsOf = (sent: readonly Sent[]) =>
  `${new Set(sent.map(({ request }) => request)).size} requests went to ${namesOf(sent.map(({ party }) => party))}`.replace(
    /^1 requests/,
    '1 request',
  );

function identitySays(sent: readonly Sent[]): string {
  const things = new Set(
    sent.flatMap(({ request }) =>
      identityIn(request).map(({ what, how }) => `${words[what]}${ways[how] ?? ''}`),
    ),
  );
  return `What says who the child is went to ${namesOf(sent.map(({ party }) => party))}: ${[...things].join(', ')}.`;
}

/** A few are enough to look at. */
const refsOf = (sent: readonly Sent[]): readonly Ref[] =>
  [...new Map(sent.map(({ ref }) => [ref.at, ref])).values()].slice(0, 12);
