import { type Rulebook, type Situation, situations } from '@stairgate/rulebook';
import type { GuardianChild, GuardianHome, Purpose } from '@stairgate/wire';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import { type CannedChild, childId, decisionFor, limitRoutes, protectionsFor } from './canned-child.ts';
import type { CannedState } from './canned-state.ts';

interface Ask {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly who: string;
  readonly situations: readonly Situation[];
  readonly discloses?: boolean;
}

const asked: readonly Ask[] = [
  {
    id: 'core',
    title: 'The service itself',
    why: 'What is needed to open an account and to run it safely, and no more.',
    who: 'Patchwork',
    situations: ['account.open/self', 'account.open/with-guardian'],
  },
  {
    id: 'location.share',
    title: 'Sharing where your child is',
    why: 'Shows the location of your child to others while it is switched on.',
    who: 'Patchwork; people whom your child accepted',
    situations: ['location.collect/coarse', 'location.share/contact'],
  },
  {
    id: 'feed.rank',
    title: 'A feed made for your child',
    why: 'Uses what your child watches, likes or searches for to decide what to show next.',
    who: 'Patchwork',
    situations: ['feed.rank/behaviour', 'feed.rank/searches'],
  },
  {
    id: 'data.share/third-party',
    title: 'Sharing data with other companies',
    why: 'Gives data about your child to other companies for their own use. The service works without it.',
    who: 'Patchwork; Bright Ads Ltd (adverts)',
    situations: ['data.share/third-party'],
    discloses: true,
  },
];

export interface CannedGuardian {
  label: string | null;
  state: GuardianChild['state'];
  consents: GuardianChild['consents'][number][];
  alerts: GuardianHome['alerts'][number][];
}

/** What a guardian's yes to some purposes puts in force. */
export function grantsFor(purposes: readonly string[]): CannedChild['choices'] {
  return asked
    .filter(({ id }) => purposes.includes(id))
    .flatMap(({ situations }) => situations.map(guardianChoice));
}

function guardianChoice(situation: Situation): CannedChild['choices'][number] {
  return { situation, duration: 'until-changed', by: 'guardian' };
}

function homeFor(rulebook: Rulebook, { child, guardian, restsOn }: CannedState): GuardianHome {
  const has = (situation: Situation) =>
    child.choices.some((choice) => choice.situation === situation && choice.by === 'guardian');
  const purposes: Purpose[] = asked.map(({ discloses = false, ...purpose }) => ({
    ...purpose,
    discloses,
    core: purpose.id === 'core',
    strong: discloses,
    restsOn: restsOn[purpose.id] ?? [],
    granted: purpose.situations.every(has),
    has: purpose.situations.filter(has),
    renew: purpose.situations.some((situation) =>
      child.sleeping.some((one) => one.situation === situation && one.by === 'guardian'),
    ),
    rules: rulesFor(rulebook, child, purpose.situations),
  }));
  return {
    language: 'en',
    letters: null,
    children: [
      {
        childId,
        label: guardian.label,
        place: child.place,
        age: child.age,
        band: '10-12',
        state: guardian.state,
        invitedAt: '2026-11-22T09:00:00.000Z',
        expiresAt: guardian.state === 'invited' ? '2026-11-29T09:00:00.000Z' : null,
        answeredAt: guardian.state === 'invited' ? null : '2026-11-22T09:30:00.000Z',
        notice: noticeFor(purposes),
        methods: [
          {
            id: 'email-plus',
            title: 'Confirm by e-mail',
            how: 'We send a second mail to your address. Your answer counts once you open the link in it.',
            reach: 'internal',
            basis: [],
          },
          {
            id: 'adult-credential',
            title: 'Show a proof of age',
            how: 'A wallet or an age-check service confirms to us that you are 18 or older.',
            reach: 'disclosure',
            basis: [],
            nonce: '4xq0ZfTzE2mJ9Hn6uW1rVd8sKpLbYcGa',
            audience: 'http://127.0.0.1:4300',
            url: 'http://127.0.0.1:4302/?nonce=4xq0ZfTzE2mJ9Hn6uW1rVd8sKpLbYcGa&aud=http://127.0.0.1:4300',
            issuers: [{ issuer: 'http://127.0.0.1:4302', name: 'Demo wallet' }],
          },
        ],
        purposes,
        consents: guardian.consents,
        asks: child.asks.map((ask) => ({
          ...ask,
          title: 'Something',
          what: 'What that is.',
          strong: false,
          at: '2026-11-22T10:05:00.000Z',
          answeredAt: null,
        })),
        protections: protectionsFor(rulebook, child),
      },
    ],
    alerts: guardian.alerts,
    offers: situations,
  };
}

function rulesFor(rulebook: Rulebook, child: CannedChild, situations: readonly Situation[]) {
  const rules = situations.flatMap((situation) => decisionFor(rulebook, child, situation).rules);
  return [...new Set(rules)]
    .filter(({ effect }) => effect === 'guardian')
    .map(({ code, rule, short, cite, url, says }) => ({ code, rule, short, cite, url, says }));
}

