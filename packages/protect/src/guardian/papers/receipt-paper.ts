import type { Paper, PaperPart, PaperSection, Said } from '@stairgate/service';
import type { ReceiptCheck, Receipt as WireReceipt } from '@stairgate/wire';
import type { GuardianWords } from '../words/guardian-words.ts';

export interface ReceiptPaperFacts {
  readonly receipt: WireReceipt;
  /** What became of it since. */
  readonly check: ReceiptCheck;
  /** The two words by which the child is told apart, in the language of the paper; null where there are none. */
  readonly word: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly publicUrl: string;
}

/**
 * A receipt as a person reads it: every statement of the signed one, in the reader's language around what was read, which
 * stays in the words in which it was read.
 */
export function receiptPaper(
  { receipt, check, word, now, publicUrl }: ReceiptPaperFacts,
  speaking: GuardianWords,
): Paper {
  const { fill, day, papers } = speaking;
  const words = papers.receipt;
  const { consent_record: record, receipt_id, ledger } = receipt;
  const { pii_processing: processing, party_identification: parties, event } = record;
  const { privacy_notice: notice, purposes, laws } = processing;
  const own = parties.find(({ party_id }) => party_id === 'operator');
  const others = parties.filter((party) => party !== own);
  const operator = own?.party_name ?? processing.service;
  const reach = [own?.party_address, own?.party_email, own?.party_phone].filter(Boolean).join(', ');
  const place = processing.jurisdiction[0]?.replace(/^loc:/, '');
  const asRead = (text: string): Said => said(text, processing.language, speaking);
  const titleOf = new Map(purposes.map(({ purpose_id, purpose }) => [purpose_id, purpose]));
  const cites = (ids: readonly string[] = []) =>
    (laws ?? [])
      .filter(({ law_id }) => ids.includes(law_id))
      .map(({ short, cite }) => `${short}, ${cite}`)
      .join('; ');
  const row = (label: string, value: string | Said | undefined) =>
    value === undefined || value === ''
      ? []
      : [[{ text: label }, typeof value === 'string' ? { text: value } : value] as const];

  const agreed: PaperPart[] = purposes.flatMap(
    ({ purpose, purpose_description, pii_information, recipient_third_parties, ...one }): PaperPart[] => [
      { kind: 'heading', ...asRead(purpose) },
      { kind: 'text', ...asRead(purpose_description) },
      {
        kind: 'facts',
        rows: [
          ...row(
            words.purposes.others,
            recipient_third_parties.length > 0 ? recipient_third_parties.join(', ') : words.purposes.noOthers,
          ),
          ...row(words.purposes.stored, one.storage_locations.join(', ') || words.purposes.anywhere),
          ...row(words.purposes.kept, asRead(one.retention_period['rdf:value'])),
          ...row(words.purposes.laws, cites(one.laws)),
        ],
      },
    ],
  );
  const refused = processing.refused ?? processing.purposes_refused.map((id) => ({ purpose: id }));
  const sections: PaperSection[] = [
    {
      title: words.facts.title,
      parts: [
        {
          kind: 'facts',
          rows: [
            ...row(words.facts.service, processing.service),
            ...row(words.facts.operator, operator),
            ...row(words.facts.reach, reach),
            ...row(words.facts.given, day(event.event_time)),
            ...row(
              words.facts.child,
              word === null ? words.facts.childUnnamed : fill(words.facts.childCalled, { word }),
            ),
            ...row(words.facts.where, place === undefined ? words.facts.nowhere : speaking.country(place)),
            ...row(
              words.facts.method,
              event.event_method_title === undefined ? event.event_method : asRead(event.event_method_title),
            ),
            ...(event.event_method_basis.length === 0
              ? []
              : row(words.facts.basis, english(event.event_method_basis.join('; '), speaking))),
            ...row(words.facts.language, speaking.languageName(processing.language)),
            ...row(words.facts.noticeRead, notice.version),
            ...row(words.facts.receipt, receipt_id),
            ...row(words.facts.record, record.record_id),
          ],
        },
      ],
    },
    {
      title: words.purposes.title,
      parts: agreed.length > 0 ? agreed : [{ kind: 'text', text: words.purposes.none }],
    },
    {
      title: words.refused.title,
      parts:
        refused.length > 0
          ? [{ kind: 'list', items: refused.map(({ purpose }) => asRead(purpose)) }]
          : [{ kind: 'text', text: words.refused.none }],
    },
    { title: words.laws.title, parts: lawParts(laws, speaking) },
    ...(others.length === 0
      ? []
      : [
          {
            title: words.companies.title,
            parts: [
              {
                kind: 'facts' as const,
                rows: others.map(({ party_name, party_role, party_note = '' }) => {
                  const what =
                    words.companies[party_role === 'dpv:DataProcessor' ? 'processor' : 'third-party'];
                  return [
                    { text: party_name },
                    { text: [what, party_note].filter(Boolean).join(': ') },
                  ] as const;
                }),
              },
            ],
          },
        ]),
    {
      title: words.back.title,
      parts: [
        {
          kind: 'text',
          text: fill(words.back.page, { page: processing.withdrawal_method['dpv:isExercisedAt'] }),
        },
        ...(reach === ''
          ? []
          : [
              {
                kind: 'text' as const,
                text: fill(words.back.write, { operator: [operator, reach].join(', ') }),
              },
            ]),
        { kind: 'text', text: fill(words.back.valid, { until: speaking.receipt.valid }) },
      ],
    },
    { title: fill(words.now.title, { day: day(iso(now)) }), parts: nowParts(check, titleOf, speaking) },
    {
      title: words.notice.title,
      parts:
        notice.sections === undefined
          ? [{ kind: 'text', text: fill(words.notice.old, { version: notice.version }) }]
          : [
              ...(notice.title === undefined ? [] : [{ kind: 'heading' as const, ...asRead(notice.title) }]),
              ...notice.sections.flatMap(({ title, paragraphs, list }): PaperPart[] => [
                { kind: 'heading', ...asRead(title) },
                ...paragraphs.map((text) => ({ kind: 'text' as const, ...asRead(text) })),
                ...(list === undefined ? [] : [{ kind: 'list' as const, items: list.map(asRead) }]),
              ]),
            ],
    },
    {
      title: words.proof.title,
      parts: [
        { kind: 'text', text: fill(words.proof.text, { keys: `${publicUrl}/.well-known/jwks.json` }) },
        { kind: 'text', text: fill(words.proof.ledger, { seq: String(ledger.seq), hash: ledger.hash }) },
      ],
    },
  ];
  return {
    language: speaking.language,
    title: fill(words.title, { service: processing.service }),
    by: fill(words.by, { operator }),
    at: now,
    lead: [words.lead],
    sections,
  };
}

