import type { Paper } from '@stairgate/service';
import type { Receipt } from '@stairgate/wire';
import type { WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { ownReceipt } from '../receipts/own-receipt.ts';
import { openReceipt } from '../receipts/sign-receipt.ts';
import { verifyReceipt } from '../receipts/verify-receipt.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { receiptPaper } from './receipt-paper.ts';

type Own = { readonly session: WebSession; readonly guardian: GuardianRow };

/** What is signed in a receipt of the guardian that is signed in. @throws Problem `consent-unknown`. */
export async function readReceipt(context: Context, own: Own, consentId: string): Promise<Receipt> {
  const receipt = await openReceipt(await ownReceipt(context, own, consentId), context.keys);
  // Signed with a key that is not among those of the service any more.
  if (receipt === null) throw new Problem('consent-unknown');
  return receipt;
}

/**
 * The same for a person to read, and how it stands now.
 * @param language of the reader; left out, the one that letters are written in.
 * @throws Problem `consent-unknown`.
 */
export async function receiptToRead(
  context: Context,
  own: Own,
  { consentId, language }: { readonly consentId: string; readonly language: string | undefined },
): Promise<Paper> {
  const { word, language: letters } = own.guardian;
  const words = guardianWords(language ?? letters);
  const receipt = await readReceipt(context, own, consentId);
  const check = await verifyReceipt(context, await ownReceipt(context, own, consentId), words);
  return receiptPaper(
    {
      receipt,
      check,
      word: word === null ? null : words.pair(word),
      now: context.clock(),
      publicUrl: context.settings.publicUrl,
    },
    words,
  );
}
