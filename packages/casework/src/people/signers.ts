import { readPublicKey, SealError } from '@stairgate/report/sealed';
import type { Signer } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Context } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { Problem } from '../problem.ts';
import { addStep, holdRegister, stepsOf } from '../register/register.ts';
import { office } from './people.ts';

/** Whose seals count, and did. */
export async function listSigners(db: Kysely<Tables>): Promise<Signer[]> {
  const signers = new Map<string, Signer>();
  for (const { kind, at, body } of await stepsOf(db, office)) {
    if (kind === 'signer-added')
      signers.set(body.kid, { kid: body.kid, name: body.name, since: at, endedAt: null });
    const ended = kind === 'signer-ended' ? signers.get(body.kid) : undefined;
    if (ended !== undefined) signers.set(ended.kid, { ...ended, endedAt: at });
  }
  return [...signers.values()];
}

/** Vouches for a key. @throws Problem `invalid` where it is none. */
export async function addSigner(
  context: Context,
  { name, publicKey }: { name: string; publicKey: string },
  by: string,
): Promise<Signer> {
  const { kid } = await readPublicKey(publicKey).catch((error: unknown) => {
    if (error instanceof SealError) throw new Problem('invalid', `publicKey: ${error.message}`);
    throw error;
  });
  return context.events.transact(async (trx) => {
    await holdRegister(trx);
    const after = (await stepsOf(trx, office)).length;
    const body = { kid, name };
    const { at } = await addStep(context, trx, { subject: office, after, by, kind: 'signer-added', body });
    return { kid, name, since: at, endedAt: null };
  });
}

/** @throws Problem `signer-unknown`. */
export async function endSigner(context: Context, kid: string, by: string): Promise<void> {
  await context.events.transact(async (trx) => {
    await holdRegister(trx);
    const known = (await listSigners(trx)).find((one) => one.kid === kid);
    if (known === undefined || known.endedAt !== null) throw new Problem('signer-unknown');
    const after = (await stepsOf(trx, office)).length;
    await addStep(context, trx, { subject: office, after, by, kind: 'signer-ended', body: { kid } });
  });
}
