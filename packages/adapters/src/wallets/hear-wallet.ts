import type { AdapterContext, AttemptState, Returned, UsedOnce } from '../adapter.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { elementFor, proofOfAge, queryId, type WalletQuestion } from './ask-wallet.ts';
import { type TrustAnchors, trustAnchorsAt } from './trust-anchors.ts';
import { verifyMdoc } from './verify-mdoc.ts';

/** What a wallet has shown. */
export interface WalletHeard {
  /** Whether its holder is of each age that was asked, or older; the youngest age first. */
  readonly ages: readonly { readonly age: number; readonly reached: boolean }[];
  /** The name of the trust anchor. */
  readonly issuer: string;
  readonly once: UsedOnce;
}

/** Characters of an answer: one credential with some data elements takes about 2,000. */
const longest = 32_768;
/** Milliseconds that an attempt takes at the most, twice: an answer is good for that attempt alone. */
const takenFor = 2 * 3_600_000;

/**
 * What a wallet answers to `askWallet`; `waiting` where a browser is back, and `refused` where its holder would not.
 * @throws Refusal of that code which says what is wrong, and repeats nothing of the answer.
 */
export async function hearWallet(
  state: AttemptState,
  { via, body }: Returned,
  { own, now }: Pick<AdapterContext, 'own' | 'now'>,
  code: RefusalCode,
): Promise<WalletHeard | 'waiting' | 'refused'> {
  if (via !== 'callback') return 'waiting';
  if (body.length > longest) throw new Refusal(code, 'The answer of the wallet is too long.');
  const form = new URLSearchParams(body);
  // Section 8.5: anybody can send this, but only who was asked knows where to.
  if (form.get('error') === 'access_denied') return 'refused';
  if (form.has('error')) throw new Refusal(code, 'The wallet answers that it could not do what was asked.');
  const { ages, handover } = state as unknown as WalletQuestion;
  const trust = trustAnchors(own.anchors!);
  try {
    const { elements, issuer, signed } = await verifyMdoc(
      Buffer.from(presentationIn(form), 'base64url'),
      {
        docType: proofOfAge,
        namespace: proofOfAge,
        elements: ages.map(elementFor),
        handover: Buffer.from(handover, 'base64url'),
      },
      { trust, now },
    );
    const heard = ages.map((age) => ({ age, reached: elements.get(elementFor(age))! }));
    return { ages: heard, issuer, once: { token: `mdoc-${signed}`, until: now + takenFor } };
  } catch (error) {
    throw new Refusal(code, (error as Error).message);
  }
}

function trustAnchors(path: string): TrustAnchors {
  try {
    return trustAnchorsAt(path);
  } catch {
    throw new Refusal('unavailable', 'The trust anchors of this service cannot be read.');
  }
}

/** The one presentation of a `vp_token`, section 8.1. @throws Error that says what is wrong. */
function presentationIn(form: URLSearchParams): string {
  const [token, ...more] = form.getAll('vp_token');
  if (token === undefined) throw new Error('The answer holds no credential: send it as `vp_token`.');
  let given: unknown;
  try {
    given = more.length === 0 ? JSON.parse(token) : null;
  } catch {
    given = null;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error('The `vp_token` is not one JSON object.');
  const all = Object.entries(given);
  const [first] = all;
  if (first === undefined) throw new Error('The answer holds no credential.');
  const [id, presentations] = first;
  if (all.length > 1 || (Array.isArray(presentations) && presentations.length > 1))
    throw new Error('The answer holds more than one credential.');
  const presentation: unknown = Array.isArray(presentations) ? presentations[0] : undefined;
  if (id !== queryId || typeof presentation !== 'string' || !/^[\w-]+$/.test(presentation))
    throw new Error('The `vp_token` does not answer what was asked.');
  return presentation;
}
