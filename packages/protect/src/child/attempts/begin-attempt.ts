import {
  type AdapterSettings,
  type AgeAdapter,
  adapterContext,
  attemptable,
  type ConsentAdapter,
  type Next,
} from '@stairgate/adapters';
import { newToken, tokenHash } from '@stairgate/service';
import type { AttemptBegun } from '@stairgate/wire';
import { attemptSeals } from '../../browser/ways-in.ts';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';

/** Minutes that an attempt may take: somebody may have to find a passport. */
const minutes = 60;
/** Attempts that one person may have open for a child at a time: each may cost something elsewhere. */
const mostOpen = 20;
/** Characters of an adapter's state as JSON. */
const mostKept = 4096;

/** Whose attempt it is, and where the browser goes in the end. */
export interface AttemptFor {
  readonly childId: string;
  /** Null where it is the child's own. */
  readonly guardianId: string | null;
  readonly returnTo: string;
}

/**
 * The method of a subject that goes by an attempt.
 * @throws Problem `method-unknown`, which lists those that there are.
 */
export function attemptMethod<One extends AgeAdapter | ConsentAdapter>(
  adapters: readonly One[],
  settings: AdapterSettings,
  methodId: string,
): One {
  const methods = attemptable(adapters, settings);
  const method = methods.find(({ meta }) => meta.id === methodId);
  if (method === undefined)
    throw new Problem('method-unknown', 'No method of this name goes by an attempt here.', {
      methods: methods.map(({ meta }) => meta.id),
    });
  return method;
}

/**
 * Begins an attempt, and keeps what its end will be held against: whose it is, for which subject, until when, and the
 * adapter's own state.
 * @throws Problem `too-many-attempts`, or what the adapter refuses.
 */
export async function beginAttempt(
  context: Pick<Context, 'settings' | 'db' | 'clock' | 'random' | 'id' | 'keys'>,
  adapter: AgeAdapter | ConsentAdapter,
  { childId, guardianId, returnTo }: AttemptFor,
): Promise<AttemptBegun> {
  const { settings, db, clock, id } = context;
  const now = clock();
  const open = await db
    .selectFrom('attempts')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('child_id', '=', childId)
    .where('guardian_id', guardianId === null ? 'is' : '=', guardianId)
    .where('status', '=', 'open')
    .where('expires_at', '>', new Date(now).toISOString())
    .executeTakeFirstOrThrow();
  if (Number(open.count) >= mostOpen) throw new Problem('too-many-attempts');
  const [state, nonce] = [newToken(context), newToken(context)];
  const address = (end: string) => `${settings.publicUrl}/attempts/${end}?state=${state}`;
  const begun = await adapter.begin!({
    ...adapterContext(adapter, { settings, now, childId, nonce }),
    nonce,
    attempt: { returnUrl: address('return'), callbackUrl: address('callback'), state },
  });
  const kept = JSON.stringify(begun.state ?? {});
  if (kept.length > mostKept) throw new Error(`${adapter.meta.id} keeps more than ${mostKept} characters`);
  const attemptId = id('at');
  const expiresAt = new Date(now + minutes * 60_000).toISOString();
  const row = {
    child_id: childId,
    attempt_id: attemptId,
    state_hash: tokenHash(state),
    subject: adapter.meta.subject,
    method: adapter.meta.id,
    guardian_id: guardianId,
    nonce,
    kept,
    return_to: returnTo,
    status: 'open',
    found: null,
    expires_at: expiresAt,
  } as const;
  await db
    .insertInto('attempts')
    .values({ ...row, seal: attemptSeals.of(row, context.keys) })
    .execute();
  return { attemptId, expiresAt, next: nextView(begun.next, adapter.meta.id) };
}

function nextView(next: Next, method: string): AttemptBegun['next'] {
  if (next.kind === 'mail') throw new Error(`${method} has a finish, so it cannot go by mail`);
  return next.kind === 'form' ? { ...next, issuers: next.issuers && [...next.issuers] } : next;
}
