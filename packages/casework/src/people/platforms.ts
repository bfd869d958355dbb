import type { CasePlatform } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import type { Context } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { Problem } from '../problem.ts';
import { addStep, holdRegister, type Step, stepsBySubject, stepsOf } from '../register/register.ts';

/** A platform as its steps make it: cases and reviews are of the platform, whatever it is called and whoever owns it. */
export function platformOf(steps: readonly Step[]): CasePlatform {
  const history: CasePlatform['history'][number][] = [];
  for (const { at, body } of steps) {
    const before = history.at(-1);
    history.push({
      at,
      name: body.name ?? before?.name,
      owner: body.owner ?? before?.owner ?? null,
      address: body.address ?? before?.address,
      reason: body.reason ?? null,
    });
  }
  const { name, owner } = history.at(-1)!;
  return {
    platform: steps[0]!.subject,
    name,
    owner,
    addresses: [...new Set(history.map(({ address }) => address).reverse())],
    kinds: steps[0]!.body.kinds,
    steps: steps.length,
    history,
  };
}

export async function listPlatforms(db: Kysely<Tables>): Promise<CasePlatform[]> {
  const all = await stepsBySubject(db, 'pl_');
  return [...all.values()].map(platformOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws Problem `platform-unknown`. */
export async function platformNamed(db: Kysely<Tables>, id: string): Promise<CasePlatform> {
  const steps = id.startsWith('pl_') ? await stepsOf(db, id) : [];
  if (steps.length === 0) throw new Problem('platform-unknown');
  return platformOf(steps);
}

/** The platform that is or was reviewed at an address. */
export async function platformAt(db: Kysely<Tables>, url: string): Promise<CasePlatform | undefined> {
  const origin = originOf(url);
  return (await listPlatforms(db)).find(({ addresses }) => addresses.some((one) => originOf(one) === origin));
}

/** @throws Problem `platform-known`. */
export async function addPlatform(
  context: Context,
  {
    name,
    address,
    kinds,
    owner = null,
  }: { name: string; address: string; kinds: readonly string[]; owner?: string | null | undefined },
  by: string,
): Promise<CasePlatform> {
  return context.events.transact(async (trx) => {
    await holdRegister(trx);
    await needFree(trx, address);
    const subject = context.id('pl');
    const body = { name, address: originOf(address), kinds, owner };
    return platformOf([await addStep(context, trx, { subject, after: 0, by, kind: 'platform-added', body })]);
  });
}

/** @throws Problem `platform-unknown`, `platform-known`, `case-moved`. */
export async function changePlatform(
  context: Context,
  subject: string,
  { after, ...change }: { after: number; reason: string; name?: string; owner?: string; address?: string },
  by: string,
): Promise<CasePlatform> {
  return context.events.transact(async (trx) => {
    await holdRegister(trx);
    await platformNamed(trx, subject);
    if (change.address !== undefined) await needFree(trx, change.address, subject);
    const body = { ...change, ...(change.address && { address: originOf(change.address) }) };
    await addStep(context, trx, { subject, after, by, kind: 'platform-changed', body });
    return platformNamed(trx, subject);
  });
}

async function needFree(db: Kysely<Tables>, address: string, but?: string): Promise<void> {
  const known = await platformAt(db, address);
  if (known !== undefined && known.platform !== but)
    throw new Problem('platform-known', `It is that of ${known.name}.`);
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : url);
