import pairs from '@stairgate/words/messages/en/pairs.json' with { type: 'json' };
import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';

const animals = Object.keys(pairs.animals);
const things = Object.keys(pairs.things);

/**
 * Two words, as ids, by which one mailbox tells a child from the others for which it is held: the same as the last time
 * this child asked, if no other of them has it. Nothing about the child is in them.
 */
export async function choosePair(
  { random }: Pick<Context, 'random'>,
  trx: Kysely<Database>,
  { childId, emailHash }: { childId: string; emailHash: string },
): Promise<string> {
  const rows = await trx
    .selectFrom('guardians')
    .select(['child_id', 'word'])
    .where((eb) => eb.or([eb('email_hash', '=', emailHash), eb('child_id', '=', childId)]))
    .where('word', 'is not', null)
    .orderBy('invited_at', 'desc')
    .execute();
  const taken = new Set(rows.filter(({ child_id }) => child_id !== childId).map(({ word }) => word!));
  const own = rows.find(({ child_id, word }) => child_id === childId && !taken.has(word!));
  if (own !== undefined) return own.word!;
  const count = animals.length * things.length;
  // Even where one mailbox has every pair, which no limit of letters lets happen, it gets one.
  const start = Buffer.from(random(4)).readUInt32BE() % count;
  for (let turn = 0; turn < count; turn++) {
    const at = (start + turn) % count;
    const pair = `${animals[at % animals.length]!}-${things[Math.floor(at / animals.length)]!}`;
    if (!taken.has(pair)) return pair;
  }
  return `${animals[0]!}-${things[0]!}`;
}
