import { type Code, grants, type Level, type Profile, type Rulebook } from '@stairgate/rulebook';
import { exampleOperatorSession } from '@stairgate/wire';
import type { PolicyQuestion } from '../../protect/src/law/desk/law-job.ts';
import { codeList, codeView } from '../../protect/src/operator/laws/code-view.ts';
import { commonOf, comparisonOf } from '../../protect/src/operator/laws/comparison.ts';
import { readPlaces } from '../../protect/src/operator/laws/law-routes.ts';
import { overlaysByDay, policyOf } from '../../protect/src/operator/laws/policy.ts';
import { json, nothing, problem, type Route } from './canned-answer.ts';
import { receivedComplaints } from './canned-child.ts';
import type { CannedState } from './canned-state.ts';

export const today = '2026-11-22';
/** The one key that the canned service knows. */
export const operatorKey = 'sgk_right';

/** What the operator of the canned service documents: one deviation, which moves a default that may be moved. */
const profile: Profile = {
  service: { name: 'Treehouse', kinds: ['social'] },
  places: ['GB'],
  offers: [],
  risk: 'low',
  guidance: true,
  exempt: [
    {
      code: 'uk-osa-children',
      reason: 'A school service outside the Act (Schedule 1).',
      approver: 'Counsel',
      approved: '2026-01-01',
      expires: '2026-11-01',
    },
  ],
  deviations: [
    {
      id: 'peers-see-peers',
      situations: ['profile.view/peer'],
      ages: [16, 17],
      effect: 'allow',
      reason: 'Pupils of one school find each other.',
      approver: 'Data protection officer',
      approved: '2026-01-01',
      expires: '2027-01-01',
    },
  ],
};

/** As the service tells of it: with what lapsed. */
function documented(codes: readonly Code[]) {
  const lapses = [
    {
      item: 'uk-osa-children',
      what: 'It expired on 2026-11-01.',
      right: 'Approve it again, or take it out.',
    },
  ];
  const short = codes.find(({ code }) => code === 'uk-osa-children')?.short ?? 'Online Safety Act';
  const { service, places, guidance } = profile;
  return {
    profile: {
      ...{ service, places, guidance },
      exempt: profile.exempt.map((one) => ({ ...one, short, state: 'expired' })),
      deviations: profile.deviations.map(({ ages: [lo, hi], ...one }) => ({
        ...one,
        ages: { lo, hi },
        state: 'in-force',
      })),
    },
    lapses,
    newer: false,
  };
}

