import { type Client, ProtectError } from '@stairgate/client';
import type { Person } from '../records/people.ts';

/**
 * Tells protect what a person has switched off in Birch, as limits of the platform: so that My safety says what is so, and
 * nothing rests on what is off. Lifts those of what was switched on again.
 */
export async function keepLimits(
  gate: Client,
  { gateId, off }: Pick<Person, 'gateId' | 'off'>,
): Promise<void> {
  try {
    const own = (await gate.limits.list(gateId)).flatMap((limit) =>
      limit.by === 'platform' && limit.kind === 'closed' ? [limit] : [],
    );
    for (const situation of off)
      if (!own.some((limit) => limit.situation === situation))
        await gate.limits.set(gateId, { kind: 'closed', situation: situation as never });
    for (const { situation, limitId } of own)
      if (!off.includes(situation)) await gate.limits.lift(gateId, limitId);
  } catch (error) {
    // Erased there: nothing is left to say anything of.
    if (!(error instanceof ProtectError && error.status === 404)) throw error;
  }
}
