import type { Carried, Ref, SentRequest } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, type Recorder } from './check-children.ts';
import { namesOf, type ThirdParty, thirdPartyOf } from './third-party.ts';

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
    return [
      tracked.length > 0
        ? record.practice(
            'no-tracking-before-consent',
            false,
            `Nobody had agreed, and ${tellsOf(tracked)}.`,
            refsOf(tracked),
          )
        : record.practice(
            'no-tracking-before-consent',
            true,
            'No known tracker was called, and nobody had agreed to any.',
          ),
      known.length > 0
        ? record.practice('no-identity-to-third-parties', false, identitySays(known), refsOf(known))
        : record.practice(
            'no-identity-to-third-parties',
            true,
            'Nothing that says who the child is went to anybody else.',
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
        : record.situation(share, atLeast('opt-in'), 'The browser told nobody else of the child.'),
    ];
  },
);

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