export function operatorRoutes(
  state: CannedState,
  rulebook: Rulebook,
  codes: readonly Code[],
): readonly Route[] {
  const lawOn = overlaysByDay({ codes, profile });
  return [
    [
      /^GET \/operator\/api\/policy$/,
      ({ query }) => {
        const question = questionIn(query);
        return json(policyOf(lawOn(question), question));
      },
    ],
    [
      /^GET \/operator\/api\/policy\/cell$/,
      ({ query }) => {
        const asked = questionIn(query);
        const { level, places } = asked;
        const age = Number(query.get('age'));
        const situation = query.get('situation') ?? '';
        const question = { situation, in: places, age: { lo: age, hi: age, level } };
        return json(lawOn(asked).rulebook.decide(question).toJSON());
      },
    ],
    [
      /^GET \/operator\/api\/diff$/,
      ({ query }) => {
        const { guidance, level, places } = questionIn(query);
        const side = (where: typeof places, day: string | null) => {
          const asOf = day ?? today;
          const { rulebook: law } = lawOn({ asOf, guidance, profile: false });
          return { rulebook: law, places: where, asOf };
        };
        const in2 = query.get('in2');
        const before = side(places, query.get('from'));
        const after = side(in2 === null ? places : readPlaces(in2), query.get('to'));
        return json(comparisonOf(before, after, { level, guidance }));
      },
    ],
    [
      /^GET \/operator\/api\/common$/,
      ({ query }) => {
        const { asOf, guidance, level, places } = questionIn(query);
        const { rulebook: law } = lawOn({ asOf, guidance, profile: false });
        return json(commonOf({ rulebook: law, asOf }, [...places], { level, guidance }));
      },
    ],
    [/^GET \/operator\/api\/profile$/, () => json(documented(codes))],
    [/^GET \/operator\/api\/codes$/, () => json(codeList(codes, today))],
    [
      /^GET \/operator\/api\/codes\/([^/]+)$/,
      ({ parts: [id] }) => {
        const code = codes.find((one) => one.code === id);
        return code ? json(codeView(code, today)) : problem('not-found');
      },
    ],
    [
      /^POST \/operator\/api\/decide$/,
      ({ sent }) =>
        json(rulebook.scope(sent.in).decide(sent.situation, sent.age, grants(sent.granted)).toJSON()),
    ],
    [
      /^POST \/operator\/api\/sign-in$/,
      ({ sent: { key } }) => {
        if (key !== operatorKey) {
          return problem('key-unknown');
        }
        state.signedIn.operator = true;
        return json({ ...exampleOperatorSession, csrf: 'canned-csrf' });
      },
    ],
    [
      /^POST \/operator\/api\/sign-out$/,
      () => {
        state.signedIn.operator = false;
        return nothing;
      },
    ],
    [/^GET \/operator\/api\/sign-in$/, () => json({ oidc: null })],
    [/^GET \/operator\/api\/decisions$/, () => json(state.log)],
    [
      /^GET \/operator\/api\/complaints$/,
      ({ query }) => {
        const all = receivedComplaints(state);
        const waiting = all.filter((one) => one.state === 'received');
        const overdue = waiting.filter((one) => one.overdue);
        const complaints =
          query.get('overdue') === 'yes'
            ? overdue
            : all.filter((one) => one.state === (query.get('state') ?? 'received'));
        complaints.sort((a, b) => a.answerBy.localeCompare(b.answerBy));
        return json({
          complaints,
          total: complaints.length,
          waiting: waiting.length,
          overdue: overdue.length,
        });
      },
    ],
    [
      /^POST \/operator\/api\/complaints\/(.+)\/answer$/,
      ({ parts, sent: { text } }) => {
        const complaint = state.child.complaints.find(({ complaintId }) => complaintId === parts[0]);
        if (complaint === undefined) return problem('complaint-unknown');
        if (complaint.state === 'answered') return problem('complaint-answered');
        Object.assign(complaint, { state: 'answered', answer: text });
        return json(receivedComplaints(state).find(({ complaintId }) => complaintId === parts[0]));
      },
    ],
    [
      /^GET \/operator\/api\/objections$/,
      ({ query }) => {
        const open = state.objections.filter((one) => one.state === 'open');
        const settled = state.objections.filter((one) => one.state !== 'open');
        const objections = query.get('state') === 'settled' ? settled : open;
        return json({ objections, total: objections.length, open: open.length });
      },
    ],
    [
      /^POST \/operator\/api\/children\/(.+)\/guardian\/objection$/,
      ({ parts, sent: { outcome, reason } }) => {
        const objection = state.objections.find((one) => one.childId === parts[0] && one.state === 'open');
        if (objection === undefined) return problem('nothing-to-settle');
        state.objections = state.objections.map((one) =>
          one === objection
            ? { ...one, state: outcome, reason, settledAt: `${today}T12:00:00.000Z`, settledBy: 'operator' }
            : one,
        );
        return json({ outcome });
      },
    ],
    [/^GET \/operator\/api\/vouchers$/, () => json({ vouchers: state.vouchers, atLeast: 3, limit: 8 })],
    [/^GET \/operator\/api\/ledger$/, () => json(state.ledger)],
    [/^GET \/mailbox\/api\/messages$/, () => json(state.mails)],
  ];
}

function questionIn(query: URLSearchParams): PolicyQuestion {
  return {
    asOf: query.get('asOf') ?? today,
    places: readPlaces(query.get('in') ?? 'unknown'),
    level: (query.get('level') ?? 'verified') as Level,
    guidance: query.get('guidance') !== 'no',
    profile: query.get('profile') === 'yes',
  };
}
