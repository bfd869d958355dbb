import { basisIn, type ConsentMeta } from '@stairgate/adapters';
import type { RuleCitation } from '@stairgate/rulebook';
import type { Settings } from '../../settings.ts';
import { keptInWords, type Notice } from '../notice/notice.ts';
import type { Purpose } from '../notice/purposes.ts';
import type { GuardianWords } from '../words/guardian-words.ts';
import { dpvTerms } from './dpv-terms.ts';

export interface ReceiptFacts {
  readonly receiptId: string;
  readonly consentId: string;
  /** The child's name in the ledger; nothing else about the child is in a receipt. */
  readonly alias: string;
  /** ISO 3166, or null. */
  readonly place: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly agreed: readonly Purpose[];
  readonly refused: readonly Purpose[];
  readonly method: ConsentMeta;
  /** As it was read. */
  readonly notice: Notice;
  readonly ledger: { readonly seq: number; readonly hash: string };
}

export type Receipt = ReturnType<typeof makeReceipt>;

type Service = Pick<
  Settings,
  | 'serviceName'
  | 'operatorName'
  | 'operatorAddress'
  | 'operatorEmail'
  | 'operatorPhone'
  | 'publicUrl'
  | 'recipients'
  | 'storedIn'
  | 'keptFor'
>;

/**
 * A consent receipt with the fields of ISO/IEC TS 27560:2023 (header, processing, parties, events; the receipt holds a
 * copy of its record), as JSON-LD that maps each field to the Data Privacy Vocabulary, profile `dpv-27560`.
 * @param words the language of the notice that was read.
 */
export function makeReceipt(facts: ReceiptFacts, service: Service, words: GuardianWords) {
  const { agreed, refused, method, notice, place } = facts;
  const named = service.recipients.filter(({ kind }) => kind === 'third-party').map(({ name }) => name);
  const kept = { '@type': 'dpv:UntilEventDuration', 'rdf:value': keptInWords(service, words) };
  return {
    '@context': context,
    '@type': 'dpv:ConsentReceipt',
    schema_version: 'https://w3id.org/dpv/schema/dpv-27560#receipt',
    receipt_id: facts.receiptId,
    created: facts.at,
    consent_record: {
      '@type': 'dpv:ConsentRecord',
      schema_version: 'https://w3id.org/dpv/schema/dpv-27560#record',
      record_id: facts.consentId,
      pii_principal_id: { '@id': `urn:stairgate:${facts.alias}`, '@type': 'dpv:Child' },
      pii_processing: {
        privacy_notice: {
          '@id': `${service.publicUrl}/guardian`,
          '@type': 'dpv:ConsentNotice',
          version: notice.version,
          title: notice.title,
          sections: notice.sections.map(({ id, title, paragraphs, list }) => ({
            id,
            title,
            paragraphs: [...paragraphs],
            ...(list && { list: [...list] }),
          })),
        },
        language: notice.language,
        laws: lawsOf(agreed, refused),
        purposes: agreed.map(({ id, title, why, situations, discloses, rules }) => {
          const { purpose, processing, personalData } = dpvTerms(situations);
          return {
            '@type': 'dpv:Process',
            purpose_id: id,
            purpose: title,
            purpose_description: why,
            purpose_type: purpose,
            lawful_basis: 'dpv:ExpressedConsent',
            laws: rules.map(lawId),
            situations,
            pii_information: personalData.map((type) => ({
              pii_type: type,
              pii_optional: id !== 'core',
              sensitive_pii_category: type === 'pd:Biometric',
            })),
            pii_controllers: ['operator'],
            collection_method: 'dpv:DataSubjectDataSource',
            processing_method: processing,
            storage_locations: service.storedIn,
            retention_period: kept,
            recipient_third_parties: discloses ? named : [],
          };
        }),
        purposes_refused: refused.map(({ id }) => id),
        refused: refused.map(({ id, title }) => ({ purpose_id: id, purpose: title })),
        service: service.serviceName,
        jurisdiction: place === null ? [] : [`loc:${place}`],
        withdrawal_method: {
          '@type': 'dpv:WithdrawConsent',
          'dpv:isExercisedAt': `${service.publicUrl}/guardian`,
        },
        privacy_rights: `${service.publicUrl}/guardian`,
      },
      party_identification: [
        {
          party_id: 'operator',
          party_name: service.operatorName,
          party_address: service.operatorAddress,
          party_email: service.operatorEmail,
          party_phone: service.operatorPhone,
          party_url: service.publicUrl,
          party_role: 'dpv:DataController',
          party_type: 'dpv:Organisation',
          party_contact: service.operatorEmail,
        },
        ...service.recipients.map(({ name, why, kind }) => ({
          party_id: name,
          party_name: name,
          party_role: kind === 'processor' ? 'dpv:DataProcessor' : 'dpv:ThirdParty',
          party_type: 'dpv:Organisation',
          party_note: why,
        })),
      ],
      event: {
        '@type': 'dpv:ConsentGiven',
        event_time: facts.at,
        validity_duration: { '@type': 'dpv:UntilEventDuration', 'rdf:value': words.receipt.valid },
        entity_id: 'dpv:GuardianOfDataSubject',
        event_type: 'dpv:ExpressedConsent',
        event_state: 'dpv:ConsentGiven',
        event_method: method.id,
        event_method_title: methodTitle(method, words),
        event_method_reach: method.reach,
        event_method_basis: basisIn(method, place).map(({ cite }) => cite),
      },
    },
    /** Where the ledger of the service holds this consent. */
    ledger: facts.ledger,
  };
}

