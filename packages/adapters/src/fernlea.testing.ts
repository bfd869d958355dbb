import { createHmac, timingSafeEqual } from 'node:crypto';
import { type AgeAdapter, Refusal } from '@stairgate/adapters';

/** Fernlea looks at a face on its own page, calls with what it found, signed, and sends the browser back. */
export const fernlea: AgeAdapter = {
  meta: { id: 'fernlea', subject: 'age', levels: ['estimated'], needs: { own: ['url', 'secret'] } },

  begin({ own, nonce, attempt }) {
    const url = new URL('/check', own.url);
    url.searchParams.set('reference', nonce);
    url.searchParams.set('return', attempt!.returnUrl);
    url.searchParams.set('callback', attempt!.callbackUrl);
    return { next: { kind: 'redirect', url: url.href }, state: { reference: nonce } };
  },

  finish({ own, now }, { reference }, { via, headers, body }) {
    // The browser is nobody's witness: only the signed call says an age.
    if (via !== 'callback') return 'waiting';
    const wanted = createHmac('sha256', own.secret!).update(body).digest();
    const given = Buffer.from(headers['fernlea-signature'] ?? '', 'hex');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw new Refusal('evidence-untrusted', 'The signature of the call does not hold.');
    const result = readResult(body);
    if (result === null || result.reference !== reference)
      throw new Refusal('evidence-untrusted', 'The call is about another attempt.');
    if (!result.passed) return 'refused';
    return { lo: result.lo, hi: result.hi, level: 'estimated', source: 'fernlea.example', at: now };
  },
};

/** What a call says; null where it is nothing of the kind. */
function readResult(body: string): { reference: string; passed: boolean; lo: number; hi: number } | null {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
