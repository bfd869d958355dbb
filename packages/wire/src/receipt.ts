import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, oneOf, text, texts, type Wire } from './schema.ts';
import { situationSchema } from './words.ts';

const duration = Type.Object({ '@type': text, 'rdf:value': text });
const party = Type.Object({
  party_id: text,
  party_name: text,
  party_address: Type.Optional(text),
  party_email: Type.Optional(text),
  party_phone: Type.Optional(text),
  party_url: Type.Optional(text),
  party_role: text,
  party_type: text,
  party_contact: Type.Optional(text),
  party_note: Type.Optional(text),
});

/** A consent receipt with the fields of ISO/IEC TS 27560:2023, as JSON-LD of the Data Privacy Vocabulary. */
export const receiptSchema = Type.Object(
  {
    '@context': Type.Object({}, { additionalProperties: true }),
    '@type': text,
    schema_version: text,
    receipt_id: text,
    created: text,
    consent_record: Type.Object({
      '@type': text,
      schema_version: text,
      record_id: text,
      pii_principal_id: Type.Object({ '@id': text, '@type': text }),
      pii_processing: Type.Object({
        privacy_notice: Type.Object({
          '@id': text,
          '@type': text,
          version: text,
          title: Type.Optional(text),
          sections: Type.Optional(
            Type.Array(
              Type.Object({ id: text, title: text, paragraphs: texts, list: Type.Optional(texts) }),
              {
                description:
                  'The notice as it was shown. Receipts from before 2026-12 name it by its version alone.',
              },
            ),
          ),
        }),
        laws: Type.Optional(
          Type.Array(
            Type.Object({
              law_id: text,
              code: text,
              rule: text,
              short: text,
              cite: text,
              url: text,
              says: text,
            }),
            { description: 'The rules that asked for this consent. Receipts from before 2026-12 have none.' },
          ),
        ),
        language: text,
        purposes: Type.Array(
          Type.Object({
            '@type': text,
            purpose_id: text,
            purpose: text,
            purpose_description: text,
            purpose_type: texts,
            lawful_basis: text,
            laws: Type.Optional(
              Type.Array(text, { description: 'Those of `laws` that ask for this, by `law_id`.' }),
            ),
            situations: Type.Array(situationSchema),
            pii_information: Type.Array(
              Type.Object({
                pii_type: text,
                pii_optional: Type.Boolean(),
                sensitive_pii_category: Type.Boolean(),
              }),
            ),
            pii_controllers: texts,
            collection_method: text,
            processing_method: texts,
            storage_locations: texts,
            retention_period: duration,
            recipient_third_parties: texts,
          }),
        ),
        purposes_refused: texts,
        refused: Type.Optional(
          Type.Array(Type.Object({ purpose_id: text, purpose: text }), {
            description: 'The same, with what each was called.',
          }),
        ),
        service: text,
        jurisdiction: texts,
        withdrawal_method: Type.Object({ '@type': text, 'dpv:isExercisedAt': text }),
        privacy_rights: text,
      }),
      party_identification: Type.Array(party),
      event: Type.Object({
        '@type': text,
        event_time: text,
        validity_duration: duration,
        entity_id: text,
        event_type: text,
        event_state: text,
        event_method: text,
        event_method_title: Type.Optional(text),
        event_method_reach: text,
        event_method_basis: texts,
      }),
    }),
    ledger: Type.Object(
      { seq: Type.Integer(), hash: text },
      { description: 'Where the ledger of the service holds this consent.' },
    ),
  },
  { title: 'Receipt' },
);
export type Receipt = Wire<typeof receiptSchema>;

export const sentReceiptSchema = closed(
  { receipt: Type.String({ minLength: 1, maxLength: 100_000, description: 'A compact JWS.' }) },
  { title: 'SentReceipt' },
);

export const receiptCheckSchema = Type.Object(
  {
    valid: Type.Boolean({ description: 'Whether this service signed it and its ledger bears it out.' }),
    reason: Type.Optional(text),
    payload: Type.Optional(receiptSchema),
    status: Type.Optional(
      oneOf(['in-force', 'partly-withdrawn', 'withdrawn', 'erased'], {
        description: 'What became of the consent since.',
      }),
    ),
    withdrawn: Type.Optional(Type.Array(text, { description: 'Purposes that were taken back since.' })),
    withdrawnAt: Type.Optional(text),
  },
  { title: 'ReceiptCheck' },
);
export type ReceiptCheck = Wire<typeof receiptCheckSchema>;

/** The public keys of the service (RFC 7517). */
export const keySetSchema = Type.Object(
  { keys: Type.Array(Type.Object({ kty: text }, { additionalProperties: true })) },
  { title: 'KeySet' },
);
export type KeySet = Wire<typeof keySetSchema>;

export const exampleReceipt = {
  '@context': { dpv: 'https://w3id.org/dpv#' },
  '@type': 'dpv:ConsentReceipt',
  schema_version: 'https://w3id.org/dpv/schema/dpv-27560#receipt',
  receipt_id: 'r_1',
  created: exampleValues.at,
  consent_record: {
    '@type': 'dpv:ConsentRecord',
    schema_version: 'https://w3id.org/dpv/schema/dpv-27560#record',
    record_id: exampleValues.consentId,
    pii_principal_id: { '@id': 'urn:stairgate:a_1', '@type': 'dpv:Child' },
    pii_processing: {
      privacy_notice: {
        '@id': 'https://stairgate.example/guardian',
        '@type': 'dpv:ConsentNotice',
        version: exampleValues.noticeVersion,
      },
      language: 'en',
      laws: [],
      purposes: [],
      purposes_refused: [],
      refused: [],
      service: 'Treehouse',
      jurisdiction: ['loc:US'],
      withdrawal_method: {
        '@type': 'dpv:WithdrawConsent',
        'dpv:isExercisedAt': 'https://stairgate.example/guardian',
      },
      privacy_rights: 'https://stairgate.example/guardian',
    },
    party_identification: [],
    event: {
      '@type': 'dpv:ConsentGiven',
      event_time: exampleValues.at,
      validity_duration: { '@type': 'dpv:UntilEventDuration', 'rdf:value': 'until it is withdrawn' },
      entity_id: 'dpv:GuardianOfDataSubject',
      event_type: 'dpv:ExpressedConsent',
      event_state: 'dpv:ConsentGiven',
      event_method: 'email-plus',
      event_method_reach: 'internal',
      event_method_basis: [],
    },
  },
  ledger: { seq: 1, hash: '0'.repeat(64) },
} satisfies Receipt;
export const exampleSentReceipt = { receipt: exampleValues.receipt };
export const exampleReceiptCheck = {
  valid: false,
  reason: 'This service did not sign it, or it was changed since.',
} satisfies ReceiptCheck;
