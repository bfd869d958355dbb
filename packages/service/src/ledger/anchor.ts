import { open } from 'node:fs/promises';
import { CompactSign, compactVerify, createLocalJWKSet, type JWK } from 'jose';
import type { Kysely } from 'kysely';
import { type GroundTables, groundOf } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import type { Head } from './ledger.ts';

/** A head as it was signed. */
export interface SignedHead extends Head {
  /** The service, by its public address. */
  readonly iss: string;
  /** ISO 8601. */
  readonly at: string;
}

const type = 'ledger-head+jws';

/** Signs how the ledger ends: a compact JWS (RFC 7515, ES256). */
export function signHead(head: SignedHead, { signing }: Pick<ServiceKeys, 'signing'>): Promise<string> {
  const { iss, seq, hash, at } = head;
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ iss, seq, hash, at })))
    .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: type })
    .sign(signing.privateKey);
}

/** A line of an anchor is no head that this service signed. */
export class AnchorError extends Error {
  override name = 'AnchorError';
}

/**
 * The heads in an anchor file, one compact JWS a line, in their order.
 * @param jwks the keys of the service, those of before included.
 * @throws AnchorError with the line that is not as it was signed.
 */
export async function readAnchors(
  text: string,
  jwks: { readonly keys: readonly JWK[] },
): Promise<SignedHead[]> {
  const keys = createLocalJWKSet({ keys: [...jwks.keys] });
  const heads: SignedHead[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const { payload, protectedHeader } = await compactVerify(line.trim(), keys, { algorithms: ['ES256'] });
      if (protectedHeader.typ !== type)
        throw new Error(`it is a ${protectedHeader.typ ?? 'thing of no type'}`);
      heads.push(JSON.parse(new TextDecoder().decode(payload)) as SignedHead);
    } catch (error) {
      throw new AnchorError(
        `Line ${at + 1} of the anchor is no head that this service signed (${(error as Error).message}). Give the file as the service wrote it.`,
      );
    }
  }
  return heads;
}

export interface AnchorOptions<Tables extends GroundTables> {
  readonly db: Kysely<Tables>;
  readonly keys: Pick<ServiceKeys, 'signing'>;
  /** A file that is added to, or an https address that gets each by POST. */
  readonly to: string;
  readonly issuer: string;
  readonly clock: () => number;
}

/**
 * Writes the head outside the database whenever it has moved, so that nobody who can write there can rewrite what was, or
 * cut it short. Whoever is to be trusted with it should not be who runs the database.
 * @returns what to call from time to time. It throws where the head could not be written, and tries again when next called.
 */
export function createAnchor<Tables extends GroundTables>({
  db,
  keys,
  to,
  issuer,
  clock,
}: AnchorOptions<Tables>): () => Promise<void> {
  let last: string | undefined;
  return async () => {
    const head = await groundOf(db)
      .selectFrom('ledger_head')
      .select(['seq', 'hash'])
      .where('id', '=', 'main')
      .executeTakeFirstOrThrow();
    if (head.hash === last || head.seq === 0) return;
    const line = await signHead({ iss: issuer, ...head, at: new Date(clock()).toISOString() }, keys);
    if (/^https?:/.test(to)) await post(to, line);
    else await add(to, line);
    last = head.hash;
  };
}

async function add(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Milliseconds that an address has to take a head. */
const patience = 10_000;

async function post(url: string, line: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: line,
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  if (!answer.ok) throw new AnchorError(`The anchor answers ${answer.status}.`);
}
