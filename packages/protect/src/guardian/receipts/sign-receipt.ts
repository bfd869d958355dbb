import { canonicalJson, type ServiceKeys } from '@stairgate/service';
import { CompactSign, compactVerify, createLocalJWKSet } from 'jose';
import type { Receipt } from './make-receipt.ts';

const receiptType = 'consent-receipt+jws';
/** As much as may be sent to be checked: a receipt holds the notice and the rules that asked for it. */
const longest = 100_000;

/** The receipt as a compact JWS. */
export function signReceipt(receipt: Receipt, { signing }: ServiceKeys): Promise<string> {
  return new CompactSign(new TextEncoder().encode(canonicalJson(receipt)))
    .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: receiptType })
    .sign(signing.privateKey);
}

/**
 * Reads a receipt that this service signed, with its present key or one that it used before.
 * @returns null for anything else.
 */
export async function openReceipt(text: string, { publicJwks }: ServiceKeys): Promise<Receipt | null> {
  if (text.length > longest) return null;
  try {
    const keys = createLocalJWKSet({ keys: [...publicJwks.keys] });
    const { payload, protectedHeader } = await compactVerify(text.trim(), keys, { algorithms: ['ES256'] });
    if (protectedHeader.typ !== receiptType) return null;
    return JSON.parse(new TextDecoder().decode(payload)) as Receipt;
  } catch {
    return null;
  }
}
