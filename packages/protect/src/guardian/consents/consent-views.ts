import { type Static, Type } from '@fastify/type-provider-typebox';
import type { RuleCitation, Situation } from '@stairgate/rulebook';
import type { WebSession } from '../../browser/web-session.ts';
import type { ChildNow } from '../../child/facts/child-facts.ts';
import type { ConsentRow } from '../../database/schema.ts';
import type { Settings } from '../../settings.ts';
import { changedMaterially, type Notice } from '../notice/notice.ts';
import { type Purpose, restsOnPurposes } from '../notice/purposes.ts';
import { offeredMethods } from '../verification/methods.ts';

export const situationList = Type.Array(Type.Unsafe<Situation>({ type: 'string' }));

const citation = Type.Object(
  {
    code: Type.String(),
    rule: Type.String(),
    short: Type.String(),
    cite: Type.String(),
    url: Type.String(),
    says: Type.String(),
  },
  { title: 'Citation' },
);

export const purposeSchema = Type.Object(
  {
    id: Type.String({ description: '`core`, an activity, or a situation.' }),
    title: Type.String(),
    why: Type.String(),
    who: Type.String(),
    situations: situationList,
    discloses: Type.Boolean(),
    core: Type.Boolean(),
    restsOn: Type.Array(Type.String(), {
      description:
        'Other purposes without which this one is empty: agreeing to it while refusing one of them contradicts.',
    }),
    strong: Type.Boolean({ description: 'Whether it takes a method whose reach is `disclosure`.' }),
    granted: Type.Boolean({ description: 'Whether a consent to all of it is in force.' }),
    has: Type.Array(Type.Unsafe<Situation>({ type: 'string' }), {
      description: 'The situations of it that a guardian consented to.',
    }),
    renew: Type.Boolean({
      description: 'Agreed to before, but something changed: it has to be asked again.',
    }),
    rules: Type.Array(citation),
  },
  { title: 'Purpose' },
);
export type PurposeView = Static<typeof purposeSchema>;

export const noticeSchema = Type.Object(
  {
    version: Type.String(),
    language: Type.String(),
    title: Type.String(),
    service: Type.String(),
    operator: Type.Object({
      name: Type.String(),
      address: Type.String(),
      email: Type.String(),
      phone: Type.String(),
    }),
    sections: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        paragraphs: Type.Array(Type.String()),
        list: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    rules: Type.Array(citation),
  },
  { title: 'Notice' },
);
export type NoticeView = Static<typeof noticeSchema>;

export const methodSchema = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    how: Type.String(),
    reach: Type.Union([Type.Literal('internal'), Type.Literal('disclosure')]),
    basis: Type.Array(Type.Object({ cite: Type.String(), url: Type.String() })),
    nonce: Type.Optional(Type.String({ description: 'What the proof has to name; good for one proof.' })),
    audience: Type.Optional(Type.String({ description: 'For whom the proof has to be made.' })),
    url: Type.Optional(Type.String({ description: 'Where to get a proof.' })),
    issuers: Type.Optional(Type.Array(Type.Object({ issuer: Type.String(), name: Type.String() }))),
  },
  { title: 'Method' },
);
export type MethodView = Static<typeof methodSchema>;

export const consentViewSchema = Type.Object(
  {
    consentId: Type.String(),
    method: Type.String(),
    reach: Type.Union([Type.Literal('internal'), Type.Literal('disclosure')]),
    state: Type.Union([Type.Literal('confirming'), Type.Literal('given'), Type.Literal('withdrawn')]),
    purposes: Type.Array(Type.String(), { description: 'What is in force, or waits to be confirmed.' }),
    refused: Type.Array(Type.String()),
    at: Type.Union([Type.String(), Type.Null()], { description: 'Null until it is confirmed.' }),
    withdrawnAt: Type.Union([Type.String(), Type.Null()]),
    noticeVersion: Type.String(),
    receipt: Type.Boolean({ description: 'Whether there is a receipt to download.' }),
  },
  { title: 'Consent' },
);
export type ConsentView = Static<typeof consentViewSchema>;

/** The purposes with how they stand for a child. */
export function purposeViews(
  purposes: readonly Purpose[],
  here: Pick<ChildNow, 'grants'>,
  consents: readonly ConsentRow[],
  notice: Pick<Notice, 'version'>,
): PurposeView[] {
  const granted = new Set(
    here.grants.filter(({ by }) => by === 'guardian').map(({ situation }) => situation),
  );
  const given = consents.filter(({ state }) => state === 'given');
  return purposes.map(({ rules, situations, ...purpose }) => {
    const has = situations.filter((situation) => granted.has(situation));
    const isGranted = has.length === situations.length;
    const latest = given.findLast(({ purposes }) => (JSON.parse(purposes) as string[]).includes(purpose.id));
    return {
      ...purpose,
      restsOn: restsOnPurposes({ id: purpose.id, situations }, purposes),
      situations: [...situations],
      granted: isGranted,
      has,
      renew: latest !== undefined && (!isGranted || changedMaterially(latest.notice_version, notice.version)),
      rules: rules.map(cited),
    };
  });
}

export function noticeView({ sections, rules, ...notice }: Notice): NoticeView {
  return {
    ...notice,
    sections: sections.map(({ paragraphs, list, ...section }) => ({
      ...section,
      paragraphs: [...paragraphs],
      ...(list === undefined ? {} : { list: [...list] }),
    })),
    rules: rules.map(cited),
  };
}

/** The ways of confirming, each with what this session needs for it. */
export function methodViews(settings: Settings, session: Pick<WebSession, 'nonce'>): MethodView[] {
  const issuers = settings.trustedIssuers
    .filter(({ kind }) => kind === 'credential')
    .map(({ issuer, name }) => ({ issuer, name }));
  const url = walletUrl(issuers[0]?.issuer, session.nonce, settings.publicUrl);
  return offeredMethods(settings).map(({ id, title, how, reach, basis, confirm }) => ({
    id,
    title,
    how,
    reach,
    basis: [...basis],
    ...(confirm === 'mail' ? {} : { nonce: session.nonce, audience: settings.publicUrl, url, issuers }),
  }));
}

/** The first issuer's own page, told what the proof has to name so that nobody has to copy it. */
function walletUrl(issuer: string | undefined, nonce: string, audience: string): string | undefined {
  if (issuer === undefined || !/^https?:/.test(issuer) || !URL.canParse(issuer)) return undefined;
  const url = new URL(issuer);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('aud', audience);
  return url.href;
}

/** Answers that lapsed without being confirmed are left out: they never counted. */
export function consentViews(consents: readonly ConsentRow[]): ConsentView[] {
  return consents.flatMap(({ state, ...row }) =>
    state === 'lapsed'
      ? []
      : [
          {
            consentId: row.consent_id,
            method: row.method,
            reach: row.reach,
            state,
            purposes: JSON.parse(row.purposes) as string[],
            refused: JSON.parse(row.refused) as string[],
            at: row.given_at,
            withdrawnAt: row.withdrawn_at,
            noticeVersion: row.notice_version,
            receipt: row.receipt !== null,
          },
        ],
  );
}

function cited({ code, rule, short, cite, url, says }: RuleCitation): Static<typeof citation> {
  return { code, rule, short, cite, url, says };
}
