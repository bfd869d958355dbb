import { readFileSync } from 'node:fs';
import { isActivity, type Rulebook, type Situation, situations } from '@stairgate/rulebook';
import type { Alert, Attempt, ComplaintSubject, GuardianChild, GuardianHome, Purpose } from '@stairgate/wire';
import en from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import pages from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import letters from '@stairgate/words/messages/en/letters.json' with { type: 'json' };
import { IntlMessageFormat } from 'intl-messageformat';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import {
  type CannedChild,
  cannedWeek,
  childId,
  decisionFor,
  limitRoutes,
  protectionsFor,
} from './canned-child.ts';
import type { CannedState } from './canned-state.ts';

interface Ask {
  readonly id: string;
  /** Who gets it besides the service: a person of the words. */
  readonly people?: 'contact';
  readonly situations: readonly Situation[];
  readonly discloses?: boolean;
}

const asked: readonly Ask[] = [
  { id: 'core', situations: ['account.open/self', 'account.open/with-guardian'] },
  {
    id: 'location.share',
    people: 'contact',
    situations: ['location.collect/coarse', 'location.share/contact'],
  },
  { id: 'feed.rank', situations: ['feed.rank/behaviour', 'feed.rank/searches'] },
  { id: 'data.share/third-party', situations: ['data.share/third-party'], discloses: true },
];

const english = { guardian: en, 'guardian-pages': pages, letters };
const audiences = Object.keys(english);

/** What the service says in a language, as its messages have it. */
function textsIn(tag: 'en' | 'cy') {
  const read = (audience: string) =>
    JSON.parse(
      readFileSync(new URL(`../../../words/messages/${tag}/${audience}.json`, import.meta.url), 'utf8'),
    );
  const own =
    tag === 'en' ? english : (Object.fromEntries(audiences.map((one) => [one, read(one)])) as typeof english);
  const {
    guardian,
    letters: { notice },
  } = own;
  const { purposes, methods, alerts } = own['guardian-pages'];
  const fill = (text: string, values: Readonly<Record<string, string>> = {}) =>
    `${new IntlMessageFormat(text, tag, undefined, { ignoreTag: true }).format({ service: 'Patchwork', ...values })}`;
  return { tag, guardian, purposes, methods: methods.known, alerts, notice, fill };
}
type Texts = ReturnType<typeof textsIn>;

const texts = { en: textsIn('en'), cy: textsIn('cy') };

function purposeTexts({ id, situations, people }: Ask, { guardian, purposes }: Texts) {
  const who = ['Patchwork', ...(people ? [guardian.people[people]] : [])].join('; ');
  if (id === 'core') return { ...purposes.core, who };
  const title = isActivity(id) ? guardian.activities[id] : guardian.situations[id as Situation].title;
  return { title, why: situations.map((one) => guardian.situations[one].what).join(' '), who };
}