function lawParts(
  laws: WireReceipt['consent_record']['pii_processing']['laws'],
  speaking: GuardianWords,
): readonly PaperPart[] {
  const words = speaking.papers.receipt.laws;
  if (laws === undefined) return [{ kind: 'text', text: words.old }];
  if (laws.length === 0) return [{ kind: 'text', text: words.none }];
  return [
    { kind: 'text', text: words.lead },
    ...laws.flatMap(({ short, cite, says, url }): PaperPart[] => [
      { kind: 'heading', ...english(`${short}, ${cite}`, speaking) },
      { kind: 'text', ...english(says, speaking) },
      { kind: 'text', text: url },
    ]),
  ];
}

function nowParts(
  { status = 'erased', withdrawn = [], withdrawnAt }: ReceiptCheck,
  titleOf: ReadonlyMap<string, string>,
  { fill, day, papers }: GuardianWords,
): readonly PaperPart[] {
  const words = papers.receipt.now;
  const titles = withdrawn.map((id) => titleOf.get(id) ?? id).join('; ');
  return [
    { kind: 'text', text: fill(words[status], { titles }) },
    ...(withdrawnAt === undefined
      ? []
      : [{ kind: 'text' as const, text: fill(words.withdrawnAt, { day: day(withdrawnAt) }) }]),
  ];
}

/** The law is quoted as it is summed up, in English. */
const english = (text: string, speaking: GuardianWords): Said => said(text, 'en', speaking);

function said(text: string, language: string, speaking: GuardianWords): Said {
  return language === speaking.language ? { text } : { text, language };
}

const iso = (now: number) => new Date(now).toISOString();