/** Every rule that asked for something in an answer, once, so that a receipt says by itself which law wanted it. */
function lawsOf(agreed: readonly Purpose[], refused: readonly Purpose[]) {
  const laws = new Map(
    [...agreed, ...refused].flatMap(({ rules }) => rules.map((rule) => [lawId(rule), rule] as const)),
  );
  return [...laws].map(([id, { code, rule, short, cite, url, says }]) => ({
    law_id: id,
    ...{ code, rule, short, cite, url, says },
  }));
}

const lawId = ({ code, rule }: Pick<RuleCitation, 'code' | 'rule'>) => `${code}#${rule}`;

/** What a method is called in a language that has a name for it. */
export function methodTitle(
  { id, words: own }: Pick<ConsentMeta, 'id' | 'words'>,
  words: GuardianWords,
): string {
  const known: Readonly<Record<string, { readonly title: string }>> = words.methods;
  return (known[id] ?? own).title;
}

/** Field names as in ISO/IEC TS 27560, clause 6.3, and the property that the guide to `dpv-27560` gives each. */
const context = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  loc: 'https://w3id.org/dpv/loc#',
  dct: 'http://purl.org/dc/terms/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  schema: 'https://schema.org/',
  stairgate: 'urn:stairgate:',
  schema_version: { '@id': 'dct:conformsTo', '@type': '@id' },
  receipt_id: 'dpv:hasIdentifier',
  record_id: 'dpv:hasIdentifier',
  created: 'dct:created',
  consent_record: 'dpv:hasRecordOfActivity',
  pii_principal_id: 'dpv:hasDataSubject',
  pii_processing: '@nest',
  party_identification: 'dpv:hasEntity',
  privacy_notice: 'dpv:hasNotice',
  version: 'dct:hasVersion',
  language: 'dct:language',
  title: 'dct:title',
  sections: 'stairgate:sections',
  id: 'dct:identifier',
  paragraphs: 'stairgate:paragraphs',
  list: 'stairgate:list',
  laws: { '@id': 'dpv:hasApplicableLaw', '@type': '@id' },
  law_id: '@id',
  code: 'stairgate:code',
  rule: 'stairgate:rule',
  short: 'dct:alternative',
  cite: 'dct:bibliographicCitation',
  url: { '@id': 'schema:url', '@type': '@id' },
  says: 'dct:description',
  purposes: 'dpv:hasProcess',
  purposes_refused: 'stairgate:refused',
  refused: 'stairgate:refusedPurposes',
  purpose_id: 'dct:identifier',
  purpose: 'dct:title',
  purpose_description: 'dct:description',
  purpose_type: { '@id': 'dpv:hasPurpose', '@type': '@id' },
  lawful_basis: { '@id': 'dpv:hasLegalBasis', '@type': '@id' },
  situations: 'stairgate:situation',
  pii_information: 'dpv:hasPersonalData',
  pii_type: '@type',
  pii_optional: 'stairgate:optional',
  sensitive_pii_category: 'stairgate:sensitive',
  pii_controllers: 'dpv:hasDataController',
  collection_method: { '@id': 'dpv:hasDataSource', '@type': '@id' },
  processing_method: { '@id': 'dpv:hasProcessing', '@type': '@id' },
  storage_locations: 'dpv:hasLocation',
  retention_period: 'dpv:hasStorageCondition',
  recipient_third_parties: 'dpv:hasRecipient',
  service: 'dpv:hasService',
  jurisdiction: { '@id': 'dpv:hasJurisdiction', '@type': '@id' },
  withdrawal_method: 'dpv:hasConsentControl',
  privacy_rights: { '@id': 'dpv:hasRight', '@type': '@id' },
  party_id: 'dct:identifier',
  party_name: 'dpv:hasName',
  party_address: 'dpv:hasAddress',
  party_email: 'schema:email',
  party_phone: 'schema:telephone',
  party_url: { '@id': 'schema:url', '@type': '@id' },
  party_role: '@type',
  party_type: { '@id': 'dct:type', '@type': '@id' },
  party_contact: 'dpv:hasContact',
  party_note: 'dct:description',
  event: 'dpv:hasConsentStatus',
  event_time: 'dpv:isIndicatedAtTime',
  validity_duration: 'dpv:hasDuration',
  entity_id: { '@id': 'dpv:isIndicatedBy', '@type': '@id' },
  event_type: { '@id': 'dct:type', '@type': '@id' },
  event_state: '@type',
  event_method: 'dpv:hasIndicationMethod',
  event_method_title: 'dct:title',
  event_method_reach: 'stairgate:reach',
  event_method_basis: 'stairgate:basis',
  ledger: 'stairgate:ledger',
} as const;