export interface CannedGuardian {
  /** Whether the child is of the age of its own consent. */
  decidesItself: boolean;
  label: string | null;
  /** The latest verification, and whether its proof has to be pasted. */
  verification: { -readonly [Key in keyof Attempt]: Attempt[Key] } | null;
  pastes: boolean;
  earlierNo: GuardianChild['earlierNo'];
  objection: GuardianChild['objection'];
  shutOut: GuardianChild['shutOut'];
  /** The language that was chosen for letters. */
  letters: string | null;
  state: GuardianChild['state'];
  /** Whether it has another child, of which it was asked. */
  sibling: boolean;
  others: GuardianChild['others'][number][];
  hoursByLaw: GuardianChild['hoursByLaw'];
  wishes: GuardianChild['wishes'];
  ownComplaints: GuardianChild['ownComplaints'][number][];
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

function homeFor(
  rulebook: Rulebook,
  { child, guardian, restsOn }: CannedState,
  language: string | null,
): GuardianHome {
  const words = language?.startsWith('cy') ? texts.cy : texts.en;
  const has = (situation: Situation) =>
    child.choices.some((choice) => choice.situation === situation && choice.by === 'guardian');
  const purposes: Purpose[] = asked.map(({ people, discloses = false, ...purpose }) => ({
    ...purpose,
    ...purposeTexts({ people, ...purpose }, words),
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
  const own: GuardianChild = {
    childId,
    label: guardian.label,
    word: words.tag === 'cy' ? 'dyfrgi llusern' : 'otter lantern',
    place: child.place,
    age: child.age,
    band: '10-12',
    state: guardian.state,
    invitedAt: '2026-11-22T09:00:00.000Z',
    expiresAt: guardian.state === 'invited' ? '2026-11-29T09:00:00.000Z' : null,
    answeredAt: guardian.state === 'invited' ? null : '2026-11-22T09:30:00.000Z',
    notice: noticeFor(purposes, words),
    methods: [
      {
        id: 'email-plus',
        ...words.methods['email-plus'],
        reach: 'internal',
        basis: [],
      },
      {
        id: 'adult-credential',
        ...words.methods['adult-credential'],
        reach: 'disclosure',
        basis: [],
        attempt: true,
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
    verification: guardian.verification,
    earlierNo: guardian.earlierNo,
    objection: guardian.objection,
    shutOut: guardian.shutOut,
    decidesItself: guardian.decidesItself,
    mayHoldData: guardian.state === 'consented' && !guardian.decidesItself,
    mayAgree: true,
    ownComplaints: guardian.ownComplaints,
    complaints: child.complaints.flatMap(({ complaintId, about, answer }) =>
      answer === undefined
        ? []
        : [
            {
              complaintId,
              about: about as ComplaintSubject,
              at: '2026-11-22T10:00:00.000Z',
              answer,
              answeredAt: '2026-11-22T10:00:00.000Z',
            },
          ],
    ),
    protections: protectionsFor(rulebook, child),
    others: guardian.others,
    stamps: child.limits.map(({ limitId }, at) => ({
      limitId,
      own: at % 3 !== 1,
      seenAt: at % 2 === 0 ? '2026-11-22T10:06:00.000Z' : null,
    })),
    hoursByLaw: guardian.hoursByLaw,
    wishes: guardian.wishes,
    week: guardian.state === 'consented' ? cannedWeek : null,
  };
  const sibling: GuardianChild = {
    ...own,
    childId: 'c_sibling',
    label: null,
    word: words.tag === 'cy' ? 'draenog tebot' : 'hedgehog teapot',
    state: 'invited',
    expiresAt: '2026-11-29T09:00:00.000Z',
    consents: [],
    asks: [],
    week: null,
  };
  return {
    language: words.tag,
    letters: guardian.letters,
    children: guardian.sibling ? [own, sibling] : [own],
    alerts: guardian.alerts.map((alert) => alertIn(words, alert)),
    offers: situations,
    noStandsDays: 30,
  };
}

function rulesFor(rulebook: Rulebook, child: CannedChild, situations: readonly Situation[]) {
  const rules = situations.flatMap((situation) => decisionFor(rulebook, child, situation).rules);
  return [...new Set(rules)]
    .filter(({ effect }) => effect === 'guardian')
    .map(({ code, rule, short, cite, url, says }) => ({ code, rule, short, cite, url, says }));
}

function alertIn({ alerts, guardian, fill }: Texts, alert: Alert): Alert {
  const known: Readonly<Record<string, string>> = alerts;
  const { kind, situation } = alert;
  const title = situation === undefined ? '' : guardian.situations[situation].title;
  return {
    ...alert,
    text: alert.text || fill(known[kind] ?? alerts.other, { title, titled: situation ? 'yes' : 'no' }),
  };
}

function noticeFor(
  purposes: readonly Purpose[],
  { tag, notice: words, fill }: Texts,
): GuardianChild['notice'] {
  const { held, asked, rights, silence } = words;
  return {
    version: `7d1e.${tag === 'en' ? '90ab' : tag}`,
    language: tag,
    title: fill(words.title),
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
        title: held.title,
        paragraphs: [fill(held.address, { use: held.toAsk }), fill(held.off)],
      },
      {
        id: 'asked',
        title: asked.title,
        paragraphs: [asked.each],
        list: purposes.map(({ title, why, who }) => fill(asked.point, { title, why, who })),
      },
      { id: 'rights', title: rights.title, paragraphs: [rights.can] },
      {
        id: 'silence',
        title: silence.title,
        paragraphs: [silence.refuse, fill(silence.on, { day: '29.11.2026' })],
      },
    ],
    rules: [...new Set(purposes.flatMap(({ rules }) => rules))],
  };
}

export function guardianRoutes(state: CannedState, rulebook: Rulebook): readonly Route[] {
  return [
    ...limitRoutes(state, rulebook, 'guardian'),
    [/^GET \/guardian\/api\/home$/, ({ query }) => json(homeFor(rulebook, state, query.get('language')))],
    [
      /^PUT \/guardian\/api\/language$/,
      ({ sent }) => {
        state.guardian.letters = sent.language;
        return nothing;
      },
    ],
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
      ({ sent: { purposes = [], refused, method, noticeVersion = '7d1e.90ab' } }) => {
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
          noticeVersion,
          noticeLanguage: noticeVersion === '7d1e.cy' ? 'cy' : 'en',
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
      /^POST .*\/verifications$/,
      ({ sent: { method } }) => {
        const expiresAt = '2026-11-22T11:00:00.000Z';
        state.guardian.verification = { attemptId: 'at_canned', method, state: 'waiting', expiresAt };
        const page = `http://127.0.0.1:4302/?for=adult&nonce=4xq0ZfTzE2mJ9Hn6uW1rVd8sKpLbYcGa`;
        const next = state.guardian.pastes
          ? { kind: 'form', nonce: '4xq0ZfTzE2mJ9Hn6uW1rVd8sKpLbYcGa', audience: 'http://127.0.0.1:4300' }
          : { kind: 'show', url: page, here: `${page}&redirect_uri=x` };
        return json({ attemptId: 'at_canned', expiresAt, next }, 201);
      },
    ],
    [
      /^POST .*\/verifications\/.+$/,
      () => {
        if (state.guardian.verification) state.guardian.verification.state = 'finished';
        return json({ outcome: 'finished' });
      },
    ],
    [
      /^PUT .*\/wishes$/,
      ({ sent }) => {
        state.guardian.wishes = sent as unknown as GuardianChild['wishes'];
        return json(sent);
      },
    ],
    [
      /^POST .*\/guardians$/,
      () => {
        state.guardian.others.push({ state: 'invited', since: '2026-11-22T10:00:00.000Z' });
        return json({ state: 'invited', expiresAt: '2026-11-29T10:00:00.000Z', word: 'otter lantern' }, 202);
      },
    ],
    [
      /^POST .*\/object$/,
      () => {
        state.guardian.objection = 'open';
        return json({ state: 'objected' });
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
          addressDeletedOn: purposes === undefined ? '2027-02-20T12:00:00.000Z' : null,
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
    [
      /^POST \/guardian\/api\/.*\/complaints$/,
      ({ sent: { about = '', text } }) => {
        const answerBy = '2026-12-22';
        const complaintId = `co_${state.guardian.ownComplaints.length}`;
        state.guardian.ownComplaints.push({
          ...{
            complaintId,
            about: about as GuardianChild['ownComplaints'][number]['about'],
            text: text ?? null,
            answerBy,
          },
          ...{ state: 'received', at: '2026-11-22T10:00:00.000Z' },
          ...{ answer: null, answeredAt: null, answeredBy: null },
        });
        return json({ complaintId, state: 'received', answerBy }, 201);
      },
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
