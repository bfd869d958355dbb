import type { ReceiptCheck } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianWords } from '../words/guardian-words.ts';
import { openReceipt } from './sign-receipt.ts';

/** Tells whether a receipt is genuine, and what became of the consent that it shows. */
export async function verifyReceipt(
  { db, keys }: Pick<Context, 'db' | 'keys'>,
  text: string,
  words: GuardianWords,
): Promise<ReceiptCheck> {
  const receipt = await openReceipt(text, keys);
  if (receipt === null) return { valid: false, reason: words.receipt.notSigned };
  const { consent_record: record, ledger } = receipt;
  const entry = await db
    .selectFrom('ledger')
    .select(['hash', 'alias'])
    .where('seq', '=', ledger.seq)
    .executeTakeFirst();
  if (entry?.hash !== ledger.hash) return { valid: false, reason: words.receipt.notInLedger };
  const purposes = record.pii_processing.purposes.map(({ purpose_id }) => purpose_id);
  const consent = await db
    .selectFrom('consents')
    .select(['state', 'purposes', 'withdrawn_at'])
    .where('consent_id', '=', record.record_id)
    .executeTakeFirst();
  if (consent === undefined) return { valid: true, payload: receipt, status: 'erased', withdrawn: purposes };
  const left = JSON.parse(consent.purposes) as string[];
  const withdrawn = consent.state === 'given' ? purposes.filter((id) => !left.includes(id)) : purposes;
  return {
    valid: true,
    payload: receipt,
    status: consent.state !== 'given' ? 'withdrawn' : withdrawn.length > 0 ? 'partly-withdrawn' : 'in-force',
    ...(withdrawn.length > 0 ? { withdrawn } : {}),
    ...(consent.withdrawn_at === null ? {} : { withdrawnAt: consent.withdrawn_at }),
  };
}