function noticeFor(purposes: readonly Purpose[]): GuardianChild['notice'] {
  return {
    version: '7d1e.90ab',
    language: 'en',
    title: 'Your permission for a child to use Patchwork',
    service: 'Patchwork',
    operator: {
      name: 'Patchwork Ltd',
      address: '1 Quilt Lane, Leeds LS1 1AA',
      email: 'privacy@patchwork.example',
      phone: '',
    },
    sections: [
      {
        id: 'held',
        title: 'What we hold now',
        paragraphs: [
          'Your child gave us your e-mail address and nothing else about you. We hold it only to ask you this.',
          'Until you agree, Patchwork does not collect, use or pass on anything that needs your agreement.',
        ],
      },
      {
        id: 'asked',
        title: 'What you are asked',
        paragraphs: ['You answer each point on its own. Only the service itself is needed for an account.'],
        list: purposes.map(({ title, why }) => `${title}. ${why}`),
      },
      {
        id: 'who',
        title: 'Who would get it',
        paragraphs: [],
        list: purposes.map(({ title, who }) => `${title}: ${who}.`),
      },
      {
        id: 'rights',
        title: 'What you can do at any time',
        paragraphs: [
          'You can see what is held about your child, have it deleted, and take back what you agreed to.',
        ],
      },
      {
        id: 'silence',
        title: 'If you refuse or do nothing',
        paragraphs: [
          'If you refuse, your address is deleted once your answer is recorded, and everything stays switched off.',
          'If you do not answer, your address is deleted on 29 November 2026.',
        ],
      },
    ],
    rules: [...new Set(purposes.flatMap(({ rules }) => rules))],
  };
}

export function guardianRoutes(state: CannedState, rulebook: Rulebook): readonly Route[] {
  return [
    ...limitRoutes(state, rulebook, 'guardian'),
    [/^GET \/guardian\/api\/home$/, () => json(homeFor(rulebook, state))],
    [/^POST \/guardian\/api\/sign-in$/, () => json({ state: 'accepted' }, 202)],
    [
      /^POST \/guardian\/api\/sign-out$/,
      () => {
        state.signedIn.guardian = false;
        return nothing;
      },
    ],
    [
      /^PUT .*\/label$/,
      ({ sent }) => {
        state.guardian.label = sent.label;
        return nothing;
      },
    ],
    [
      /^POST .*\/consents$/,
      ({ sent: { purposes = [], refused, method } }) => {
        if (state.answeredByOther) {
          state.guardian.state = 'consented';
          state.child.choices = grantsFor(['core']);
          return problem('consent-already-answered');
        }
        if (state.contradicts.length > 0) {
          const { contradicts } = state;
          return problem('contradicts', { contradicts });
        }
        const byMail = method === 'email-plus';
        const consentId = `n_${state.guardian.consents.length}`;
        state.guardian.consents.push({
          consentId,
          method,
          state: byMail ? 'confirming' : 'given',
          purposes,
          refused,
          at: byMail ? null : '2026-11-22T10:10:00.000Z',
          withdrawnAt: null,
          reach: byMail ? 'internal' : 'disclosure',
          noticeVersion: '7d1e.90ab',
          noticeLanguage: 'en',
          receipt: !byMail,
        });
        state.guardian.state = byMail ? 'confirming' : 'consented';
        if (!byMail) {
          const given = grantsFor(purposes);
          state.child.choices.push(...given);
          state.child.sleeping = state.child.sleeping.filter(
            (one) => one.by !== 'guardian' || !given.some(({ situation }) => situation === one.situation),
          );
        }
        return json({ state: byMail ? 'confirming' : 'given', consentId });
      },
    ],
    [
      /^POST .*\/refuse$/,
      () => {
        state.guardian.state = 'refused';
        return json({ state: 'refused', addressDeleted: true });
      },
    ],
    [
      /^POST .*\/withdraw$/,
      ({ sent: { purposes } }) => {
        const gone = grantsFor(purposes ?? asked.map(({ id }) => id)).map(({ situation }) => situation);
        state.child.choices = state.child.choices.filter(
          (one) => one.by !== 'guardian' || !gone.includes(one.situation),
        );
        if (purposes === undefined) state.guardian.state = 'withdrawn';
        return json({
          state: state.guardian.state,
          withdrawn: purposes ?? asked.map(({ id }) => id),
          addressDeleted: purposes === undefined,
        });
      },
    ],
    [
      /^POST .*\/asks\/(.+)$/,
      ({ parts, sent: { answer } }) => {
        const ask = state.child.asks.find(({ askId }) => askId === parts[0]);
        if (!ask) return problem('ask-unknown');
        ask.state = answer === 'approve' ? 'approved' : 'refused';
        if (ask.state === 'approved') state.child.choices.push(guardianChoice(ask.situation));
        return json({ state: ask.state });
      },
    ],
    [
      /^GET .*\/receipt$/,
      () => ({ status: 200, body: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln', type: 'application/jose' }),
    ],
    [/^POST \/v1\/receipts\/verify$/, () => json({ valid: true })],
    [
      /^POST \/guardian\/api\/.*\/erase$/,
      () => {
        state.signedIn.guardian = false;
        return nothing;
      },
    ],
  ];
}
