import { basisIn, byMail, offered } from '@stairgate/adapters';
import type { RuleCitation } from '@stairgate/rulebook';
import type { ConsentView, Method, Notice as NoticeView, Purpose as PurposeView } from '@stairgate/wire';
import type { ChildNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import type { ConsentRow } from '../../database/schema.ts';
import { changedMaterially, type Notice } from '../notice/notice.ts';
import { type Purpose, restsOnPurposes } from '../notice/purposes.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

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

/** The ways of confirming. */
export function methodViews(
  { settings, adapters }: Pick<Context, 'settings' | 'adapters'>,
  { methods }: GuardianWords,
  place: string | null,
): Method[] {
  const known: Readonly<Record<string, Pick<Method, 'title' | 'how'>>> = methods;
  return offered(adapters.consent, settings).map((adapter) => {
    const { id, words, reach } = adapter.meta;
    const view = { id, ...words, ...known[id], reach, basis: [...basisIn(adapter.meta, place)] };
    return byMail(adapter) ? view : { ...view, attempt: true };
  });
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
            noticeLanguage: row.notice_language,
            receipt: row.receipt !== null,
          },
        ],
  );
}

function cited({ code, rule, short, cite, url, says }: RuleCitation): PurposeView['rules'][number] {
  return { code, rule, short, cite, url, says };
}
